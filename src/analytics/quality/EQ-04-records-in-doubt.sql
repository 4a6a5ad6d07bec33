-- id: EQ-04
-- title: Records read with a reservation
--
-- The source found something wrong inside a record and kept what could be read: cells cut by a spreadsheet or an export, JSON that ends early, a time that is not the event's own.
with noted as (
  select source, part_id, event_key, time, left(regexp_replace(extra['parse_note'], '[0-9]+', 'n', 'g'), 100) as note
  from events
  where extra['parse_note'] is not null
),
notes as (
  select source, note, count(*) as n, row_number() over (partition by source order by count(*) desc, note) as place from noted group by source, note
),
named as (
  select source, string_agg(n || ' times ' || note, '; ' order by place) as notes from notes where place <= 3 group by source
)
select
  'reading' as kind,
  e.source,
  case when count(distinct e.part_id) = 1 then min(e.part_id) end as part_id,
  min(e.time) as from_time,
  max(e.time) + interval '1 microsecond' as to_time,
  count(*) || case when count(*) = 1 then ' event was' else ' events were' end || ' read with a reservation: ' || any_value(n.notes) as summary,
  map {'notes': any_value(n.notes), 'events': count(*)::varchar, 'files': count(distinct e.part_id)::varchar} as facts,
  evidence(e.event_key, e.time) as events
from noted as e
join named as n on n.source = e.source
group by e.source
order by e.source
