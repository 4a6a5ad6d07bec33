-- title: Activity of each third party
-- columns: party, bin, events
-- param: bin_seconds = 86400   width of a point
-- param: parties = 300   most active parties
--
-- Events under the filter per party and point, for the lines in the list of third parties.
with cell as (
  select
    party,
    (epoch_us(time) // (cast(getvariable('bin_seconds') as bigint) * 1000000)) * (cast(getvariable('bin_seconds') as bigint) * 1000000) as bin,
    count(*) as events
  from filtered
  where time is not null and party is not null
  group by party, bin
),
active as (
  select party, row_number() over (order by sum(events) desc, party) as place from cell group by party
)
select c.party, c.bin, c.events
from cell as c join active as a on a.party = c.party
where a.place <= getvariable('parties')
order by c.party, c.bin
