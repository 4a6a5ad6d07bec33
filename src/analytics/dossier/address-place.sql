-- title: Where an address is
-- columns: known_by, country, asn, as_org, special, events
--
-- Of the address of the variable `address`, over the whole case: a row per country and network that events name (`log`), and one for what bundled data say (`data`),
-- which names a range that is never looked up in `special`.
select 'log' as known_by, src_country as country, src_asn as asn, max(src_as_org) as as_org, null as special, count(*) as events
from events
where src_ip = getvariable('address') and (src_country is not null or src_asn is not null)
group by src_country, src_asn
union all
select 'data', country, asn, as_org, special, null
from ip_context
where address = getvariable('address')
order by known_by desc, events desc, country, asn
