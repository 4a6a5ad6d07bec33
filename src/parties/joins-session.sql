-- A temporary key of AWS is in no other log; lineage.sql follows it.
create or replace table work.shared_session as
with doubled as (
  select session_id
  from events
  where session_id is not null and length(session_id) between 8 and 200 and source <> 'aws-cloudtrail' and actor_key is not null
  group by session_id
  having min(hash(actor_key)) <> max(hash(actor_key))
),
seen as (
  select distinct session_id as id, source, actor_key
  from events
  where session_id in (select session_id from doubled) and source <> 'aws-cloudtrail' and actor_key is not null
),
shared as (
  select id, min(actor_key) as one, max(actor_key) as other, count(*) = count(distinct source) as across, min(source) as source, max(source) as to_source
  from seen
  group by id
  having count(distinct actor_key) = 2
)
select s.*, one.account as one_account, other.account as other_account, one.is_named and other.is_named as both_named
from shared as s
join work.join_name as one on one.actor_key = s.one
join work.join_name as other on other.actor_key = s.other
where one.is_person and other.is_person;

-- One session in two logs, each of which knows it under one name.
insert into work.edge
select one, other, case when both_named then 0.6 else 0.8 end,
  case when count(*) = 1 then 'session ' || any_value(id) else count(*) || ' sessions such as ' || min(id) end || ' in ' || any_value(source) || ' and ' || any_value(to_source)
    || case when both_named then '; two people by their names, so a session handed over looks the same' else '' end,
  'session', 8
from work.shared_session
where across and length(id) >= 16
group by one, other, both_named;

-- One logon of one computer under two spellings of one account name.
insert into work.edge
select one, other, 0.9, 'logon ' || min(id) || ' of ' || any_value(one_account) || ' in ' || any_value(source), 'logon', 7
from work.shared_session
where source = to_source and contains(id, '|0x') and one_account = other_account and not both_named
group by one, other;

drop table work.shared_session;
