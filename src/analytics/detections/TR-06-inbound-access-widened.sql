-- id: TR-06
-- title: Inbound cross-tenant access or trust widened
-- severity: high
-- attack: T1484.002, T1556.009
-- tactics: defense-impairment, privilege-escalation, persistence, credential-access
-- det0488: AN1347
-- needs: operation
-- logs: entra-audit, m365-ual
-- export: Entra audit log (category CrossTenantAccessSettings) with modified properties
--
-- The inbound rules for a partner organisation were loosened: access that was blocked is allowed, or multifactor and device claims made in the partner's tenant now count here. With a
-- compromised partner that removes your own second factor.
--
-- Benign when trust in the partner's multifactor claims was agreed and planned.
--
-- Confirm by reading old and new value, and by asking who decided it.
--
-- Contain by restoring the old value, and by requiring fresh multifactor authentication from sessions of that organisation.
with widened as (
  select c.event_key, c.name, c.old, c.new, c.target
  from changes c
  where lower(c.name) in ('b2bcollaborationinbound', 'b2bdirectconnectinbound', 'inboundtrust', 'automaticuserconsentsettings', 'identitysynchronization')
    and (
      (regexp_matches(lower(coalesce(c.old, '')), '"accesstype"\s*:\s*("blocked"|2)') and regexp_matches(lower(c.new), '"accesstype"\s*:\s*("allowed"|1)'))
      or exists (
        select 1
        from (values ('ismfaaccepted'), ('iscompliantdeviceaccepted'), ('ishybridazureadjoineddeviceaccepted'), ('inboundallowed'), ('issyncallowed')) as f(flag)
        where regexp_matches(lower(c.new), '"' || f.flag || '"\s*:\s*true')
          and not regexp_matches(lower(coalesce(c.old, '')), '"' || f.flag || '"\s*:\s*true')
      )
    )
)
select
  a.time, a.time as end_time, a.actor_key,
  case when coalesce(a.tp, false) then 'critical' else 'high' end as severity,
  string_agg(distinct w.name, ', ' order by w.name) || ' widened for ' || coalesce(min(w.target), a.target_name, a.target_id, 'an organisation not named') || ' by ' || coalesce(a.identity_name, a.actor_key, 'an unnamed actor') as summary,
  map {
    'settings': string_agg(distinct w.name, ', ' order by w.name),
    'old': left(string_agg(distinct coalesce(w.old, 'none'), ' | '), 500),
    'new': left(string_agg(distinct w.new, ' | '), 500),
    'by a third party': case when coalesce(a.tp, false) then 'yes' else 'no' end,
    'from': coalesce(a.src_ip, 'not logged')
  } as facts,
  [a.event_key] as events
from acts a
join widened w on w.event_key = a.event_key
where a.operation_key = 'update a partner cross-tenant access setting'
  and a.outcome = 'success'
group by a.event_key, a.time, a.actor_key, a.tp, a.target_name, a.target_id, a.identity_name, a.src_ip
