-- id: IA-02
-- title: Third-party activity outside the agreed hours or the contract
-- severity: medium
-- attack: T1199, T1078
-- tactics: initial-access
-- det0488: AN1344
-- needs: actor_key
-- export: any log that names who acted; the hours and the contract come from the profile
-- param: events = 3   acts outside the hours in one burst; one is enough when it is a sensitive operation
-- param: gap_minutes = 30   minutes between two acts of one burst
--
-- A person of a third party worked at an hour or on a day that was not agreed with it, on the clock of the agreed zone, or anybody of it acted before the contract began or after it ended. Stolen
-- sessions are used when nobody watches; accounts outlive contracts. Nothing is reported of parties with which neither hours nor a contract were agreed in the profile.
--
-- Benign when somebody was on call, a change was planned for the night, or the contract was prolonged and the profile was not.
--
-- Confirm by asking the provider for the ticket or the roster, and by comparing address and device with the same person's acts by day.
--
-- Contain by revoking the session, and by limiting the party's access to its hours in conditional access; after the end of a contract by removing the relationship.
with sensitive as (
  select distinct operation_key from ref_sensitive_operation
),
working as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, a.party, a.party_name, a.operation, a.src_ip, s.operation_key as sensitive_key,
    h.hours, a.time + to_minutes(h.offset_minutes) as wall
  from acts a
  join agreed_hours h on h.party = a.party
    and a.time >= h.from_time
    and a.time < h.to_time
  left join sensitive s on s.operation_key = a.operation_key
  where a.tp
    and a.outcome is distinct from 'failure'
    and coalesce(a.actor_type, '') not in ('app', 'managed_identity', 'service_account', 'system')
    and a.identity not in (select identity from machine)
    and not in_hours(a.time, h.offset_minutes, h.days, h.start_minute, h.end_minute)
),
marked as (
  select
    *,
    case when time <= lag(time) over (partition by identity order by time, event_key) + to_minutes(getvariable('gap_minutes')::bigint) then 0 else 1 end as starts
  from working
),
numbered as (
  select *, sum(starts) over (partition by identity order by time, event_key rows unbounded preceding) as burst
  from marked
),
expired as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, a.party, a.party_name, a.operation, a.src_ip, c.days,
    case when a.time < c.from_time then 'before it began' else 'after it ended' end as side
  from acts a
  join contract c on c.party = a.party
  where a.tp
    and a.outcome is distinct from 'failure'
    and (a.time < c.from_time or a.time >= c.to_time)
)
select
  min(time) as time, max(time) as end_time, any_value(actor_key) as actor_key,
  case when count(sensitive_key) > 0 then 'high' else 'medium' end as severity,
  coalesce(any_value(identity_name), identity) || ' of ' || any_value(party_name) || ' acted ' || count(*)::varchar || case when count(*) = 1 then ' time' else ' times' end
    || ' outside the agreed hours, from ' || left(min(wall)::varchar, 16) || ' on their clock' as summary,
  with_count(map {
    'scope': 'declared',
    'agreed hours': any_value(hours),
    'first, on their clock': left(min(wall)::varchar, 19),
    'last, on their clock': left(max(wall)::varchar, 19),
    'acts': count(*)::varchar,
    'threshold: acts': getvariable('events')::bigint::varchar,
    'threshold: minutes between acts': getvariable('gap_minutes')::bigint::varchar,
    'sensitive operations': coalesce(left(string_agg(distinct sensitive_key, ', '), 300), 'none'),
    'operations': left(string_agg(distinct operation, ', '), 300),
    'from': coalesce(left(string_agg(distinct src_ip, ', '), 300), 'not logged')
  }, count(*)) as facts,
  evidence(event_key, time) as events
from numbered
group by identity, burst
having count(*) >= getvariable('events') or count(sensitive_key) > 0
union all
select
  min(time), max(time), any_value(actor_key), 'high',
  coalesce(any_value(identity_name), identity) || ' of ' || any_value(party_name) || ' acted ' || count(*)::varchar || case when count(*) = 1 then ' time' else ' times' end
    || ' outside the contract, ' || side,
  with_count(map {
    'scope': 'declared',
    'contract': any_value(days),
    'acts': count(*)::varchar,
    'operations': left(string_agg(distinct operation, ', '), 300),
    'from': coalesce(left(string_agg(distinct src_ip, ', '), 300), 'not logged')
  }, count(*)),
  evidence(event_key, time)
from expired
group by identity, side
