-- title: What is new and what stopped at the pivot
-- columns: field, value, spellings, status, place, listed, logs, events, failures, sensitive, others, points, first, last
-- param: baseline_days = 7   days of history of the party in a log from which "new" means anything
-- param: most = 60   values per field and status
--
-- Values of the party of the variable `party` that appear on one side of `pivot_at` only (microseconds since 1970 UTC; an event exactly then is after), over the whole
-- case. Capitals and small letters count as the same: `spellings` are the values as logged. Empty fields are no value.
--
-- `new`: in no event before, in whatever log, and now in a log in which the party has at least `baseline_days` of history; counted are the events of such logs,
-- named in `logs`. `no_history`: only in logs with less. `stopped`: seen before in a log that covers `baseline_days` after the pivot, and nowhere since; counted
-- are the events of such logs. `no_sequel`: seen before only in logs that end sooner.
--
-- `points` rank what is new: 3 when nobody else in the whole case has the value, 2 when at most 10 events of others have it, 1 when at most 100; 2 for a
-- privileged or data operation among its events; 1 for a failure. Then by events. What stopped is ranked by its events. `listed` says how many there are in all.
with act as (
  select
    a.source, a.time, a.time >= make_timestamp(cast(getvariable('pivot_at') as bigint)) as later, a.outcome = 'failure' as failed,
    a.src_ip, a.src_country, a.user_agent, a.app_name, case when a.app_name is null then a.app_id end as app_id, a.operation, a.service, a.target_name,
    case when a.target_name is null then a.target_id end as target_id, a.tenant, a.identity,
    privileged_or_data(a.event_class, a.activity, a.operation_key) as sensitive
  from acts as a
  where a.party = getvariable('party') and a.time is not null
),
counted as materialized (
  select
    case
      when grouping(src_ip) = 0 then 'src_ip'
      when grouping(src_country) = 0 then 'src_country'
      when grouping(user_agent) = 0 then 'user_agent'
      when grouping(app_name) = 0 then 'app_name'
      when grouping(app_id) = 0 then 'app_id'
      when grouping(operation) = 0 then 'operation'
      when grouping(service) = 0 then 'service'
      when grouping(target_name) = 0 then 'target_name'
      when grouping(target_id) = 0 then 'target_id'
      when grouping(tenant) = 0 then 'tenant'
      when grouping(identity) = 0 then 'identity'
      else 'source'
    end as field,
    coalesce(src_ip, src_country, user_agent, app_name, app_id, operation, service, target_name, target_id, tenant, identity) as value,
    source, later, count(*) as n, count(*) filter (where failed) as failures, count(*) filter (where sensitive) as sensitive, min(time) as first, max(time) as last
  from act
  group by grouping sets (
    (source, later), (source, later, src_ip), (source, later, src_country), (source, later, user_agent), (source, later, app_name), (source, later, app_id),
    (source, later, operation), (source, later, service), (source, later, target_name), (source, later, target_id), (source, later, tenant), (source, later, identity))
),
span as (
  select source, max(last) as log_last from log_span group by source
),
log as (
  select
    c.source,
    coalesce(
      epoch_us(min(c.first) filter (where not c.later)) <= cast(getvariable('pivot_at') as bigint) - getvariable('baseline_days') * 86400e6, false) as known,
    coalesce(epoch_us(max(s.log_last)) >= cast(getvariable('pivot_at') as bigint) + getvariable('baseline_days') * 86400e6, false) as continues
  from counted as c
  left join span as s on s.source = c.source
  where c.field = 'source'
  group by c.source
),
-- Networks and families of user agents follow from the addresses and user agents that are there.
valued as materialized (
  select field, case when field = 'operation' then norm_operation(value) else lower(value) end as key, value as spelling, value, source, later, n, failures, sensitive, first, last
  from counted where value is not null and field <> 'source'
  union all
  select 'network', lower(network_of(c.value, n.asn)), c.value, network_of(c.value, n.asn), c.source, c.later, c.n, c.failures, c.sensitive, c.first, c.last
  from counted as c left join asn_of_ip as n on n.address = c.value
  where c.field = 'src_ip' and c.value is not null
  union all
  select 'agent_family', lower(agent_family(value)), value, agent_family(value), source, later, n, failures, sensitive, first, last
  from counted where field = 'user_agent' and value is not null
),
sided as (
  select
    v.field, v.key,
    sum(v.n) filter (where not v.later) as before,
    sum(v.n) filter (where v.later) as after,
    case
      when count(*) filter (where not v.later) = 0 then case when bool_or(l.known) then 'new' else 'no_history' end
      when count(*) filter (where v.later) = 0 then case when bool_or(l.continues) then 'stopped' else 'no_sequel' end
    end as status
  from valued as v
  join log as l on l.source = v.source
  group by v.field, v.key
),
one_sided as materialized (
  select
    s.field, s.key, s.status, any_value(coalesce(s.after, 0)) as all_after,
    arg_max(v.value, (v.n, v.value)) as value, list(distinct v.spelling order by v.spelling) as spellings, list(distinct v.source order by v.source) as logs,
    sum(v.n)::bigint as events, sum(v.failures)::bigint as failures, sum(v.sensitive)::bigint as sensitive, min(v.first) as first, max(v.last) as last
  from sided as s
  join valued as v on v.field = s.field and v.key = s.key
  join log as l on l.source = v.source
  where s.status is not null
    and (s.status <> 'new' or l.known)
    and (s.status <> 'stopped' or l.continues)
  group by s.field, s.key, s.status
),
fresh as (
  select field, key from one_sided where status = 'new'
),
-- Events of the whole case with the value, for what is new only.
everywhere as (
  select 'src_ip' as field, lower(src_ip) as key, count(*) as n from events where lower(src_ip) in (select key from fresh where field = 'src_ip') group by all
  union all
  select 'src_country', lower(src_country), count(*) from events where lower(src_country) in (select key from fresh where field = 'src_country') group by all
  union all
  select 'user_agent', lower(user_agent), count(*) from events where lower(user_agent) in (select key from fresh where field = 'user_agent') group by all
  union all
  select 'app_name', lower(app_name), count(*) from events where lower(app_name) in (select key from fresh where field = 'app_name') group by all
  union all
  select 'app_id', lower(app_id), count(*) from events
  where app_name is null and lower(app_id) in (select key from fresh where field = 'app_id') group by all
  union all
  select 'operation', operation_key, count(*) from events where operation_key in (select key from fresh where field = 'operation') group by all
  union all
  select 'service', lower(service), count(*) from events where lower(service) in (select key from fresh where field = 'service') group by all
  union all
  select 'target_name', lower(target_name), count(*) from events where lower(target_name) in (select key from fresh where field = 'target_name') group by all
  union all
  select 'target_id', lower(target_id), count(*) from events
  where target_name is null and lower(target_id) in (select key from fresh where field = 'target_id') group by all
  union all
  select 'tenant', lower(tenant), count(*) from events where lower(tenant) in (select key from fresh where field = 'tenant') group by all
  union all
  select 'identity', lower(identity), sum(events)::bigint from actors where lower(identity) in (select key from fresh where field = 'identity') group by all
  union all
  select 'network', lower(network_of(a.address, n.asn)), sum(a.n)::bigint
  from (select src_ip as address, count(*) as n from events where src_ip is not null group by src_ip) as a
  left join asn_of_ip as n on n.address = a.address
  where lower(network_of(a.address, n.asn)) in (select key from fresh where field = 'network') group by all
  union all
  select 'agent_family', lower(agent_family(a.agent)), sum(a.n)::bigint
  from (select user_agent as agent, count(*) as n from events where user_agent is not null group by user_agent) as a
  where lower(agent_family(a.agent)) in (select key from fresh where field = 'agent_family') group by all
),
total as (
  select field, key, sum(n)::bigint as n from everywhere group by field, key
),
judged as (
  select o.*, case when o.status = 'new' then greatest(coalesce(t.n, 0) - o.all_after, 0)::bigint end as others
  from one_sided as o
  left join total as t on t.field = o.field and t.key = o.key
),
pointed as (
  select
    *,
    case
      when status = 'new' then
        case when others = 0 then 3 when others <= 10 then 2 when others <= 100 then 1 else 0 end
          + case when sensitive > 0 then 2 else 0 end + case when failures > 0 then 1 else 0 end
      else 0
    end as points
  from judged
),
ranked as (
  select
    *, count(*) over (partition by field, status) as listed,
    row_number() over (partition by field, status order by points desc, events desc, first, key) as place
  from pointed
)
select
  r.field, case when r.field = 'identity' then coalesce(w.name, r.value) else r.value end as value, r.spellings, r.status, r.place, r.listed, r.logs,
  r.events, r.failures, r.sensitive, r.others, r.points, r.first, r.last
from ranked as r
left join (select identity, any_value(name) as name from actors group by identity) as w on r.field = 'identity' and w.identity = r.value
where r.place <= getvariable('most')
order by r.status, r.points desc, r.events desc, r.first, r.field, r.value
