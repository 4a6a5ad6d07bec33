-- title: Addresses, devices and sessions that several used
-- columns: kind, value, agent, addresses, accounts, account_names, parties, party_names, own_identities, unknown_identities, declared, scope, events, events_others, first, last, place, listed
-- param: most = 60   values per kind
--
-- Addresses, devices, sessions and networks with one user agent that two or more accounts of the party of the variable `party` used, or it and another third party, over the
-- whole case. `accounts` are its own, `parties` the others. `own_identities` counts own staff who used the same: then it is likely a network or a computer of ours, which
-- proves little. `declared` names the party in whose declared network an address lies. Addresses of the platform itself (scope `provider`) are left out. A network is an AS
-- number, else a /16 or /32, and listed only where the same user agent came from two or more of its `addresses`, which are those of all who shared it.
with mine as materialized (
  select src_ip, device_id, session_id, case when grouping(user_agent) = 0 then src_ip end as agent_ip, user_agent
  from acts
  where party = getvariable('party')
  group by grouping sets ((src_ip), (device_id), (session_id), (src_ip, user_agent))
),
my_agent as materialized (
  select distinct network_of(m.agent_ip, n.asn) as network, m.user_agent
  from mine as m
  left join asn_of_ip as n on n.address = m.agent_ip
  where m.agent_ip is not null and m.user_agent is not null
),
-- Addresses of anybody in those networks.
my_network_ip as materialized (
  select a.address, network_of(a.address, n.asn) as network
  from (select distinct src_ip as address from events where src_ip is not null) as a
  left join asn_of_ip as n on n.address = a.address
  where network_of(a.address, n.asn) in (select network from my_agent)
),
agent_of_ip as (
  select src_ip, user_agent, identity, party, own, any_value(src_scope) as scope, count(*) as n, min(time) as first, max(time) as last
  from acts
  where src_ip in (select address from my_network_ip) and user_agent in (select user_agent from my_agent)
  group by src_ip, user_agent, identity, party, own
),
used as materialized (
  select
    'address' as kind, src_ip as value, null as agent, null as address, identity, party, own,
    any_value(src_scope) as scope, count(*) as n, min(time) as first, max(time) as last
  from acts where src_ip in (select src_ip from mine where src_ip is not null and agent_ip is null)
  group by src_ip, identity, party, own
  union all
  select 'device', device_id, null, null, identity, party, own, null, count(*), min(time), max(time)
  from acts where device_id in (select device_id from mine where device_id is not null)
  group by device_id, identity, party, own
  union all
  select 'session', session_id, null, null, identity, party, own, null, count(*), min(time), max(time)
  from acts where session_id in (select session_id from mine where session_id is not null)
  group by session_id, identity, party, own
  union all
  select 'network', m.network, m.user_agent, a.src_ip, a.identity, a.party, a.own, a.scope, a.n, a.first, a.last
  from agent_of_ip as a
  join my_network_ip as i on i.address = a.src_ip
  join my_agent as m on m.user_agent = a.user_agent and m.network = i.network
),
summed as (
  select
    kind, value, agent,
    count(distinct identity) filter (where party = getvariable('party')) as accounts,
    count(distinct party) filter (where party <> getvariable('party')) as parties,
    count(distinct identity) filter (where own) as own_identities,
    count(distinct identity) filter (where party is null and not own) as unknown_identities,
    count(distinct address) as places,
    any_value(scope) as scope,
    sum(n) filter (where party = getvariable('party'))::bigint as events,
    coalesce(sum(n) filter (where party is distinct from getvariable('party')), 0)::bigint as events_others,
    min(first) as first, max(last) as last
  from used
  group by kind, value, agent
),
common as (
  select s.*, d.name as declared
  from summed as s
  left join (select address, any_value(name) as name from party_address group by address) as d on s.kind = 'address' and d.address = s.value
  where (s.accounts >= 2 or s.parties >= 1)
    and s.scope is distinct from 'provider'
    and (s.kind <> 'network' or s.places >= 2)
),
ranked as (
  select
    *, count(*) over (partition by kind) as listed,
    row_number() over (partition by kind order by own_identities > 0, parties desc, accounts desc, events desc, value, agent) as place
  from common
),
listed_value as (
  select * from ranked where place <= getvariable('most')
),
-- Names only of what is listed.
named as (
  select
    u.kind, u.value, u.agent,
    coalesce(list(distinct u.address order by u.address) filter (where u.address is not null), []) as addresses,
    coalesce(list(distinct coalesce(w.name, u.identity) order by coalesce(w.name, u.identity)) filter (where u.party = getvariable('party') and u.identity is not null), []) as account_names,
    coalesce(list(distinct coalesce(p.name, u.party) order by coalesce(p.name, u.party)) filter (where u.party <> getvariable('party')), []) as party_names
  from used as u
  join listed_value as l on l.kind = u.kind and l.value = u.value and l.agent is not distinct from u.agent
  left join (select identity, any_value(name) as name from actors group by identity) as w on w.identity = u.identity
  left join parties as p on p.party = u.party
  group by u.kind, u.value, u.agent
)
select
  l.kind, l.value, l.agent, n.addresses, l.accounts, n.account_names, l.parties, n.party_names, l.own_identities, l.unknown_identities, l.declared, l.scope,
  l.events, l.events_others, l.first, l.last, l.place, l.listed
from listed_value as l
join named as n on n.kind = l.kind and n.value = l.value and n.agent is not distinct from l.agent
order by l.own_identities > 0, l.parties desc, list_position(['session', 'device', 'address', 'network'], l.kind), l.place
