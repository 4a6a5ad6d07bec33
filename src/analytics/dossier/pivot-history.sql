-- title: How much history a third party has before the pivot
-- columns: source, before, after, first, last, log_first, log_last, days_before, days_after, party_days, known, continues
-- param: baseline_days = 7   days of history of the party in a log from which "new" means anything
--
-- Per log in which the party of the variable `party` acted, over the whole case: its events before and after the pivot (microseconds since 1970 UTC; an event exactly
-- then is after), the days which the log covers before and after (`days_before`, `days_after`), and those between the party's first event and the pivot
-- (`party_days`, null without an event before). `known`: history enough to call anything new. `continues`: the log covers as many days after it, so that what is
-- not there can be called gone.
with span as (
  select source, min(first) as log_first, max(last) as log_last from log_span group by source
),
counted as (
  select
    source,
    count(*) filter (where time < make_timestamp(cast(getvariable('pivot_at') as bigint))) as before,
    count(*) filter (where time >= make_timestamp(cast(getvariable('pivot_at') as bigint))) as after,
    min(time) as first,
    max(time) as last
  from acts
  where party = getvariable('party') and time is not null
  group by source
),
measured as (
  select
    c.*, s.log_first, s.log_last,
    (cast(getvariable('pivot_at') as bigint) - epoch_us(s.log_first)) / 86400e6 as days_before,
    (epoch_us(s.log_last) - cast(getvariable('pivot_at') as bigint)) / 86400e6 as days_after,
    case when c.before > 0 then (cast(getvariable('pivot_at') as bigint) - epoch_us(c.first)) / 86400e6 end as party_days
  from counted as c
  join span as s on s.source = c.source
)
select
  source, before, after, first, last, log_first, log_last,
  greatest(days_before, 0) as days_before, greatest(days_after, 0) as days_after, party_days,
  coalesce(party_days >= getvariable('baseline_days'), false) as known,
  days_after >= getvariable('baseline_days') as continues
from measured
order by before + after desc, source
