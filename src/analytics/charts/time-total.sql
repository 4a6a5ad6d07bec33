-- title: All events over time
-- columns: bin, events
-- param: bin_seconds = 3600   width of a bar
--
-- Every event whatever the filter, the grey behind `time-histogram`. `bin` is the start of the bar in microseconds since 1970 UTC.
select
  (epoch_us(time) // (cast(getvariable('bin_seconds') as bigint) * 1000000)) * (cast(getvariable('bin_seconds') as bigint) * 1000000) as bin,
  count(*) as events
from events
where time is not null
group by bin
order by bin
