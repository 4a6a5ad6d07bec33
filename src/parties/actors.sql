-- Who is who: an edge goes from one actor key to the key that stands for the same person or app. These are proven by an id; joins.sql has the others. Never through
-- display names.
create or replace table work.edge as
with object_of as (
  select actor_id, actor_key, max(last) as last
  from work.actor_row
  where regexp_full_match(actor_id, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')
    and (starts_with(actor_key, 'user:') or starts_with(actor_key, 'tech:'))
  group by actor_id, actor_key
),
object_owner as (
  select actor_id, arg_max(actor_key, last) as actor_key from object_of group by actor_id having count(*) <= 3
),
renamed as (
  select o.actor_key, w.actor_key as identity, 'same object id ' || o.actor_id as reason
  from object_of as o join object_owner as w using (actor_id)
  where o.actor_key <> w.actor_key
),
bare_object as (
  select distinct r.actor_key, w.actor_key as identity, 'object id of ' || w.actor_key as reason
  from work.actor_row as r join object_owner as w on r.actor_key = 'id:' || w.actor_id
),
app as (
  select actor_key, 'app:' || min(lower(app_id)) as identity, 'service principal of application ' || min(lower(app_id)) as reason
  from work.actor_row
  where starts_with(actor_key, 'sp:') and app_id is not null
  group by actor_key
  having count(distinct lower(app_id)) = 1
),
-- Names that one log gives the same id: a login, and the mail address that single sign-on adds to it.
same_id as (
  select
    source, actor_id,
    case
      when count(distinct actor_key) filter (where starts_with(actor_key, 'user:')) = 1 then min(actor_key) filter (where starts_with(actor_key, 'user:'))
      when count(distinct actor_key) filter (where not contains(actor_key, ':#')) = 1 then min(actor_key) filter (where not contains(actor_key, ':#'))
    end as identity
  from work.actor_row
  where actor_id is not null and (starts_with(actor_key, 'user:') or starts_with(actor_key, 'login:'))
  group by source, actor_id
),
login as (
  select r.actor_key, min(s.identity) as identity, 'same id ' || min(r.actor_id) || ' in ' || min(r.source) as reason
  from work.actor_row as r join same_id as s on s.source = r.source and s.actor_id = r.actor_id
  where starts_with(r.actor_key, 'login:') and s.identity <> r.actor_key
  group by r.actor_key
  having count(distinct s.identity) = 1
),
technician as (
  select actor_key, 'tech:' || min(lower(token_object)) as identity, 'token of object ' || min(lower(token_object)) as reason
  from work.actor_row
  where token_object is not null and starts_with(actor_key, 'user:')
  group by actor_key
  having count(distinct lower(token_object)) = 1
)
select actor_key as a, identity as b, 1.0::double as confidence, reason, kind, rank
from (
  select *, 'token_object' as kind, 1 as rank from technician where identity in (select actor_key from work.actor_row)
  union all select *, 'service_principal', 2 from app
  union all select *, 'object_id', 3 from renamed
  union all select *, 'object_id', 4 from bare_object
  union all select *, 'sid', 5 from work.sid_edge
  union all select *, 'login_id', 6 from login
) as edge;

create or replace table work.joined as
select a as actor_key, arg_min(b, rank) as identity, arg_min(reason, rank) as reason
from work.edge
where (a, b) not in (select (subject, object) from work.apart)
group by a;

delete from actors;
insert into actors
with one as (
  select
    actor_key, arg_max(actor_name, events) as name, arg_max(actor_type, events) as actor_type, arg_max(actor_tenant, events) as home,
    bool_or(home_own) as home_own,
    bool_or(actor_tenant is not null) as home_known,
    bool_or(domain_own and starts_with(actor_key, 'user:')) as name_own,
    min(first) as first, max(last) as last, sum(events)::bigint as events
  from work.actor_row
  group by actor_key
)
select
  o.actor_key, coalesce(k.identity, j.identity, o.actor_key), coalesce(o.name, o.actor_key), o.actor_type, o.home,
  coalesce(o.home_own, false) or (not o.home_known and coalesce(o.name_own, false)),
  concat_ws('; ', j.reason, k.reason), o.first, o.last, o.events
from one as o
left join work.joined as j on j.actor_key = o.actor_key
left join work.joined as k on k.actor_key = j.identity;
update actors set joined = null where joined = '';

-- Two names that the analyst holds apart and that a third one still joins: the one that does not stand for it leaves.
update actors set identity = actor_key, joined = null
where actor_key in (
  select case when s.identity = s.actor_key then o.actor_key else s.actor_key end
  from work.apart as p
  join actors as s on s.actor_key = p.subject
  join actors as o on o.actor_key = p.object
  where s.identity = o.identity and p.stated);
