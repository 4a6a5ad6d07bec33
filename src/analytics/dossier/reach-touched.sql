-- title: Tenants and accounts a third party touched
-- columns: tenant, own, identities, events, failures, changes, first, last
--
-- Tenants, cloud accounts and projects in which the party of the variable `party` did anything, under the filter; `own` are those of the own estate. `changes` counts privileged
-- and data operations that did not fail. Events whose log names no tenant are one row without a name.
select
  tenant,
  coalesce(bool_or(is_own_tenant(tenant) or is_own_account(tenant)), false) as own,
  count(distinct identity) as identities, count(*) as events, count(*) filter (where outcome = 'failure') as failures,
  count(*) filter (where outcome <> 'failure' and privileged_or_data(event_class, activity, operation_key)) as changes,
  min(time) as first, max(time) as last
from filtered
where party = getvariable('party')
group by tenant
order by events desc, tenant
