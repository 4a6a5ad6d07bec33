-- title: How often before and after the pivot
-- columns: field, value, source, name, before, after, days_before, days_after, rate_before, rate_after, place, listed
-- param: most = 12   values per field
-- param: min_days = 0.5   days a log must cover on a side before a rate a day is told
--
-- Events of the party of the variable `party` before and from `pivot_at` on, over the whole case, per log alone (field `source`) and per log and operation, service, application,
-- country, tenant and identity, and the same per day which that log covers on that side: logs of different lengths compare. A rate is null where the log covers
-- less than `min_days` of that side. Beside logs only values that are on both sides: what is on one alone is new or has stopped. Ranked by how much the rate
-- changed, in events a day; `listed` says how many there are in all.
with act as (
  select
    source, time >= make_timestamp(cast(getvariable('pivot_at') as bigint)) as later, operation, service, app_name, src_country, tenant, identity
  from acts
  where party = getvariable('party') and time is not null
),
counted as (
  select
    case
      when grouping(operation) = 0 then 'operation'
      when grouping(service) = 0 then 'service'
      when grouping(app_name) = 0 then 'app_name'
      when grouping(src_country) = 0 then 'src_country'
      when grouping(tenant) = 0 then 'tenant'
      when grouping(identity) = 0 then 'identity'
      else 'source'
    end as field,
    coalesce(operation, service, app_name, src_country, tenant, identity) as value, source,
    count(*) filter (where not later) as before,
    count(*) filter (where later) as after
  from act
  group by grouping sets ((source), (source, operation), (source, service), (source, app_name), (source, src_country), (source, tenant), (source, identity))
),
span as (
  select
    source,
    greatest((cast(getvariable('pivot_at') as bigint) - epoch_us(min(first))) / 86400e6, 0) as days_before,
    greatest((epoch_us(max(last)) - cast(getvariable('pivot_at') as bigint)) / 86400e6, 0) as days_after
  from log_span
  group by source
),
rated as (
  select
    c.field, coalesce(c.value, c.source) as value, c.source, c.before, c.after, s.days_before, s.days_after,
    case when s.days_before >= getvariable('min_days') then c.before / s.days_before end as rate_before,
    case when s.days_after >= getvariable('min_days') then c.after / s.days_after end as rate_after
  from counted as c
  join span as s on s.source = c.source
  where c.field = 'source' or c.value is not null and c.before > 0 and c.after > 0
),
ranked as (
  select
    *, count(*) over (partition by field) as listed,
    row_number() over (partition by field order by abs(coalesce(rate_after, 0) - coalesce(rate_before, 0)) desc, before + after desc, value, source) as place
  from rated
)
select
  r.field, r.value, r.source, coalesce(w.name, r.value) as name, r.before, r.after, r.days_before, r.days_after, r.rate_before, r.rate_after, r.place, r.listed
from ranked as r
left join (select identity, any_value(name) as name from actors group by identity) as w on r.field = 'identity' and w.identity = r.value
where r.place <= getvariable('most')
order by r.field, r.place
