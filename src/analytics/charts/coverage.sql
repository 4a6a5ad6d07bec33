-- title: What the evidence covers
-- columns: source, bin, events
-- param: bin_seconds = 86400   width of a cell
--
-- Events per source and cell, whatever the filter: where a source has no cell, it is silent or was not exported.
select
  source,
  (epoch_us(time) // (cast(getvariable('bin_seconds') as bigint) * 1000000)) * (cast(getvariable('bin_seconds') as bigint) * 1000000) as bin,
  count(*) as events
from events
where time is not null
group by source, bin
order by source, bin
