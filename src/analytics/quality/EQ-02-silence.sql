-- id: EQ-02
-- title: Hours without events
-- param: expected = 12   events that the other days of the source give reason to expect before silence is a hole
-- param: burst = 4   events that one hour of another day counts for at most, unless that hour has more on every other day
-- param: minutes = 60   shortest silence looked at
--
-- Each silence is held against the rhythm of its own source: for every hour of it, what the source wrote in that hour of the other working days, or weekend days.
-- Between events it ends at the event before and the event after; before the first and after the last it reaches as far as the whole case is busy.
with hourly as (
  select source, date_trunc('hour', time) as hour, count(*) as n, min(time) as first, max(time) as last from events group by all
),
daily as (
  select source, date_trunc('day', hour) as day, dayofweek(hour) in (0, 6) as weekend, sum(n) as n, min(first) as first, max(last) as last from hourly group by all
),
active as (
  select source, weekend, count(*) as days from daily group by all
),
slot as (
  select source, hour(hour) as slot, dayofweek(hour) in (0, 6) as weekend, count(*) as filled, sum(least(n, getvariable('burst'))) as capped, list_sort(list(n))[1:3] as lows
  from hourly
  group by all
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
  select * from silence where epoch(b) - epoch(a) >= getvariable('minutes') * 60
),
silent_hour as (
  select source, place, a, b, unnest(generate_series(date_trunc('hour', a), least(b, a + interval '28 days'), interval '1 hour')) as hour from long_silence
),
placed as (
  select
    h.*,
    hour(h.hour) as slot,
    dayofweek(h.hour) in (0, 6) as weekend,
    greatest(0, epoch(least(h.b, h.hour + interval '1 hour')) - epoch(greatest(h.a, h.hour))) / 3600 as part,
    -- Days with events of which this silence covers the same hour: they are no other days.
    (h.place <> 'before' and dayofweek(h.a) in (0, 6) = dayofweek(h.hour) in (0, 6) and date_trunc('day', h.a) + to_hours(hour(h.hour)) >= date_trunc('hour', h.a)
      and date_trunc('day', h.a) + to_hours(hour(h.hour)) < h.b)::integer
    + (h.place <> 'after' and date_trunc('day', h.a) <> date_trunc('day', h.b) and dayofweek(h.b) in (0, 6) = dayofweek(h.hour) in (0, 6)
      and date_trunc('day', h.b) + to_hours(hour(h.hour)) < h.b)::integer as own_days,
    coalesce(own.n, 0) as own
  from silent_hour as h
  left join hourly as own on own.source = h.source and own.hour = h.hour
),
rated as (
  select
    p.source, p.place, p.a, p.b,
    p.part * case
      when d.days - p.own_days < 2 then 0
      else greatest(
        (s.capped - least(p.own, getvariable('burst'))) / (d.days - p.own_days),
        case when p.own_days + 1 <= d.days - s.filled then 0 else coalesce(s.lows[p.own_days + 1 - (d.days - s.filled)], 0) end)
    end as expected
  from placed as p
  join slot as s on s.source = p.source and s.slot = p.slot and s.weekend = p.weekend
  join active as d on d.source = p.source and d.weekend = p.weekend
),
hole as (
  select source, place, a, b, sum(expected) as expected from rated group by all having sum(expected) >= getvariable('expected')
),
ranked as (
  select *, row_number() over (partition by source order by expected desc, a) as place_in_source from hole
),
told as (
  select
    r.source, r.place, r.a, r.b, r.expected, r.place_in_source,
    (select coalesce(sum(o.n), 0) from hourly as o where o.source <> r.source and o.first >= r.a and o.last <= r.b) as others
  from ranked as r
  where r.place_in_source <= 30
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
    || ' (' || round((epoch(b) - epoch(a)) / 3600, 1) || ' hours), where other days give reason to expect at least ' || floor(expected)::bigint
    || case when others > 0 then '; other logs have ' || others || ' events in that time' else '; no other log has an event in that time' end as summary,
  map {
    'hours': round((epoch(b) - epoch(a)) / 3600, 1)::varchar,
    'events expected': floor(expected)::bigint::varchar,
    'threshold: events expected': getvariable('expected')::bigint::varchar,
    'events of other logs': others::varchar
  } as facts,
  []::ubigint[] as events
from told
union all
select
  'silence', source, null, min(a), max(b),
  count(*) || ' more stretches without events, ' || round(sum(epoch(b) - epoch(a)) / 3600, 1) || ' hours together' as summary,
  map {'stretches': count(*)::varchar, 'threshold: events expected': getvariable('expected')::bigint::varchar},
  []::ubigint[]
from ranked
where place_in_source > 30
group by source
order by source, from_time, to_time
