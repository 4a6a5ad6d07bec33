-- id: CR-02
-- title: Way in, elevation and data by one third-party identity within two hours
-- severity: critical
-- attack: T1199
-- tactics: initial-access
-- det0488: AN1347
-- param: window_minutes = 120   minutes from the way in to the movement or data access
--
-- One outside identity came in, then took rights, credentials or an unusual sensitive access, then moved on or reached data, all within the window that MITRE's detection strategy for trusted relationships names.
-- Where all three steps show one session, or one device, they are one visit: critical. Where the logs do not say so, only the identity ties them: high.
--
-- Benign when an emergency change at the provider needs all three, with a ticket that says so.
--
-- Confirm by comparing session, device and address of the three steps, and by calling the person on a known number.
--
-- Contain by revoking the identity's sessions at once, then undoing the elevation before anything else.
with staged as (
  select f.finding_id, f.id, f.time, f.end_time, f.identity, f.party, finding_stage(f.id, f.tactics) as stage
  from findings as f
),
-- Sessions and devices of the finding's own identity; its evidence may show other people too.
trace as (
  select
    f.finding_id, list(distinct e.session_id) as sessions, list(distinct e.device_id) as devices
  from findings as f
  join finding_events as n on n.finding_id = f.finding_id
  join events as e on e.event_key = n.event_key
  join actors as w on w.actor_key = e.actor_key
    and w.identity = f.identity
  group by f.finding_id
),
triad as (
  select
    a.identity, a.party, a.finding_id as first_id, b.finding_id as second_id, c.finding_id as third_id, a.time, c.time as third_time, c.end_time,
    a.id || ', ' || b.id || ', ' || c.id as ids,
    list_min(list_intersect(list_intersect(ta.sessions, tb.sessions), tc.sessions)) as session,
    list_min(list_intersect(list_intersect(ta.devices, tb.devices), tc.devices)) as device
  from staged as a
  join staged as b on b.identity = a.identity and b.party = a.party and b.time >= a.time
    and b.stage = 2
  join staged as c on c.identity = b.identity and c.party = b.party and c.time >= b.time
    and c.stage in (3, 4)
  left join trace as ta on ta.finding_id = a.finding_id
  left join trace as tb on tb.finding_id = b.finding_id
  left join trace as tc on tc.finding_id = c.finding_id
  where a.stage = 1
    and date_diff('second', a.time, c.time) <= getvariable('window_minutes') * 60
),
tied as (
  select *, case when session is not null then 'session' when device is not null then 'device' else 'identity' end as tie
  from triad
),
strongest as (
  select * from tied
  qualify row_number() over (
    partition by identity, party
    order by list_position(['session', 'device', 'identity'], tie), third_time, time desc, first_id, second_id, third_id) = 1
)
select
  time,
  end_time,
  identity,
  party,
  'way in, elevation and data or movement within ' || date_diff('minute', time, third_time) || ' minutes'
    || case tie when 'session' then ' in one session' when 'device' then ' from one device' else '' end as summary,
  map {
    'detections': ids,
    'minutes': date_diff('minute', time, third_time)::varchar,
    'minutes allowed': getvariable('window_minutes')::varchar,
    'tie': tie,
    'tied by': case tie when 'session' then session when 'device' then device else identity end
  } as facts,
  [first_id, second_id, third_id] as findings,
  case tie when 'identity' then 'high' else 'critical' end as severity
from strongest
