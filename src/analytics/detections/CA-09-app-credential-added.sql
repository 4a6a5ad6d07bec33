-- id: CA-09
-- title: Credential added to an application
-- severity: high
-- attack: T1098.001
-- tactics: persistence, privilege-escalation
-- det0488: AN1347
-- needs: operation, target_name
-- logs: entra-audit, m365-ual
-- export: Entra audit log (category ApplicationManagement) or the unified audit log
-- param: rotation_days = 20   days since the same actor's last credential for the application after which a new one is a rotation
-- param: scope_weight = 5   weights of an application's permissions together from which it counts as powerful
--
-- An application or service principal got a new secret or certificate. Whoever knows it can act as the application, without second factor and without being seen in user sign-ins. Powerful
-- applications of vendors are the usual target.
--
-- Benign when a pipeline or an administrator rotates secrets: the same actor did it for the same application some weeks ago, and the old key goes soon.
--
-- Confirm by asking the actor, and by looking for sign-ins of the application from networks it did not use before.
--
-- Contain by removing the new credential, revoking the application's tokens, and reviewing what the application did since.
with written as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, a.party_name, coalesce(a.tp, false) and a.tp_conf >= 0.8 as third_party, a.operation, a.src_ip, a.target_id, a.target_name,
    coalesce(a.target_name, a.target_id) as app, a.extra['target_app_owner'] as app_owner,
    len(list_filter(k.new_keys, lambda x: not list_contains(k.old_keys, x))) as added, len(k.old_keys) as before, k.types
  from acts a
  left join (
    select
      event_key, flatten(list(regexp_extract_all(new, 'KeyIdentifier=([^,\]]+)', 1))) as new_keys, flatten(list(regexp_extract_all(coalesce(old, ''), 'KeyIdentifier=([^,\]]+)', 1))) as old_keys,
      string_agg(regexp_extract(new, '.*KeyType=([A-Za-z0-9]+)', 1), ', ') as types
    from changes
    where name = 'KeyDescription'
    group by event_key
  ) k on k.event_key = a.event_key
  where a.operation_key in (
      'add service principal credentials', 'update application - certificates and secrets management', 'update service principal credentials'
    )
    and a.outcome = 'success'
),
added as (
  select * from written where coalesce(added, 1) > 0
),
marked as (
  select *, starts_series((identity, app), time, event_key) as starts from added
),
numbered as (
  select *, series_of((identity, app), starts, time, event_key) as series from marked
),
granted as (
  select
    event_key, coalesce(case when operation_key = 'consent to application' then target_id end, extra['target_principal_id'], target_id) as principal,
    coalesce(extra['app_role'], '') || ' ' || coalesce(extra['scope'], '') as scopes
  from events
  where outcome = 'success'
    and coalesce(extra['app_role'], extra['scope']) is not null /* for speed */
),
permission as (
  select distinct a.principal, c.new as display_name, h.scope, h.weight
  from granted a
  cross join unnest(string_split(a.scopes, ' ')) as s(scope)
  join ref_high_scope h on h.scope = s.scope
  left join changes c on c.event_key = a.event_key and c.name = 'ServicePrincipal.DisplayName'
),
rights as (
  select principal, max(display_name) as display_name, string_agg(distinct scope, ', ') as scopes
  from permission
  group by principal
  having sum(weight) >= getvariable('scope_weight')
),
grouped as (
  select
    d.identity, d.app, min(d.time) as time, max(d.time) as end_time, any_value(d.actor_key) as actor_key, any_value(d.identity_name) as identity_name, any_value(d.party_name) as party_name,
    bool_or(d.third_party) as third_party, string_agg(distinct d.operation, ', ') as operations, string_agg(distinct d.src_ip, ', ') as addresses, max(d.added) as added, max(d.before) as before,
    max(d.types) as types, any_value(d.app_owner) as app_owner, max(r.scopes) as scopes, oldest_first(array_agg(struct_pack(t := d.time, k := d.event_key))) as events
  from numbered d
  left join rights r on r.principal = d.target_id or r.display_name = d.app
  group by d.identity, d.app, d.series
),
dated as (
  select *, lag(time) over (partition by identity, app order by time) as last_time
  from grouped
)
select
  time, end_time, actor_key,
  case
    when last_time <= time - to_days(getvariable('rotation_days')::integer) then 'low'
    when third_party or scopes is not null or (app_owner is not null and not is_own_tenant(app_owner) and not is_microsoft_tenant(app_owner)) then 'critical'
    else 'high'
  end as severity,
  'New credential for application ' || app || ' by ' || coalesce(identity_name, identity, 'an unnamed actor') || coalesce(' of ' || party_name, '')
    || coalesce('; it may use ' || left(scopes, 200), '') as summary,
  map {
    'application': app,
    'operation': operations,
    'credentials added': coalesce(added::varchar, 'not in the record'),
    'credentials before': coalesce(before::varchar, 'not in the record'),
    'kind': coalesce(nullif(types, ''), 'not in the record'),
    'powerful permissions granted in these logs': coalesce(left(scopes, 400), 'none'),
    'threshold: weight of the permissions': getvariable('scope_weight')::bigint::varchar,
    'owner of the application': coalesce(app_owner, 'not logged'),
    'last credential by the same actor': coalesce(last_time::varchar, 'none in the logs'),
    'threshold: days for a rotation': getvariable('rotation_days')::bigint::varchar,
    'from': coalesce(addresses, 'not logged'),
    'by a third party': case when third_party then 'yes' else 'no' end
  } as facts,
  events
from dated
