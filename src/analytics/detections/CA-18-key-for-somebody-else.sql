-- id: CA-18
-- title: Access key or password created for another user
-- severity: high
-- attack: T1098.001, T1136.003
-- tactics: persistence, privilege-escalation
-- det0488: AN1348
-- needs: actor_id
-- logs: aws-cloudtrail
-- export: CloudTrail management events with request parameters (S3 files or lookup-events, not the console CSV)
-- param: use_days = 7   days in which use of the new key is looked for
-- param: address_days = 7   days the creator must have worked from that address before it counts as the usual one
--
-- A principal created a credential for another IAM user. An intruder does this to keep access under a name that draws no attention; an assumed role has no user name of its own, so any
-- such call by a role counts.
--
-- Benign when IAM administrators or a provisioning pipeline hand out credentials, from their usual address.
--
-- Confirm by asking the named user and the administrator, and by looking where the new key was used first.
--
-- Contain by deactivating the key or password, then revoking the sessions of whoever created it.
with created as (
  select
    a.event_key, a.time, a.actor_key, a.actor_name, a.own, coalesce(a.tp, false) and a.tp_conf >= 0.8 as third_party, a.operation, a.src_ip,
    a.extra['user_name'] as for_user, a.extra['issued_access_key'] as new_key
  from acts a
  where a.operation_key in ('createaccesskey', 'createloginprofile', 'updateloginprofile', 'createservicespecificcredential', 'uploadsshpublickey')
    and a.outcome = 'success'
    and a.extra['user_name'] is not null
    and (a.actor_type = 'role' or lower(a.extra['user_name']) <> lower(coalesce(a.actor_name, '')))
),
used as (
  select
    c.event_key, min(u.time) as first_use, arg_min(u.src_ip, u.time) as used_from, arg_min(u.event_key, u.time) as use_key
  from created c
  join events u on u.actor_credential = c.new_key
  where u.time > c.time
    and u.time <= c.time + to_days(cast(getvariable('use_days') as integer))
    and u.src_ip is distinct from c.src_ip
  group by c.event_key
),
address as (
  select c.event_key, min(h.time) as since
  from created c
  join events h on h.actor_key = c.actor_key and h.src_ip = c.src_ip
  where h.outcome = 'success'
  group by c.event_key
)
select
  c.time, coalesce(u.first_use, c.time) as end_time, c.actor_key,
  case
    when c.third_party or u.use_key is not null then 'critical'
    when c.own and d.since <= c.time - to_days(cast(getvariable('address_days') as integer)) then 'medium'
    else 'high'
  end as severity,
  c.operation || ' for user ' || c.for_user || ' by ' || coalesce(c.actor_name, c.actor_key)
    || case when u.use_key is null then '' else ', first used from ' || coalesce(u.used_from, 'an address not logged') end as summary,
  map {
    'operation': c.operation,
    'for user': c.for_user,
    'by': coalesce(c.actor_name, c.actor_key),
    'from': coalesce(c.src_ip, 'not logged'),
    'address in use by the creator since': coalesce(cast(d.since as varchar), 'not logged'),
    'threshold: days for a usual address': cast(cast(getvariable('address_days') as bigint) as varchar),
    'used from another address': case when u.use_key is null then 'not seen within ' || cast(cast(getvariable('use_days') as bigint) as varchar) || ' days' else coalesce(u.used_from, 'not logged') end,
    'by a third party': case when c.third_party then 'yes' else 'no' end
  } as facts,
  case when u.use_key is null then [c.event_key] else [c.event_key, u.use_key] end as events
from created c
left join used u on u.event_key = c.event_key
left join address d on d.event_key = c.event_key
