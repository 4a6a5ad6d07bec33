-- What only the analyst can tell: guesses that do not count while they stand for all of a kind or rival each other, and logs of two owners of whom one acts at the other's.
delete from own_question;
insert into own_question
select o.kind, o.id, o.evidence
from own_estate as o
where o.confirmed is null and o.confidence < 0.6
  and (o.confidence >= 0.4 or not exists (select 1 from own_estate as k where k.kind = o.kind and coalesce(k.confirmed, k.confidence >= 0.6)));

insert into own_question
with pair as (
  select distinct
    case when claimed_own and claimed <> lower(tenant) then claimed else home end as guest, lower(tenant) as host
  from work.actor_row
  where here_own and coalesce(trust_direction, '') <> 'outbound' and not starts_with(actor_key, 'system:')
    and ((claimed_own and claimed <> lower(tenant)) or (home_own and home <> lower(tenant)))
),
between as (
  select o.kind, p.guest as id, min(p.host) as host, count(*) as hosts
  from pair as p
  join own_estate as o on o.id = p.guest and o.kind in ('account', 'project', 'org')
  join own_estate as h on h.id = p.host and h.kind = o.kind
  where o.confirmed is null and h.confirmed is not false
  group by o.kind, p.guest
)
select
  b.kind, b.id,
  'its log is here and its identities act in ' || b.host || case when b.hosts > 1 then ' and ' || (b.hosts - 1) || ' more' else '' end || ': counted as ours, unless it is a supplier''s log'
from between as b
where (b.kind, b.id) not in (select (kind, id) from own_question);
