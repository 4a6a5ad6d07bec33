-- title: Events over time by outcome
-- columns: bin, outcome, events
-- param: bin_seconds = 3600   width of a bar
--
-- Events under the filter, counted per bar and outcome. `bin` is the start of the bar in microseconds since 1970 UTC.
select
  (epoch_us(time) // (cast(getvariable('bin_seconds') as bigint) * 1000000)) * (cast(getvariable('bin_seconds') as bigint) * 1000000) as bin,
  coalesce(outcome, 'unknown') as outcome,
  count(*) as events
from filtered
where time is not null
group by bin, coalesce(outcome, 'unknown')
order by bin, outcome
