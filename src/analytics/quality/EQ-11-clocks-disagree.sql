-- id: EQ-11
-- title: Clocks that disagree by whole hours
-- param: pairs = 8   moments that must agree at the shift
-- param: times = 4   times as many moments must agree at the shift as at any other, none included
-- param: moments = 200   moments of one person at one address in one log above which they say nothing about clocks
--
-- One person at one address leaves traces in two logs within minutes: signs in, changes something. Where many more of these moments meet when one log is moved by whole hours, its zone was read wrongly.
with located as (
  -- A file whose zone was assumed has a clock of its own. Bulk reads and calls of machines say little about clocks.
  select source, case when time_basis = 'assumed' then part_id end as part_id, hash(identity, src_ip) as place, time_bucket(interval '2 minutes', time) as moment
  from acts
  where event_class not in ('api_call', 'file_access', 'mailbox_access', 'key_access', 'other')
    and src_ip is not null
    and identity is not null
  group by all
),
told as (
  select * from located qualify count(*) over (partition by source, part_id, place) <= getvariable('moments')
),
-- Only places that two clocks saw can tell anything, and 20,000 moments of each clock tell enough: of the same places for all, by the order of the hash.
telling as (
  select *
  from told
  where place in (select place from told group by place having count(distinct (source, coalesce(part_id, 0))) > 1) /* for speed */
  qualify row_number() over (partition by source, part_id order by place, moment) <= 20000 /* for speed */
),
moved as materialized (
  select t.source, t.part_id, t.place, t.moment, h.hours, t.moment + to_hours(h.hours) as met from telling as t cross join (select unnest(generate_series(-14, 14)) as hours) as h
),
slack as materialized (
  select source, part_id, place, moment + to_minutes(unnest([-2, 0, 2])) as met from telling
),
near as (
  select distinct a.source, a.part_id, b.source as other, b.part_id as other_part, a.hours, a.place, a.moment
  from moved as a
  join slack as b on b.place = a.place and b.met = a.met
  where (a.source, coalesce(a.part_id, 0)) <> (b.source, coalesce(b.part_id, 0)) /* for speed */
    and (a.part_id is not null or (b.part_id is null and a.source < b.source))
),
agreed as (
  select source, part_id, other, other_part, hours, count(*) as n from near group by all
),
best as (
  select
    source, part_id, other, other_part, list(hours order by n desc, abs(hours), hours)[1] as hours, max(n) as n, coalesce(list_sort(list(n), 'DESC')[2], 0) as next,
    coalesce(sum(n) filter (where hours = 0), 0)::bigint as unshifted
  from agreed
  group by all
),
off as (
  select * from best where hours <> 0 and n >= getvariable('pairs') and n >= getvariable('times') * next
)
select
  'clock' as kind,
  o.source,
  o.part_id,
  null::timestamp as from_time,
  null::timestamp as to_time,
  'Times of this log agree with those of ' || o.other || ' when moved by ' || case when o.hours > 0 then '+' else '' end || o.hours || case when abs(o.hours) = 1 then ' hour' else ' hours' end || ': '
    || o.n || ' moments of the same person at the same address meet then, ' || o.unshifted || ' as they are' as summary,
  map {
    'other log': o.other,
    'hours': o.hours::varchar,
    'moments that agree moved': o.n::varchar,
    'moments that agree as they are': o.unshifted::varchar,
    'moments that agree at the next best': o.next::varchar,
    'threshold: moments': getvariable('pairs')::bigint::varchar,
    'threshold: times as many': getvariable('times')::bigint::varchar,
    'file': coalesce(left(p.name, 200), 'all')
  } as facts,
  []::ubigint[] as events
from off as o
left join parts as p on p.part_id = o.part_id
order by o.source, o.part_id, o.other, o.other_part
