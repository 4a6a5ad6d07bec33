-- id: IA-21
-- title: Role assumed or enumerated by a first-seen external account
-- severity: high
-- attack: T1199, T1548.005, T1580
-- tactics: initial-access, privilege-escalation, discovery
-- det0488: AN1348
-- needs: actor_tenant, tenant
-- logs: aws-cloudtrail
-- export: CloudTrail management events with userIdentity (S3 files or lookup-events, not the console CSV)
-- param: baseline_days = 7   days of earlier history required before "not seen before" means anything
-- param: guessed_roles = 5   distinct roles refused to one caller
-- param: guess_minutes = 10   minutes in which they were tried
--
-- An account outside the own estate assumed a role for the first time in the loaded history, or tried several roles one after another and was refused: somebody is finding out what the
-- trust allows.
--
-- Benign when a new vendor started on that day; vendors publish the account they call from.
--
-- Confirm by checking the account against the vendor's documentation and the role's trust policy, and by reading what the session did next.
--
-- Contain by removing the account from the trust policy and revoking the role's sessions issued since the first call.
with calls as (
  select
    a.event_key, a.time, a.source, a.actor_key, a.actor_tenant as account, coalesce(a.extra['role_arn'], a.target_id) as role,
    a.outcome, a.outcome_code, a.src_ip, a.user_agent, a.tenant
  from acts a
  where a.operation_key in ('assumerole', 'assumerolewithsaml', 'assumerolewithwebidentity')
    and a.actor_tenant is not null
    and not is_own_account(a.actor_tenant)
),
first_seen as (
  select
    account, role, any_value(source) as source, min(time) as time, any_value(tenant) as tenant,
    arg_min(event_key, time) as event_key, arg_min(actor_key, time) as actor_key, arg_min(src_ip, time) as src_ip, arg_min(user_agent, time) as user_agent
  from calls
  where outcome = 'success'
    and role is not null
  group by account, role
),
denied as (
  select
    *,
    to_minutes(cast(getvariable('guess_minutes') as bigint)) as span
  from calls
  where outcome = 'failure'
    and outcome_code = 'AccessDenied'
),
counted as (
  select
    *,
    count(distinct role) over (partition by account order by time range between span preceding and current row) as in_window,
    case when time <= lag(time) over (partition by account order by time, event_key) + span then 0 else 1 end as starts
  from denied
),
refused as (
  select *, sum(starts) over (partition by account order by time, event_key) as burst
  from counted
),
log_start as (select source, first from log_span)
select
  f.time, f.time as end_time, f.actor_key,
  case when is_trusted_org(f.account) or cold_start(f.source, f.time, getvariable('baseline_days')) then 'medium' else 'high' end as severity,
  cold_start(f.source, f.time, getvariable('baseline_days')) as cold_start,
  'Account ' || f.account || coalesce(' (' || v.name || ')', '') || ' assumed ' || f.role || ' for the first time' as summary,
  map {
    'form': 'first AssumeRole of this account and role',
    'account': f.account,
    'known as': coalesce(v.name, 'no published vendor account'),
    'role': f.role,
    'in account': coalesce(f.tenant, 'unknown'),
    'address': coalesce(f.src_ip, 'not logged'),
    'user agent': coalesce(left(f.user_agent, 200), 'not logged'),
    'log starts': cast(s.first as varchar),
    'threshold: days of history': cast(cast(getvariable('baseline_days') as bigint) as varchar)
  } as facts,
  [f.event_key] as events
from first_seen f
join log_start s on s.source = f.source
left join ref_aws_vendor v on v.account = f.account
union all
select
  min(time), max(time), any_value(actor_key), 'high', false,
  'Account ' || account || ' was refused ' || count(distinct role) || ' different roles within ' || cast(cast(getvariable('guess_minutes') as bigint) as varchar) || ' minutes',
  map {
    'form': 'roles guessed from outside',
    'account': account,
    'roles refused': cast(count(distinct role) as varchar),
    'threshold: roles': cast(cast(getvariable('guessed_roles') as bigint) as varchar),
    'roles': left(string_agg(distinct role, ', '), 600),
    'addresses': coalesce(string_agg(distinct src_ip, ', '), 'not logged')
  },
  array_agg(event_key order by time, event_key)
from refused
group by account, burst
having max(in_window) >= getvariable('guessed_roles')
