-- id: Q-11
-- title: Were accounts or applications created?
-- logs: entra-audit, m365-ual, aws-cloudtrail, gcp-audit, google-workspace, github-audit, okta, duo, windows-security, partner-center
-- export: the audit log of the directory
-- proof: log
--
-- Users, service principals, roles and computers that were made or let in again.
select a.time, a.event_key, a.source, a.tp, coalesce(a.identity_name, a.actor_name, 'somebody unnamed') as who
from acts as a
where a.outcome <> 'failure'
  and a.event_class = 'account_change'
  and a.activity in ('create', 'enable')
