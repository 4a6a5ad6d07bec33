-- Addresses inside the tunnel: who held one from when to when. A lease ends with the tunnel, when somebody else gets the address, or 12 hours after it was last heard of.
create or replace table work.lease as
with heard as (
  select actor_key, unnest(list_filter([extra['assigned_ip'], extra['assigned_ip6']], lambda x: x is not null)) as address, time, activity
  from events
  where source = 'remote-access' and actor_key is not null and outcome <> 'failure'
    and not starts_with(actor_key, 'system:') and not starts_with(actor_key, 'anonymous:')
),
turned as (
  select *, case when actor_key = lag(actor_key) over held and lag(activity) over held is distinct from 'logoff' then 0 else 1 end as starts
  from heard
  window held as (partition by address order by time, actor_key)
),
numbered as (
  select *, sum(starts) over (partition by address order by time, actor_key rows unbounded preceding) as n from turned
),
held as (
  select address, actor_key, min(time) as from_time, max(time) as last, bool_or(activity = 'logoff') as ended
  from numbered
  group by address, actor_key, n
)
select
  address, actor_key, from_time,
  case when ended then last else least(last + interval '12 hours', coalesce(lead(from_time) over (partition by address order by from_time), 'infinity'::timestamp)) end as to_time
from held;

insert into work.edge
with inside as (
  select e.actor_key, l.actor_key as holder, l.address, count(*) as events, min(l.from_time) as from_time, max(l.to_time) as to_time
  from events as e
  join work.lease as l on l.address = e.src_ip and e.time >= l.from_time and e.time < l.to_time
  where e.source <> 'remote-access' and e.actor_key <> l.actor_key
  group by e.actor_key, l.actor_key, l.address
),
pair as (
  select
    i.actor_key, i.holder, any_value(a.account) = any_value(h.account) as same_name, sum(i.events)::bigint as events,
    min(i.address) as address, count(distinct i.address) as addresses, min(i.from_time) as from_time, max(i.to_time) as to_time
  from inside as i
  join work.join_name as a on a.actor_key = i.actor_key and a.is_person
  join work.join_name as h on h.actor_key = i.holder and h.is_person
  group by i.actor_key, i.holder
)
select
  holder, actor_key, case when same_name then 0.8 else 0.6 end,
  events || case when events = 1 then ' event' else ' events' end || ' from ' || address
    || case when addresses > 1 then ' and ' || (addresses - 1) || ' more' else '' end || ', held inside the tunnel from '
    || strftime(from_time, '%Y-%m-%d %H:%M:%SZ') || ' to ' || strftime(to_time, '%Y-%m-%d %H:%M:%SZ') || case when same_name then ', same account name' else '' end,
  'vpn_address', 10
from pair;

drop table work.lease;
