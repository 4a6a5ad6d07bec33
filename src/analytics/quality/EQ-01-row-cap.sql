-- id: EQ-01
-- title: As many rows as an export can have
--
-- A file with exactly as many records as a tool or portal gives at most was probably cut there. Files of one source with the same number are one gap.
with cap (rows, of) as (
  values
    (5000, 'one answer of Search-UnifiedAuditLog'),
    (10000, 'a search window of Elasticsearch or one answer of a hunting query'),
    (30000, 'one answer of Log Analytics'),
    (50000, 'a unified audit search'),
    (100000, 'a portal or hunting export'),
    (250000, 'a portal download'),
    (1048575, 'a worksheet below its header')
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
  case when count(*) = 1 then 'a file has' else count(*) || ' files have' end || ' exactly ' || records || ' records, as many as ' || of || ' can have: more may have been left out'
    as summary,
  map {
    'records': records::varchar,
    'files': array_to_string(list(left(name, 80) order by part_id)[1:3], ', ') || case when count(*) > 3 then ' and ' || count(*) - 3 || ' more' else '' end
  } as facts,
  []::ubigint[] as events
from full_part
group by source, records, of
order by source, records
