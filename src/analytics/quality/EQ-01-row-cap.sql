-- id: EQ-01
-- title: As many rows as an export can have
--
-- A file with exactly as many records as a tool or portal gives at most was probably cut there. Files of one source with the same number are one gap.
with cap (rows, of) as (
  values
    (5000, 'one call of Search-UnifiedAuditLog'),
    (10000, 'one download of a log explorer or search tool'),
    (30000, 'one result of Log Analytics or advanced hunting'),
    (50000, 'one search of the unified audit log'),
    (100000, 'one download of sign-ins or one hunting result'),
    (200000, 'one download of a system log'),
    (250000, 'one download of an audit log'),
    (500000, 'one answer of the Log Analytics API'),
    (1048575, 'one worksheet below its header')
),
full_part as (
  select p.source, p.part_id, p.name, p.records, c.of, p.first, p.last
  from parts as p
  join cap as c on c.rows = p.records
  where p.source is not null
)
select
  'truncated' as kind,
  source,
  case when count(*) = 1 then min(part_id) end as part_id,
  min(first) as from_time,
  max(last) + interval '1 microsecond' as to_time,
  case when count(*) = 1 then 'A file has' else count(*) || ' files have' end || ' exactly ' || records || ' records, as many as ' || any_value(of)
    || ' can hold: records ' || coalesce('before ' || strftime(min(first), '%Y-%m-%d %H:%M:%SZ') || ' or after ' || strftime(max(last), '%Y-%m-%d %H:%M:%SZ') || ' ', '')
    || 'may have been left out' as summary,
  map {
    'records': records::varchar,
    'oldest record': coalesce(strftime(min(first), '%Y-%m-%d %H:%M:%SZ'), 'none read'),
    'newest record': coalesce(strftime(max(last), '%Y-%m-%d %H:%M:%SZ'), 'none read'),
    'files': array_to_string(list(left(name, 100) order by part_id)[1:3], ', ') || case when count(*) > 3 then ' and ' || (count(*) - 3) || ' more' else '' end
  } as facts,
  []::ubigint[] as events
from full_part
group by source, records
order by source, records
