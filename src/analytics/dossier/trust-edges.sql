-- title: Trusts a third party holds or made
-- columns: kind, side, grantee, grantee_name, object, allows, made_at, made_by, made_by_identity, made_by_party, changed, removed_at, removed_by, removal, state, quality, last_used, uses, used_through, use_quality, events, use_events, slots, slot_uses, case_from, case_to, of_all
-- param: bins = 120   cells of the whole case for `slots`
-- param: most = 500   trusts listed, those still live first
--
-- One row a trust, over the whole case whatever the filter: what lets the party `party` in (`side` holds), and what it made for others or itself (made). A trust that was removed and made
-- again is two. `state`: live (made in these logs, no removal seen), removed, or unknown: made before these logs, known by its use or its removal alone.
-- `events` are the records that made, changed and removed it, `use_events` its uses, each oldest first and at most 1,000; `slots` counts the uses per cell of the case's time.
with span as (
  select min(first) as first, max(last) as last, greatest(1, epoch_us(max(last)) - epoch_us(min(first)) + 1) as micros from log_span
),
act as materialized (
  select *, row_number() over (order by time, event_key, kind, act, grantee, object) as act_no from trust_acts()
),
given_to as (
  select distinct unnest(ids) as id from act where act = 'make' and party = getvariable('party')
),
seen as materialized (
  select
    -- One number for everything that says who acted.
    hash(a.actor_id, a.actor_name, a.app_id, a.actor_type, a.identity, a.extra['actor_login'], a.extra['token_object_id'], a.tp, a.tp_class, a.tp_org, a.source, a.actor_tenant) as who,
    a.event_key, a.time, a.outcome, lower(a.actor_id) as actor_id, lower(a.actor_name) as actor_name, lower(a.app_id) as app_id, a.actor_type, a.identity, lower(a.extra['actor_login']) as login,
    lower(a.extra['token_object_id']) as token_object, a.tp, a.tp_class, lower(a.tp_org) as tp_org, a.source, a.operation_key, a.event_class, a.tenant, lower(a.actor_credential) as credential,
    lower(a.target_id) as target_id, lower(a.target_name) as target_name, lower(a.target_path) as target_path, a.actor_tenant, a.party, a.item_count,
    case when a.operation_key = 'assumerole' then a.extra['role_arn'] else a.actor_via end as aws_via, a.extra['role_used'] as role_used, a.extra['role_used_scope'] as role_scope,
    a.extra['role_used_principal'] as role_principal,
    case when a.source = 'aws-cloudtrail' and a.operation_key = 'assumerole' and a.extra['role_arn'] is not null
      then coalesce(nullif(regexp_extract(a.extra['role_arn'], '::([0-9]{12}):', 1), ''), a.tenant) || '/' || lower(regexp_replace(a.extra['role_arn'], '^.*/', '')) end as aws_role
  from acts as a
  where a.party = getvariable('party')
    or lower(a.actor_credential) in (select object from act where kind in ('access_key', 'app_credential', 'credential') and party = getvariable('party'))
    or lower(a.actor_id) in (select id from given_to)
    or lower(a.actor_name) in (select id from given_to)
    or a.operation_key in ('anonymouslinkused', 'securelinkused')
),
edge as materialized (
  select * from trust_logged(getvariable('party'))
),
-- Under which names a use is looked for; a lower rank says more of this very trust.
span_of as (
  select *, coalesce(made_at, timestamp '0001-01-01') as since, coalesce(next, timestamp '9999-01-01') as until from edge
),
door as (
  select kind, grantee, object, nth, since, until, 1 as rank, 'credential ' || object as door, null as thing, 'its credential' as through
  from span_of where kind in ('access_key', 'app_credential', 'credential', 'deploy_key')
  union all
  select kind, grantee, object, nth, since, until, 1, 'role ' || object || ' ' || grantee, null, 'sessions of the role' from span_of where kind = 'role_trust'
  union all
  select kind, grantee, object, nth, since, until, 1, 'azure ' || object || ' ' || grantee, null, 'calls that the role allowed' from span_of where kind = 'azure_role'
  union all
  select kind, grantee, object, nth, since, until, 1, 'link ' || object, null, 'the link' from span_of where kind = 'share' and grantee = '*'
  union all
  select kind, grantee, object, nth, since, until, 1, 'name ' || u.id, case kind when 'mailbox_delegation' then split_part(object, ' ', 1) else object end, 'acts of the account on it'
  from span_of cross join unnest(ids) as u(id) where kind in ('share', 'mailbox_delegation')
  union all
  select kind, grantee, object, nth, since, until, case when kind in ('guest', 'account', 'foreign_app', 'consent', 'collaborator', 'iam_member') then 1 else 2 end, 'name ' || u.id, null,
    case when kind in ('foreign_app', 'consent', 'app_role', 'app_credential', 'federated_credential', 'app_installation', 'domain_wide_delegation') then 'acts of the application' else 'acts of the account' end
  from span_of cross join unnest(ids) as u(id)
  where kind in ('guest', 'account', 'foreign_app', 'consent', 'app_role', 'app_credential', 'federated_credential', 'collaborator', 'iam_member', 'role', 'azure_role', 'group', 'app_assignment', 'domain_wide_delegation', 'app_installation', 'access_policy')
  union all
  select kind, grantee, object, nth, since, until, 1,
    'org ' || case kind when 'partner' then 'csp_gdap' when 'lighthouse' then 'csp_lighthouse' when 'support_access' then 'support' when 'cross_tenant' then 'b2b' when 'resource_policy' then 'xaccount_principal' else 'federated_idp' end || ' ' || u.id,
    case kind when 'resource_policy' then object end, case kind when 'resource_policy' then 'acts of the organisation on it' else 'acts of the organisation' end
  from span_of cross join unnest(ids) as u(id) where kind in ('partner', 'lighthouse', 'support_access', 'cross_tenant', 'identity_provider', 'federation', 'trusted_domain', 'resource_policy')
),
person as (
  select who, any_value(actor_id) as actor_id, any_value(actor_name) as actor_name, any_value(identity) as identity, any_value(login) as login, any_value(token_object) as token_object,
    any_value(case when actor_type in ('app', 'managed_identity') then app_id end) as app, any_value(tp) as tp, any_value(tp_class) as tp_class, any_value(tp_org) as tp_org
  from seen group by who
),
known_as as (
  select who, 'name ' || u.id as door from person cross join unnest(list_distinct([actor_id, actor_name, regexp_replace(identity, '^[a-z]+:', ''), login, token_object, app])) as u(id) where u.id is not null
  union all
  select who, 'org ' || case when tp_class in ('okta_support', 'ms_support', 'google_support') then 'support' when starts_with(tp_class, 'b2b') then 'b2b' when tp_class = 'okta_org2org' then 'federated_idp' else tp_class end || ' '
    || case tp_class when 'ms_support' then 'microsoft support' when 'okta_support' then 'okta.com' else tp_org end
  from person where tp
),
entered as (
  select d.kind, d.grantee, d.object, d.nth, d.since, d.until, d.rank, d.thing, k.who, min(d.through) as through
  from door as d join known_as as k on k.door = d.door
  group by d.kind, d.grantee, d.object, d.nth, d.since, d.until, d.rank, d.thing, k.who
),
marked as (
  select event_key, time, 'credential ' || credential as door from seen where credential is not null and outcome = 'success'
  union all
  select event_key, time, 'role ' || coalesce(nullif(regexp_extract(aws_via, '::([0-9]{12}):', 1), ''), tenant) || '/' || lower(regexp_replace(aws_via, '^.*/', '')) || ' ' || coalesce(tp_org, actor_tenant)
  from seen where aws_via is not null and source = 'aws-cloudtrail' and outcome = 'success' and party = getvariable('party')
  union all
  select event_key, time, 'azure ' || lower(role_used) || ' ' || lower(coalesce(role_scope, '')) || ' ' || lower(coalesce(role_principal, actor_id)) from seen where role_used is not null and outcome = 'success'
  union all
  select event_key, time, 'link ' || u.thing from seen cross join unnest(list_distinct([target_id, target_path, target_name])) as u(thing) where operation_key in ('anonymouslinkused', 'securelinkused') and u.thing is not null
),
used as (
  select d.kind, d.grantee, d.object, d.nth, d.rank, d.through, m.event_key, m.time from door as d join marked as m on m.door = d.door and m.time >= d.since and m.time < d.until
  union all
  select e.kind, e.grantee, e.object, e.nth, e.rank, e.through, s.event_key, s.time
  from entered as e join seen as s on s.who = e.who and s.time >= e.since and s.time < e.until
  where e.thing is null and s.outcome = 'success'
  union all
  select e.kind, e.grantee, e.object, e.nth, e.rank, e.through, s.event_key, s.time
  from entered as e
  join (
    select distinct s.who, s.event_key, s.time, u.thing from seen as s cross join unnest([s.target_id, s.target_path, s.target_name]) as u(thing)
    where s.event_class in ('file_access', 'mailbox_access', 'sharing', 'key_access', 'api_call') and s.outcome = 'success'
  ) as s on s.who = e.who and s.thing = e.thing and s.time >= e.since and s.time < e.until
),
best as materialized (
  select u.*
  from used as u
  join (select kind, grantee, object, nth, min(rank) as rank from used group by kind, grantee, object, nth) as b
    on b.kind = u.kind and b.grantee = u.grantee and b.object = u.object and b.nth = u.nth and b.rank = u.rank
),
-- How the party came in where the making is in no log.
way_in as (
  select s.who, s.aws_role,
    case
      when s.aws_role is not null and s.tp_class = 'xaccount_principal' then 'role_trust'
      when s.tp_class = 'csp_gdap' then 'partner'
      when s.tp_class = 'csp_lighthouse' then 'lighthouse'
      when s.tp_class in ('b2b_guest', 'b2b_member') and s.source <> 'github-audit' then 'guest'
      when s.tp_class in ('gh_outside', 'b2b_guest') then 'collaborator'
      when s.tp_class = 'b2b_direct' then 'cross_tenant'
      when s.tp_class in ('foreign_app', 'gh_app') then 'consent'
      when s.tp_class in ('federated_idp', 'okta_org2org') then 'identity_provider'
      when s.tp_class in ('okta_support', 'ms_support', 'google_support') then 'support_access'
      when s.tp_class in ('gcp_external', 'gws_external') then 'iam_member'
      when s.tp_class in ('vendor_named', 'vpn_vendor', 'vendor_role') then 'account'
    end as kind,
    case
      when s.aws_role is not null and s.tp_class = 'xaccount_principal' then coalesce(s.actor_tenant, s.tp_org)
      when s.tp_class in ('csp_gdap', 'csp_lighthouse', 'b2b_direct', 'federated_idp', 'okta_org2org', 'okta_support', 'ms_support', 'google_support') then coalesce(s.tp_org, s.tp_class)
      else regexp_replace(s.identity, '^[a-z]+:', '')
    end as grantee,
    coalesce(s.aws_role, '') as object,
    list_distinct([s.actor_id, s.actor_name, s.identity, regexp_replace(s.identity, '^[a-z]+:', ''), s.login, s.token_object, s.tp_org, case when s.actor_type in ('app', 'managed_identity') then s.app_id end]) as ids
  from (
    select distinct who, tp_class, tp_org, source, identity, actor_id, actor_name, actor_type, actor_tenant, login, token_object, app_id, aws_role
    from seen
    where tp and party = getvariable('party') and outcome = 'success'
  ) as s
),
family as (
  select * from (values ('consent', 'app'), ('app_role', 'app'), ('foreign_app', 'app'), ('app_installation', 'app'), ('domain_wide_delegation', 'app'),
    ('guest', 'guest'), ('account', 'account'), ('collaborator', 'collaborator'), ('iam_member', 'iam_member'), ('partner', 'partner'), ('lighthouse', 'lighthouse'),
    ('cross_tenant', 'cross_tenant'), ('identity_provider', 'identity_provider'), ('federation', 'identity_provider'), ('support_access', 'support_access'),
    ('role_trust', 'role_trust'), ('azure_role', 'azure_role'), ('share', 'iam_member')) as f(kind, family)
),
-- From when on a logged trust explains how the party came in.
explained as (
  select f.family, u.id, case when e.kind in ('role_trust', 'azure_role') then e.object else '' end as object, min(coalesce(e.made_at, timestamp '0001-01-01')) as since
  from edge as e join family as f on f.kind = e.kind cross join unnest(e.ids) as u(id)
  where e.held
  group by 1, 2, 3
),
since_when as (
  select w.who, w.aws_role, w.kind, w.grantee, w.object, min(x.since) as since
  from way_in as w
  join family as f on f.kind = w.kind
  cross join unnest(w.ids) as u(id)
  left join explained as x on x.family = f.family and x.id = u.id and (x.object = w.object or w.kind <> 'role_trust')
  where w.grantee is not null
  group by w.who, w.aws_role, w.kind, w.grantee, w.object
),
azure_since as (
  select object, u.id, min(coalesce(made_at, timestamp '0001-01-01')) as since from edge cross join unnest(ids) as u(id) where kind = 'azure_role' group by object, u.id
),
first_use as (
  select who, min(time) as first from seen where tp and outcome = 'success' group by who
),
unexplained as materialized (
  -- An older consent is not replaced by what is granted later: every use may be by it.
  select w.kind, w.grantee, w.object, s.event_key, s.time
  from seen as s
  join since_when as w on w.who = s.who and w.aws_role is not distinct from s.aws_role
  join first_use as f on f.who = s.who
  where s.tp and s.party = getvariable('party') and s.outcome = 'success' and (w.since is null or s.time < w.since or w.kind = 'consent' and f.first < w.since)
  union all
  select 'azure_role', s.grantee, s.object, s.event_key, s.time
  from (
    select event_key, time, lower(coalesce(role_principal, actor_id)) as grantee, lower(role_used) || ' ' || lower(coalesce(role_scope, '')) as object
    from seen
    where role_used is not null and tp and party = getvariable('party') and outcome = 'success' and coalesce(role_principal, actor_id) is not null
  ) as s
  left join azure_since as x on x.object = s.object and x.id = s.grantee
  where x.since is null or s.time < x.since
),
implied as (
  select kind, grantee, object, max(time) as last_used, count(*) as uses from unexplained group by kind, grantee, object
),
use_of as materialized (
  select kind, grantee, object, nth, event_key, time from best
  union all
  select kind, grantee, object, -1, event_key, time from unexplained
),
slotted as (
  select kind, grantee, object, nth, slot, count(*) as uses
  from (
    select u.kind, u.grantee, u.object, u.nth, ((epoch_us(u.time) - epoch_us(s.first)) * cast(getvariable('bins') as bigint) // s.micros)::integer as slot
    from use_of as u cross join span as s
  )
  group by kind, grantee, object, nth, slot
),
drawn as (
  select kind, grantee, object, nth, list(slot order by slot) as slots, list(uses order by slot) as slot_uses from slotted group by kind, grantee, object, nth
),
counted as (
  select kind, grantee, object, nth, max(time) as last_used, count(*) as uses,
    list_transform(min(struct_pack(t := time, k := event_key), 1000), lambda x: x.k) as use_events
  from use_of group by kind, grantee, object, nth
),
how as (
  select kind, grantee, object, nth, min(rank) as rank, min(through) as through from best group by kind, grantee, object, nth
),
named as (
  select regexp_replace(identity, '^[a-z]+:', '') as id, max(name) as name from actors group by 1
),
told as (
  select
    e.kind, case when not e.held or e.by_party and e.kind in ('access_key', 'app_credential', 'credential') then 'made' else 'holds' end as side,
    e.grantee, e.grantee_name, e.object, e.allows, e.made_at, e.made_by, e.made_by_identity, e.made_by_party, e.changed, e.removed_at, e.removed_by, e.removal,
    case when e.removed_at is not null then 'removed' when e.made_at is not null then 'live' else 'unknown' end as state,
    case when e.exact then 'exact' else 'inferred' end as quality, e.events, e.nth
  from edge as e
  union all
  select i.kind, 'holds', i.grantee, n.name, i.object, case i.kind when 'role_trust' then 'sts:AssumeRole on ' || split_part(i.object, '/', 2) when 'azure_role' then i.object end,
    null, null, null, null, null, null, null, null, 'unknown', 'inferred', [], -1
  from implied as i left join named as n on n.id = i.grantee
)
select
  t.kind, t.side, t.grantee, t.grantee_name, t.object, t.allows, t.made_at, t.made_by, t.made_by_identity, t.made_by_party, t.changed, t.removed_at, t.removed_by, t.removal, t.state, t.quality,
  c.last_used, coalesce(c.uses, 0) as uses,
  case when t.nth = -1 then 'acts that need it' else h.through end as used_through,
  case when t.nth = -1 then 'exact' when h.rank = 1 then 'exact' when h.rank = 2 then 'inferred' end as use_quality,
  t.events, coalesce(c.use_events, []) as use_events, coalesce(d.slots, []) as slots, coalesce(d.slot_uses, []) as slot_uses,
  x.first as case_from, x.last as case_to, count(*) over () as of_all
from told as t
cross join span as x
left join counted as c on c.kind = t.kind and c.grantee = t.grantee and c.object = t.object and c.nth = t.nth
left join drawn as d on d.kind = t.kind and d.grantee = t.grantee and d.object = t.object and d.nth = t.nth
left join how as h on h.kind = t.kind and h.grantee = t.grantee and h.object = t.object and h.nth = t.nth
order by case t.state when 'live' then 1 when 'unknown' then 2 else 3 end, coalesce(t.made_at, c.last_used, t.removed_at), t.kind, t.grantee, t.object, t.nth
limit cast(getvariable('most') as integer)
