-- id: EQ-03
-- title: Records that could not be read
--
-- Records of a recognised log that did not become events, by reason. Values in a reason are left out for counting.
with refused as (
  select
    p.source, r.part_id, p.name,
    left(regexp_replace(regexp_replace(r.reason, '"[^"]*"', '"..."', 'g'), '[0-9]+', 'n', 'g'), 100) as reason
  from rejects as r
  join parts as p on p.part_id = r.part_id
),
reasons as (
  select source, reason, count(*) as n, row_number() over (partition by source order by count(*) desc, reason) as place from refused group by source, reason
),
named as (
  select source, string_agg(n || ' times ' || reason, '; ' order by place) as reasons from reasons where place <= 3 group by source
),
read as (
  select source, sum(records) as records from parts group by source
)
select
  'reading' as kind,
  f.source,
  case when count(distinct f.part_id) = 1 then min(f.part_id) end as part_id,
  null::timestamp as from_time,
  null::timestamp as to_time,
  count(*) || ' of ' || any_value(r.records)::bigint || ' records could not be read as events' || case when count(distinct f.part_id) > 1 then ', in ' || count(distinct f.part_id) || ' files' else '' end as summary,
  map {'reasons': any_value(n.reasons), 'records': any_value(r.records)::bigint::varchar, 'refused': count(*)::varchar} as facts,
  []::ubigint[] as events
from refused as f
join named as n on n.source is not distinct from f.source
join read as r on r.source is not distinct from f.source
group by f.source
order by f.source
