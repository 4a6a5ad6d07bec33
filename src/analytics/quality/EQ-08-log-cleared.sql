-- id: EQ-08
-- title: Log cleared
--
-- A log that was emptied: what lay before is gone from that computer, unless it was collected elsewhere earlier.
select
  'auditing' as kind,
  e.source,
  null::uinteger as part_id,
  null::timestamp as from_time,
  max(e.time) as to_time,
  'The log of ' || left(coalesce(e.device_name, e.tenant, 'an unnamed system'), 120) || ' was cleared'
    || case when count(*) = 1 then '' else ' ' || count(*) || ' times, last' end || ' at ' || strftime(max(e.time), '%Y-%m-%d %H:%M:%S') || 'Z by '
    || left(coalesce(arg_max(e.actor_name, e.time), 'an unnamed actor'), 120) || ': records before may be gone' as summary,
  map {'system': left(coalesce(e.device_name, e.tenant, 'not logged'), 200), 'logs': left(coalesce(string_agg(distinct coalesce(e.service, e.target_name), ', '), 'not logged'), 300), 'times': count(*)::varchar} as facts,
  evidence(e.event_key, e.time) as events
from events as e
where e.event_class = 'logging_change'
  and e.activity = 'delete'
  and contains(e.operation_key, 'cleared')
group by e.source, e.device_name, e.tenant
order by e.source, max(e.time), e.device_name, e.tenant
