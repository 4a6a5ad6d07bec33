-- id: IA-13
-- title: Guest invited, then given a directory role
-- severity: high
-- attack: T1098.003, T1199
-- tactics: persistence, privilege-escalation, initial-access
-- det0488: AN1350
-- needs: operation, target_id
-- logs: entra-audit, m365-ual
-- export: Entra audit log (categories UserManagement and RoleManagement)
-- param: window_hours = 24   hours between invitation and role
-- param: critical_minutes = 60   minutes within which it is critical
--
-- A guest was invited and put in a directory role soon after. That makes an outside account an administrator without anybody at the company having one.
--
-- Benign when a consultant is taken on for administration, with a ticket for both steps.
--
-- Confirm by asking the inviter, and by checking whether inviter and role giver are the same session.
--
-- Contain by removing the role and the guest, and by reviewing what the guest did in between.
with invited as (
  select a.event_key, a.time, coalesce(a.target_id, a.target_name) as guest, a.target_name, a.identity_name as inviter, coalesce(a.tp, false) as by_third_party
  from acts a
  where a.operation_key in ('invite external user', 'invite external user with reset invitation status', 'invite internal user to b2b collaboration')
    and a.outcome = 'success'
),
given as (
  select a.event_key, a.time, a.actor_key, a.identity_name, coalesce(a.tp, false) as by_third_party, coalesce(a.target_id, a.target_name) as guest, a.extra['role_name'] as role
  from acts a
  where a.operation_key in ('add member to role', 'add eligible member to role', 'add scoped member to role', 'add member to role in pim completed (permanent)', 'add member to role in pim completed (timebound)')
    and a.outcome = 'success'
)
select
  min(i.time) as time, max(g.time) as end_time, any_value(g.actor_key) as actor_key,
  case when bool_or(i.by_third_party or g.by_third_party) or min(g.time) <= min(i.time) + to_minutes(cast(getvariable('critical_minutes') as bigint)) then 'critical' else 'high' end as severity,
  'Guest ' || coalesce(any_value(i.target_name), i.guest) || ' invited and given ' || coalesce(string_agg(distinct g.role, ', '), 'a role') || ' '
    || cast(date_diff('minute', min(i.time), min(g.time)) as varchar) || ' minutes later' as summary,
  map {
    'guest': coalesce(any_value(i.target_name), i.guest),
    'invited by': coalesce(any_value(i.inviter), 'not logged'),
    'role given by': coalesce(any_value(g.identity_name), 'not logged'),
    'roles': coalesce(string_agg(distinct g.role, ', '), 'not named in the record'),
    'minutes between': cast(date_diff('minute', min(i.time), min(g.time)) as varchar),
    'threshold: hours': cast(cast(getvariable('window_hours') as bigint) as varchar),
    'threshold: minutes for critical': cast(cast(getvariable('critical_minutes') as bigint) as varchar),
    'by a third party': case when bool_or(i.by_third_party or g.by_third_party) then 'yes' else 'no' end
  } as facts,
  oldest_first(array_agg(struct_pack(t := i.time, k := i.event_key)) || array_agg(struct_pack(t := g.time, k := g.event_key))) as events
from invited i
join given g on g.guest = i.guest
where g.time >= i.time
  and g.time <= i.time + to_hours(cast(getvariable('window_hours') as bigint))
group by i.guest
