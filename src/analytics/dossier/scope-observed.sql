-- title: What was agreed with a third party, and what it did
-- columns: kind, value, detail, state, events, identities, first, last, earlier, addresses, event_keys, from_time, to_time
--
-- For the party of the variable `party`, over the whole case: of each kind of scope what was observed, and what of it the profile agrees. `state` is approved,
-- not_approved, never_seen (approved, and in no event), not_declared (nothing of the kind is agreed) or cannot_tell. `earlier` counts what succeeded before `pivot_at`
-- (microseconds since 1970 UTC; null: all of it); failures are in `events`.
--
-- Kinds: country, asn, cidr (of an address in an agreed network that network, else its /24, or its /32 of IPv6), role (assumed, activated, or given to one of its
-- accounts by anybody), app (`detail` is its id; of a role: used or given; `service` of a VPN, a vault or
-- the like, whatever application was at work in it), host (computer signed in to or reached; `detail` from: what it was entered from), mailbox, account (cloud account, tenant, subscription, project), mfa (how
-- successful sign-ins of people were made), hours (machines: applications, service accounts and declared machines, which work at any hour) and contract. Events are opened by the value; of a network by `addresses`, of roles, hosts, mailboxes and hours by `event_keys`, at most
-- 1,000 each; of a contract by `from_time` and `to_time`.
with act as materialized (
  select
    a.event_key, a.time, a.identity, a.src_ip, a.outcome,
    a.src_country as country,
    a.src_asn::varchar as asn,
    coalesce(n.network, nullif(regexp_extract(a.src_ip, '^([0-9]+[.][0-9]+[.][0-9]+)[.]', 1), '') || '.0/24', network_of(a.src_ip, null)) as cidr,
    case
      when a.operation_key in ('assumerole', 'assumerolewithsaml', 'assumerolewithwebidentity') then a.extra['role_arn']
      when a.operation_key like '%pim activation%' then coalesce(a.extra['role_name'], a.extra['role_id'])
    end as role,
    coalesce(a.app_name, a.app_id) as app, a.app_id,
    v.service,
    coalesce(
      computer_entered(a.activity, a.target_type, a.target_name, a.target_path),
      case
        when a.source = 'windows-security' and coalesce(a.activity, '') not in ('request_ticket', 'request_service_ticket', 'renew_ticket') then lower(a.device_name)
        when a.event_class = 'privileged_access' and a.source = 'remote-access' then lower(a.target_name)
      end) as host,
    case
      when a.activity = 'use_credentials' then case when split_part(lower(a.target_path), '.', 1) not in ('localhost', split_part(lower(a.device_name), '.', 1)) then lower(a.device_name) end
      when a.target_type = 'computer' and a.source <> 'remote-access' and split_part(lower(a.src_host), '.', 1) <> split_part(lower(a.target_name), '.', 1) then lower(a.src_host)
    end as origin,
    case when a.target_type = 'mailbox' or a.event_class in ('mailbox_access', 'mailbox_rule') then coalesce(a.target_name, a.target_id) end as mailbox,
    a.tenant as account,
    case when a.event_class = 'authn' and a.outcome = 'success' and coalesce(a.interactive, a.activity = 'signin') then a.mfa end as mfa,
    case when h.party is null then null
      when m.identity is not null or a.actor_type in ('app', 'managed_identity', 'service_account', 'system') then 'machines'
      when in_hours(a.time, h.offset_minutes, h.days, h.start_minute, h.end_minute) then 'within' else 'outside' end as hours,
    case when c.party is null then null when a.time < c.from_time then 'before' when a.time >= c.to_time then 'after' else 'within' end as contract,
    (a.outcome is distinct from 'failure' and a.time < coalesce(make_timestamp(getvariable('pivot_at')::bigint), 'infinity'::timestamp)) as early
  from acts as a
  left join weighty_service as v on v.service = a.service
  left join approved_address as n on n.party = a.party and n.address = a.src_ip
  left join agreed_hours as h on h.party = a.party and a.time >= h.from_time and a.time < h.to_time
  left join contract as c on c.party = a.party
  left join machine as m on m.party = a.party and m.identity = a.identity
  where a.party = getvariable('party') and a.tp and a.time is not null
),
counted as (
  select
    case
      when grouping(country) = 0 then 'country' when grouping(asn) = 0 then 'asn' when grouping(cidr) = 0 then 'cidr' when grouping(role) = 0 then 'role'
      when grouping(app) = 0 or grouping(service) = 0 then 'app' when grouping(host) = 0 or grouping(origin) = 0 then 'host' when grouping(mailbox) = 0 then 'mailbox' when grouping(account) = 0 then 'account'
      when grouping(mfa) = 0 then 'mfa' when grouping(hours) = 0 then 'hours' else 'contract'
    end as kind,
    coalesce(country, asn, cidr, role, app, service, host, origin, mailbox, account, mfa, hours, contract) as value,
    case when grouping(role) = 0 then 'used' when grouping(service) = 0 then 'service' when grouping(origin) = 0 then 'from' else app_id end as detail,
    count(*) as events, count(distinct identity) as identities, min(time) as first, max(time) as last, count(*) filter (where early) as earlier
  from act
  group by grouping sets ((country), (asn), (cidr), (role), (app, app_id), (service), (host), (origin), (mailbox), (account), (mfa), (hours), (contract))
),
opened as (
  select 'role' as kind, role as value, 'used' as detail, evidence(event_key, time) as event_keys from act where role is not null group by role
  union all
  select 'host', host, null, evidence(event_key, time) from act where host is not null group by host
  union all
  select 'host', origin, 'from', evidence(event_key, time) from act where origin is not null group by origin
  union all
  select 'mailbox', mailbox, null, evidence(event_key, time) from act where mailbox is not null group by mailbox
  union all
  select 'hours', hours, null, evidence(event_key, time) from act where hours is not null group by hours
),
networks as (
  select cidr as network, list(distinct src_ip)[1:1000] as addresses from act where cidr is not null group by cidr
),
given as (
  select a.event_key, a.time, a.target_id, coalesce(a.extra['role_name'], a.extra['role_id']) as role, a.outcome is distinct from 'failure' as done
  from acts as a
  where a.event_class = 'role_change' and not a.operation_key like '%pim activation%'
    and a.target_id in (select actor_id from acts where party = getvariable('party') and tp)
),
seen as (
  select c.kind, c.value, c.detail, c.events, c.identities, c.first, c.last, c.earlier, n.addresses, o.event_keys
  from counted as c
  left join opened as o on o.kind = c.kind and o.value = c.value and o.detail is not distinct from c.detail
  left join networks as n on c.kind = 'cidr' and n.network = c.value
  where c.value is not null
  union all
  select
    'role', role, 'given', count(*), count(distinct target_id), min(time), max(time),
    count(*) filter (where done and time < coalesce(make_timestamp(getvariable('pivot_at')::bigint), 'infinity'::timestamp)), null, evidence(event_key, time)
  from given
  where role is not null
  group by role
),
agreed as (
  select kind, value from approved where party = getvariable('party')
),
matched as (
  select
    s.*, y.value as said,
    exists (select 1 from agreed as g where g.kind = s.kind) as declared
  from seen as s
  left join agreed as y on y.kind = s.kind and y.kind not in ('hours', 'contract', 'mfa')
    and case y.kind
      when 'host' then is_said_host(s.value, y.value)
      when 'role' then is_said(s.value, y.value) or is_said(split_part(s.value, '/', -1), y.value)
      when 'app' then is_said(s.value, y.value) or (s.detail <> 'service' and is_said(s.detail, y.value))
      else is_said(s.value, lower(y.value)) end
),
judged as (
  select
    kind, value, detail,
    case
      when not declared then 'not_declared'
      when kind = 'mfa' then case when value in ('satisfied', 'previously_satisfied') then 'approved' when value = 'unknown' then 'cannot_tell' else 'not_approved' end
      when kind in ('hours', 'contract') then case when value = 'within' then 'approved' when value = 'machines' then 'cannot_tell' else 'not_approved' end
      when said is null then 'not_approved'
      else 'approved'
    end as state,
    events, identities, first, last, earlier, addresses, event_keys
  from matched
)
select distinct
  j.kind, j.value, j.detail, j.state, j.events, j.identities, j.first, j.last, j.earlier, j.addresses, j.event_keys,
  case when j.kind = 'contract' and j.value = 'within' then c.from_time when j.kind = 'contract' and j.value = 'after' then c.to_time end as from_time,
  case when j.kind = 'contract' and j.value = 'within' then c.to_time when j.kind = 'contract' and j.value = 'before' then c.from_time end as to_time
from judged as j
left join contract as c on c.party = getvariable('party')
union all
select g.kind, g.value, null, 'never_seen', 0, 0, null, null, 0, null, null, null, null
from agreed as g
where g.kind in ('country', 'asn', 'cidr', 'role', 'app', 'host', 'mailbox', 'account')
  and not exists (select 1 from matched as m where m.kind = g.kind and m.said = g.value)
order by kind, state, events desc, value
