-- id: CR-01
-- title: Stages of an intrusion in order by one third party
-- severity: high
-- attack: T1199
-- tactics: initial-access
-- det0488: AN1350
-- param: strong_hours = 24   hours within which three stages in order are critical
-- param: medium_hours = 168   hours within which they are high
-- param: weak_hours = 720   hours within which they are medium; beyond, no chain
--
-- Findings of one identity, or of several identities of one third party, follow each other like an intrusion: a way in, then hold or credentials, then movement, then data. Three of these stages in that order are
-- needed. Each finding counts for one stage only, that of its first tactic. Blinding and damage in between are listed with them.
--
-- Benign when a project of a provider touches identity, hosts and data in a few days, with a change request for each step.
--
-- Confirm by walking the findings in order: same address, device or session from step to step makes a chance meeting unlikely.
--
-- Contain by suspending the whole relationship rather than one account, then revoking what each step created.
with staged as (
  select f.finding_id, f.id, f.time, f.end_time, f.identity, f.party, finding_stage(f.id, f.tactics) as stage
  from findings as f
  where f.party is not null
),
-- Each finding stands in the lane of its identity and in that of its party.
lane_of as (
  select *, dense_rank() over (order by kind, subject, party) as lane
  from (
    select 'identity' as kind, identity as subject, * from staged
    union all
    select 'party', null, * from staged
  ) as both_lanes
),
before as (
  select b.lane, b.finding_id, max(a.time) as from_time
  from lane_of as b
  join lane_of as a on a.lane = b.lane
    and a.stage < b.stage
    and a.time <= b.time
  group by b.lane, b.finding_id
),
after as (
  select b.lane, b.finding_id, min(c.time) as to_time
  from lane_of as b
  join lane_of as c on c.lane = b.lane
    and c.stage > b.stage
    and c.stage <= 4
    and c.time >= b.time
  group by b.lane, b.finding_id
),
-- Around every middle step the nearest earlier and the nearest later stage: the tightest three of a lane.
tightest as (
  select
    lane, arg_min(from_time, (to_time - from_time, from_time)) as from_time, min(date_diff('second', from_time, to_time)) as seconds
  from before
  join after using (lane, finding_id)
  group by lane
),
graded as (
  select
    *,
    case
      when seconds <= getvariable('strong_hours') * 3600 then getvariable('strong_hours')
      when seconds <= getvariable('medium_hours') * 3600 then getvariable('medium_hours')
      when seconds <= getvariable('weak_hours') * 3600 then getvariable('weak_hours')
    end as hours
  from tightest
),
-- Whatever else looks like a way in or a hold before the three belongs to the story, as far back as the third step allows.
opened as (
  select g.lane, g.seconds, g.hours, least(g.from_time, min(a.time)) as from_time
  from graded as g
  left join lane_of as a on a.lane = g.lane
    and a.stage <= 2
    and a.time >= g.from_time + to_seconds(g.seconds) - to_seconds(g.hours * 3600)
  group by g.lane, g.seconds, g.hours, g.from_time
),
whole as (
  select
    s.kind, s.subject, s.party, g.from_time, g.seconds, g.hours, max(s.end_time) as end_time,
    count(distinct s.stage) as stages, count(distinct s.id) as analytics,
    list(s.finding_id order by s.time, s.finding_id) as findings,
    string_agg(s.id || ' +' || date_diff('minute', g.from_time, s.time) || ' min', ', ' order by s.time, s.finding_id) as steps
  from opened as g
  join lane_of as s on s.lane = g.lane
    and s.time between g.from_time and g.from_time + to_seconds(g.hours * 3600)
    and s.stage is not null
  group by s.kind, s.subject, s.party, g.from_time, g.seconds, g.hours
)
select
  w.from_time as time,
  w.end_time,
  w.subject as identity,
  w.party,
  w.stages || ' stages in order within ' || w.hours || ' hours' as summary,
  map {
    'steps': w.steps,
    'stages': w.stages::varchar,
    'detections': w.analytics::varchar,
    'minutes from first to third stage': (w.seconds // 60)::varchar,
    'hours allowed': w.hours::varchar
  } as facts,
  w.findings,
  case when w.hours = getvariable('strong_hours') then 'critical' when w.hours = getvariable('medium_hours') then 'high' else 'medium' end as severity
from whole as w
where w.kind = 'identity' or w.party not in (select party from whole where kind = 'identity')
