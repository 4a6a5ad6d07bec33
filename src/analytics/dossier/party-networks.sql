-- title: Networks of a third party
-- columns: src_asn, src_as_org, src_country, addresses, events, failures, first, last
--
-- Where the party of the variable `party` came from, under the filter, as far as the log names networks and countries; at most 100.
select
  src_asn, max(src_as_org) as src_as_org, src_country, count(distinct src_ip) as addresses,
  count(*) as events, count(*) filter (where outcome = 'failure') as failures, min(time) as first, max(time) as last
from filtered
where party = getvariable('party') and src_ip is not null
group by src_asn, src_country
order by events desc, src_asn, src_country
limit 100
