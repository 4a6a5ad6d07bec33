-- id: TR-04
-- title: Delegated technician makes a tenant-critical change
-- severity: critical
-- attack: T1199, T1098.003
-- tactics: initial-access, persistence, privilege-escalation
-- det0488: AN1347
-- needs: operation
-- logs: entra-audit, m365-ual
-- export: Entra audit log or the unified audit log
-- param: sign_in_hours = 8   hours before the change in which the technician's sign-in is looked for
--
-- A technician of a service provider, working under delegated administration, changed roles, consents, application credentials, sign-in policy, trust or audit settings. This is what a
-- stolen partner session is used for.
--
-- Benign when it is the provider's contracted work, with a ticket for exactly this change.
--
-- Confirm by asking the provider which person did it and from where, over a known telephone number, and by comparing address and device of the session with the technician's usual ones.
--
-- Contain by reverting the change, removing the delegated roles until the provider has answered, and revoking the session.
with changed as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, a.party, a.party_name, a.tp_org, a.operation, a.operation_key, a.src_ip,
    coalesce(a.target_name, a.target_id) as target, o.area, coalesce(a.extra['role_id'], '') in (select role_id from ref_privileged_role)
      or coalesce(a.extra['role_name'], '') in (select name from ref_privileged_role) as privileged
  from acts a
  join ref_sensitive_operation o on o.operation_key = a.operation_key
  where a.tp_class = 'csp_gdap'
    and a.outcome = 'success'
),
marked as (
  select *, starts_series((identity, operation_key), time, event_key) as starts from changed
),
numbered as (
  select *, series_of((identity, operation_key), starts, time, event_key) as series from marked
),
grouped as (
  select
    identity, operation_key, series, min(time) as time, max(time) as end_time, any_value(actor_key) as actor_key,
    any_value(identity_name) as identity_name, any_value(party_name) as party_name, any_value(tp_org) as tp_org, any_value(operation) as operation, any_value(area) as area,
    bool_or(privileged) as privileged, string_agg(distinct target, ', ') as targets, string_agg(distinct src_ip, ', ') as addresses,
    array_agg(event_key order by time, event_key) as events
  from numbered
  group by identity, operation_key, series
),
signed_in as (
  select g.identity, g.operation_key, g.series, arg_max(s.event_key, s.time) as sign_in_key, arg_max(s.src_ip, s.time) as sign_in_ip
  from grouped g
  join acts s on s.identity = g.identity
  where s.event_class = 'authn'
    and s.outcome = 'success'
    and s.time <= g.time
    and s.time >= g.time - to_hours(cast(getvariable('sign_in_hours') as bigint))
  group by g.identity, g.operation_key, g.series
)
select
  g.time, g.end_time, g.actor_key, 'critical' as severity,
  g.operation || coalesce(' on ' || left(g.targets, 200), '') || ' by technician ' || coalesce(g.identity_name, g.actor_key) || ' of ' || coalesce(g.party_name, g.tp_org, 'an unnamed partner') as summary,
  map {
    'operation': g.operation,
    'area': g.area,
    'partner': coalesce(g.party_name, g.tp_org, 'not named'),
    'targets': coalesce(left(g.targets, 400), 'not logged'),
    'privileged role': case when g.privileged then 'yes' else 'no' end,
    'address of the change': coalesce(g.addresses, 'not logged'),
    'sign-in before it': case when s.sign_in_key is null then 'none within ' || cast(cast(getvariable('sign_in_hours') as bigint) as varchar) || ' hours' else 'from ' || coalesce(s.sign_in_ip, 'an address not logged') end
  } as facts,
  case when s.sign_in_key is null then g.events else list_prepend(s.sign_in_key, g.events) end as events
from grouped g
left join signed_in s on s.identity = g.identity and s.operation_key = g.operation_key and s.series = g.series
