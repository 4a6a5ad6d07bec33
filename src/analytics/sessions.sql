-- Sessions of a third party: one row an event, with the session it belongs to. `key` is exact when an id of the log says so (session, temporary key, token of a
-- session, hashed token), else inferred: the same identity and address without an hour's pause. An event without an id joins the session that its identity and
-- address had open, when there is one, and is `joined`. `sensitive` acts succeeded and hand out or take something.
create or replace macro party_session_events(whose) as table
with act as materialized (
  select
    a.event_key, a.time, a.source, a.identity, coalesce(a.src_ip, '') as address, a.event_class,
    coalesce(
      case when a.source = 'okta' then a.extra['root_session_id'] end, a.extra['aad_session_id'], a.session_id,
      case when a.source in ('github-audit', 'gcp-audit') then a.actor_credential end) as id,
    nullif(rtrim(a.token_id, '='), '') as token,
    coalesce(a.outcome, '') <> 'failure' and privileged_or_data(a.event_class, a.activity, a.operation_key) as sensitive
  from acts as a
  where a.party = whose and a.time is not null
),
-- One token is used in one session: a log that has the token only learns the session from one that has both.
of_token as (
  select token, min(id) as id from act where token is not null and id is not null group by token having min(id) = max(id)
),
known as (
  select a.event_key, a.time, a.source, a.identity, a.address, a.event_class, a.sensitive, coalesce(a.id, t.id, a.token) as id
  from act as a left join of_token as t on t.token = a.token and a.id is null
),
paused as (
  select *, case when time < lag(time) over (partition by identity, address order by time, event_key) + interval '1 hour' then 0 else 1 end as starts from known
),
stretch as (
  select *, sum(starts) over (partition by identity, address order by time, event_key rows unbounded preceding) as nth from paused
),
-- Within a stretch what has no id goes with the last id before it, else with the first after it.
placed as (
  select *,
    coalesce(
      id,
      last_value(id ignore nulls) over (partition by identity, address, nth order by time, event_key rows between unbounded preceding and current row),
      first_value(id ignore nulls) over (partition by identity, address, nth order by time, event_key rows between current row and unbounded following)) as session
  from stretch
)
select
  event_key, time, source, identity, event_class, sensitive,
  case when session is not null then 'id ' || coalesce(identity, '') || ' ' || session else 'at ' || coalesce(identity, '') || ' ' || address || ' ' || nth::varchar end as key,
  session is not null as exact, session is not null and id is null as joined, session
from placed;
