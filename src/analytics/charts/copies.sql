-- title: Files that hold copies of the same events
-- columns: source, one, other, copies, pairs
-- param: most = 200   pairs that are listed
--
-- Copies folded away, by the two files that held them, most first; within one file both are the same. `pairs` counts all of them.
with copy as (
  select e.source, least(d.part_id, e.part_id) as one, greatest(d.part_id, e.part_id) as other
  from duplicates as d
  join events as e on e.event_key = d.event_key
)
select source, one, other, count(*) as copies, count(*) over () as pairs
from copy
group by source, one, other
order by copies desc, one, other, source
limit cast(getvariable('most') as bigint)
