import { memo } from '../memo.ts';
import type { EventClass } from '../../schema/event.ts';

export interface Operation {
  readonly eventClass: EventClass;
  readonly activity: string;
}

type Rule = readonly [pattern: RegExp, eventClass: EventClass, activity?: string];

/** User log events; `login` and `user_accounts` share their names. */
const login: readonly Rule[] = [
  [/^login_(?:success|failure)$|^(?:successful|failed)_login/, 'authn', 'signin'],
  [/^login_(?:challenge|verification)$/, 'authn', 'mfa_challenge'],
  [/^logout$/, 'session', 'logoff'],
  [/suspicious|gov_attack|leaked|risky_sensitive/, 'finding', 'alert'],
  [/^account_disabled/, 'account_change', 'disable'],
  [/^email_forwarding/, 'mailbox_rule', 'create'],
  [/^2sv_disable|unenroll|passkey_removed|disable/, 'credential_change', 'delete_method'],
  [/^2sv_enroll|enroll/, 'credential_change', 'register_method'],
  [/^password_/, 'credential_change', 'change_password'],
  [/^recovery_/, 'credential_change', 'update'],
];

const admin: readonly Rule[] = [
  [/^(?:grant_(?:delegated_)?admin_privileges?|assign_role|grant_admin)/, 'role_change', 'assign_role'],
  [/^(?:revoke_admin_privileges?|unassign_role|revoke_delegated)/, 'role_change', 'remove_role'],
  [/privilege/, 'role_change', 'update'],
  [/role/, 'role_change'],
  [/^authorize_api_client_access/, 'consent', 'grant'],
  [/^remove_api_client_access/, 'consent', 'revoke'],
  [
    /^(?:add_application|install|add_to_trusted_oauth2_apps|allow_service_for_oauth2|add_app_to_)/,
    'consent',
    'consent',
  ],
  [
    /^(?:remove_application|uninstall|remove_from_trusted_oauth2_apps|block_on_device|disallow_service_for_oauth2)/,
    'consent',
    'revoke',
  ],
  [
    /trusted_domains?|reseller|(?:^|_)sso(?:_|$)|saml|secondary_domain|add_domain|domain_alias|remove_domain|inbound_|identity_provider|transfer_token/,
    'trust_change',
  ],
  [/takeout|data_transfer|_export|mailbox_dump|account_info/, 'file_access', 'export'],
  [/^download_/, 'api_call', 'download'],
  [/email_monitor|mail_delegat/, 'mailbox_rule'],
  [/^email_log_search|security_investigation|^view_/, 'api_call', 'search'],
  [/cloud_data_sharing|alert_(?:center_)?(?:rule|delete|settings)|delete_alert|audit|reporting_rule/, 'logging_change'],
  [/^(?:change_password|reset_password|password_)/, 'credential_change', 'reset_password'],
  [
    /turn_off_2_step|unenroll|(?:delete|remove|revoke)_.*(?:2sv|security_key|backup|scratch|asp$)/,
    'credential_change',
    'delete_method',
  ],
  [
    /2_step|2sv|titanium|security_key|backup_code|scratch_codes|asp$|application_specific_password|recovery_/,
    'credential_change',
  ],
  [/reset_signin_cookies|revoke_3lo|sign_out/, 'session', 'revoke_sessions'],
  [/^add_group_member/, 'group_change', 'add_member'],
  [/^remove_group_member/, 'group_change', 'remove_member'],
  [/group/, 'group_change'],
  [
    /strong_authentication|setting|toggle|enforce|policy|whitelist|allow|block|rule|certificate|access_level|context_aware|session_/,
    'policy_change',
  ],
  [/user|account|nickname|org_unit|alias|(?:first|last)_name|license|device/, 'account_change'],
];

const drive: readonly Rule[] = [
  [
    /^(?:change_(?:user|document|acl|shared|owner)|shared_drive_membership|team_drive_membership|publish|owner_changed|(?:user|link)_sharing|change_visibility|transfer_owner|expire_access|approv|deny_access|request_access|accept_)/,
    'sharing',
    'share',
  ],
  [/^download|^source_copy|^sheets_import/, 'file_access', 'download'],
  [/^(?:view|preview|print|access_item|access_url|open)/, 'file_access', 'read'],
  [/^(?:edit|rename|move|untrash|add_to_folder|remove_from_folder|add_lock|label|comment)/, 'file_access', 'update'],
  [/^(?:create|upload|copy)/, 'file_access', 'create'],
  [/^(?:delete|trash)/, 'file_access', 'delete'],
  [/settings_change/, 'policy_change', 'update'],
  [/./, 'file_access'],
];

const token: readonly Rule[] = [
  [/^(?:authorize|grant|request)/, 'consent', 'consent'],
  [/^revoke/, 'consent', 'revoke'],
  [/^(?:activity|api_call)/, 'api_call', 'call'],
];

const groups: readonly Rule[] = [
  [/^(?:add_(?:member|user|info)|join|invite|accept_invitation|approve_join|user_added)/, 'group_change', 'add_member'],
  [/^(?:remove_(?:member|user)|leave|ban|user_removed)/, 'group_change', 'remove_member'],
  [/./, 'group_change'],
];

const byApplication: ReadonlyMap<string, readonly Rule[]> = new Map([
  ['login', login],
  ['user_accounts', login],
  ['admin', admin],
  ['drive', drive],
  ['token', token],
  ['groups', groups],
  ['groups_enterprise', groups],
  ['saml', [[/^login_|login/, 'authn', 'sso']]],
  ['rules', [[/./, 'finding', 'alert']]],
  ['context_aware_access', [[/./, 'other', 'evaluate_policy']]],
  ['access_transparency', [[/./, 'privileged_access', 'read']]],
  ['takeout', [[/./, 'file_access', 'export']]],
  [
    'vault',
    [
      [/export|download/, 'privileged_access', 'export'],
      [/search|view/, 'privileged_access', 'search'],
      [/./, 'privileged_access'],
    ],
  ],
  ['calendar', [[/acl|sharing|visibility/, 'sharing', 'share']]],
  [
    'chat',
    [
      [/attachment_download/, 'file_access', 'download'],
      [/attachment_upload/, 'file_access', 'create'],
      [/add_room_member|invite/, 'group_change', 'add_member'],
    ],
  ],
  [
    'data_studio',
    [
      [/share|access|visibility/, 'sharing', 'share'],
      [/download/, 'file_access', 'download'],
    ],
  ],
  [
    'chrome',
    [
      [/login|unlock/, 'session', 'signin'],
      [/logout|lock/, 'session', 'logoff'],
      [/malware|phish|unsafe|breach|leak|sensitive|content_|dangerous/, 'finding', 'alert'],
    ],
  ],
  [
    'mobile',
    [
      [/suspicious|compromise|ownership_change|failed_password/, 'finding', 'alert'],
      [/./, 'account_change'],
    ],
  ],
]);

const verbs: readonly (readonly [RegExp, string])[] = [
  [/^(?:create|add|insert|register|enroll|upload)/, 'create'],
  [/^(?:delete|remove|purge|unassign|drop|revoke)/, 'delete'],
  [/^(?:suspend|disable|archive|turn_off|unenroll|block)/, 'disable'],
  [/^(?:unsuspend|enable|undelete|unarchive|turn_on|activate)/, 'enable'],
  [/^(?:change|update|edit|modify|move|rename|toggle|set|enforce|allow|transfer|reorder)/, 'update'],
  [/^(?:view|list|get|search|download|export)/, 'read'],
];

/** Class and verb of an event by application and API name, in any case. */
export function operationOf(application: string | null, name: string): Operation {
  return decide(`${application ?? ''}\n${name.toLowerCase()}`);
}

const decide = memo((key): Operation => {
  const cut = key.indexOf('\n');
  const name = key.slice(cut + 1);
  const rule = byApplication.get(key.slice(0, cut))?.find(([pattern]) => pattern.test(name));
  return {
    eventClass: rule?.[1] ?? 'other',
    activity: rule?.[2] ?? verbs.find(([pattern]) => pattern.test(name))?.[1] ?? 'other',
  };
}, 8192);
