-- title: What an identity or an address did
-- columns: field, value, values, events, first, last
-- param: most = 8   values per field
--
-- For the events in which the column `field` (identity, src_ip, session_id) has the value `value`, over the whole case whatever the filter: the most frequent
-- values of other fields. `values` is how many the field has in all.
with counted as (
  select
    case
      when grouping(identity) = 0 then 'identity'
      when grouping(src_ip) = 0 then 'src_ip'
      when grouping(src_country) = 0 then 'src_country'
      when grouping(app_name) = 0 then 'app_name'
      when grouping(operation) = 0 then 'operation'
      when grouping(target_name) = 0 then 'target_name'
      when grouping(session_id) = 0 then 'session_id'
      else 'user_agent'
    end as field,
    coalesce(identity, src_ip, src_country, app_name, operation, target_name, session_id, user_agent) as value,
    count(*) as events,
    min(time) as first,
    max(time) as last
  from acts
  where
    case cast(getvariable('field') as varchar) when 'identity' then identity when 'src_ip' then src_ip when 'session_id' then session_id end
      = cast(getvariable('value') as varchar)
  group by grouping sets ((identity), (src_ip), (src_country), (app_name), (operation), (target_name), (session_id), (user_agent))
),
ranked as (
  select *, count(*) over (partition by field) as values, row_number() over (partition by field order by events desc, value) as place
  from counted
  where value is not null and field <> cast(getvariable('field') as varchar)
)
select field, value, values, events, first, last
from ranked
where place <= getvariable('most')
order by field, place
