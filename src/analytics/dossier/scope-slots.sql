-- title: When a third party worked before it began
-- columns: slot, events
--
-- What of the party of the variable `party` succeeded before `pivot_at` (microseconds since 1970 UTC; null: all of it), per half hour in which there was any, without
-- applications, service accounts and declared machines, over the whole case. `slot` is its start in microseconds since 1970 UTC; the page lays it on the clock of a zone.
select (epoch_us(a.time) // 1800000000) * 1800000000 as slot, count(*) as events
from acts as a
left join machine as m on m.party = a.party and m.identity = a.identity
where a.party = getvariable('party') and a.tp and a.outcome is distinct from 'failure' and m.identity is null
  and coalesce(a.actor_type, '') not in ('app', 'managed_identity', 'service_account', 'system')
  and a.time < coalesce(make_timestamp(getvariable('pivot_at')::bigint), 'infinity'::timestamp)
group by slot
order by slot
