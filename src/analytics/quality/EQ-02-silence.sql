-- id: EQ-02
-- title: Hours without events
-- param: expected = 12   five-minute steps with events that the other days of the source give reason to expect before silence is a hole
-- param: burst = 4   steps that one hour of another day counts for at most, unless every other day has more
-- param: days = 3   other days that a rhythm takes
-- param: named = 30   silences of a log that are gaps of their own, those of which most was expected; the rest is one gap
--
-- Each silence of an hour and more is held against the rhythm of its own source: for every hour of it, or the part of an hour, what the source wrote then on the other working days, or
-- weekend days: as much as the poorest of them, or the mean with bursts cut down. Counted are steps of five minutes with events, so that a job that writes a hundred
-- events at once is not taken for a rhythm. A log that has events on fewer than half of its days, outside of the silence, has none either.
-- Between events it ends at the event before and the event after; before the first and after the last it reaches as far as the whole case is busy.
with fine as (
  select source, time_bucket(interval '5 minutes', time) as bucket, count(*) as n, min(time) as first, max(time) as last from events group by all
),
hourly as (
  select source, date_trunc('hour', bucket) as hour, sum(n) as n, count(*) as steps, min(first) as first, max(last) as last from fine group by all
),
daily as (
  select source, date_trunc('day', hour)::timestamp as day, dayofweek(hour) in (0, 6) as weekend, sum(n) as n, min(first) as first, max(last) as last from hourly group by all
),
busy_day as (
  select min(first) as first, max(last) as last from daily group by day having sum(n) >= getvariable('expected')
),
whole as (
  select min(first) as first, max(last) as last from busy_day
),
span as (
  select source, min(first) as first, max(last) as last from hourly group by source
),
silence as (
  select source, 'between' as place, lag(last) over (partition by source order by hour) as a, first as b from hourly
  union all
  select s.source, 'before', w.first, s.first from span as s cross join whole as w
  union all
  select s.source, 'after', s.last, w.last from span as s cross join whole as w
),
long_silence as (
  select * from silence where epoch(b) - epoch(a) >= 3600 /* for speed */
),
silent_hour as (
  select
    source, place, a, b, unnest(generate_series(date_trunc('hour', a), least(b, a + interval '28 days'), interval '1 hour')) as hour
  from long_silence
),
slot as (
  select source, hour(hour) as slot, dayofweek(hour) in (0, 6) as weekend, max(steps) as most from hourly group by all
),
-- No more can be expected than the busiest day gave: most silences are the night and end here.
likely as (
  select h.source, h.place, h.a, h.b
  from silent_hour as h
  join slot as s on s.source = h.source and s.slot = hour(h.hour) and s.weekend = (dayofweek(h.hour) in (0, 6)) /* for speed */
  group by all
  having sum(s.most) >= getvariable('expected') /* for speed */
),
counted as (
  select
    h.source, h.place, h.a, h.b, h.hour, d.day,
    count(f.n) filter (where f.last > h.a + (d.day - date_trunc('day', h.hour)::timestamp) and f.first < h.b + (d.day - date_trunc('day', h.hour)::timestamp)) as steps
  from silent_hour as h
  semi join likely as l on l.source = h.source and l.place = h.place and l.a = h.a /* for speed */
  join daily as d on d.source = h.source and d.weekend = (dayofweek(h.hour) in (0, 6))
    and (d.day + to_hours(hour(h.hour)) + interval '1 hour' <= h.a or d.day + to_hours(hour(h.hour)) >= h.b)
  left join fine as f on f.source = h.source and date_trunc('hour', f.bucket) = d.day + to_hours(hour(h.hour))
  group by all
),
rated as (
  select
    source, place, a, b, hour, greatest(min(steps), avg(least(steps, getvariable('burst')))) as expected
  from counted
  group by all
  having count(*) >= getvariable('days')
),
hole as (
  select source, place, a, b, sum(expected) as expected from rated group by all having sum(expected) >= getvariable('expected')
),
regular as (
  select h.*
  from hole as h
  join (select source, count(*) as days, date_diff('day', min(day), max(day)) + 1 as span from daily group by source) as d on d.source = h.source
  where d.days * 2 >= d.span - case when h.place = 'between' then epoch(h.b - h.a) / 86400 else 0 end
),
ranked as (
  select *, row_number() over (partition by source order by expected desc, a) as place_in_source from regular
),
told as (
  select
    r.source, r.place, r.a, r.b, r.expected, r.place_in_source,
    (select coalesce(sum(o.n), 0) from fine as o where o.source <> r.source and o.first >= r.a and o.last <= r.b) as others
  from ranked as r
  where r.place_in_source <= getvariable('named')
)
select
  'silence' as kind,
  source,
  null::uinteger as part_id,
  a as from_time,
  b as to_time,
  'No event ' || case place when 'before' then 'before ' || strftime(b, '%Y-%m-%d %H:%M:%S') || 'Z, though the case goes back to ' || strftime(a, '%Y-%m-%d %H:%M:%S') || 'Z'
    when 'after' then 'after ' || strftime(a, '%Y-%m-%d %H:%M:%S') || 'Z, though the case goes on until ' || strftime(b, '%Y-%m-%d %H:%M:%S') || 'Z'
    else 'from ' || strftime(a, '%Y-%m-%d %H:%M:%S') || 'Z to ' || strftime(b, '%Y-%m-%d %H:%M:%S') || 'Z' end
    || ' (' || round((epoch(b) - epoch(a)) / 3600, 1) || ' hours), where other days give reason to expect events in at least ' || floor(expected)::bigint || ' steps of five minutes'
    || case when others > 0 then '; other logs have ' || others || case when others = 1 then ' event' else ' events' end || ' in that time' else '; no other log has an event in that time' end as summary,
  map {
    'hours': round((epoch(b) - epoch(a)) / 3600, 1)::varchar,
    'steps expected': floor(expected)::bigint::varchar,
    'threshold: steps expected': getvariable('expected')::bigint::varchar,
    'threshold: other days': getvariable('days')::bigint::varchar,
    'events of other logs': others::varchar
  } as facts,
  []::ubigint[] as events
from told
union all
select
  'silence', source, null, min(a), max(b),
  count(*) || case when count(*) = 1 then ' more stretch' else ' more stretches' end || ' without events, ' || round(sum(epoch(b) - epoch(a)) / 3600, 1) || ' hours together' as summary,
  map {'stretches': count(*)::varchar, 'threshold: steps expected': getvariable('expected')::bigint::varchar},
  []::ubigint[]
from ranked
where place_in_source > getvariable('named')
group by source
order by source, from_time, to_time
