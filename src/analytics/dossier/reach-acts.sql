-- title: What a third party reached, and what it could have
-- columns: kind, units, items, events, first, last, names, folders, sources
-- param: most = 5   names told
--
-- For the party of the variable `party`, over the whole case, per kind of `reach_act`: how many different things, items and events, from when to when, in which logs, and the first names
-- by number of events. `folders` of mailboxes as far as logged.
with act as materialized (
  select kind, unit, items, time, folders, source from reach_act where party = getvariable('party')
),
named as (
  select kind, unit, count(*) as n from act group by kind, unit
),
ranked as (
  select kind, unit, row_number() over (partition by kind order by n desc, unit) as place from named
),
summed as (
  select
    kind, count(distinct unit) as units, sum(items)::bigint as items, count(*) as events, min(time) as first, max(time) as last,
    count(distinct folders) as folders, list(distinct source order by source) as sources
  from act
  group by kind
)
select
  s.kind, s.units, s.items, s.events, s.first, s.last,
  list(r.unit order by r.place) as names, s.folders, s.sources
from summed as s
join ranked as r on r.kind = s.kind and r.place <= getvariable('most')
group by all
order by s.kind
