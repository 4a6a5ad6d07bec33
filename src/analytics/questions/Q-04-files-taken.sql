-- id: Q-04
-- title: Were files read or downloaded?
-- logs: m365-ual, defender-hunting, graph-activity, aws-cloudtrail, azure-resource, gcp-audit, google-workspace, github-audit
-- export: the log of the file store: SharePoint records of the unified audit log, S3 data events, storage logs, Drive log
-- proof: rows
--
-- Files and objects opened, downloaded, copied or exported, repositories among them.
select a.time, a.event_key, a.source, a.tp, coalesce(a.identity_name, a.actor_name, 'somebody unnamed') as who
from acts as a
where a.outcome <> 'failure'
  and (a.event_class = 'file_access' and a.activity in ('read', 'download', 'copy', 'export')
    or a.event_class = 'api_call' and a.activity = 'download')
