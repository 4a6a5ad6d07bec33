-- id: IA-09
-- title: Session token replay: one session from two networks
-- severity: high
-- attack: T1539, T1550.004, T1550.001
-- tactics: credential-access, lateral-movement
-- needs: session_id, src_ip
-- logs: entra-signin, m365-ual
-- export: Entra interactive and non-interactive sign-ins of the same days (portal or Graph beta: they carry the session id)
-- param: replay_minutes = 60   minutes between the two uses
--
-- The same session was used from two networks within minutes, the first time with a person at the keyboard. A session cookie or refresh token was copied and is being replayed elsewhere,
-- behind the second factor.
--
-- Benign when a telephone changes between networks or a split-tunnel VPN sends part of the traffic another way.
--
-- Confirm by looking up the owners of both networks (a hosting provider speaks for replay), and by what the second network's user agent is.
--
-- Contain by revoking all sessions of the person, resetting the password, and undoing what the session changed since the second network appeared.
with signed as (
  select
    a.event_key, a.time, a.actor_key, a.identity, a.identity_name, a.party_name, coalesce(a.tp, false) and a.tp_conf >= 0.8 as third_party, a.session_id, a.src_ip, a.user_agent, a.interactive, a.src_asn
  from acts a
  where a.src_ip is not null
    and a.src_scope is distinct from 'private'
    and a.outcome = 'success'
    and a.source <> 'aws-cloudtrail'
    and a.session_id is not null /* for speed */
),
-- Few sessions have more than one address: only their rows are looked at.
moved as (
  select session_id from signed group by session_id having min(coalesce(src_ip, '')) <> max(coalesce(src_ip, '')) /* for speed */
),
used as (
  select s.*, network_of(s.src_ip, coalesce(s.src_asn, n.asn)) as network
  from signed s
  join moved m on m.session_id = s.session_id /* for speed */
  left join asn_of_ip n on n.address = s.src_ip
  where coalesce(s.src_asn, n.asn, 0) <> 8075
),
replayed as (
  select
    i.identity, i.session_id, i.actor_key, i.identity_name, i.party_name, i.third_party, i.event_key as first_key, i.time as first_time, i.src_ip as first_ip, i.network as first_network, i.user_agent as first_agent,
    n.event_key, n.time, n.src_ip, n.network, n.user_agent
  from used i
  join used n on n.session_id = i.session_id and n.identity = i.identity
  where coalesce(i.interactive, true)
    and n.network <> i.network
    and coalesce(n.user_agent, '') <> coalesce(i.user_agent, '')
    and n.time between i.time and i.time + to_minutes(cast(getvariable('replay_minutes') as bigint))
)
select
  min(first_time) as time, max(time) as end_time, any_value(actor_key) as actor_key,
  case when bool_or(third_party) then 'critical' else 'high' end as severity,
  'Session of ' || coalesce(any_value(identity_name), identity) || coalesce(' of ' || any_value(party_name), '') || ' used from ' || any_value(first_network) || ' and, '
    || cast(date_diff('minute', min(first_time), min(time)) as varchar) || ' minutes later, from ' || string_agg(distinct network, ', ') as summary,
  map {
    'session': session_id,
    'first network': any_value(first_network) || ' (' || any_value(first_ip) || ')',
    'other network': string_agg(distinct network || ' (' || src_ip || ')', ', '),
    'first user agent': coalesce(left(any_value(first_agent), 200), 'not logged'),
    'other user agent': coalesce(left(string_agg(distinct user_agent, ', '), 300), 'not logged'),
    'minutes between': cast(date_diff('minute', min(first_time), min(time)) as varchar),
    'threshold: minutes': cast(cast(getvariable('replay_minutes') as bigint) as varchar)
  } as facts,
  oldest_first(array_agg(struct_pack(t := first_time, k := first_key)) || array_agg(struct_pack(t := time, k := event_key))) as events
from replayed
group by identity, session_id
