-- title: Where a third party came from
-- columns: level, country, country_by, asn, as_org, network_by, address, special, log_countries, log_asns, found_country, found_asn, found_org, differs, addresses, events, failures, identities, first, last, keys
-- param: most = 1000   addresses listed
-- param: keys_most = 500   addresses named by a country or network
--
-- The addresses of the party of the variable `party` under the filter: a row per country, per network in it and per address, and `bare` for events without an address.
-- Countries and networks as logged anywhere in the case for that address, the one of most events first (`log`), else as looked up in bundled data (`data`). An address
-- belongs to one country and one network, whose number may be logged and its name looked up (`both`). `differs` counts the addresses of which log and data, or two logs, name different ones. `keys` are the addresses, in order.
with acted as (
  select
    src_ip, case when src_ip is null then src_country end as bare, identity,
    count(*) as events, count(*) filter (where outcome = 'failure') as failures, min(time) as first, max(time) as last
  from filtered
  where party = getvariable('party')
  group by src_ip, bare, identity
),
logged as (
  select src_ip, src_country, src_asn, max(src_as_org) as src_as_org, count(*) as events
  from events
  where src_ip in (select src_ip from acted) and (src_country is not null or src_asn is not null or src_as_org is not null)
  group by src_ip, src_country, src_asn
),
log_country as (
  select src_ip, list(src_country order by events desc, src_country) as countries
  from (select src_ip, src_country, sum(events) as events from logged where src_country is not null group by src_ip, src_country)
  group by src_ip
),
log_network as (
  select src_ip, list(src_asn order by events desc, src_asn) as asns
  from (select src_ip, src_asn, sum(events) as events from logged where src_asn is not null group by src_ip, src_asn)
  group by src_ip
),
log_owner as (
  select src_ip, src_asn, max(src_as_org) as org from logged where src_as_org is not null group by src_ip, src_asn
),
named as (
  select
    s.address, c.countries, n.asns, c.countries[1] as log_country, n.asns[1] as log_asn,
    x.country as found_country, x.asn as found_asn, x.as_org as found_org, x.special
  from (select distinct src_ip as address from acted where src_ip is not null) as s
  left join log_country as c on c.src_ip = s.address
  left join log_network as n on n.src_ip = s.address
  left join ip_context as x on x.address = s.address
),
placed as (
  select
    m.*,
    coalesce(m.log_country, m.found_country) as country,
    coalesce(m.log_asn, case when o.org is null then m.found_asn end) as asn,
    coalesce(o.org, case when m.log_asn is null or m.log_asn = m.found_asn then m.found_org end) as as_org,
    coalesce(m.log_asn::varchar, o.org) is not null as network_logged,
    o.org is null and coalesce(m.log_asn, m.found_asn) = m.found_asn as network_found,
    coalesce(len(m.countries) > 1 or m.log_country <> m.found_country, false)
      or coalesce(len(m.asns) > 1 or m.log_asn <> m.found_asn, false) as differs
  from named as m
  left join log_owner as o on o.src_ip = m.address and o.src_asn is not distinct from m.log_asn
),
spread as (
  select
    case when grouping(p.address) = 0 then 'address' when grouping(coalesce(p.asn::varchar, p.as_org)) = 0 then 'network' else 'country' end as level,
    p.country, p.address, max(p.asn) as asn, max(p.as_org) as as_org, max(p.special) as special,
    bool_or(p.log_country is not null) as country_logged, bool_or(p.country is not null and p.log_country is null) as country_found,
    bool_or(p.network_logged) as network_logged, bool_or(p.network_found) as network_found,
    any_value(p.countries) as log_countries, any_value(p.asns) as log_asns,
    max(p.found_country) as found_country, max(p.found_asn) as found_asn, max(p.found_org) as found_org,
    count(distinct p.address) filter (where p.differs) as differs, count(distinct p.address) as addresses,
    sum(a.events)::bigint as events, sum(a.failures)::bigint as failures, count(distinct a.identity) as identities,
    min(a.first) as first, max(a.last) as last,
    list_slice(list_sort(list(distinct p.address)), 1, getvariable('keys_most')::bigint) as keys
  from acted as a
  join placed as p on p.address = a.src_ip
  group by grouping sets ((p.country), (p.country, coalesce(p.asn::varchar, p.as_org)), (p.country, coalesce(p.asn::varchar, p.as_org), p.address))
),
ranked as (
  select *, row_number() over (partition by level order by events desc, address) as place from spread
)
select
  level, country,
  case when country_logged and country_found then 'both' when country_logged then 'log' when country_found then 'data' end as country_by,
  case when level <> 'country' then asn end as asn, case when level <> 'country' then as_org end as as_org,
  case when level = 'country' then null when network_logged and network_found then 'both' when network_logged then 'log' when network_found then 'data' end
    as network_by,
  address, case when level = 'address' then special end as special,
  case when level = 'address' then log_countries end as log_countries, case when level = 'address' then log_asns end as log_asns,
  case when level = 'address' then found_country end as found_country, case when level = 'address' then found_asn end as found_asn,
  case when level = 'address' then found_org end as found_org,
  differs, addresses, events, failures, identities, first, last, case when level <> 'address' then keys end as keys
from ranked
where level <> 'address' or place <= getvariable('most')
union all
select
  'bare', bare, case when bare is not null then 'log' end, null, null, null, null, null, null, null, null, null, null, 0, 0,
  sum(events)::bigint, sum(failures)::bigint, count(distinct identity), min(first), max(last), null
from acted
where src_ip is null
group by bare
order by level, events desc, country, asn, address, as_org
