-- title: Events of one session
-- columns: event_key, time, source, operation, outcome, src_ip, target_name, joined, findings, of_all
-- param: most = 1000   events listed
--
-- The events of the session `key` of the party `party`, in order.
select
  e.event_key, e.time, e.source, e.operation, e.outcome, e.src_ip, coalesce(e.target_name, e.target_path, e.target_id) as target_name, p.joined,
  (select count(distinct x.finding_id) from finding_events as x where x.event_key = e.event_key) as findings, count(*) over () as of_all
from party_session_events(getvariable('party')) as p
join events as e on e.event_key = p.event_key
where p.key = getvariable('key')
order by e.time, e.event_key
limit cast(getvariable('most') as integer)
