-- title: When a third party was active
-- columns: slot, events
--
-- Events of the party of the variable `party` under the filter, per half hour in which there were any. `slot` is its start in microseconds since 1970 UTC; the
-- page lays it on the clock of the chosen zone.
select (epoch_us(time) // 1800000000) * 1800000000 as slot, count(*) as events
from filtered
where party = getvariable('party') and time is not null
group by slot
order by slot
