-- id: PD-09
-- title: AWS logging or threat detection switched off
-- severity: critical
-- attack: T1685.002, T1685
-- tactics: defense-impairment
-- det0488: AN1348
-- needs: operation
-- logs: aws-cloudtrail
-- export: CloudTrail management events of every region
--
-- Somebody stopped, deleted or narrowed what records or watches this account: the trail, the configuration recorder, GuardDuty, Security Hub, flow logs or a log group. Refused attempts count
-- too: they say what the session wanted.
--
-- Benign when an account is being torn down, or a trail is replaced by an organisation trail in the same change.
--
-- Confirm by looking for the matching start or create call, and by treating the time until logging came back as unobserved.
--
-- Contain by turning logging back on from a trusted session, denying these calls by a service control policy, and revoking the session.
with tampering as (
  select
    a.event_key, a.time, a.actor_key, a.actor_name, coalesce(a.tp, false) and a.tp_conf >= 0.8 as third_party, a.operation, a.outcome, a.outcome_code, a.src_ip,
    coalesce(a.target_name, a.target_id) as what, c.detail
  from acts a
  left join (
    select event_key, string_agg(name || '=' || coalesce(new, ''), ', ' order by name) as detail
    from changes
    where (lower(name) in ('enable', 'ismultiregiontrail', 'includeglobalserviceevents', 'includemanagementevents', 'enablelogfilevalidation') and lower(new) = 'false')
      or (lower(name) = 'action' and lower(new) = 'archive')
    group by event_key
  ) c on c.event_key = a.event_key
  where a.operation_key in (
      'stoplogging', 'deletetrail', 'deleteeventdatastore', 'stopeventdatastoreingestion', 'stopconfigurationrecorder', 'deleteconfigurationrecorder',
      'deletedeliverychannel', 'deletedetector', 'disassociatefromadministratoraccount', 'disassociatefrommasteraccount', 'disablesecurityhub', 'deleteflowlogs',
      'deleteloggroup', 'deletelogstream'
    )
    or (a.operation_key in ('updatetrail', 'updatedetector', 'puteventselectors', 'createfilter') and c.detail is not null)
)
select
  min(time) as time, max(time) as end_time, actor_key,
  case when outcome <> 'success' then case when bool_or(third_party) then 'high' else 'medium' end else 'critical' end as severity,
  operation || case when outcome = 'success' then '' else ' tried and refused' end || coalesce(' on ' || string_agg(distinct what, ', '), '')
    || ' by ' || coalesce(any_value(actor_name), actor_key) as summary,
  map {
    'operation': operation,
    'outcome': outcome || coalesce(' (' || any_value(outcome_code) || ')', ''),
    'calls': cast(count(*) as varchar),
    'what': coalesce(string_agg(distinct what, ', '), 'not logged'),
    'setting': coalesce(string_agg(distinct detail, '; '), 'switched off or deleted'),
    'from': coalesce(string_agg(distinct src_ip, ', '), 'not logged'),
    'by a third party': case when bool_or(third_party) then 'yes' else 'no' end
  } as facts,
  list_slice(array_agg(event_key order by time, event_key), 1, 1000) as events
from tampering
group by actor_key, operation, outcome
