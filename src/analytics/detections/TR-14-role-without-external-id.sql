-- id: TR-14
-- title: Vendor role trusted or assumed without ExternalId
-- severity: medium
-- attack: T1199
-- tactics: initial-access
-- det0488: AN1348
-- needs: actor_id
-- logs: aws-cloudtrail
-- export: CloudTrail management events with request parameters (S3 files or lookup-events, not the console CSV)
-- param: earlier_sessions = 1   earlier sessions of the same account and role that carried an ExternalId
--
-- The ExternalId is what keeps another customer of the same vendor from using the role. Either a trust policy lets an outside account in without asking for it, or an outside
-- account assumed a role without the ExternalId that its earlier sessions carried: whoever called did not use the vendor's usual tooling.
--
-- Benign when the outside account belongs to the same company but is not in the own estate, or when the vendor documents that it does not use an ExternalId.
--
-- Confirm by comparing caller address and user agent with the vendor's earlier sessions, and by asking the vendor whether its tooling changed on that day.
--
-- Contain by requiring sts:ExternalId in the trust policy, revoking active sessions of the role and rotating the ExternalId with the vendor.
with trust as (
  select * from acts as t
  where t.operation_key in ('updateassumerolepolicy', 'createrole')
    and t.outcome = 'success'
    and t.extra['trust_external_id'] = 'false'
),
policies as (
  select
    a.event_key, a.time, a.actor_key, coalesce(a.target_name, a.target_id, a.extra['role_arn']) as role,
    regexp_extract(p.principal, '([0-9]{12})', 1) as account
  from trust a
  cross join unnest(string_split(a.extra['trust_principals'], ' ')) as p(principal)
),
open_policies as (
  select event_key, any_value(time) as time, any_value(actor_key) as actor_key, any_value(role) as role, string_agg(distinct account, ', ') as accounts
  from policies
  where account <> ''
    and not is_own_account(account)
  group by event_key
),
assumed as (
  select a.event_key, a.time, a.actor_key, a.actor_tenant as account, a.extra['role_arn'] as role, a.extra['external_id'] as external_id, a.src_ip, a.user_agent
  from acts a
  where a.operation_key = 'assumerole'
    and a.outcome = 'success'
    and a.actor_tenant is not null
    and not is_own_account(a.actor_tenant)
),
numbered as (
  select
    *,
    count(external_id) over (partition by account, role order by time, event_key rows between unbounded preceding and 1 preceding) as earlier
  from assumed
)
select
  time, time as end_time, actor_key, 'medium' as severity,
  'Role ' || coalesce(role, 'of unknown name') || ' may be assumed by ' || accounts || ' without an ExternalId' as summary,
  map { 'form': 'trust policy without sts:ExternalId', 'role': coalesce(role, 'unknown'), 'accounts': accounts } as facts,
  [event_key] as events
from open_policies
union all
select
  min(time), max(time), any_value(actor_key), 'high',
  'Account ' || account || ' assumed ' || role || ' without the ExternalId its earlier sessions carried',
  map {
    'form': 'AssumeRole without the usual ExternalId',
    'role': role,
    'account': account,
    'earlier sessions with an ExternalId': cast(max(earlier) as varchar),
    'threshold: earlier sessions': cast(cast(getvariable('earlier_sessions') as bigint) as varchar),
    'sessions without': cast(count(*) as varchar),
    'addresses': coalesce(string_agg(distinct src_ip, ', '), 'not logged'),
    'user agents': coalesce(left(string_agg(distinct user_agent, ', '), 300), 'not logged')
  },
  array_agg(event_key order by time, event_key)
from numbered
where external_id is null
  and earlier >= getvariable('earlier_sessions')
group by account, role
