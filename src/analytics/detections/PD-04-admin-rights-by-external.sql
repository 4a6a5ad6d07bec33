-- id: PD-04
-- title: AWS administrative rights granted by an external principal
-- severity: critical
-- attack: T1098.003, T1098.001, T1548.005
-- tactics: persistence, privilege-escalation
-- det0488: AN1348
-- needs: operation, actor_tenant
-- logs: aws-cloudtrail
-- export: CloudTrail management events with request parameters (S3 files or lookup-events, not the console CSV)
--
-- A session that came from outside the own estate attached an administrator policy, wrote a policy that allows everything, put a user in a group, or removed a permission boundary.
--
-- Benign when an infrastructure vendor manages identities under contract, with a change ticket.
--
-- Confirm by reading the policy, and by asking the vendor which of its people held the session at that minute.
--
-- Contain by detaching the policy, revoking the vendor role's sessions, and reviewing every call of the principal that gained the rights.
select
  a.time, a.time as end_time, a.actor_key,
  case when a.extra['policy_arn'] like '%/AdministratorAccess' or a.extra['policy_arn'] like '%/IAMFullAccess' or a.extra['policy_arn'] like '%/PowerUserAccess'
         or a.extra['policy_allows_all'] = 'true' then 'critical' else 'high' end as severity,
  a.operation || coalesce(' of ' || a.extra['policy_arn'], '') || ' for ' || coalesce(a.extra['user_name'], a.target_name, a.target_id, 'an unnamed principal')
    || ' by third party ' || coalesce(a.party_name, a.tp_org, 'unknown') as summary,
  map {
    'operation': a.operation,
    'policy': coalesce(a.extra['policy_arn'], 'inline or none'),
    'for': coalesce(a.extra['user_name'], a.target_name, a.target_id, 'not logged'),
    'third party': coalesce(a.party_name, a.tp_org, 'unknown'),
    'confidence': cast(round(a.tp_conf, 2) as varchar),
    'from': coalesce(a.src_ip, 'not logged')
  } as facts,
  [a.event_key] as events
from acts a
where a.operation_key in (
    'attachuserpolicy', 'attachrolepolicy', 'attachgrouppolicy', 'putuserpolicy', 'putrolepolicy', 'putgrouppolicy', 'createpolicyversion',
    'setdefaultpolicyversion', 'addusertogroup', 'deleterolepermissionsboundary', 'deleteuserpermissionsboundary'
  )
  and a.outcome = 'success'
  and a.tp
