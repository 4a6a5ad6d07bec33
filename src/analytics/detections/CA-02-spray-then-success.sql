-- id: CA-02
-- title: Password spray or brute force followed by a successful sign-in
-- severity: critical
-- attack: T1110, T1078.004
-- tactics: credential-access, initial-access
-- det0488: AN1347
-- needs: src_ip
-- logs: entra-signin, m365-ual, aws-cloudtrail
-- export: Entra sign-in logs with failed and successful sign-ins
-- param: users = 5   accounts tried from one address in a window
-- param: window_minutes = 20   length of that window
-- param: guesses = 20   tries for one account from one address in a window of guessing
-- param: guess_minutes = 5   length of that window
-- param: success_hours = 6   hours after the last try in which a success from the address belongs to it
-- param: elsewhere_minutes = 30   minutes after the last try for an account in which its success from another new address belongs to it
--
-- An address that had failed with many accounts, or many times with one, then signed in; or an account that was tried signed in right afterwards from another address it had not used. A
-- password was found.
--
-- Benign when people behind one office address mistype theirs: an address from which the person signed in before the tries is left out.
--
-- Confirm by asking the person, over the telephone, whether that sign-in was theirs, and by looking at what the session did.
--
-- Contain by resetting the password, revoking the sessions, blocking the address, and looking at every other account tried from it.
with failed as materialized (
  select a.event_key, a.time, a.identity, a.src_ip
  from acts a
  where a.event_class = 'authn'
    and (
      a.outcome_code in ('50126', '50053', '50055', '50034', '50056')
      or a.outcome_reason in ('InvalidUserNameOrPassword', 'IdsLocked', 'UserAccountNotFound', 'Failed authentication')
    )
),
form as (
  select 'many accounts' as form, to_minutes(getvariable('window_minutes')::bigint) as span
  union all
  select 'one account', to_minutes(getvariable('guess_minutes')::bigint)
),
counted as (
  select
    m.form, m.span, f.*, case when m.form = 'one account' then f.identity else '' end as whom
  from failed f
  cross join form m
),
windowed as (
  select
    *,
    case when form = 'one account' then count(*) over w else count(distinct identity) over (partition by form, src_ip, whom order by time range between span preceding and current row) end as in_window,
    case when time <= lag(time) over (partition by form, src_ip, whom order by time, event_key) + span then 0 else 1 end as starts
  from counted
  window w as (partition by form, src_ip, whom order by time range between span preceding and current row)
),
numbered as (
  select
    *, sum(starts) over (partition by form, src_ip, whom order by time, event_key) as burst,
    in_window >= case when form = 'one account' then getvariable('guesses') else getvariable('users') end as reached
  from windowed
),
bursts as materialized (
  select
    form, src_ip, whom, burst, min(time) as time, max(time) as end_time, max(in_window) as in_window, count(*) as attempts,
    list(struct_pack(t := time, k := event_key) order by time, event_key)[1:900] as tries
  from numbered
  group by form, src_ip, whom, burst
  having bool_or(reached)
),
last_try as (
  select b.src_ip, b.whom, b.burst, f.identity, max(f.time) as last_try
  from bursts b
  join failed f on f.src_ip = b.src_ip
    and f.time >= b.time
    and f.time <= b.end_time
    and b.whom in ('', f.identity)
  group by b.src_ip, b.whom, b.burst, f.identity
),
success as materialized (
  select a.event_key, a.time, a.actor_key, a.identity, a.identity_name, a.party_name, coalesce(a.tp, false) and a.tp_conf >= 0.8 as third_party, a.src_ip, a.mfa
  from acts a
  where a.event_class = 'authn'
    and a.outcome = 'success'
),
near as (
  select b.src_ip as guessed_from, b.whom, b.burst, s.event_key
  from bursts b
  join success s on s.src_ip = b.src_ip
    and s.time <= b.end_time + to_hours(getvariable('success_hours')::bigint)
  union
  select l.src_ip, l.whom, l.burst, s.event_key
  from last_try l
  join success s on s.identity = l.identity
    and s.time >= l.last_try
    and s.time <= l.last_try + to_minutes(getvariable('elsewhere_minutes')::bigint)
),
entered as (
  select b.form, n.guessed_from, b.in_window, b.attempts, b.tries, b.time as tries_began, s.*
  from near n
  join bursts b on b.src_ip = n.guessed_from and b.whom = n.whom and b.burst = n.burst
  join success s on s.event_key = n.event_key
  where not exists (select 1 from success k where k.identity = s.identity and k.src_ip = s.src_ip and k.time < b.time)
)
select
  min(time) as time, max(time) as end_time, any_value(actor_key) as actor_key,
  case when bool_or(src_ip = guessed_from or third_party) then 'critical' else 'high' end as severity,
  coalesce(any_value(identity_name), identity) || coalesce(' of ' || any_value(party_name), '') || ' signed in from ' || arg_min(src_ip, time) || ' after ' || max(attempts)::varchar || ' failed tries from '
    || guessed_from as summary,
  with_count(map {
    'account': coalesce(any_value(identity_name), identity),
    'signed in from': string_agg(distinct src_ip, ', '),
    'tries came from': guessed_from,
    'form of guessing': string_agg(distinct form, ', ' order by form),
    'accounts or tries in a window': max(in_window)::varchar,
    'threshold: accounts': getvariable('users')::bigint::varchar || ' in ' || getvariable('window_minutes')::bigint::varchar || ' minutes',
    'threshold: tries for one account': getvariable('guesses')::bigint::varchar || ' in ' || getvariable('guess_minutes')::bigint::varchar || ' minutes',
    'tries began': min(tries_began)::varchar,
    'threshold: hours until a success': getvariable('success_hours')::bigint::varchar,
    'threshold: minutes until a success elsewhere': getvariable('elsewhere_minutes')::bigint::varchar,
    'second factor': coalesce(string_agg(distinct mfa, ', '), 'not logged'),
    'by a third party': case when bool_or(third_party) then 'yes' else 'no' end
  }, max(attempts) + count(distinct event_key)) as facts,
  oldest_first(flatten(list(tries)) || list(struct_pack(t := time, k := event_key))) as events
from entered
group by identity, guessed_from, tries_began
