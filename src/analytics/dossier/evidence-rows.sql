-- title: Events behind a finding
-- columns: event_key, time, identity, identity_name, party, operation, outcome, src_ip, target_name, source
--
-- The events whose keys the variable `keys` lists, separated by commas, whatever the filter.
select event_key, time, identity, identity_name, party, operation, outcome, src_ip, target_name, source
from acts
where event_key in (select unnest(string_split(cast(getvariable('keys') as varchar), ','))::ubigint)
order by time, event_key
