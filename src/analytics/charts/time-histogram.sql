-- title: Events over time
-- columns: bin, events
-- param: bin_seconds = 3600   width of a bar
--
-- Events under the filter, counted per bar. `bin` is the start of the bar in microseconds since 1970 UTC.
select
  (epoch_us(time) // (cast(getvariable('bin_seconds') as bigint) * 1000000)) * (cast(getvariable('bin_seconds') as bigint) * 1000000) as bin,
  count(*) as events
from filtered
where time is not null
group by bin
order by bin
