-- id: Q-12
-- title: Was logging changed?
-- logs: entra-audit, m365-ual, aws-cloudtrail, azure-activity, gcp-audit, google-workspace, github-audit, okta, windows-security
-- export: the audit log of what was logging
-- proof: log
--
-- Audit settings, trails, sinks and alerts that were changed, switched off or cleared.
select a.time, a.event_key, a.source, a.tp, coalesce(a.identity_name, a.actor_name, 'somebody unnamed') as who
from acts as a
where a.outcome <> 'failure'
  and a.event_class = 'logging_change'
