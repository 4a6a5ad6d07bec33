-- id: EQ-09
-- title: Mail reads not recorded for a while
--
-- A mailbox with so many reads that Exchange stops recording them for up to a day, and says so in the last record.
select
  'auditing' as kind,
  e.source,
  null::uinteger as part_id,
  min(e.time) as from_time,
  max(e.time) + interval '24 hours' as to_time,
  'Exchange recorded no further reads for up to 24 hours after ' || case when count(*) = 1 then 'a throttled record' else count(*) || ' throttled records' end || ' of '
    || case when count(distinct coalesce(e.target_name, e.target_id)) = 1 then 'the mailbox ' || left(coalesce(any_value(e.target_name), any_value(e.target_id)), 120)
       else count(distinct coalesce(e.target_name, e.target_id)) || ' mailboxes' end as summary,
  map {
    'records': count(*)::varchar,
    'mailboxes': left(coalesce(string_agg(distinct coalesce(e.target_name, e.target_id), ', '), 'not logged'), 400)
  } as facts,
  evidence(e.event_key, e.time) as events,
  ['''mailitemsaccessed''', 'extra.mail_access_type'] as columns
from events as e
where e.extra['is_throttled'] = 'true'
group by e.source
order by e.source
