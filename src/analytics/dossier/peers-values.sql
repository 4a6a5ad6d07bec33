-- title: What only one account of a third party has
-- columns: field, value, spellings, events, failures, first, last, place, listed
-- param: most = 12   values per field
--
-- For the account of the variable `identity`, over the whole case: operations, addresses, countries, applications, user agents, devices and tenants that no other account
-- of the party of the variable `party` has. Capitals and small letters count as the same; `spellings` are the values as logged. `listed` says how many there are in all.
with counted as (
  select
    case
      when grouping(operation) = 0 then 'operation'
      when grouping(src_ip) = 0 then 'src_ip'
      when grouping(src_country) = 0 then 'src_country'
      when grouping(app_name) = 0 then 'app_name'
      when grouping(user_agent) = 0 then 'user_agent'
      when grouping(device_id) = 0 then 'device_id'
      else 'tenant'
    end as field,
    coalesce(operation, src_ip, src_country, app_name, user_agent, device_id, tenant) as value,
    identity is not distinct from getvariable('identity') as mine, count(*) as n, count(*) filter (where outcome = 'failure') as failures, min(time) as first, max(time) as last
  from acts
  where party = getvariable('party')
  group by grouping sets (
    (mine, operation), (mine, src_ip), (mine, src_country), (mine, app_name), (mine, user_agent), (mine, device_id), (mine, tenant))
),
folded as (
  select
    field, case when field = 'operation' then norm_operation(value) else lower(value) end as key, arg_max(value, (n, value)) as value,
    list(distinct value order by value) as spellings, sum(n)::bigint as events, sum(failures)::bigint as failures, min(first) as first, max(last) as last
  from counted
  where value is not null
  group by field, key
  having bool_and(mine)
),
ranked as (
  select
    *, count(*) over (partition by field) as listed, row_number() over (partition by field order by events desc, key) as place
  from folded
)
select field, value, spellings, events, failures, first, last, place, listed
from ranked
where place <= getvariable('most')
order by list_position(['operation', 'src_ip', 'src_country', 'app_name', 'user_agent', 'device_id', 'tenant'], field), place
