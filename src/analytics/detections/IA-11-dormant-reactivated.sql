-- id: IA-11
-- title: Dormant third-party account reactivated
-- severity: high
-- attack: T1078, T1199
-- tactics: initial-access, persistence
-- det0488: AN1344
-- needs: actor_key
-- logs: entra-signin, entra-audit, m365-ual, aws-cloudtrail
-- export: sign-ins or audit logs that reach back further than the dormancy in question
-- param: dormant_days = 45   days without any successful act
--
-- An identity of a third party acted again after weeks of silence. Accounts of people who left the provider are the ones nobody watches.
--
-- Benign when the work is seasonal: yearly audits, maintenance windows.
--
-- Confirm by asking the provider whether the person still works there and on this customer.
--
-- Contain by disabling the account until the answer has come, and by removing third-party accounts that are not used.
with days as (
  select
    a.identity, a.event_key, a.time, a.actor_key, a.identity_name, a.party_name, a.operation, a.src_ip,
    lag(a.time) over (partition by a.identity order by a.time, a.event_key) as previous,
    lag(a.event_key) over (partition by a.identity order by a.time, a.event_key) as previous_key
  from acts a
  where a.tp
    and a.outcome = 'success'
)
select
  time, time as end_time, actor_key, 'high' as severity,
  coalesce(identity_name, identity) || coalesce(' of ' || party_name, '') || ' acted again after ' || cast(date_diff('day', previous, time) as varchar) || ' days of silence: ' || operation as summary,
  map {
    'silent days': cast(date_diff('day', previous, time) as varchar),
    'threshold: days': cast(cast(getvariable('dormant_days') as bigint) as varchar),
    'last act before': cast(previous as varchar),
    'operation': operation,
    'from': coalesce(src_ip, 'not logged')
  } as facts,
  [previous_key, event_key] as events
from days
where time >= previous + to_days(cast(getvariable('dormant_days') as integer))
