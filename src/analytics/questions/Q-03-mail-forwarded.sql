-- id: Q-03
-- title: Was mail forwarded or hidden by a rule?
-- logs: m365-ual, defender-hunting, google-workspace
-- export: the unified audit log with the records of Exchange
-- proof: rows
--
-- Inbox rules, transport rules and forwarding that were made or changed.
select a.time, a.event_key, a.source, a.tp, coalesce(a.identity_name, a.actor_name, 'somebody unnamed') as who
from acts as a
where a.outcome <> 'failure'
  and a.event_class = 'mailbox_rule'
  and coalesce(a.activity, '') not in ('delete', 'disable')
union all
-- What shows that such acts would be here.
select min(e.time), min(e.event_key), e.source, null, null
from events as e
where e.event_class in ('mailbox_access', 'mailbox_rule')
  or e.service in ('Exchange', 'login', 'user_accounts')
group by e.source
