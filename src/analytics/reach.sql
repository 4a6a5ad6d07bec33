-- Acts of third parties that show, or come near, what they reached, one row each: `kind`, what was reached as `unit` in lower case, `items` where one record stands for several.
-- Kinds that the log proves: mail_read, mail_sent, files, secrets, hosts, roles_given, trusts, accounts, credentials, rules. Kinds that only say what could be had:
-- mail_synced (whole folders), mail_unlogged (Exchange stopped recording reads), mail_searched, secrets_listed, role_held, role_assumed, consent, mailbox_rights.
create or replace view reach_act as
with told as (
  select
    a.event_key, a.time, a.source, a.party, a.identity, a.tenant, coalesce(a.item_count, 1)::bigint as items, a.extra['folders'] as folders,
    a.extra['is_throttled'] = 'true' as throttled,
    lower(coalesce(a.extra['role_name'], r.name, a.extra['role_id'])) as role,
    coalesce(a.target_name, a.target_id) as target,
    coalesce(a.target_path, a.target_name, a.target_id) as object,
    a.target_id,
    coalesce(a.extra['scope'], a.extra['consent_permissions'], a.extra['app_role'], a.target_name, a.target_id) as scope,
    case
      when a.operation_key = 'mailitemsaccessed' then case when a.extra['mail_access_type'] = 'Sync' then 'mail_synced' else 'mail_read' end
      when a.event_class = 'mailbox_access' and a.activity in ('read', 'download', 'export') then 'mail_read'
      when a.event_class = 'api_call' and a.activity in ('read', 'download') and contains(a.operation_key, '/messages') then 'mail_read'
      when a.event_class = 'mailbox_access' and a.activity = 'search' then 'mail_searched'
      when a.event_class = 'mailbox_access' and a.activity = 'send' then 'mail_sent'
      when a.event_class = 'file_access' and a.activity in ('read', 'download', 'copy', 'export') then 'files'
      when a.event_class = 'api_call' and a.activity = 'download' then 'files'
      when a.event_class = 'key_access' then case when coalesce(a.activity, '') = 'list' then 'secrets_listed' else 'secrets' end
      when a.event_class = 'authn' and a.activity in ('signin', 'signin_noninteractive') and a.device_name is not null and a.extra['logon_type'] in ('3', '8', '9', '10')
        or a.event_class = 'session' and a.activity in ('signin', 'reconnect') and a.device_name is not null then 'logons'
      when a.event_class = 'privileged_access' and a.activity in ('execute', 'signin', 'connect', 'enable') then 'hosts'
      when a.event_class = 'trust_change' and coalesce(a.activity, '') not in ('delete', 'remove_partner', 'revoke_support') then 'trusts'
      when a.event_class = 'role_change' and coalesce(a.activity, '') not in ('remove_role', 'delete', 'revoke')
        and (r.name is not null or a.operation_key in (select operation_key from ref_sensitive_operation where area = 'role')) then 'roles_given'
      when a.event_class = 'account_change' and a.activity in ('create', 'enable', 'invite') then 'accounts'
      when a.event_class = 'credential_change' and a.activity in ('add_credential', 'create', 'register_method', 'reset_password', 'update') then 'credentials'
      when a.event_class = 'mailbox_rule' and coalesce(a.activity, '') not in ('delete', 'disable') then 'rules'
      when a.event_class = 'session' and a.activity = 'assume_role' then 'role_assumed'
      when a.event_class = 'consent' and coalesce(a.activity, '') not in ('revoke', 'remove_app') then 'consent'
      when a.event_class = 'sharing' and a.activity = 'grant' and contains(a.operation_key, 'permission') then 'mailbox_rights'
    end as kind,
    a.device_name
  from acts as a
  left join (
    select role_id as word, any_value(name) as name from ref_privileged_role group by role_id
    union
    select lower(name), name from ref_privileged_role
  ) as r on a.event_class = 'role_change' and r.word = coalesce(lower(a.extra['role_id']), lower(a.extra['role_name']))
  where a.party is not null and a.outcome <> 'failure'
),
outsider as (
  select actor_id, min(party) as party
  from acts
  where tp and actor_id in (select target_id from events where event_class = 'role_change')
  group by actor_id
  having min(party) = max(party)
)
select
  event_key, time, source, party, identity, tenant, case when kind = 'logons' then 'hosts' else kind end as kind,
  lower(coalesce(case
    when kind in ('files', 'secrets') then object
    when kind = 'logons' then device_name
    when kind = 'roles_given' then coalesce(role, target)
    when kind = 'consent' then scope
    else target
  end, 'not named')) as unit,
  items, folders, target as about
from told
where kind is not null
union all
select event_key, time, source, party, identity, tenant, 'mail_unlogged', lower(coalesce(target, 'not named')), 1, folders, target
from told
where kind in ('mail_read', 'mail_synced') and throttled
union all
-- Roles that somebody gave to an identity of the party.
select a.event_key, a.time, a.source, o.party, a.identity, a.tenant, 'role_held', lower(coalesce(a.extra['role_name'], r.name, a.extra['role_id'])), 1, null, coalesce(a.target_name, a.target_id)
from acts as a
join outsider as o on o.actor_id = a.target_id
join (
  select role_id as word, any_value(name) as name from ref_privileged_role group by role_id
  union
  select lower(name), name from ref_privileged_role
) as r on r.word = coalesce(lower(a.extra['role_id']), lower(a.extra['role_name']))
where a.event_class = 'role_change' and coalesce(a.activity, '') not in ('remove_role', 'delete', 'revoke') and a.outcome <> 'failure';

-- Blast radius of every third party: 100 x (1 - product over the factors of (1 - weight x min(1, n / cap))), one row a factor, all seven for every party.
create or replace view reach_factor as
with factor (factor, position, weight, cap) as (
  values
    ('tenants', 1, 0.35, 5), ('roles', 2, 0.35, 3), ('secrets', 3, 0.30, 20), ('mailboxes', 4, 0.25, 10), ('trusts', 5, 0.40, 1), ('hosts', 6, 0.25, 10), ('objects', 7, 0.20, 1000)
),
reached as (
  select
    party,
    case
      when kind in ('roles_given', 'role_held') then 'roles'
      when kind in ('mail_read', 'mail_synced') then 'mailboxes'
      when kind = 'files' then 'objects'
      else kind
    end as factor, count(distinct unit) as n, count(distinct event_key) as events
  from reach_act
  where kind in ('roles_given', 'role_held', 'secrets', 'mail_read', 'mail_synced', 'trusts', 'hosts', 'files')
  group by all
  union all
  select party, 'tenants', count(distinct lower(tenant)), count(*)
  from acts where party is not null and tenant is not null and outcome <> 'failure' group by party
)
select
  p.party, f.factor, f.position, f.weight::double as weight, f.cap, coalesce(r.n, 0) as n, coalesce(r.events, 0) as events, f.weight * least(1, coalesce(r.n, 0) / f.cap) as share
from (select party from parties) as p
cross join factor as f
left join reached as r on r.party = p.party and r.factor = f.factor;
