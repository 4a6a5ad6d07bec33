-- Every record that makes, changes or ends a trust, one row a grantee: `act` is make, touch (changed, redeemed, approved), unmake, or end (the grantee, or what it
-- was trusted with, is gone, and every trust of it). `kind`, `grantee` and `object` are the same in the records that make a trust and end it; `ids` are all names
-- and ids under which the grantee may act, in lower case. Attempts that failed are no trusts.
create or replace macro trust_acts() as table
with said as materialized (
  select
    event_key,
    max(lower(nullif(regexp_extract(coalesce(nullif(new, '[]'), old), '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'), '')))
      filter (where regexp_matches(lower(name), 'tenant\.?id$')) as tenant,
    max(new) filter (where lower(name) like '%issuer%') as issuer,
    max(lower(new)) filter (where name = 'ServicePrincipal.ObjectID') as principal_id,
    max(lower(new)) filter (where name = 'ServicePrincipal.AppId') as principal_app,
    max(new) filter (where name = 'ServicePrincipal.DisplayName') as principal_name,
    max(lower(new)) filter (where lower(name) = 'registrationdefinitionid') as definition,
    max(lower(new)) filter (where lower(name) = 'status') as status,
    bool_and(lower(name) in ('signingcertificate', 'nextsigningcertificate', 'included updated properties')) as certificate_only,
    bool_or(lower(name) = 'usertype' and lower(old) like '%guest%' and lower(new) like '%member%') as made_member,
    bool_or(lower(name) like '%authentication%' and lower(new) like '%managed%') as managed,
    bool_or(lower(name) = 'forwardingsmtpaddress' and coalesce(new, '') = '' or lower(name) = 'forwardingaddress' and coalesce(new, '') = '') as forward_cleared,
    max(nullif(regexp_extract(coalesce(new, old), '\b([0-9]{12})\b', 1), '')) as account
  from changes
  group by event_key
),
written as materialized (
  select
    a.event_key, a.time, a.source, a.event_class, coalesce(a.activity, '') as activity, a.operation, a.operation_key as op, a.outcome, a.actor_name,
    a.identity, a.identity_name, a.party, a.party_name, a.tenant, a.app_name, lower(a.app_id) as app_id, a.extra,
    lower(a.target_type) as target_type, lower(a.target_id) as target_id, lower(a.target_name) as target_name, a.target_name as target_text, lower(a.target_path) as target_path,
    -- A role by account and last name: arn:aws:iam::111122223333:role/ops/backup and the name alone are one.
    coalesce(nullif(regexp_extract(a.extra['role_arn'], '::([0-9]{12}):', 1), ''), a.tenant, '') || '/'
      || lower(regexp_replace(coalesce(a.extra['role_name'], a.extra['role_arn'], a.target_name, a.target_id, ''), '^.*/', '')) as aws_role,
    regexp_matches(a.activity, '^(delete|remove|revoke|disable|deactivate)') or regexp_matches(a.operation_key, '(lifecycle\.(delete|deactivate)$|^disassociate|^leave|^deregister)') as ends,
    a.outcome = 'success' as exact,
    s.tenant as said_tenant, s.issuer, s.principal_id, s.principal_app, s.principal_name, s.definition, s.status, s.certificate_only, s.managed, s.made_member, s.forward_cleared, s.account
  from acts as a left join said as s on s.event_key = a.event_key
  where a.event_class in ('trust_change', 'consent', 'sharing', 'role_change', 'credential_change', 'account_change', 'group_change', 'policy_change', 'mailbox_rule', 'privileged_access')
    and a.outcome not in ('failure', 'interrupted')
    -- Long operations write their beginning too.
    and coalesce(a.extra['activity_phase'], '') not in ('start', 'started', 'begin', 'accept', 'accepted')
),
sorted as (
  select *,
    case event_class
      when 'trust_change' then case
        when source = 'partner-center' or activity in ('add_partner', 'remove_partner') and source <> 'azure-activity' then 'partner'
        when starts_with(op, 'microsoft.managedservices/') then 'lighthouse'
        when op in ('add a partner to cross-tenant access setting', 'create a partner cross-tenant identity sync setting', 'delete a partner cross-tenant identity sync setting') then 'cross_tenant'
        when op = 'delete partner specific cross-tenant access setting' then 'cross_tenant_end'
        when contains(op, 'cross-tenant') or op = 'updateassumerolepolicy' then null
        when regexp_matches(op, '^set (domain authentication|federation settings on domain)|federationtrust|federateddomain') then 'federation'
        when regexp_matches(op, 'accepteddomain|verified domain|verify domain|^update domain') then 'domain'
        when regexp_matches(activity, '_support$') then 'support_access'
        when contains(op, 'trusted_domain') or source = 'windows-security' then 'trusted_domain'
        when source = 'okta' and not starts_with(op, 'system.idp') then 'org2org'
        when regexp_matches(op, 'saml|oidc|openid|idp|identitypool|workforcepool|sso|trustanchor|trustedtoken|associatedirectory') then 'identity_provider'
        when source = 'aws-cloudtrail' then 'organisation'
        else 'trust' end
      when 'privileged_access' then case when extra['category'] ilike 'microsoftsupport%' and activity = 'approve' then 'support_access' end
      when 'account_change' then case
        when activity in ('invite', 'redeem') and source = 'github-audit' then 'collaborator'
        when activity in ('invite', 'redeem') then 'guest'
        when made_member then 'guest'
        when activity = 'create' and contains(target_name, '#ext#') then 'guest'
        when activity = 'create' and op in ('add service principal', 'add application') then 'foreign_app'
        when activity = 'create' and source = 'github-audit' then 'collaborator'
        when activity = 'create' and target_type = 'user' then 'account' end
      when 'consent' then case
        when activity = 'assign_app_role' then 'app_role'
        when contains(op, 'app role assignment') then 'app_role'
        when contains(op, 'api_client_access') or contains(op, 'authorizeapiclientaccess') then 'domain_wide_delegation'
        when starts_with(op, 'integration_installation') then 'app_installation'
        when activity in ('assign_app', 'remove_app') then 'app_assignment'
        when contains(op, 'request') then null
        else 'consent' end
      when 'sharing' then case
        when activity = 'read' or op in ('accessrequestcreated', 'companylinkcreated', 'companylinkremoved', 'companylinkupdated', 'sharinginheritancebroken', 'sharinginheritancereset') then null
        when target_type = 'mailbox' then 'mailbox_delegation'
        when starts_with(op, 'hook.') then 'webhook'
        when source = 'github-audit' and activity in ('add_member', 'remove_member', 'invite', 'redeem', 'update') and target_type = 'user' then 'collaborator'
        when source = 'github-audit' and activity in ('invite', 'redeem') then 'collaborator'
        when coalesce(extra['shared_with'], extra['unshared_with'], extra['iam_added'], extra['iam_removed']) is not null then null
        else 'share' end
      when 'role_change' then case
        when activity not in ('assign_role', 'remove_role') or contains(op, 'pim deactivate') or contains(op, 'activation expired') or contains(op, 'pim activation') then null
        when coalesce(extra['iam_added'], extra['iam_removed']) is not null then null
        when source = 'azure-activity' then 'azure_role'
        when source = 'partner-center' then 'partner_role'
        else 'role' end
      when 'group_change' then case when activity in ('add_member', 'remove_member') then 'group' end
      when 'credential_change' then case
        when extra['created_access_key'] is not null or extra['target_access_key'] is not null or target_type = 'access_key' then 'access_key'
        when op in ('createloginprofile', 'deleteloginprofile', 'createservicespecificcredential', 'uploadsshpublickey') then 'access_key'
        when activity not in ('add_credential', 'create', 'remove_credential', 'delete') then null
        when source in ('entra-audit', 'm365-ual') then case when event_key not in (select event_key from changes where name = 'KeyDescription') then 'app_credential' end
        when target_type = 'repository' then 'deploy_key'
        else 'credential' end
      when 'policy_change' then case when extra['added_policy_object'] is not null then 'access_policy' end
    end as kind
  from written
),
-- What has one grantee.
single as materialized (
  select *,
    case
      when kind = 'guest' and (activity = 'redeem' or made_member) or kind = 'collaborator' and activity = 'redeem' then 'touch'
      when ends then 'unmake'
      when kind in ('partner', 'federation', 'domain', 'identity_provider', 'org2org') and activity = 'update' and (kind <> 'federation' or certificate_only)
        or activity in ('extend_support') or kind = 'app_installation' and not regexp_matches(op, '\.create$')
        or kind = 'share' and (activity = 'update' and op like '%updated' or op = 'sharinginvitationaccepted') then 'touch'
      when kind = 'federation' and managed then 'unmake'
      when kind = 'share' and (lower(coalesce(extra['new_value'], '')) in ('none', 'private') or lower(coalesce(extra['access_level'], '')) = 'none'
        or lower(coalesce(extra['visibility'], '')) in ('private', 'none', 'internal')) then 'unmake'
      when kind = 'access_key' and op = 'updateaccesskey' then case status when 'inactive' then 'unmake' when 'active' then 'make' else 'touch' end
      else 'make'
    end as act,
    case kind
      when 'partner' then coalesce(lower(extra['partner_tenant']), said_tenant, target_id, target_name)
      when 'lighthouse' then lower(coalesce(extra['partner_tenant'], said_tenant))
      when 'cross_tenant' then coalesce(lower(extra['partner_tenant']), said_tenant, target_id)
      when 'cross_tenant_end' then coalesce(lower(extra['partner_tenant']), said_tenant, target_id)
      when 'support_access' then case when source = 'okta' then 'okta.com' else 'microsoft support' end
      when 'identity_provider' then lower(regexp_replace(coalesce(target_name, extra['name'], extra['idp_arn'], target_id, extra['issuer_uri'], issuer), '^.*/', ''))
      when 'organisation' then coalesce(account, target_id, target_name)
      when 'collaborator' then case when activity = 'redeem' then lower(coalesce(extra['actor_login'], actor_name)) else target_name end
      when 'app_role' then coalesce(lower(extra['target_principal_id']), principal_id, lower(principal_name), case when op not like '%service principal' then target_id end)
      when 'consent' then case when op in ('add delegated permission grant', 'remove delegated permission grant') then coalesce(lower(extra['target_principal_id']), principal_id, target_id, target_name)
        else coalesce(target_id, lower(extra['target_app_id']), app_id, target_name) end
      when 'app_installation' then lower(coalesce(extra['integration'], extra['app_id'], target_name))
      when 'mailbox_delegation' then lower(extra['grantee'])
      when 'webhook' then lower(regexp_extract(coalesce(extra['config'], ''), 'https?://([^/"\\:]+)', 1))
      when 'share' then case
        when starts_with(op, 'anonymouslink') or extra['target_user'] is null and extra['grantee_email'] is null
          and (lower(coalesce(extra['visibility'], '')) in ('people_with_link', 'people with link', 'public_on_the_web', 'public') or lower(coalesce(extra['old_visibility'], extra['previous_visibility'], '')) in ('people_with_link', 'people with link', 'public_on_the_web', 'public'))
          or ends_with(op, '/begingetaccess/action') or ends_with(op, '/endgetaccess/action') then '*'
        else lower(coalesce(extra['target_user'], extra['target_user_or_group_name'], extra['user_shared_with'], extra['grantee_email'])) end
      when 'role' then coalesce(lower(extra['grantee']), target_id, target_name)
      when 'access_key' then lower(coalesce(extra['user_name'], actor_name))
      when 'access_policy' then lower(extra['added_policy_object'])
      when 'deploy_key' then lower(coalesce(extra['fingerprint'], extra['title'], target_name))
      else coalesce(target_id, target_name)
    end as grantee,
    case kind
      when 'guest' then coalesce(extra['detail.inviteduseremailaddress'], target_text)
      when 'lighthouse' then coalesce(extra['partner_name'], extra['offer'])
      when 'app_role' then principal_name
      when 'federation' then coalesce(issuer, target_text)
      when 'identity_provider' then coalesce(target_text, extra['issuer_uri'])
      when 'consent' then coalesce(app_name, case when op = 'consent to application' then target_text end, principal_name)
      when 'deploy_key' then extra['title']
      when 'collaborator' then null
      else target_text
    end as grantee_name,
    case kind
      when 'partner' then case when contains(lower(coalesce(extra['resource_type'], extra['operation_type'], op)), 'granular') then 'gdap'
          when contains(lower(coalesce(extra['resource_type'], extra['operation_type'], op)), 'dap') then 'dap' else 'reseller' end
        || coalesce(' ' || lower(coalesce(extra['customer_tenant'], extra['customer_name'])), '')
      when 'partner_role' then coalesce(lower(extra['customer_tenant']), lower(extra['customer_name']), '')
      when 'lighthouse' then target_id
      when 'cross_tenant' then case when contains(op, 'sync') then 'identity sync' else 'organisation' end
      when 'collaborator' then coalesce(case when activity = 'redeem' then coalesce(target_path, target_name) else target_path end, lower(extra['org']), lower(tenant), '')
      when 'app_role' then coalesce(target_name, target_id, '') || ' ' || lower(coalesce(extra['app_role'], extra['app_role_id'], ''))
      when 'consent' then case when lower(coalesce(extra['consent_type'], '')) = 'principal' or source = 'google-workspace' and op = 'authorize' or source = 'google-workspace' and op = 'revoke' then coalesce(identity, '') else '' end
      when 'app_installation' then coalesce(tenant, '')
      when 'app_assignment' then coalesce(app_id, '')
      when 'mailbox_delegation' then coalesce(target_name, target_id, '') || ' ' || lower(coalesce(extra['access_rights'], ''))
      when 'webhook' then coalesce(target_name, '') || ' ' || coalesce(extra['hook_id'], '')
      when 'share' then coalesce(target_path, target_id, target_name, '')
      when 'role' then lower(coalesce(extra['policy_arn'], extra['policy_name'], extra['role_id'], extra['role_name'], ''))
      when 'azure_role' then lower(coalesce(extra['role_id'], '')) || ' ' || lower(coalesce(extra['role_scope'], target_path, ''))
      when 'group' then lower(coalesce(extra['group_id'], extra['group_name'], ''))
      when 'access_key' then lower(coalesce(extra['created_access_key'], extra['target_access_key'], extra['issued_access_key'], case when target_type = 'access_key' then target_id end, 'console password'))
      when 'access_policy' then coalesce(target_name, target_id, '')
      when 'deploy_key' then coalesce(target_name, target_id, '')
      when 'credential' then lower(coalesce(extra['fingerprint'], extra['title'], nullif(regexp_extract(target_path, '/keys/([^/]+)$', 1), ''), ''))
      else ''
    end as object,
    case kind
      when 'partner' then 'administration as a partner'
      when 'lighthouse' then coalesce(extra['offer_authorizations'], 'resources of the subscription') || coalesce(' in ' || extra['subscription_id'], '')
      when 'federation' then 'sign-ins of ' || coalesce(target_text, 'a domain')
      when 'consent' then coalesce(extra['scope'], extra['consent_permissions'])
      when 'app_role' then coalesce(extra['app_role'], extra['app_role_id'], 'a role') || ' of ' || coalesce(target_text, 'an API')
      when 'domain_wide_delegation' then extra['scope']
      when 'app_installation' then concat_ws(', ', extra['repository_selection'] || ' repositories', extra['permissions_added'])
      when 'collaborator' then concat_ws(' in ', extra['permission'], coalesce(target_path, case when activity = 'redeem' then target_text end, tenant))
      when 'mailbox_delegation' then concat_ws(' on ', coalesce(extra['access_rights'], operation), target_text)
      when 'share' then concat_ws(' on ', coalesce(extra['new_value'], extra['permissions_granted'], extra['link_type'], extra['visibility']), coalesce(target_text, target_path))
      when 'webhook' then concat_ws(' of ', extra['events'], target_text)
      when 'role' then coalesce(extra['role_name'], extra['policy_arn'], extra['policy_name'], extra['role_id'])
      when 'azure_role' then concat_ws(' on ', coalesce(extra['role_name'], extra['role_id']), coalesce(extra['role_scope'], target_path))
      when 'group' then extra['group_name']
      when 'access_key' then 'acting as ' || coalesce(extra['user_name'], actor_name, 'a user')
      when 'deploy_key' then case extra['read_only'] when 'true' then 'reading ' else 'reading and writing ' end || coalesce(target_text, 'a repository')
      when 'access_policy' then 'secrets of ' || coalesce(target_text, 'a vault')
      when 'support_access' then 'acting as an administrator'
      when 'app_assignment' then app_name
      else operation
    end as allows,
    list_filter(list_distinct([
      lower(extra['detail.inviteduseremailaddress']), lower(extra['detail.email']), lower(extra['target_app_id']), lower(extra['target_spn']), lower(extra['target_app_owner']),
      case when kind in ('partner', 'lighthouse', 'cross_tenant') then said_tenant end, lower(extra['customer_tenant']), lower(extra['customer_name']),
      case when kind in ('guest', 'foreign_app', 'account', 'role', 'azure_role', 'group', 'app_assignment', 'app_credential', 'credential', 'domain', 'trusted_domain', 'partner') then target_id end,
      case when kind in ('guest', 'foreign_app', 'account', 'role', 'group', 'app_assignment', 'app_credential', 'credential', 'domain', 'trusted_domain', 'partner', 'identity_provider') then target_name end,
      case when kind = 'consent' and op = 'consent to application' then target_name end,
      case when kind in ('federation', 'identity_provider') then lower(regexp_extract(coalesce(issuer, extra['issuer_uri'], ''), '^(?:[a-z]+://)?([^/:]+)', 1)) end,
      case when kind = 'identity_provider' then extra['aws_account'] end, case when kind = 'app_installation' then lower(extra['integration']) || '[bot]' end,
      case when kind = 'app_role' or kind = 'consent' then principal_id end, case when kind = 'app_role' or kind = 'consent' then principal_app end,
      case when kind = 'app_role' or kind = 'consent' then lower(principal_name) end,
      case when kind in ('consent', 'domain_wide_delegation') then app_id end
    ]), lambda x: x is not null and x <> '') as other_ids
  from sorted
  where kind is not null
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
