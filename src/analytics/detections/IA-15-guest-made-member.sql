-- id: IA-15
-- title: Guest account turned into a member
-- severity: high
-- attack: T1098
-- tactics: persistence, privilege-escalation
-- needs: operation
-- logs: entra-audit, m365-ual
-- export: Entra audit log with modified properties
--
-- The type of a guest account was changed to member. Rules for guests no longer hold for it, and lists of guests no longer show it, though the person still signs in from outside.
--
-- Benign when staff of an acquired company are taken over.
--
-- Confirm by asking who decided it, and by checking whether the account was used before and after.
--
-- Contain by setting it back to guest, and by reviewing what the account was given since.
select
  min(a.time) as time, max(a.time) as end_time, any_value(a.actor_key) as actor_key,
  case when bool_or(coalesce(a.tp, false)) then 'critical' else 'high' end as severity,
  'Guest ' || coalesce(any_value(a.target_name), any_value(a.target_id), 'not named') || ' turned into a member by ' || coalesce(any_value(a.identity_name), any_value(a.actor_key), 'an unnamed actor') as summary,
  map {
    'account': coalesce(any_value(a.target_name), any_value(a.target_id), 'not named'),
    'old': any_value(c.old),
    'new': any_value(c.new),
    'by': coalesce(any_value(a.identity_name), any_value(a.actor_key), 'not logged'),
    'from': coalesce(any_value(a.src_ip), 'not logged'),
    'by a third party': case when bool_or(coalesce(a.tp, false)) then 'yes' else 'no' end
  } as facts,
  oldest_first(array_agg(struct_pack(t := a.time, k := a.event_key))) as events
from acts a
join changes c on c.event_key = a.event_key
where a.operation_key = 'update user'
  and a.outcome = 'success'
  and lower(c.name) = 'usertype'
  and contains(lower(c.old), 'guest')
  and contains(lower(c.new), 'member')
group by coalesce(a.target_id, a.target_name), a.identity, time_bucket(interval '1 hour', a.time)
