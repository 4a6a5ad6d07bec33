-- title: Sessions of a third party
-- columns: key, exact, joined, identity, identity_name, session, start, stop, events, failures, addresses, first_addresses, asns, agents, first_agents, mfa, first_operation, last_operation, operations, targets, sources, findings, worst, opened_by, of_all
-- param: most = 500   sessions listed, those with findings first
--
-- Sessions of the party of the variable `party` over the whole case, from sign-in to last act across sources. `joined` events have no session id and were added by identity, address and
-- time. `findings` have evidence in the session. `opened_by` is the call that issued the temporary key of the session.
with part as materialized (
  select * from party_session_events(getvariable('party'))
),
found as (
  select p.key, count(distinct f.finding_id) as findings, max(severity_rank(f.severity)) as rank
  from part as p join finding_events as x on x.event_key = p.event_key join findings as f on f.finding_id = x.finding_id
  group by p.key
),
chosen as materialized (
  select s.key, f.findings, f.rank, s.of_all
  from (select key, min(time) as start, count(*) over () as of_all from part group by key) as s left join found as f on f.key = s.key
  order by coalesce(f.rank, 0) desc, coalesce(f.findings, 0) desc, s.start desc, s.key
  limit cast(getvariable('most') as integer)
),
bound as (
  select p.key, p.exact, p.joined, p.session, e.event_key, e.time, e.source, e.identity, e.identity_name, e.operation, e.outcome, e.src_ip, coalesce(e.src_asn, n.asn) as asn, e.user_agent, e.mfa,
    coalesce(e.target_id, e.target_name, e.target_path) as target
  from chosen as c join part as p on p.key = c.key join acts as e on e.event_key = p.event_key left join asn_of_ip as n on n.address = e.src_ip
  where e.party = getvariable('party')
),
session as (
  select
    key, bool_and(exact) as exact, count(*) filter (where joined) as joined, any_value(identity) as identity, any_value(identity_name) as identity_name, any_value(session) as session,
    min(time) as start, max(time) as stop, count(*) as events, count(*) filter (where outcome = 'failure') as failures,
    count(distinct src_ip) as addresses, list_sort(list(distinct src_ip) filter (where src_ip is not null))[1:5] as first_addresses,
    list_sort(list(distinct asn) filter (where asn is not null))[1:5] as asns, count(distinct user_agent) as agents, list_sort(list(distinct user_agent) filter (where user_agent is not null))[1:3] as first_agents,
    case
      when bool_or(mfa = 'satisfied') then 'satisfied' when bool_or(mfa = 'previously_satisfied') then 'previously_satisfied' when bool_or(mfa = 'required_failed') then 'required_failed'
      when bool_or(mfa = 'not_required') then 'not_required' else 'unknown' end as mfa,
    arg_min(operation, struct_pack(t := time, k := event_key)) as first_operation, arg_max(operation, struct_pack(t := time, k := event_key)) as last_operation,
    count(distinct operation) as operations, count(distinct target) as targets, list_sort(list(distinct source)) as sources
  from bound
  group by key
)
select
  s.key, s.exact, s.joined, s.identity, s.identity_name, s.session, s.start, s.stop, s.events, s.failures, s.addresses, s.first_addresses, s.asns, s.agents, s.first_agents, s.mfa, s.first_operation,
  s.last_operation, s.operations, s.targets, s.sources, coalesce(c.findings, 0) as findings, list_extract(['info', 'low', 'medium', 'high', 'critical'], c.rank) as worst,
  i.event_key as opened_by, c.of_all
from session as s
join chosen as c on c.key = s.key
left join (select extra['issued_access_key'] as issued, min(event_key) as event_key from events where extra['issued_access_key'] is not null group by issued) as i on i.issued = s.session
order by coalesce(c.rank, 0) desc, coalesce(c.findings, 0) desc, s.start desc, s.key
