-- Every record that may make, change or end a trust, with what its changes say and the kind of trust; null where no single one is named. Attempts that failed are
-- no trusts.
create or replace macro trust_records() as table
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
)
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
from written;
