-- id: CO-18
-- title: Snapshot, image or database shared with another account or exported
-- severity: high
-- attack: T1537, T1578.001, T1530
-- tactics: exfiltration, collection, defense-impairment
-- det0488: AN1348
-- needs: operation, tenant
-- logs: aws-cloudtrail
-- export: CloudTrail management events with request parameters (S3 files or lookup-events, not the console CSV)
-- param: sequence_minutes = 60   minutes before the sharing in which making the snapshot belongs to it
--
-- A disk snapshot, machine image or database snapshot was opened to another account, or an export of it was started. The data is then copied outside without crossing any network of yours.
--
-- Benign when disaster recovery or golden images are shared with the company's other accounts (put those in the own estate), or a vendor restores for you.
--
-- Confirm by naming the receiving account, what the disk or database held, and whether SharedSnapshotCopyInitiated shows that it was copied.
--
-- Contain by removing the permission, by treating the content as lost if a copy was made, and by revoking the session.
with handed as (
  select * from acts as h
  where (
      (h.operation_key in ('modifysnapshotattribute', 'modifyimageattribute', 'modifydbsnapshotattribute', 'modifydbclustersnapshotattribute') and h.extra['shared_with'] is not null)
      or h.operation_key in ('sharedsnapshotcopyinitiated', 'startexporttask', 'createinstanceexporttask', 'createstoreimagetask', 'exporttabletopointintime')
    )
    and h.outcome = 'success'
),
shared as (
  select
    a.event_key, a.time, a.actor_key, a.actor_name, a.tp, a.tp_conf, a.operation, a.outcome, a.src_ip,
    coalesce(a.extra['snapshot_id'], a.target_id, a.target_name) as what,
    w.receiver
  from handed a
  cross join unnest(string_split(coalesce(a.extra['shared_with'], 'export'), ' ')) as w(receiver)
),
outside as (
  select
    event_key, any_value(time) as time, any_value(actor_key) as actor_key, any_value(actor_name) as actor_name, bool_or(coalesce(tp, false) and tp_conf >= 0.8) as third_party,
    any_value(operation) as operation, any_value(src_ip) as src_ip, any_value(what) as what, string_agg(distinct receiver, ', ') as receivers
  from shared
  where not is_own_account(receiver)
  group by event_key
),
made as (
  select o.event_key, arg_max(c.event_key, c.time) as made_key
  from outside o
  join events c on coalesce(c.extra['snapshot_id'], c.target_id) = o.what
  where c.operation_key in ('createsnapshot', 'createsnapshots', 'createimage', 'createdbsnapshot', 'createdbclustersnapshot', 'copysnapshot')
    and c.time <= o.time
    and c.time >= o.time - to_minutes(cast(getvariable('sequence_minutes') as bigint))
  group by o.event_key
)
select
  o.time, o.time as end_time, o.actor_key,
  case when o.third_party or o.receivers like '%all%' then 'critical' else 'high' end as severity,
  case when o.receivers = 'export' then o.operation || ' of ' || coalesce(o.what, 'unknown')
       else coalesce(o.what, 'A snapshot') || ' shared with ' || o.receivers end || ' by ' || coalesce(o.actor_name, o.actor_key) as summary,
  map {
    'operation': o.operation,
    'what': coalesce(o.what, 'unknown'),
    'shared with': o.receivers,
    'made within minutes before': case when m.made_key is null then 'no' else 'yes' end,
    'threshold: minutes': cast(cast(getvariable('sequence_minutes') as bigint) as varchar),
    'from': coalesce(o.src_ip, 'not logged'),
    'by a third party': case when o.third_party then 'yes' else 'no' end
  } as facts,
  case when m.made_key is null then [o.event_key] else [m.made_key, o.event_key] end as events
from outside o
left join made m on m.event_key = o.event_key
