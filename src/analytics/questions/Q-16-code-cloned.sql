-- id: Q-16
-- title: Was source code cloned or downloaded?
-- logs: github-audit
-- export: the Git events of the GitHub audit log
-- proof: rows
--
-- Repositories cloned, fetched or downloaded as an archive.
select a.time, a.event_key, a.source, a.tp, coalesce(a.identity_name, a.actor_name, 'somebody unnamed') as who
from acts as a
where a.outcome <> 'failure'
  and a.event_class = 'file_access'
  and a.activity in ('download', 'export')
  and a.target_type = 'repository'
