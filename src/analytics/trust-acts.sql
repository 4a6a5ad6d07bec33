-- Every record that makes, changes or ends a trust, one row a grantee: `act` is make, touch (changed, redeemed, approved), unmake, or end (the grantee, or what it
-- was trusted with, is gone, and every trust of it). `kind`, `grantee` and `object` are the same in the records that make a trust and end it; `ids` are all names
-- and ids under which the grantee may act, in lower case. Attempts that failed are no trusts.
create or replace macro trust_acts() as table
with written as materialized (
  select * exclude (kind) from trust_records()
),
single as materialized (
  select * from trust_single()
),
lighthouse_of as (
  select object as definition, max(grantee) as tenant, max(grantee_name) as name from single where kind = 'lighthouse' and grantee is not null group by object
),
policy as materialized (
  select *, 'role_trust' as kind, aws_role as object, coalesce(extra['trust_accounts'], '') as accounts, coalesce(extra['trust_principals'], '') as principals
  from written
  where op in ('createrole', 'updateassumerolepolicy') and extra['policy_document'] is not null
  union all by name
  select *, 'resource_policy' as kind, coalesce(target_path, target_id, target_name, '') as object, coalesce(extra['policy_accounts'], '') as accounts, coalesce(extra['policy_principals'], '') as principals
  from written
  where event_class = 'policy_change' and source = 'aws-cloudtrail' and (extra['policy_document'] is not null or extra['policy_accounts'] is not null or ends and contains(op, 'polic'))
),
-- Who came in by a role is looked for in its later policies, too.
came_in as (
  select 'role_trust' as kind, coalesce(nullif(regexp_extract(extra['role_arn'], '::([0-9]{12}):', 1), ''), tenant) || '/' || lower(regexp_replace(extra['role_arn'], '^.*/', '')) as object, actor_tenant as account, min(time) as time
  from events
  where operation_key = 'assumerole' and outcome = 'success' and actor_tenant is not null and extra['role_arn'] is not null
  group by 1, 2, 3
),
policy_account as (
  select p.kind, p.object, u.account, null::timestamp as came from policy as p cross join unnest(string_split(p.accounts, ' ')) as u(account) where u.account <> ''
  union all
  select kind, object, account, time from came_in
),
-- A policy replaces the one before; that it does not name somebody who was never seen to be trusted ends nothing.
trusted as (
  select *, lag(has) over (partition by kind, object, whom order by time, event_key) as had
  from (
    select p.*, a.account as whom, a.came, list_contains(string_split(p.accounts, ' '), a.account) as has
    from policy as p
    join (select kind, object, account, min(came) as came from policy_account group by kind, object, account) as a on a.kind = p.kind and a.object = p.object
    where p.op <> 'addpermission' or list_contains(string_split(p.accounts, ' '), a.account)
  )
),
setting as (
  select w.*, lower(coalesce(w.extra['partner_tenant'], w.said_tenant, case when contains(w.op, 'default') then '*' else w.target_id end)) as who, lower(c.name) as name, c.name as said_name, c.old as was, c.new as now,
    regexp_matches(lower(coalesce(c.new, '')), '"accesstype"\s*:\s*("allowed"|1)|"is[a-z]*(accepted|allowed)"\s*:\s*true|"[a-z]*boundallowed"\s*:\s*true') as open_now,
    regexp_matches(lower(coalesce(c.old, '')), '"accesstype"\s*:\s*("allowed"|1)|"is[a-z]*(accepted|allowed)"\s*:\s*true|"[a-z]*boundallowed"\s*:\s*true') as open_before
  from written as w join changes as c on c.event_key = w.event_key
  where contains(w.op, 'cross-tenant')
    and lower(c.name) in ('b2bcollaborationinbound', 'b2bcollaborationoutbound', 'b2bdirectconnectinbound', 'b2bdirectconnectoutbound', 'inboundtrust', 'automaticuserconsentsettings', 'identitysynchronization', 'usersyncinbound')
),
app_key as (
  select w.*, k.key, k.act
  from written as w
  join (
    select event_key, unnest(list_filter(fresh, lambda x: not list_contains(gone, x))) as key, 'make' as act from (
      select event_key, list_distinct(flatten(list(regexp_extract_all(coalesce(new, ''), 'KeyIdentifier=([^,\]]+)', 1)))) as fresh, flatten(list(regexp_extract_all(coalesce(old, ''), 'KeyIdentifier=([^,\]]+)', 1))) as gone
      from changes where name = 'KeyDescription' group by event_key)
    union all
    select event_key, unnest(list_filter(gone, lambda x: not list_contains(fresh, x))), 'unmake' from (
      select event_key, flatten(list(regexp_extract_all(coalesce(new, ''), 'KeyIdentifier=([^,\]]+)', 1))) as fresh, list_distinct(flatten(list(regexp_extract_all(coalesce(old, ''), 'KeyIdentifier=([^,\]]+)', 1)))) as gone
      from changes where name = 'KeyDescription' group by event_key)
  ) as k on k.event_key = w.event_key
  where w.event_class in ('credential_change', 'account_change')
),
answer as (
  select s.event_key, case s.kind when 'cross_tenant_end' then 'cross_tenant' else s.kind end as kind, case when s.kind = 'cross_tenant_end' then 'end' else s.act end as act,
    coalesce(s.grantee, l.tenant) as grantee, coalesce(s.grantee_name, l.name) as grantee_name, s.object, s.allows, s.other_ids as ids
  from single as s left join lighthouse_of as l on s.kind = 'lighthouse' and l.definition = coalesce(s.definition, s.object)
  union all
  select event_key, kind, case when has then 'make' else 'unmake' end, whom, null, object,
    case kind when 'role_trust' then 'sts:AssumeRole on ' || coalesce(nullif(regexp_extract(object, '/(.*)$', 1), ''), 'a role') || case extra['trust_external_id'] when 'false' then ', without ExternalId' else '' end
      else operation || ' on ' || coalesce(target_text, 'a resource') end,
    [whom]
  from trusted
  where has or had or had is null and op <> 'createrole' and came < time
  union all
  -- Providers that a role trusts: everything in the policy that is no account.
  select p.event_key, 'role_trust', 'make', lower(u.principal), null, p.object, 'sts:AssumeRole on ' || regexp_extract(p.object, '/(.*)$', 1), [lower(regexp_replace(u.principal, '^.*/', ''))]
  from policy as p cross join unnest(string_split(p.principals, ' ')) as u(principal)
  where p.kind = 'role_trust' and u.principal <> '' and u.principal <> '*' and not regexp_matches(u.principal, '[0-9]{12}')
  union all
  select event_key, 'cross_tenant', case when open_now and not open_before then 'make' when open_before and not open_now then 'unmake' else 'touch' end,
    who, null, said_name, said_name || ': ' || left(coalesce(now, 'nothing'), 300), [who]
  from setting
  union all
  select event_key, 'app_credential', act, coalesce(target_id, target_name), target_text, lower(key), 'signing in as ' || coalesce(target_text, 'an application'),
    list_filter([target_id, target_name, lower(extra['target_app_id']), lower(extra['target_app_owner'])], lambda x: x is not null)
  from app_key
  union all
  select w.event_key, 'federated_credential', case when coalesce(c.new, '') in ('', '[]') then 'unmake' else 'make' end, coalesce(w.target_id, w.target_name), w.target_text, '',
    left('tokens of ' || coalesce(nullif(c.new, ''), c.old, ''), 300), list_filter([w.target_id, w.target_name, lower(w.extra['target_app_id']), lower(regexp_extract(c.new, 'https?://([^/"\\]+)', 1))], lambda x: x is not null)
  from written as w join changes as c on c.event_key = w.event_key
  where w.event_class = 'account_change' and c.name = 'FederatedIdentityCredentials'
  union all
  select w.event_key, 'iam_member', b.act, lower(regexp_replace(regexp_extract(b.pair, '=(.*)$', 1), '^[a-zA-Z]+:', '')), null, coalesce(w.target_path, w.target_name, '') || ' ' || lower(regexp_extract(b.pair, '^([^=]*)=', 1)),
    regexp_extract(b.pair, '^([^=]*)=', 1) || ' on ' || coalesce(w.target_text, 'a resource'), [lower(regexp_replace(regexp_extract(b.pair, '=(.*)$', 1), '^[a-zA-Z]+:', ''))]
  from written as w
  join (
    select event_key, unnest(string_split(extra['iam_added'], ' ')) as pair, 'make' as act from written where extra['iam_added'] is not null
    union all
    select event_key, unnest(string_split(extra['iam_removed'], ' ')), 'unmake' from written where extra['iam_removed'] is not null
  ) as b on b.event_key = w.event_key
  where contains(b.pair, '=')
  union all
  select w.event_key, 'copy_shared', s.act, lower(s.account), null, coalesce(w.target_id, w.target_name, ''), 'copying ' || coalesce(w.target_type || ' ', '') || coalesce(w.target_text, ''), [lower(s.account)]
  from written as w
  join (
    select event_key, unnest(string_split(extra['shared_with'], ' ')) as account, 'make' as act from written where extra['shared_with'] is not null
    union all
    select event_key, unnest(string_split(extra['unshared_with'], ' ')), 'unmake' from written where extra['unshared_with'] is not null
  ) as s on s.event_key = w.event_key
  union all
  select w.event_key, 'forwarding', case when w.ends then 'unmake' else 'make' end, lower(trim(d.destination)), null,
    coalesce(w.target_name, w.actor_name, '') || ' ' || lower(coalesce(w.extra['rule_name'], '')), 'mail of ' || coalesce(w.target_text, w.actor_name, 'a mailbox'), [lower(trim(d.destination))]
  from written as w
  cross join unnest(string_split(coalesce(w.extra['forward_to'], w.extra['email_forwarding_destination_address']), ';')) as d(destination)
  where w.event_class = 'mailbox_rule'
  union all
  -- What ends more than one trust: an account, an application or a role is deleted, forwarding is cleared.
  select w.event_key, case when w.event_class = 'mailbox_rule' then 'forwarding' end, 'end', coalesce(w.target_id, w.target_name, w.op), w.target_text, null, w.operation,
    list_filter([w.target_id, w.target_name, case when w.op = 'deleterole' then w.aws_role end, case when w.event_class = 'mailbox_rule' then coalesce(w.target_name, w.actor_name, '') || ' ' || lower(coalesce(w.extra['rule_name'], '')) end],
      lambda x: x is not null and x <> '')
  from written as w
  where (w.event_class = 'account_change' and w.ends and w.activity = 'delete' and w.op not like '%role%' or w.op = 'deleterole'
      or w.event_class = 'mailbox_rule' and w.extra['forward_to'] is null and (w.forward_cleared or w.ends))
    and not exists (select 1 from written as r where r.activity = 'enable' and starts_with(r.op, 'restore') and r.target_id = w.target_id and r.time > w.time)
)
select a.event_key, w.time, a.kind, a.act, a.grantee, a.grantee_name, a.object, a.allows,
  list_distinct(list_append(a.ids, a.grantee)) as ids,
  w.exact, w.source, w.identity, w.identity_name, w.party, w.party_name
from answer as a join written as w on w.event_key = a.event_key
where a.grantee is not null and a.grantee <> '';
