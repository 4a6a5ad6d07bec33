-- id: IA-02
-- title: Third-party activity outside the agreed or usual hours, or outside the contract
-- severity: medium
-- attack: T1199, T1078
-- tactics: initial-access
-- det0488: AN1344
-- needs: actor_key
-- export: any log that names who acted; the hours and the contract come from the profile
-- param: events = 3   acts outside the hours in one burst; outside agreed hours one is enough when it is a sensitive operation
-- param: gap_minutes = 30   minutes between two acts of one burst
-- param: learn_days = 14   days of a party's own history required before its usual hours count as learned
-- param: learn_share = 0.7   share of a party's history from which its usual hours are learned
-- param: worked_days = 5   days of that history on which its people worked, at least
-- param: seen_days = 2   days on which an hour was worked, at least, to be usual
-- param: regular_share = 0.9   share of the hours worked in that history that must be usual, else the party keeps no hours
--
-- A person of a third party worked at an hour or on a day that was not agreed with it, on the clock of the agreed zone, or anybody of it acted before the contract began or after it ended. Stolen
-- sessions are used when nobody watches; accounts outlive contracts. Where no hours were agreed in the profile, the hours of the week in which the party's people worked in the earlier part of its own
-- history stand in, and the finding says so and is one level lower: hours of the day in UTC, because the zone is not known, of working days and of weekends, and the hours beside them, which also
-- takes care of summer time.
--
-- Benign when somebody was on call, a change was planned for the night, or the contract was prolonged and the profile was not.
--
-- Confirm by asking the provider for the ticket or the roster, and by comparing address and device with the same person's acts by day.
--
-- Contain by revoking the session, and by limiting the party's access to its hours in conditional access; after the end of a contract by removing the relationship.
with sensitive as (
  select distinct operation_key from ref_sensitive_operation
),
people as (
  select a.event_key, a.time, a.actor_key, a.identity, a.identity_name, a.party, a.party_name, a.operation, a.src_ip, s.operation_key as sensitive_key
  from acts a
  left join sensitive s on s.operation_key = a.operation_key
  where a.tp
    and a.outcome is distinct from 'failure'
    and coalesce(a.actor_type, '') not in ('app', 'managed_identity', 'service_account', 'system')
    and a.identity not in (select identity from machine)
),
spans as (
  select
    party, min(time) as first,
    min(time) + to_microseconds(cast(getvariable('learn_share') * (epoch_us(max(time)) - epoch_us(min(time))) as bigint)) as split
  from people
  where party not in (select party from agreed_hours)
  group by party
),
slots as (
  select p.*, isodow(p.time) >= 6 as weekend, hour(p.time) as hour, s.first, s.split
  from people p
  join spans s on s.party = p.party
),
worked as (
  select distinct party, first, split, weekend, hour, time::date as day
  from slots
  where time <= split
),
seen as (
  select party, weekend, hour
  from worked
  group by party, weekend, hour
  having count(*) >= getvariable('seen_days')
),
usual as (
  select distinct party, weekend, (hour + shift + 24) % 24 as hour
  from seen, (values (-1), (0), (1)) as beside (shift)
),
usual_text as (
  select
    party,
    concat_ws('; ', 'working days ' || string_agg(lpad(hour::varchar, 2, '0'), ' ' order by hour) filter (where not weekend),
      'weekends ' || string_agg(lpad(hour::varchar, 2, '0'), ' ' order by hour) filter (where weekend)) as hours
  from usual
  group by party
),
learned as (
  select w.party, any_value(t.hours) as hours, date_sub('day', min(w.first), min(w.split)) as days, count(distinct w.day) as worked_days
  from worked w
  join usual_text t on t.party = w.party
  left join usual u on u.party = w.party and u.weekend = w.weekend and u.hour = w.hour
  where w.split >= w.first + to_days(getvariable('learn_days')::integer)
  group by w.party
  having count(distinct w.day) >= getvariable('worked_days')
    and count(u.party) >= getvariable('regular_share') * count(*)
),
outside as (
  select
    p.*, h.hours, p.time + to_minutes(h.offset_minutes) as wall, null as learned_days, null as worked_days
  from people p
  join agreed_hours h on h.party = p.party
    and p.time >= h.from_time
    and p.time < h.to_time
  where not in_hours(p.time, h.offset_minutes, h.days, h.start_minute, h.end_minute)
  union all
  select
    s.* exclude (weekend, hour, first, split), l.hours, s.time, l.days, l.worked_days
  from slots s
  join learned l on l.party = s.party
  left join usual u on u.party = s.party and u.weekend = s.weekend and u.hour = s.hour
  where s.time > s.split
    and u.party is null
),
marked as (
  select
    *,
    case when time <= lag(time) over (partition by identity order by time, event_key) + to_minutes(getvariable('gap_minutes')::bigint) then 0 else 1 end as starts
  from outside
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
  raise_severity('low', case when count(sensitive_key) > 0 then 1 else 0 end + case when any_value(learned_days) is null then 1 else 0 end) as severity,
  coalesce(any_value(identity_name), identity) || ' of ' || coalesce(any_value(party_name), any_value(party)) || ' acted ' || count(*)::varchar || case when count(*) = 1 then ' time' else ' times' end
    || case when any_value(learned_days) is null then ' outside the agreed hours, from ' || left(min(wall)::varchar, 16) || ' on their clock'
      else ' at hours at which its people were not seen at work before, from ' || left(min(wall)::varchar, 16) || ' UTC' end as summary,
  with_count(map_concat(
    case when any_value(learned_days) is null then
      map {
        'scope': 'declared',
        'agreed hours': any_value(hours),
        'first, on their clock': left(min(wall)::varchar, 19),
        'last, on their clock': left(max(wall)::varchar, 19)
      }
    else
      map {
        'scope': 'learned from ' || any_value(learned_days)::varchar || ' days',
        'usual hours, UTC': any_value(hours),
        'days worked in that time': any_value(worked_days)::varchar,
        'first, UTC': left(min(wall)::varchar, 19),
        'last, UTC': left(max(wall)::varchar, 19),
        'threshold: days to learn from': getvariable('learn_days')::bigint::varchar,
        'threshold: days worked': getvariable('worked_days')::bigint::varchar,
        'threshold: days on which an hour was worked': getvariable('seen_days')::bigint::varchar,
        'threshold: share of hours that are usual': getvariable('regular_share')::varchar
      }
    end,
    map {
      'acts': count(*)::varchar,
      'threshold: acts': getvariable('events')::bigint::varchar,
      'threshold: minutes between acts': getvariable('gap_minutes')::bigint::varchar,
      'sensitive operations': coalesce(left(string_agg(distinct sensitive_key, ', '), 300), 'none'),
      'operations': left(string_agg(distinct operation, ', '), 300),
      'from': coalesce(left(string_agg(distinct src_ip, ', '), 300), 'not logged')
    }), count(*)) as facts,
  evidence(event_key, time) as events
from numbered
group by identity, burst
having count(*) >= getvariable('events')
  or (count(sensitive_key) > 0 and any_value(learned_days) is null)
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
