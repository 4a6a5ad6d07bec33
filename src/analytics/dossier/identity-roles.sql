-- title: Roles held by the identities of a third party
-- columns: identity, identity_name, role, kind, from_time, to_time, given_by, taken_by, given, taken, privileged, roles
-- param: most = 1000   roles, privileged ones first
--
-- Roles and groups given to an identity of the party of the variable `party` and taken from it, as the logs of the whole case tell. A null `from_time`: held before the logs
-- begin; a null `to_time`: not seen to be taken away. `given`, `taken`: the events; `roles`: how many there are in all.
with member as (
  select m.actor_key, m.identity, any_value(a.name) as name
  from actor_party as m join actors as a on a.actor_key = m.actor_key
  where m.party = getvariable('party') and m.network is null and m.app is null
  group by m.actor_key, m.identity
),
word as (
  select distinct m.identity, lower(e.actor_id) as word from events as e join member as m on m.actor_key = e.actor_key where e.actor_id is not null
  union
  select identity, lower(case when starts_with(actor_key, 'win:') then actor_key else regexp_replace(actor_key, '^[a-z]+:', '') end) from member
),
changed as (
  select
    e.event_key, e.time, e.activity in ('assign_role', 'add_member', 'assign_privileges') as is_given, e.actor_key,
    case when e.event_class = 'group_change' then 'group' else 'role' end as kind,
    coalesce(e.extra['role_name'], e.extra['group_name'], e.extra['role_id'], e.extra['policy_name'], e.extra['policy_arn'], 'not named') as role,
    lower(e.target_id) as target_id, lower(e.extra['target_principal_id']) as principal, lower(e.extra['role_id']) as role_id,
    case
      when contains(lower(e.target_name), '#ext#') then regexp_replace(split_part(lower(e.target_name), '#ext#', 1), '_([^_]+)$', '@\1')
      else lower(e.target_name)
    end as target_name
  from events as e
  where e.event_class in ('role_change', 'group_change')
    and e.activity in ('assign_role', 'remove_role', 'add_member', 'remove_member', 'assign_privileges')
    and e.outcome = 'success' and e.source <> 'gcp-audit'
),
bound as (
  select e.event_key, e.time, c.new is not null as is_given, e.actor_key, 'role' as kind, c.name as role, null as role_id, lower(coalesce(c.new, c.old)) as holder
  from events as e join changes as c on c.event_key = e.event_key
  where e.source = 'gcp-audit' and e.event_class = 'role_change' and e.outcome = 'success' and (c.new is null) <> (c.old is null)
),
act as (
  select distinct w.identity, c.event_key, c.time, c.is_given, c.actor_key, c.kind, c.role, c.role_id
  from changed as c
  join word as w on w.word in (c.target_id, c.target_name, c.principal) or w.word = 'win:' || c.target_name
  union all
  select m.identity, b.event_key, b.time, b.is_given, b.actor_key, b.kind, b.role, b.role_id
  from bound as b join member as m on lower(m.actor_key) = b.holder or 'serviceaccount:' || lower(regexp_replace(m.actor_key, '^sa:', '')) = b.holder
),
-- One act is often written to two logs: of a run of gifts only the first counts, of a run of removals too.
turned as (
  select *, lag(is_given) over held is distinct from is_given as is_turn
  from act
  window held as (partition by identity, lower(role) order by time, event_key)
),
spell as (
  select
    *, lead(time) over held as next_time, lead(event_key) over held as next_key, lead(actor_key) over held as next_actor, row_number() over held as nth
  from turned
  where is_turn
  window held as (partition by identity, lower(role) order by time, event_key)
),
held as (
  select identity, role, role_id, kind, time as from_time, next_time as to_time, actor_key as giver, next_actor as taker, event_key as given, next_key as taken
  from spell where is_given
  union all
  select identity, role, role_id, kind, null, time, null, actor_key, null, event_key from spell where not is_given and nth = 1
),
privileged as (
  select role_id as word from ref_privileged_role
  union
  select lower(name) from ref_privileged_role
)
select
  h.identity, n.name as identity_name, h.role, h.kind, h.from_time, h.to_time, coalesce(g.name, h.giver) as given_by, coalesce(t.name, h.taker) as taken_by, h.given, h.taken,
  lower(h.role) in (select word from privileged) or coalesce(h.role_id in (select word from privileged), false) as privileged, count(*) over () as roles
from held as h
join (select identity, any_value(name) as name from member group by identity) as n on n.identity = h.identity
left join actors as g on g.actor_key = h.giver
left join actors as t on t.actor_key = h.taker
order by privileged desc, coalesce(h.from_time, h.to_time), h.identity, h.role
limit getvariable('most')
