-- title: What a third party used and touched
-- columns: field, value, values, events, failures, identities, first, last
-- param: most = 40   values per field
--
-- For the party of the variable `party` and under the filter: the most frequent values of each field. `values` is how many the field has in all.
with counted as (
  select
    case
      when grouping(src_ip) = 0 then 'src_ip'
      when grouping(src_country) = 0 then 'src_country'
      when grouping(src_asn) = 0 then 'src_asn'
      when grouping(app_name) = 0 then 'app_name'
      when grouping(operation) = 0 then 'operation'
      when grouping(service) = 0 then 'service'
      when grouping(target_name) = 0 then 'target_name'
      when grouping(tenant) = 0 then 'tenant'
      else 'user_agent'
    end as field,
    coalesce(src_ip, src_country, src_asn::varchar, app_name, operation, service, target_name, tenant, user_agent) as value,
    count(*) as events,
    count(*) filter (where outcome = 'failure') as failures,
    count(distinct identity) as identities,
    min(time) as first,
    max(time) as last
  from filtered
  where party = getvariable('party')
  group by grouping sets ((src_ip), (src_country), (src_asn), (app_name), (operation), (service), (target_name), (tenant), (user_agent))
),
ranked as (
  select *, count(*) over (partition by field) as values, row_number() over (partition by field order by events desc, value) as place
  from counted
  where value is not null
)
select field, value, values, events, failures, identities, first, last
from ranked
where place <= getvariable('most')
order by field, place
