-- id: TR-02
-- title: First delegated-admin technician activity from a partner tenant
-- severity: high
-- attack: T1199, T1078.004
-- tactics: initial-access
-- det0488: AN1347
-- needs: tenant
-- logs: entra-signin, entra-audit, m365-ual
-- export: Entra sign-in logs with the cross-tenant access type, or the unified audit log with its user type
-- param: baseline_days = 7   days of earlier history of the same log before a first time means anything
-- param: sensitive_minutes = 60   minutes after the first activity within which a sensitive operation raises the severity
--
-- An administrator of a partner tenant used delegated administration (GDAP, DAP) here, and nothing earlier in the logs shows that tenant doing so. Either a relationship went live, or one that slept was
-- woken up.
--
-- Benign when a provider was engaged or a known one starts its work: compare the tenant with the contract first, the person second.
--
-- Confirm by looking up the tenant in the admin centre's partner relationships, who approved it and when, and what the technician did in the first hour.
--
-- Contain by terminating the delegated admin relationship and revoking the technician's sessions.
with delegated as (
  select a.event_key, a.time, a.source, a.actor_key, a.identity, a.identity_name, a.party_name, a.outcome, a.operation, a.operation_key, coalesce(a.tp_org, 'unknown') as org
  from acts as a
  where a.tp_class = 'csp_gdap'
    and a.tp
),
first_time as (
  select
    org, min(time) as time, arg_min(source, time) as source, arg_min(actor_key, time) as actor_key, arg_min(identity_name, time) as person,
    arg_min(operation, time) as operation, any_value(party_name) as party_name
  from delegated
  group by org
),
hour as (
  select
    d.org, evidence(d.event_key, d.time) as events, count(*) as rows, max(d.time) as end_time,
    count(distinct d.identity) as people, count(s.operation_key) as sensitive, min(s.operation_key) as operation_key
  from delegated as d
  join first_time as f on f.org = d.org
    and d.time <= f.time + to_seconds(getvariable('sensitive_minutes') * 60)
  left join ref_sensitive_operation as s on s.operation_key = d.operation_key
    and d.outcome = 'success'
  group by d.org
)
select
  f.time,
  h.end_time,
  f.actor_key,
  'first delegated administration from ' || coalesce(f.party_name, f.org) || ' by ' || f.person as summary,
  with_count(map {
    'organisation': f.org,
    'first operation': f.operation,
    'people in the first minutes': h.people::varchar,
    'sensitive operations': h.sensitive::varchar,
    'sensitive operation': coalesce(h.operation_key, 'none'),
    'minutes looked at': getvariable('sensitive_minutes')::varchar,
    'days of history wanted': getvariable('baseline_days')::varchar,
    'trusted in the profile': is_trusted_org(f.org)::varchar
  }, h.rows) as facts,
  h.events,
  -- A partner that was already at work when the log begins is not new; the cold start lowers it once more.
  raise_severity('high', case when h.sensitive > 0 then 1 else 0 end - case when is_trusted_org(f.org) then 1 else 0 end
    - case when cold_start(f.source, f.time, getvariable('baseline_days')) then 1 else 0 end) as severity,
  cold_start(f.source, f.time, getvariable('baseline_days')) as cold_start
from first_time as f
join hour as h on h.org = f.org
