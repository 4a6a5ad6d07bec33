-- title: Role chains of a third party
-- columns: node, parent, depth, kind, name, account, issued_key, quality, time, last, events, operations, caller, source_identity, deeper
-- param: depth = 10   calls of AssumeRole in a row that are followed
--
-- Roles that the party of the variable `party` assumed, each under the call whose temporary key, else role session, made it. `node` is the key of the call; a caller without one is a root of
-- its own (kind caller). `events` and `operations` are what was done with the key. `deeper` counts calls beyond `depth`.
with recursive call as materialized (
  select
    a.event_key, a.time, a.actor_key, a.identity_name, coalesce(a.actor_credential, '') as credential, a.actor_tenant, a.party,
    a.extra['role_arn'] as role, a.extra['issued_access_key'] as issued_key, a.extra['issued_principal'] as issued_principal, a.extra['role_session_name'] as session_name, a.extra['source_identity'] as source_identity
  from acts as a
  where a.source = 'aws-cloudtrail' and a.outcome = 'success'
    and a.operation_key in ('assumerole', 'assumerolewithsaml', 'assumerolewithwebidentity', 'assumeroot', 'getfederationtoken', 'getsessiontoken')
),
made_by as (
  select c.event_key, p.event_key as parent, p.time, true as exact
  from call as c join call as p on p.issued_key = c.credential
  where p.event_key <> c.event_key and p.time <= c.time
  union all
  select c.event_key, p.event_key, p.time, false
  from call as c join call as p on 'aws:' || p.issued_principal = c.actor_key
  where p.event_key <> c.event_key and p.time <= c.time and (c.credential = '' or p.issued_key is null)
),
link as materialized (
  select event_key, arg_max(parent, struct_pack(e := exact, t := time, k := parent)) as parent, bool_or(exact) as exact from made_by group by event_key
),
chain as (
  select c.event_key as node, null::ubigint as parent, 1 as depth, false as exact
  from call as c left join link as l on l.event_key = c.event_key
  where c.party = getvariable('party') and l.parent is null
  union all
  select l.event_key, l.parent, h.depth + 1, l.exact
  from chain as h join link as l on l.parent = h.node
  where h.depth <= getvariable('depth')
),
done as (
  select event_key as node, issued_key, 'aws:' || issued_principal as principal, time from call where event_key in (select node from chain)
),
used as (
  select node, count(*) as events, count(distinct operation_key) as operations, max(time) as last
  from (
    select d.node, e.operation_key, e.time
    from done as d join events as e on e.actor_credential = d.issued_key
    where e.source = 'aws-cloudtrail' and e.event_key <> d.node
    union all
    select d.node, e.operation_key, e.time
    from done as d join events as e on e.actor_key = d.principal
    where d.issued_key is null and e.source = 'aws-cloudtrail' and e.event_key <> d.node and e.time >= d.time
  )
  group by node
),
root as (
  select c.actor_key, any_value(c.identity_name) as name, any_value(c.actor_tenant) as account, min(c.time) as time, max(c.time) as last, count(*) as calls
  from chain as h join call as c on c.event_key = h.node
  where h.parent is null
  group by c.actor_key
)
select 'caller ' || r.actor_key as node, null as parent, 0 as depth, 'caller' as kind, coalesce(r.name, r.actor_key) as name, r.account, null as issued_key, 'exact' as quality, r.time, r.last,
  r.calls as events, 1 as operations, r.actor_key as caller, null as source_identity, 0 as deeper
from root as r
union all
select
  h.node::varchar, coalesce(h.parent::varchar, 'caller ' || c.actor_key), h.depth, 'role', coalesce(regexp_replace(c.role, '^arn:aws[a-z-]*:(iam|sts)::', ''), 'a role') || coalesce(' as ' || c.session_name, ''),
  nullif(regexp_extract(c.role, '::([0-9]{12}):', 1), ''), c.issued_key, case when h.parent is null or h.exact then 'exact' else 'inferred' end, c.time, coalesce(u.last, c.time), coalesce(u.events, 0), coalesce(u.operations, 0),
  c.actor_key, c.source_identity, (select count(*) from chain as d where d.depth > getvariable('depth'))
from chain as h
join call as c on c.event_key = h.node
left join used as u on u.node = h.node
where h.depth <= getvariable('depth')
order by time, node
limit 2000
