-- id: CA-12
-- title: High-privilege application permission or tenant-wide consent granted
-- severity: critical
-- attack: T1098.003, T1528
-- tactics: persistence, privilege-escalation, credential-access
-- det0488: AN1350
-- needs: operation, target_name
-- logs: entra-audit, m365-ual
-- export: Entra audit log (category ApplicationManagement) or the unified audit log
-- param: scope_weight = 5   weights of the permissions together from which a grant is far-reaching
-- param: critical_weight = 8   weight of a single permission from which it is critical
--
-- An application was given permission, for everybody in the tenant, to read mail or files, to hand out roles or to change applications. It needs no user any more after that, and nobody sees it
-- sign in unless they look at the sign-ins of applications.
--
-- Benign when a product is installed: the permissions are those of its documentation, and a named administrator expected the request.
--
-- Confirm by asking the administrator, by checking the application's publisher and owner tenant, and by what it has read since.
--
-- Contain by removing the grant, disabling the service principal, and revoking the session of whoever consented.
with acted as (
  select a.*
  from acts a
  where (
      a.operation_key = 'add app role assignment to service principal'
      or (a.operation_key in ('add delegated permission grant', 'update delegated permission grant', 'add oauth2permissiongrant', 'consent to application') and a.extra['consent_type'] = 'AllPrincipals')
    )
    and a.outcome = 'success'
),
granted as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, coalesce(a.tp, false) and a.tp_conf >= 0.8 as third_party, a.operation, a.operation_key, a.src_ip,
    coalesce(case when a.operation_key = 'consent to application' then a.target_id end, a.extra['target_principal_id'], a.target_id, a.target_name) as app,
    coalesce(n.name, case when a.operation_key = 'consent to application' then a.target_name end) as app_name,
    a.extra['target_app_owner'] as owner,
    s.scope, h.weight
  from acted a
  cross join unnest(string_split(coalesce(a.extra['app_role'], '') || ' ' || coalesce(a.extra['scope'], ''), ' ')) as s(scope)
  left join ref_high_scope h on h.scope = s.scope
  left join (
    select event_key, max(new) as name
    from changes
    where name = 'ServicePrincipal.DisplayName'
    group by event_key
  ) n on n.event_key = a.event_key
),
marked as (
  select *, starts_series((identity, app), time, event_key) as starts from granted
),
numbered as (
  select *, series_of((identity, app), starts, time, event_key) as series from marked
),
weighed as (
  select identity, app, series, sum(weight) as weight
  from (select distinct identity, app, series, scope, weight from numbered)
  group by identity, app, series
),
grouped as (
  select
    g.identity, g.app, min(g.time) as time, max(g.time) as end_time, any_value(g.actor_key) as actor_key, any_value(g.identity_name) as identity_name, max(g.app_name) as app_name,
    bool_or(g.third_party) as third_party, max(g.owner) as owner, max(g.weight) as heaviest, any_value(w.weight) as weight,
    string_agg(distinct g.scope, ', ' order by g.scope) filter (where g.weight is not null) as scopes, string_agg(distinct g.operation, ', ') as operations, string_agg(distinct g.src_ip, ', ') as addresses,
    oldest_first(array_agg(struct_pack(t := g.time, k := g.event_key))) as events
  from numbered g
  join weighed w on w.identity is not distinct from g.identity and w.app = g.app and w.series = g.series
  group by g.identity, g.app, g.series
),
judged as (
  select *, owner is not null and not is_own_tenant(owner) and not is_microsoft_tenant(owner) as foreign_app
  from grouped
)
select
  time, end_time, actor_key,
  raise_severity(
    case when heaviest >= getvariable('critical_weight') then 'critical' when weight >= getvariable('scope_weight') then 'high' else 'low' end,
    case when weight >= getvariable('scope_weight') and (third_party or foreign_app) then 1 else 0 end) as severity,
  'Application ' || coalesce(app_name, app) || ' given ' || coalesce(left(scopes, 300), 'permissions of little weight') || ' for the whole tenant by ' || coalesce(identity_name, identity, 'an unnamed actor') as summary,
  map {
    'application': coalesce(app_name, 'not named'),
    'application id': app,
    'permissions that weigh': coalesce(left(scopes, 400), 'none'),
    'weight together': coalesce(weight, 0)::varchar,
    'threshold: weight': getvariable('scope_weight')::bigint::varchar,
    'weight of the heaviest': coalesce(heaviest, 0)::varchar,
    'threshold: weight for critical': getvariable('critical_weight')::bigint::varchar,
    'operations': operations,
    'owner of the application': coalesce(owner, 'not logged'),
    'foreign application': case when foreign_app then 'yes' else 'no' end,
    'from': coalesce(addresses, 'not logged'),
    'by a third party': case when third_party then 'yes' else 'no' end
  } as facts,
  events
from judged
where weight >= getvariable('scope_weight')
  or contains(lower(operations), 'consent')
