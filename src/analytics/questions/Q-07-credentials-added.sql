-- id: Q-07
-- title: Were credentials added or reset?
-- logs: entra-audit, m365-ual, aws-cloudtrail, azure-activity, gcp-audit, google-workspace, github-audit, okta, duo, windows-security, partner-center
-- export: the audit log of the directory
-- proof: log
--
-- Secrets and certificates of applications, access keys, passwords and sign-in methods that were made, registered or reset.
select a.time, a.event_key, a.source, a.tp, coalesce(a.identity_name, a.actor_name, 'somebody unnamed') as who
from acts as a
where a.outcome <> 'failure'
  and a.event_class = 'credential_change'
  and a.activity in ('add_credential', 'create', 'register_method', 'reset_password', 'update')
