-- id: TR-03
-- title: Activity of an organisation outside the approved partner list
-- severity: high
-- attack: T1199
-- tactics: initial-access
-- det0488: AN1347
-- needs: tenant
-- logs: entra-signin, entra-audit, m365-ual
-- export: Entra sign-ins of all four kinds from Microsoft Graph beta or the portal (they carry the home tenant)
--
-- An identity of an organisation that is not on the list of approved partners signed in or acted. Delegated administrators and writes weigh most. While no partner is approved in the
-- profile this only names the organisations, at low severity: approve those you know.
--
-- Benign when the list is not maintained, or a guest works on a shared document now and then.
--
-- Confirm by asking the owner of the collaboration, and by reading what the organisation did under Third parties.
--
-- Contain by blocking the organisation in cross-tenant access settings, removing its guests and delegated roles, and revoking their sessions.
with foreign_acts as (
  select
    a.party, coalesce(a.tp_org, 'tenant not in the evidence') as tp_org, a.event_key, a.time, a.actor_key, a.identity, a.party_name, a.tp_class, a.operation, a.src_ip, a.app_name,
    a.outcome = 'success' and a.event_class not in ('authn', 'session', 'mailbox_access', 'file_access', 'other', 'api_call') as is_write
  from acts a
  where a.tp
    and not is_trusted_org(a.tp_org)
    and a.source in (select source from log_span where source <> 'aws-cloudtrail')
),
approved_some as (select count(*) > 0 as yes from parties where trusted)
select
  min(f.time) as time, max(f.time) as end_time, arg_min(f.actor_key, f.time) as actor_key,
  case
    when not any_value(s.yes) then 'low'
    when bool_or(f.tp_class in ('csp_gdap', 'csp_lighthouse')) or bool_or(f.is_write) then 'high'
    else 'medium'
  end as severity,
  coalesce(any_value(f.party_name), f.tp_org) || ', not an approved partner, acted ' || count(*) || ' times with ' || count(distinct f.identity)
    || case when count(distinct f.identity) = 1 then ' identity' else ' identities' end as summary,
  map {
    'organisation': f.tp_org,
    'known as': string_agg(distinct f.tp_class, ', '),
    'approved partners in the profile': case when any_value(s.yes) then 'yes, this one is not among them' else 'none declared' end,
    'identities': cast(count(distinct f.identity) as varchar),
    'writes': cast(count(*) filter (where f.is_write) as varchar),
    'addresses': coalesce(left(string_agg(distinct f.src_ip, ', '), 300), 'not logged'),
    'applications': coalesce(left(string_agg(distinct f.app_name, ', '), 300), 'not logged'),
    'operations': left(string_agg(distinct f.operation, ', '), 400),
    'evidence': cast(count(*) as varchar)
  } as facts,
  list_slice(array_agg(f.event_key order by f.time, f.event_key), 1, 1000) as events
from foreign_acts f
cross join approved_some s
group by f.tp_org
