-- id: TR-05
-- title: Organisation added to cross-tenant access settings
-- severity: medium
-- attack: T1484.002, T1199
-- tactics: defense-impairment, privilege-escalation, initial-access
-- det0488: AN1347
-- needs: operation
-- logs: entra-audit, m365-ual
-- export: Entra audit log (category CrossTenantAccessSettings)
-- param: follow_hours = 24   hours in which widened access or a sign-in from the organisation belongs to it
--
-- An organisation got an entry of its own in the cross-tenant access settings: from then on rules of its own decide what its people may do here. Followed by wider inbound access or a first
-- sign-in within a day it is a door that was opened and used.
--
-- Benign when shared channels or a merger are being set up.
--
-- Confirm by asking who asked for it, and by looking at which inbound settings the entry carries.
--
-- Contain by deleting the entry, and by removing guests and sessions of that organisation.
with added as (
  select a.event_key, a.time, a.actor_key, a.identity_name, a.tp, a.src_ip, coalesce(lower(c.org), lower(a.target_id)) as org
  from acts a
  left join (
    select event_key, min(nullif(regexp_extract(new, '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'), '')) as org
    from changes
    where lower(name) like '%tenantid%'
    group by event_key
  ) c on c.event_key = a.event_key
  where a.operation_key = 'add a partner to cross-tenant access setting'
    and a.outcome = 'success'
),
widened as (
  select a.event_key, min(w.time) as at, arg_min(w.event_key, w.time) as follow_key
  from added a
  join events w on w.operation_key = 'update a partner cross-tenant access setting' and w.outcome = 'success'
  join changes c on c.event_key = w.event_key and contains(lower(coalesce(c.new, '') || coalesce(c.target, '')), a.org)
  where w.time >= a.time
    and w.time <= a.time + to_hours(cast(getvariable('follow_hours') as bigint))
  group by a.event_key
),
entered as (
  select a.event_key, min(s.time) as at, arg_min(s.event_key, s.time) as follow_key
  from added a
  join acts s on lower(s.tp_org) = a.org
  where s.event_class = 'authn'
    and s.time >= a.time
    and s.time <= a.time + to_hours(cast(getvariable('follow_hours') as bigint))
  group by a.event_key
)
select
  a.time, coalesce(e.at, w.at, a.time) as end_time, a.actor_key,
  case
    when is_trusted_org(a.org) then 'low'
    when e.follow_key is not null or w.follow_key is not null then raise_severity('medium', case when a.tp then 2 else 1 end)
    when a.tp then 'high'
    else 'medium'
  end as severity,
  'Organisation ' || coalesce(a.org, 'not named') || ' added to cross-tenant access settings by ' || coalesce(a.identity_name, a.actor_key, 'an unnamed actor') as summary,
  map {
    'organisation': coalesce(a.org, 'not named in the record'),
    'on the allow-list': case when is_trusted_org(a.org) then 'yes' else 'no' end,
    'by a third party': case when a.tp then 'yes' else 'no' end,
    'access widened afterwards': coalesce(cast(w.at as varchar), 'not within ' || cast(cast(getvariable('follow_hours') as bigint) as varchar) || ' hours'),
    'first sign-in afterwards': coalesce(cast(e.at as varchar), 'not within ' || cast(cast(getvariable('follow_hours') as bigint) as varchar) || ' hours'),
    'from': coalesce(a.src_ip, 'not logged')
  } as facts,
  list_filter([a.event_key, w.follow_key, e.follow_key], lambda k: k is not null) as events
from added a
left join widened w on w.event_key = a.event_key
left join entered e on e.event_key = a.event_key
