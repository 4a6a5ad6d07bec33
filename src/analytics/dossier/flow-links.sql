-- title: From accounts through applications and roles to resources
-- columns: account, account_name, through, through_column, resource, resource_column, events, failures, accounts, throughs, resources
-- param: accounts_most = 14   accounts with a node of their own; the others share one
-- param: throughs_most = 18   applications and roles with a node of their own
-- param: resources_most = 24   resources with a node of their own
--
-- Under the filter: what the party of the variable `party` reached, by which account and through which role (AWS) or application. Null in a column stands for all beyond the most; `accounts`,
-- `throughs` and `resources` are how many there are.
with way as (
  select
    coalesce(identity, '(not logged)') as account, any_value(identity_name) as account_name,
    case when starts_with(actor_key, 'aws:') and actor_via is not null then actor_via else coalesce(app_name, app_id, service, source) end as through,
    case when starts_with(actor_key, 'aws:') and actor_via is not null then 'actor_via' when app_name is not null then 'app_name' when app_id is not null then 'app_id' when service is not null then 'service' else 'source' end as through_column,
    coalesce(target_name, target_id, tenant, '(not logged)') as resource,
    case when target_name is not null then 'target_name' when target_id is not null then 'target_id' when tenant is not null then 'tenant' else '' end as resource_column,
    count(*) as events, count(*) filter (where outcome = 'failure') as failures
  from filtered
  where party = getvariable('party')
  group by 1, 3, 4, 5, 6
),
top_account as (
  select account, row_number() over (order by sum(events) desc, account) as place from way group by account
),
top_through as (
  select through, through_column, row_number() over (order by sum(events) desc, through, through_column) as place from way group by through, through_column
),
top_resource as (
  select resource, resource_column, row_number() over (order by sum(events) desc, resource, resource_column) as place from way group by resource, resource_column
),
folded as (
  select
    case when a.place <= getvariable('accounts_most') then w.account end as account, case when a.place <= getvariable('accounts_most') then w.account_name end as account_name,
    case when t.place <= getvariable('throughs_most') then w.through end as through, case when t.place <= getvariable('throughs_most') then w.through_column end as through_column,
    case when r.place <= getvariable('resources_most') then w.resource end as resource, case when r.place <= getvariable('resources_most') then w.resource_column end as resource_column,
    w.events, w.failures
  from way as w
  join top_account as a on a.account = w.account
  join top_through as t on t.through = w.through and t.through_column = w.through_column
  join top_resource as r on r.resource = w.resource and r.resource_column = w.resource_column
)
select
  account, any_value(account_name) as account_name, through, through_column, resource, resource_column, sum(events)::bigint as events, sum(failures)::bigint as failures,
  (select count(*) from top_account) as accounts, (select count(*) from top_through) as throughs, (select count(*) from top_resource) as resources
from folded
group by account, through, through_column, resource, resource_column
order by events desc, account, through, through_column, resource, resource_column
