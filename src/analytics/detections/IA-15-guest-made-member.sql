-- id: IA-15
-- title: Guest account converted to a member
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
with changed as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, coalesce(a.tp, false) as third_party, a.src_ip, coalesce(a.target_id, a.target_name) as account, a.target_id, a.target_name, c.old, c.new
  from acts a
  join changes c on c.event_key = a.event_key
  where a.operation_key = 'update user'
    and a.outcome = 'success'
    and lower(c.name) = 'usertype'
    and contains(lower(c.old), 'guest')
    and contains(lower(c.new), 'member')
),
marked as (
  select *, starts_series((account, identity), time, event_key) as starts from changed
),
numbered as (
  select *, series_of((account, identity), starts, time, event_key) as series from marked
)
select
  min(time) as time, max(time) as end_time, any_value(actor_key) as actor_key,
  case when bool_or(third_party) then 'critical' else 'high' end as severity,
  'Guest ' || coalesce(any_value(target_name), any_value(target_id), 'not named') || ' turned into a member by ' || coalesce(any_value(identity_name), any_value(actor_key), 'an unnamed actor') as summary,
  map {
    'account': coalesce(any_value(target_name), any_value(target_id), 'not named'),
    'old': any_value(old),
    'new': any_value(new),
    'by': coalesce(any_value(identity_name), any_value(actor_key), 'not logged'),
    'from': coalesce(any_value(src_ip), 'not logged'),
    'by a third party': case when bool_or(third_party) then 'yes' else 'no' end
  } as facts,
  oldest_first(array_agg(struct_pack(t := time, k := event_key))) as events
from numbered
group by account, identity, series
