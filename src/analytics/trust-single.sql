-- Trusts with one grantee, one row a record: `act` is make, touch (changed, redeemed, approved) or unmake, `other_ids` what else the grantee is called.
create or replace macro trust_single() as table
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
from trust_records()
where kind is not null;
