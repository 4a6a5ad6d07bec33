-- Joins that no id proves. A confidence of 0.8 joins two names, below it they are only shown beside each other and never carry anything further.
create or replace table work.join_name as
select
  actor_key,
  case
    when starts_with(actor_key, 'user:') then split_part(split_part(actor_key, ':', 2), '@', 1)
    when starts_with(actor_key, 'win:') then nullif(split_part(actor_key, '\', 2), '')
    when starts_with(actor_key, 'login:') then split_part(actor_key, ':', 3)
  end as account,
  regexp_matches(actor_key, '^(user|tech|win|login|id):') as is_person,
  starts_with(actor_key, 'user:') or starts_with(actor_key, 'tech:') as is_named
from (select distinct actor_key from work.actor_row);

-- Whoever chooses the name of a role session may choose anybody's address; only Identity Center writes the name of the person itself.
insert into work.edge
select r.actor_key, 'user:' || r.session_name, case when r.by_platform then 0.8 else 0.4 end,
  case
    when r.by_platform then 'Identity Center session of ' || r.session_name
    else 'role session named ' || r.session_name || '; whoever opens one chooses its name'
  end,
  'session_name', 9
from (
  select actor_key, lower(regexp_extract(actor_key, ':([^:]+@[^:]+)$', 1)) as session_name, bool_and(coalesce(contains(via, 'AWSReservedSSO_'), false)) as by_platform
  from work.actor_row
  where starts_with(actor_key, 'aws:') and contains(actor_key, '@')
  group by actor_key
) as r
where r.session_name <> '' and 'user:' || r.session_name in (select actor_key from work.join_name);
