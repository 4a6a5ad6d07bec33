-- id: CA-05
-- title: MFA fatigue: second factor refused again and again, then approved
-- severity: critical
-- attack: T1621, T1078.004
-- tactics: credential-access, initial-access
-- det0488: AN1347
-- needs: outcome_code
-- logs: entra-signin, m365-ual
-- export: Entra sign-in logs with error codes and authentication details
-- param: refusals = 5   refused or unanswered requests before the success
-- param: window_minutes = 10   minutes before the success in which they are counted
--
-- Somebody who knows the password sent request after request to the person's telephone until one was approved. The sign-in after the refusals is then the intruder's.
--
-- Benign when a person fights with a new telephone; the refusals then come from the person's own device and address.
--
-- Confirm by asking the person whether they started those sign-ins, and by comparing the address of the success with their usual one.
--
-- Contain by revoking the sessions, resetting the password, removing second factors registered since, and requiring number matching.
with refused as (
  select a.event_key, a.time, a.identity, a.src_ip
  from acts a
  where a.event_class = 'authn'
    and (a.outcome_code = '500121' or regexp_matches(lower(a.extra['authentication_result']), 'denied|declined|timed out|no response|not respond'))
),
granted as (
  select a.event_key, a.time, a.actor_key, a.identity, a.identity_name, a.party_name, coalesce(a.tp, false) as third_party, a.src_ip, a.mfa
  from acts a
  where a.event_class = 'authn'
    and a.outcome = 'success'
    and coalesce(a.mfa, 'satisfied') = 'satisfied'
),
pestered as (
  select
    g.event_key, any_value(g.time) as time, any_value(g.actor_key) as actor_key, g.identity, any_value(g.identity_name) as identity_name, any_value(g.party_name) as party_name,
    any_value(g.third_party) as third_party, any_value(g.src_ip) as src_ip, any_value(g.mfa) as mfa, count(*) as refusals, min(r.time) as first_refusal, string_agg(distinct r.src_ip, ', ') as refused_ips,
    list(struct_pack(t := r.time, k := r.event_key)) as refused
  from granted g
  join refused r on r.identity = g.identity
    and r.time < g.time
    and r.time >= g.time - to_minutes(getvariable('window_minutes')::bigint)
  group by g.event_key, g.identity
  having count(*) >= getvariable('refusals')
),
started as (
  select *, case when time <= lag(time) over (partition by identity order by time, event_key) + to_minutes(getvariable('window_minutes')::bigint) then 0 else 1 end as starts
  from pestered
),
numbered as (
  select *, sum(starts) over (partition by identity order by time, event_key) as episode
  from started
)
select
  min(first_refusal) as time, max(time) as end_time, any_value(actor_key) as actor_key,
  any_value(identity_name) || coalesce(' of ' || any_value(party_name), '') || ' approved a second factor after ' || max(refusals)::varchar || ' refused or unanswered requests within '
    || getvariable('window_minutes')::bigint::varchar || ' minutes' as summary,
  with_count(map {
    'account': any_value(identity_name),
    'refused or unanswered': max(refusals)::varchar,
    'threshold: refusals': getvariable('refusals')::bigint::varchar,
    'window minutes': getvariable('window_minutes')::bigint::varchar,
    'requests came from': coalesce(any_value(refused_ips), 'not logged'),
    'approved from': coalesce(string_agg(distinct src_ip, ', '), 'not logged'),
    'second factor': coalesce(any_value(mfa), 'not logged'),
    'by a third party': case when bool_or(third_party) then 'yes' else 'no' end
  }, sum(refusals) + count(*)) as facts,
  oldest_first(flatten(list(refused)) || list(struct_pack(t := time, k := event_key))) as events
from numbered
group by identity, episode
