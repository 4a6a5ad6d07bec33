-- One token in two logs.
insert into work.edge
with logs as (select distinct source from events where token_id is not null),
seen as (
  select token_id as id, min(actor_key) as one, max(actor_key) as other, min(source) as source, max(source) as to_source
  from events
  where token_id in (
    select token_id
    from events
    where token_id is not null and length(token_id) between 16 and 200 and actor_key is not null and source <> 'github-audit' and (select count(*) from logs) > 1
    group by token_id
    having min(hash(actor_key)) <> max(hash(actor_key)))
  group by token_id
  having count(distinct actor_key) = 2 and count(distinct source || ' ' || actor_key) = count(distinct source)
)
select s.one, s.other, case when n.is_named and m.is_named then 0.6 else 1.0 end,
  case when count(*) = 1 then 'token ' || any_value(s.id) else count(*) || ' tokens such as ' || min(s.id) end || ' in ' || any_value(s.source) || ' and ' || any_value(s.to_source)
    || case when any_value(n.is_named and m.is_named) then '; two people by their names' else '' end,
  'token', 7
from seen as s
join work.join_name as n on n.actor_key = s.one and n.is_person
join work.join_name as m on m.actor_key = s.other and m.is_person
group by s.one, s.other, n.is_named, m.is_named;
