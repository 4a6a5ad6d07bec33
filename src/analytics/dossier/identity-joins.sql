-- title: Joins of the identities of a third party
-- columns: identity, a, b, confidence, reason, kind, apart, a_party, b_party, joins
-- param: most = 2000   joins
--
-- Every join that touches a name of the party of the variable `party`, in the whole case: those that carry, those too weak to carry anything, and those that the analyst
-- undid. `identity` is the member's; `joins` is how many there are in all.
with member as (
  select distinct actor_key, identity from actor_party where party = getvariable('party') and network is null and app is null
),
-- A name held apart is no member by this join any more, but the other one is.
touching as (
  select e.*, coalesce(x.identity, y.identity) as identity
  from identity_edge as e
  left join member as x on x.actor_key = e.a
  left join member as y on y.actor_key = e.b
  where x.actor_key is not null or y.actor_key is not null
),
whose as (select actor_key, min(party) as party from actor_party group by actor_key)
select
  t.identity, t.a, t.b, t.confidence, t.reason, t.kind, t.apart, x.party as a_party, y.party as b_party, count(*) over () as joins
from touching as t
left join whose as x on x.actor_key = t.a
left join whose as y on y.actor_key = t.b
order by t.apart is null, t.identity, t.confidence desc, t.a, t.b
limit getvariable('most')
