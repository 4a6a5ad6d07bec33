-- id: IA-14
-- title: Guest or partner uses an administration shell
-- severity: medium
-- attack: T1078.004, T1059.009, T1087.004
-- tactics: initial-access, execution, discovery
-- needs: app_id
-- logs: entra-signin
-- export: Entra sign-ins with application id
--
-- A guest or a partner's person signed in to a command-line tool for the directory, Azure, Exchange, SharePoint or Teams. A guest has no business there; for a partner the first use by a
-- person is worth a look.
--
-- Benign when the service provider automates its work with these tools.
--
-- Confirm by comparing with the provider's other technicians, and by reading what followed in the audit log.
--
-- Contain by blocking these applications for guests in conditional access.
with shells as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, a.party_name, a.tp_class, a.src_ip, s.name as shell
  from acts a
  join ref_admin_shell s on s.app_id = a.app_id
  where a.tp
    and a.event_class = 'authn'
    and a.outcome = 'success'
)
select
  min(time) as time, max(time) as end_time, any_value(actor_key) as actor_key,
  case when bool_or(tp_class like 'b2b%') then 'medium' else 'low' end as severity,
  coalesce(any_value(identity_name), identity) || coalesce(' of ' || any_value(party_name), '') || ' used ' || shell || ' ' || count(*) || case when count(*) = 1 then ' time' else ' times' end as summary,
  map {
    'tool': shell,
    'class': string_agg(distinct tp_class, ', '),
    'first use': cast(min(time) as varchar),
    'sign-ins': cast(count(*) as varchar),
    'addresses': coalesce(left(string_agg(distinct src_ip, ', '), 300), 'not logged'),
    'evidence': cast(count(*) as varchar)
  } as facts,
  list_slice(array_agg(event_key order by time, event_key), 1, 1000) as events
from shells
group by identity, shell
