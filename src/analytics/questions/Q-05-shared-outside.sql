-- id: Q-05
-- title: Were files, mailboxes or repositories shared?
-- logs: m365-ual, google-workspace, github-audit
-- export: the records of SharePoint and Exchange, the Drive log or the GitHub audit log
-- proof: rows
--
-- Sharing links, invitations and access rights that were given.
select a.time, a.event_key, a.source, a.tp, coalesce(a.identity_name, a.actor_name, 'somebody unnamed') as who
from acts as a
where a.outcome <> 'failure'
  and a.event_class = 'sharing'
  and coalesce(a.activity, '') not in ('read', 'delete', 'revoke', 'remove_member')
  and coalesce(a.target_type, '') not in ('snapshot', 'image', 'bucket')
union all
-- What shows that such acts would be here.
select min(e.time), min(e.event_key), e.source, null, null
from events as e
where e.event_class in ('sharing', 'file_access')
group by e.source
