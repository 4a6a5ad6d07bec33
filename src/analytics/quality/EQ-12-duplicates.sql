-- id: EQ-12
-- title: Copies of the same events
--
-- Events that are in the evidence more than once, counted once. Nothing is lost; but a page that was exported twice may stand where another one is missing.
with copy as (
  select e.source, least(d.part_id, e.part_id) as one, greatest(d.part_id, e.part_id) as other, count(*) as n
  from duplicates as d
  join events as e on e.event_key = d.event_key
  group by all
),
ranked as (
  select
    c.*, coalesce(left(a.name, 80), 'file ' || c.one) as one_name, coalesce(left(b.name, 80), 'file ' || c.other) as other_name,
    row_number() over (partition by c.source order by c.n desc, c.one, c.other) as place
  from copy as c
  left join parts as a on a.part_id = c.one
  left join parts as b on b.part_id = c.other
)
select
  'duplicates' as kind,
  source,
  case when count(*) = 1 and min(one) = min(other) then min(one) end as part_id,
  null::timestamp as from_time,
  null::timestamp as to_time,
  sum(n)::bigint || case when sum(n) = 1 then ' copy of an event was' else ' copies of events were' end || ' folded, '
    || string_agg(n || case when one = other then ' within ' || one_name else ' between ' || one_name || ' and ' || other_name end, '; ' order by place) filter (where place <= 3)
    || case when count(*) > 3 then '; and between ' || (count(*) - 3) || ' more pairs of files' else '' end as summary,
  map {'copies': sum(n)::bigint::varchar, 'pairs of files': count(*)::varchar, 'copies within one file': coalesce(sum(n) filter (where one = other), 0)::bigint::varchar} as facts,
  []::ubigint[] as events
from ranked
group by source
order by source
