-- id: Q-08
-- title: Were applications given access?
-- logs: entra-audit, m365-ual, google-workspace, github-audit, okta
-- export: the audit log of the directory
-- proof: log
--
-- Consents, permissions and assignments of applications.
select a.time, a.event_key, a.source, a.tp, coalesce(a.identity_name, a.actor_name, 'somebody unnamed') as who
from acts as a
where a.outcome <> 'failure'
  and a.event_class = 'consent'
  and coalesce(a.activity, '') not in ('revoke', 'remove_app')
