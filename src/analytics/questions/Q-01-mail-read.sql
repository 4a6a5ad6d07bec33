-- id: Q-01
-- title: Was mail read by a third party?
-- logs: m365-ual, defender-hunting, graph-activity, google-workspace
-- export: the unified audit log of a tenant whose licence records MailItemsAccessed
-- proof: rows
--
-- Items of a mailbox opened or synchronised, or fetched through an API.
select a.time, a.event_key, a.source, a.tp, coalesce(a.identity_name, a.actor_name, 'unknown') as who
from acts as a
where a.outcome <> 'failure'
  and (a.operation_key in ('mailitemsaccessed', 'messagebind', 'folderbind')
    or a.source = 'graph-activity' and a.activity in ('read', 'download', 'search') and contains(a.operation_key, '/messages'))
