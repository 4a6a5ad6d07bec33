-- id: TR-13
-- title: Role trust policy opened to an external account
-- severity: high
-- attack: T1098.003, T1199
-- tactics: persistence, privilege-escalation, initial-access
-- det0488: AN1348
-- needs: actor_id
-- logs: aws-cloudtrail
-- export: CloudTrail management events with request parameters (S3 files or lookup-events, not the console CSV)
--
-- A role of this account was created or changed so that an account outside the own estate, or anybody, may assume it. That is how a vendor is let in, and how an
-- intruder leaves a door that survives every password reset.
--
-- Benign when a vendor is being onboarded (posture management, backup, monitoring) and the account id is the one its documentation names.
--
-- Confirm by asking the owner of the role for the change ticket, by comparing the account id with the vendor's published one, and by looking for AssumeRole of that role since.
--
-- Contain by removing the principal from the trust policy, revoking the role's active sessions, and reviewing what the role was used for since the change.
with trust as (
  select * from acts as t
  where t.operation_key in ('updateassumerolepolicy', 'createrole')
    and t.outcome = 'success'
),
opened as (
  select
    a.event_key, a.time, a.actor_key, a.tp, a.tp_conf, a.operation,
    coalesce(a.target_name, a.target_id, a.extra['role_arn']) as role,
    p.principal,
    case when p.principal = '*' then '*' else regexp_extract(p.principal, '([0-9]{12})', 1) end as account
  from trust a
  cross join unnest(string_split(a.extra['trust_principals'], ' ')) as p(principal)
),
outside as (
  select o.*, v.name as vendor
  from opened o
  left join ref_aws_vendor v on v.account = o.account
  where o.account <> ''
    and not is_own_account(o.account)
    and not is_trusted_org(o.account)
)
select
  min(time) as time,
  min(time) as end_time,
  any_value(actor_key) as actor_key,
  case
    when bool_or(account = '*') or bool_or(coalesce(tp, false) and tp_conf >= 0.8) then 'critical'
    else 'high'
  end as severity,
  'Role ' || coalesce(any_value(role), 'of unknown name') || ' now trusts '
    || string_agg(distinct case when account = '*' then 'any AWS principal' else account || coalesce(' (' || vendor || ')', '') end, ', ') as summary,
  map {
    'operation': any_value(operation),
    'role': coalesce(any_value(role), 'unknown'),
    'principals': string_agg(distinct principal, ', '),
    'accounts outside the own estate': string_agg(distinct account, ', '),
    'known as': coalesce(string_agg(distinct vendor, ', '), 'no published vendor account'),
    'changed by a third party': case when bool_or(coalesce(tp, false)) then 'yes' else 'no' end
  } as facts,
  array_agg(distinct event_key) as events
from outside
group by event_key
