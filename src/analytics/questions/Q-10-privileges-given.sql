-- id: Q-10
-- title: Were privileged roles given?
-- logs: entra-audit, m365-ual, aws-cloudtrail, azure-activity, gcp-audit, google-workspace, github-audit, okta, duo, windows-security, partner-center
-- export: the audit log of the directory
-- proof: log
--
-- Roles, policies and rights assigned or widened.
select a.time, a.event_key, a.source, a.tp, coalesce(a.identity_name, a.actor_name, 'somebody unnamed') as who
from acts as a
where a.outcome <> 'failure'
  and a.event_class = 'role_change'
  and a.activity in ('assign_role', 'create', 'update', 'request_role')
