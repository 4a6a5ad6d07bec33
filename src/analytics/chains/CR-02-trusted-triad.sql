-- id: CR-02
-- title: Way in, elevation and data by one third-party identity within two hours
-- severity: critical
-- attack: T1199
-- tactics: initial-access
-- det0488: AN1347
-- param: window_minutes = 120   minutes from the way in to the movement or data access
--
-- One outside identity came in, then took rights, credentials or an unusual sensitive access, then moved on or reached data, all within the window that MITRE's detection strategy for trusted relationships names.
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
triad as (
  select
    a.identity, a.party, a.finding_id as first_id, b.finding_id as second_id, c.finding_id as third_id, a.time, c.time as third_time, c.end_time,
    a.id || ', ' || b.id || ', ' || c.id as ids
  from staged as a
  join staged as b on b.identity = a.identity and b.party = a.party and b.time >= a.time
    and b.stage = 2
  join staged as c on c.identity = b.identity and c.party = b.party and c.time >= b.time
    and c.stage in (3, 4)
  where a.stage = 1
    and date_diff('second', a.time, c.time) <= getvariable('window_minutes') * 60
),
first_triad as (
  select * from triad
  qualify row_number() over (partition by identity, party order by third_time, time desc, first_id, second_id, third_id) = 1
)
select
  time,
  end_time,
  identity,
  party,
  'way in, elevation and data or movement within ' || date_diff('minute', time, third_time) || ' minutes' as summary,
  map {
    'detections': ids,
    'minutes': date_diff('minute', time, third_time)::varchar,
    'minutes allowed': getvariable('window_minutes')::varchar
  } as facts,
  [first_id, second_id, third_id] as findings
from first_triad
