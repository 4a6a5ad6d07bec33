-- id: TR-01
-- title: New partner relationship on the tenant
-- severity: high
-- attack: T1199, T1484.002
-- tactics: initial-access, defense-impairment, privilege-escalation
-- det0488: AN1347
-- needs: operation
-- logs: entra-audit, m365-ual
-- export: Entra audit log (category DirectoryManagement) or the unified audit log
-- param: use_hours = 72   hours in which a first sign-in from the new partner belongs to it
--
-- The directory accepted a partner: a reseller or service provider that may then be granted delegated administration. Whoever controls that partner may come to control the tenant.
--
-- Benign when a licence reseller was changed or a service provider taken on, with a contract to show for it.
--
-- Confirm by asking who signed the contract, by checking the partner tenant's id with the partner over a known telephone number, and by looking for sign-ins from it since.
--
-- Contain by removing the partner relationship and its delegated administration roles in the admin centre, and by revoking sessions of its technicians.
with added as (
  select a.event_key, a.time, a.actor_key, a.identity, a.identity_name, a.tp, a.operation, a.operation_key, a.src_ip, lower(coalesce(c.partner, a.target_id, a.target_name)) as partner
  from acts a
  left join (
    select event_key, min(nullif(regexp_extract(new, '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'), '')) as partner
    from changes
    group by event_key
  ) c on c.event_key = a.event_key
  where a.operation_key in ('add partner to company', 'set partnership', 'promote company to partner')
    and a.outcome = 'success'
),
-- The same act is written to two logs.
marked as (
  select *, starts_series((operation_key, identity, partner), time, event_key) as starts from added
),
numbered as (
  select *, series_of((operation_key, identity, partner), starts, time, event_key) as series from marked
),
acts_once as (
  select
    min(time) as time, max(time) as end_time, any_value(actor_key) as actor_key,
    any_value(identity_name) as identity_name, any_value(operation) as operation, bool_or(coalesce(tp, false)) as by_third_party, any_value(src_ip) as src_ip,
    partner, array_agg(event_key order by time, event_key) as events
  from numbered
  group by operation_key, identity, partner, series
),
used as (
  select a.partner, a.time, min(e.time) as first_use, arg_min(e.event_key, e.time) as use_key
  from acts_once a
  join acts e on lower(e.tp_org) = a.partner
  where e.time > a.time
    and e.time <= a.time + to_hours(cast(getvariable('use_hours') as bigint))
  group by a.partner, a.time
)
select
  a.time, coalesce(u.first_use, a.end_time) as end_time, a.actor_key,
  case when is_trusted_org(a.partner) then 'low' when u.use_key is not null or a.by_third_party then 'critical' else 'high' end as severity,
  a.operation || ': ' || coalesce(a.partner, 'partner not named') || ' by ' || coalesce(a.identity_name, a.actor_key, 'an unnamed actor') as summary,
  map {
    'operation': a.operation,
    'partner': coalesce(a.partner, 'not named in the record'),
    'on the allow-list': case when is_trusted_org(a.partner) then 'yes' else 'no' end,
    'by': coalesce(a.identity_name, a.actor_key, 'not logged'),
    'from': coalesce(a.src_ip, 'not logged'),
    'by a third party': case when a.by_third_party then 'yes' else 'no' end,
    'first act of the partner afterwards': coalesce(cast(u.first_use as varchar), 'none within ' || cast(cast(getvariable('use_hours') as bigint) as varchar) || ' hours')
  } as facts,
  case when u.use_key is null then a.events else list_append(a.events, u.use_key) end as events
from acts_once a
left join used u on u.partner = a.partner and u.time = a.time
