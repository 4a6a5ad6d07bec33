-- id: Q-01
-- title: Was mail read?
-- logs: m365-ual, defender-hunting, graph-activity
-- export: the unified audit log of a tenant whose licence records MailItemsAccessed
-- proof: rows
--
-- Items of a mailbox opened, synchronised or searched, messages fetched through an API.
select a.time, a.event_key, a.source, a.tp, coalesce(a.identity_name, a.actor_name, 'somebody unnamed') as who
from acts as a
where a.outcome <> 'failure'
  and (a.operation_key = 'mailitemsaccessed'
    or a.event_class = 'mailbox_access' and a.activity in ('read', 'search', 'download', 'export')
    or a.event_class = 'api_call' and a.activity in ('read', 'search', 'download') and contains(a.operation_key, '/messages'))
