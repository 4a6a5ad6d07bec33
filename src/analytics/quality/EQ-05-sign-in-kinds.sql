-- id: EQ-05
-- title: Kinds of sign-in that are not there
-- param: events = 20   sign-ins of the log that must be loaded before a missing kind counts
--
-- Non-interactive sign-ins, those of applications and of managed identities are separate downloads and separate diagnostic categories. A stolen token shows in
-- the non-interactive ones alone, an application's secret in those of applications.
with kinds (activity, words) as (
  values
    ('signin', 'interactive sign-ins'),
    ('signin_noninteractive', 'non-interactive sign-ins (tokens renewed and replayed)'),
    ('signin_sp', 'sign-ins of applications (service principals)'),
    ('signin_mi', 'sign-ins of managed identities')
),
seen as (
  select source, activity, count(*) as n from events where source = 'entra-signin' and event_class = 'authn' group by source, activity
),
loaded as (
  select source, sum(n) as n, string_agg(activity || ': ' || n, ', ' order by activity) as there from seen group by source having sum(n) >= getvariable('events')
)
select
  'missing' as kind,
  l.source,
  null::uinteger as part_id,
  null::timestamp as from_time,
  null::timestamp as to_time,
  'No ' || k.words || ' among ' || l.n || ' sign-ins: that part of the log was not exported, or nobody had any' as summary,
  map {'missing': k.activity, 'loaded': l.there, 'threshold: sign-ins': getvariable('events')::bigint::varchar} as facts,
  []::ubigint[] as events,
  -- Those of applications matter to what looks for them; without a kind of user sign-in everything about sign-ins is weaker.
  case when k.activity in ('signin_sp', 'signin_mi') then ['''' || k.activity || ''''] else [] end as columns
from loaded as l
cross join kinds as k
where not exists (select 1 from seen as s where s.activity = k.activity)
order by k.activity
