-- id: EQ-10
-- title: Times without a zone
--
-- Events whose record does not say in which zone its time is, nor does the format define it: UTC was assumed.
with assumed as (
  select source, part_id, count(*) as n, min(time) as first, max(time) as last from events where time_basis = 'assumed' group by source, part_id
)
select
  'clock' as kind,
  a.source,
  case when count(*) = 1 then min(a.part_id) end as part_id,
  min(a.first) as from_time,
  max(a.last) + interval '1 microsecond' as to_time,
  sum(a.n)::bigint || ' events' || case when count(*) > 1 then ' of ' || count(*) || ' files' else '' end
    || ' carry no time zone and were read as UTC: they may be off by whole hours against the other logs' as summary,
  map {
    'events': sum(a.n)::bigint::varchar,
    'files': coalesce(array_to_string(list(left(p.name, 100) order by a.part_id)[1:3], ', '), 'not known') || case when count(*) > 3 then ' and ' || (count(*) - 3) || ' more' else '' end
  } as facts,
  []::ubigint[] as events
from assumed as a
left join parts as p on p.part_id = a.part_id
group by a.source
order by a.source
