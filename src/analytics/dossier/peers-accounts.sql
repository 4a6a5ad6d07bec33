-- title: Accounts of one third party compared with each other
-- columns: identity, name, events, first, last, operations, own_operations, own_share, peers, operation_distance, network_distance, hour_distance, app_distance, few, odd
-- param: min_peers = 3   other accounts that must be there before one can be called the odd one out
-- param: min_events = 20   events below which a distance says little
-- param: own_operations = 5   operations no peer ever used from which an account is odd
-- param: own_share = 0.2   share of such operations above which an account is odd
--
-- The accounts of the party of the variable `party`, over the whole case. A distance is that of Jensen and Shannon (square root, base 2: 0 the same mix, 1 nothing in common) between
-- the mix of one account and the mean of its peers' mixes, in which each peer weighs the same: over operations, networks, hours of the day (UTC) and applications; null
-- where the account or all of its peers have no such value. `own_operations` no peer ever used; `own_share` is their share of the account's kinds of operations.
-- `odd`: at least `min_peers` peers, and of its kinds of operations more than the share `own_share`, and at least `own_operations`, are its own.
with counted as (
  select
    identity,
    case
      when grouping(operation_key) = 0 then 'operation'
      when grouping(src_ip) = 0 then 'network'
      when grouping(hour) = 0 then 'hour'
      when grouping(app) = 0 then 'app'
      else 'all'
    end as dimension,
    coalesce(operation_key, src_ip, hour::varchar, app) as value, count(*) as n, min(time) as first, max(time) as last
  from (
    select identity, time, operation_key, src_ip, extract(hour from time) as hour, lower(coalesce(app_name, app_id)) as app
    from acts
    where party = getvariable('party') and identity is not null and time is not null
  ) as act
  group by grouping sets ((identity), (identity, operation_key), (identity, src_ip), (identity, hour), (identity, app))
),
mixed as (
  select
    c.identity, c.dimension, case when c.dimension = 'network' then network_of(c.value, n.asn) else c.value end as value, sum(c.n) as n
  from counted as c
  left join asn_of_ip as n on c.dimension = 'network' and n.address = c.value
  where c.value is not null and c.dimension <> 'all'
  group by all
),
shared as (
  select identity, dimension, value, n / sum(n) over (partition by identity, dimension) as p, count(*) over (partition by dimension, value) as users from mixed
),
sized as (
  select dimension, count(distinct identity) as accounts from mixed group by dimension
),
compared as (
  select
    s.identity, s.dimension, s.users, s.p,
    case when z.accounts > 1 then (sum(s.p) over (partition by s.dimension, s.value) - s.p) / (z.accounts - 1) end as q
  from shared as s
  join sized as z on z.dimension = s.dimension
),
distanced as (
  select
    identity, dimension, count(*) as kinds, count(*) filter (where users = 1) as own_kinds,
    -- What only the peers have adds half of its share: the rest of their mix.
    sqrt(least(1, greatest(0,
      0.5 * (sum(p * log2(2 * p / (p + q)) + case when q > 1e-12 then q * log2(2 * q / (p + q)) else 0 end) + 1 - sum(q))))) as distance
  from compared
  group by identity, dimension
),
account as (
  select identity, n as events, first, last, count(*) over () - 1 as peers from counted where dimension = 'all'
),
told as (
  select
    a.identity, a.events, a.first, a.last, a.peers,
    coalesce(max(d.kinds) filter (where d.dimension = 'operation'), 0) as operations,
    coalesce(max(d.own_kinds) filter (where d.dimension = 'operation'), 0) as own_operations,
    max(d.distance) filter (where d.dimension = 'operation') as operation_distance,
    max(d.distance) filter (where d.dimension = 'network') as network_distance,
    max(d.distance) filter (where d.dimension = 'hour') as hour_distance,
    max(d.distance) filter (where d.dimension = 'app') as app_distance
  from account as a
  left join distanced as d on d.identity = a.identity
  group by a.identity, a.events, a.first, a.last, a.peers
)
select
  t.identity, coalesce(w.name, t.identity) as name, t.events, t.first, t.last, t.operations, t.own_operations,
  case when t.operations > 0 then t.own_operations / t.operations end as own_share, t.peers,
  t.operation_distance, t.network_distance, t.hour_distance, t.app_distance,
  t.events < getvariable('min_events') as few,
  t.peers >= getvariable('min_peers') and t.own_operations >= getvariable('own_operations')
    and t.own_operations > getvariable('own_share') * t.operations as odd
from told as t
left join (select identity, any_value(name) as name from actors group by identity) as w on w.identity = t.identity
order by odd desc, few, greatest(t.operation_distance, t.network_distance, t.hour_distance, t.app_distance) desc nulls last, events desc, t.identity
