-- id: Q-02
-- title: Was mail sent in the name of others?
-- logs: m365-ual, defender-hunting, graph-activity
-- export: the unified audit log with the records of Exchange
-- proof: rows
--
-- Mail sent as or on behalf of another mailbox, or by an API call.
select a.time, a.event_key, a.source, a.tp, coalesce(a.identity_name, a.actor_name, 'somebody unnamed') as who
from acts as a
where a.outcome <> 'failure'
  and (a.event_class = 'mailbox_access' and a.activity = 'send' and a.operation_key <> 'send'
    or a.event_class = 'api_call' and a.activity = 'send')
union all
-- What shows that such acts would be here.
select min(e.time), min(e.event_key), e.source, null, null
from events as e
where e.event_class = 'mailbox_access'
  or e.source = 'graph-activity'
group by e.source
