-- id: LM-01
-- title: Role chaining: one assumed role assumes another
-- severity: high
-- attack: T1550.001, T1548.005
-- tactics: lateral-movement, privilege-escalation
-- det0488: AN1348
-- needs: actor_id, actor_credential
-- logs: aws-cloudtrail
-- export: CloudTrail management events with request and response elements (S3 files or lookup-events, not the console CSV)
-- param: baseline_days = 10   days a chain must have been in use before it counts as usual
--
-- A session that already stands on an assumed role assumed a further role. Each hop changes name and rights, and possibly the account; the key issued by one hop is the key used by the next.
--
-- Benign when a landing-zone or deployment role does this every day from the same place.
--
-- Confirm by following the keys: who held the first session, from which address, and what was done at the end of the chain.
--
-- Contain by revoking sessions of every role in the chain and by narrowing the trust between them.
with hops as (
  select
    a.event_key, a.time, a.actor_key, a.actor_credential, a.actor_via, a.tp, a.tp_conf, a.tp_org, a.src_ip,
    regexp_replace(a.actor_via, '^arn:aws[a-z-]*:(iam|sts)::', '') as from_role,
    regexp_replace(a.extra['role_arn'], '^arn:aws[a-z-]*:(iam|sts)::', '') as to_role
  from acts a
  where a.operation_key = 'assumerole'
    and a.outcome = 'success'
    and a.actor_type = 'role'
    and a.actor_via <> a.extra['role_arn']
),
edges as (
  select *, min(time) over (partition by from_role, to_role) as edge_first
  from hops
),
parents as (
  select h.event_key, arg_min(p.event_key, p.time) as parent_key, min(p.time) as parent_time, arg_min(p.actor_key, p.time) as parent_actor, arg_min(p.actor_tenant, p.time) as parent_account
  from hops h
  join events p on p.extra['issued_access_key'] = h.actor_credential
  where p.operation_key = 'assumerole'
  group by h.event_key
)
select
  min(e.time) as time, max(e.time) as end_time, any_value(e.actor_key) as actor_key,
  case
    when bool_or(coalesce(e.tp, false) and e.tp_conf >= 0.8) then 'high'
    else 'medium'
  end as severity,
  'Role chain ' || coalesce(any_value(e.from_role), 'unknown') || ' -> ' || any_value(e.to_role)
    || case when bool_or(coalesce(e.tp, false)) then ', started by third party ' || coalesce(any_value(e.tp_org), 'unknown') else '' end as summary,
  map {
    'from role': coalesce(any_value(e.from_role), 'unknown'),
    'to role': any_value(e.to_role),
    'chain first used': cast(min(e.edge_first) as varchar),
    'threshold: days in use': cast(cast(getvariable('baseline_days') as bigint) as varchar),
    'session issued to': coalesce(any_value(p.parent_actor), 'not in the evidence'),
    'issued to account': coalesce(any_value(p.parent_account), 'not in the evidence'),
    'hops': cast(count(distinct e.event_key) as varchar),
    'addresses': coalesce(string_agg(distinct e.src_ip, ', '), 'not logged')
  } as facts,
  oldest_first(array_agg(struct_pack(t := e.time, k := e.event_key)) || coalesce(array_agg(struct_pack(t := p.parent_time, k := p.parent_key)) filter (where p.parent_key > 0), [])) as events
from edges e
left join parents p on p.event_key = e.event_key
where coalesce(e.tp, false)
  or e.time < e.edge_first + to_days(cast(getvariable('baseline_days') as integer))
group by e.actor_key, e.from_role, e.to_role
