-- title: Events after the pivot in given quarters of an hour
-- columns: event_key, events
-- param: baseline_days = 7   days of history of the party in a log from which "new" means anything
-- param: most = 1000   events
--
-- Of the party of the variable `party`, from `pivot_at` on, in logs in which it has at least `baseline_days` of history: the events in the quarters of an hour whose
-- starts (microseconds since 1970 UTC) the variable `slots` lists, separated by commas; the oldest first, `events` in all.
with act as (
  select event_key, source, time from acts where party = getvariable('party') and time is not null
),
known as (
  select source from act group by source
  having epoch_us(min(time)) <= cast(getvariable('pivot_at') as bigint) - getvariable('baseline_days') * 86400e6
),
found as (
  select event_key, time, count(*) over () as events
  from act
  where time >= make_timestamp(cast(getvariable('pivot_at') as bigint))
    and source in (select source from known)
    and (epoch_us(time) // 900000000) * 900000000 in (select unnest(string_split(cast(getvariable('slots') as varchar), ','))::bigint)
)
select event_key, events from found order by time, event_key limit (select cast(getvariable('most') as bigint))
