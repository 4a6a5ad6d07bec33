-- Windows domains: that of the computers that wrote the log.
insert into own_estate
select 'domain', p.id, 'domain of the computers that wrote ' || p.events::bigint || ' records', 0.9, case when d.id is not null then false end
from work.place as p
left join work.own_denied as d on d.id = p.id
where p.kind = 'computers' and p.id not in (select id from own_estate);

-- Their short names, and whatever name accounts with the same domain SID go by.
create or replace table work.win_name as
select r.home as name, count(distinct r.actor_key) as people, max(lower(r.actor_tenant)) filter (where contains(r.actor_tenant, '.')) as long_name
from work.actor_raw as r
where starts_with(r.actor_key, 'win:') and r.home <> '' and r.succeeded
  and r.home not in (select name from work.computer)
  and r.home not in ('workgroup', 'builtin', 'azuread', 'microsoftaccount', 'microsoft account', 'nt authority', 'nt service')
group by r.home;

insert into own_estate
with short as (
  select w.name, min(o.own_id) as own
  from work.win_name as w join own_id as o on o.own_kind = 'domain' and split_part(o.own_id, '.', 1) = w.name
  group by w.name
),
identifier as (
  select distinct home as name, regexp_extract(sid, '^s-1-5-21-\d+-\d+-\d+', 0) as prefix from work.sid_row where home is not null
),
same as (
  select split_part(i.name, '.', 1) as name, min(s.name) as own
  from identifier as i
  join identifier as k on k.prefix = i.prefix
  join short as s on s.name = split_part(k.name, '.', 1)
  where split_part(i.name, '.', 1) not in (select name from short) and split_part(i.name, '.', 1) in (select name from work.win_name)
  group by 1
),
total as (select sum(people) as people, max(people) as most, count(*) filter (where people * 2 >= (select sum(people) from work.win_name)) as halves from work.win_name),
majority as (
  select w.name, w.people, t.people as total, case when w.people * 2 >= t.people and t.halves = 1 then 0.7 else 0.4 end as confidence
  from work.win_name as w cross join total as t
  where not exists (select 1 from short) and w.people * 4 >= t.people and (w.people >= 3 or w.people = t.most)
),
found as (
  select name, 'short name of ' || own as evidence, 0.9 as confidence from short
  union all select name, 'same domain SID as ' || own, 0.9 from same
  union all
  select name, 'Windows domain of ' || people || ' of ' || total::bigint || ' accounts' || case when confidence < 0.6 then ': ambiguous, other domains hold as large a part' else '' end, confidence
  from majority
)
select 'domain', f.name, f.evidence, f.confidence, case when d.id is not null then false end
from found as f
left join work.own_denied as d on d.id = f.name
where f.name not in (select id from own_estate);
