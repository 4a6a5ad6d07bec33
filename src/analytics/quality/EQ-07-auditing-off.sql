-- id: EQ-07
-- title: Logging switched off
--
-- Settings, trails, sinks and streams that were switched off or deleted, and when they were switched on again. What happened between is not in that log.
with said as (
  select
    e.event_key, e.time, e.source, coalesce(e.tenant, '') as tenant, e.operation, e.activity, coalesce(e.actor_name, e.actor_key, 'an unnamed actor') as who,
    coalesce(nullif(regexp_extract(coalesce(e.target_path, e.target_name, e.target_id), '[^/]+$'), ''), 'the organisation') as target,
    c.name, lower(coalesce(c.new, '')) as new
  from events as e
  left join changes as c on c.event_key = e.event_key
  where e.event_class = 'logging_change'
    and e.outcome <> 'failure'
),
judged as (
  select
    *,
    case
      when name in ('UnifiedAuditLogIngestionEnabled', 'AuditEnabled') and new in ('true', 'false') then new = 'true'
      when name in ('AuditDisabled', 'AuditBypassEnabled') and new in ('true', 'false') then new = 'false'
      when activity in ('disable', 'delete') and not contains(lower(operation), 'cleared') then false
      when activity in ('enable', 'create') then true
      when name = 'includeManagementEvents' and new in ('true', 'false') then new = 'true'
      when contains(lower(operation), 'audit policy') and contains(new, 'removed') then false
    end as switched_on,
    case when name in ('UnifiedAuditLogIngestionEnabled', 'AuditEnabled', 'AuditDisabled', 'AuditBypassEnabled', 'includeManagementEvents') then name else '' end as setting
  from said
),
switch as (
  select distinct event_key, time, source, tenant, operation, who, target, setting, switched_on from judged
),
off as (
  select
    o.*,
    (select min(struct_pack(t := n.time, k := n.event_key)) from switch as n
      where n.switched_on and n.source = o.source and n.tenant = o.tenant and n.target = o.target and n.setting = o.setting and n.time >= o.time) as on_again
  from switch as o
  where not o.switched_on
),
spell as (
  select
    source, tenant, target, setting, on_again, on_again.t as on_time, min(time) as off_time, arg_min(operation, (time, event_key)) as operation, arg_min(who, (time, event_key)) as who,
    list(struct_pack(t := time, k := event_key)) as items
  from off
  group by source, tenant, target, setting, on_again
)
select
  'auditing' as kind,
  s.source,
  null::uinteger as part_id,
  s.off_time as from_time,
  s.on_time as to_time,
  left(s.operation, 100) || case when s.setting = '' then '' else ' (' || s.setting || ')' end || ' on ' || left(s.target, 120) || ' by ' || left(s.who, 120) || ' at '
    || strftime(s.off_time, '%Y-%m-%d %H:%M:%S') || 'Z, '
    || case when s.on_time is null then 'not switched on again in this evidence'
       else 'switched on again at ' || strftime(s.on_time, '%Y-%m-%d %H:%M:%S') || 'Z, ' || round((epoch(s.on_time) - epoch(s.off_time)) / 3600, 1) || ' hours later' end as summary,
  map {
    'operation': left(s.operation, 200),
    'setting': case when s.setting = '' then 'the whole' else s.setting end,
    'target': left(s.target, 300),
    'by': left(s.who, 200),
    'switched on again': coalesce(strftime(s.on_time, '%Y-%m-%d %H:%M:%S') || 'Z', 'not in this evidence')
  } as facts,
  oldest_first(case when s.on_again is null then s.items else list_append(s.items, s.on_again) end) as events,
  -- A mailbox or an account excluded from mailbox auditing leaves the rest of the log as it was.
  case when s.setting in ('AuditEnabled', 'AuditBypassEnabled', 'AuditDisabled') then ['''mailbox_access''', '''mailitemsaccessed''', 'extra.logon_type', 'extra.mail_access_type'] else [] end as columns
from spell as s
order by s.off_time, s.source, s.target, s.setting
