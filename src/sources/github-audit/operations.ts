import type { EventClass } from '../../schema/event.ts';
import { memo } from '../memo.ts';

export interface Operation {
  readonly event_class: EventClass;
  readonly activity: string;
}

/** Longer than any action: not worth the patterns. */
const longestName = 200;

type Rule = readonly [pattern: RegExp, eventClass: EventClass, activity?: string];

/** By action (`category.operation`), first match wins. */
const rules: readonly Rule[] = [
  [/^git\.(clone|fetch)$|^repo\.download_zip$/, 'file_access', 'download'],
  [/^git\.push$/, 'file_access', 'upload'],
  [/^user\.(login|failed_login|sign_in_from_unrecognized_device\w*)$|\.sso_response$/, 'authn', 'signin'],
  [
    /^user\.two_factor_challenge_(success|failure)$|^user\.(two_factor|device_verification)_requested$/,
    'authn',
    'mfa_challenge',
  ],
  [/^user\.logout$|^external_identity_session\.|\.revoke_sso_session$/, 'session', 'logoff'],
  [/^staff\.fake_login$|^user\.impersonat|^impersonat/, 'privileged_access', 'signin'],
  [
    /^org\.(add_outside_collaborator|convert_member_to_outside_collaborator)$|^repo\.add_member$/,
    'sharing',
    'add_member',
  ],
  [/^org\.remove_outside_collaborator$|^repo\.remove_member$/, 'sharing', 'remove_member'],
  [/^repository_invitation\.accept$/, 'sharing', 'redeem'],
  [/^repository_invitation\.create$/, 'sharing', 'invite'],
  [/^repository_invitation\./, 'sharing'],
  [
    /^repo\.(update_member|access|change_visibility|visibility|transfer\w*|add_topic|pages_public)$|^pages?\.|^gist\.visibility_change$/,
    'sharing',
  ],
  [/^hook\./, 'sharing'],
  [/^(org|business)\.(invite_member|invite_user|resend_invitation)$/, 'account_change', 'invite'],
  [/^(org|business)\.(add_member|add_organization|add_billing_manager)$/, 'account_change', 'create'],
  [
    /^(org|business)\.(remove_member|remove_organization|remove_billing_manager|cancel_invitation)$/,
    'account_change',
    'delete',
  ],
  [
    /^(org|business)\.(un)?block_user$|^user\.(suspend|unsuspend|create|delete|destroy|rename|reactivated|deprovision)/,
    'account_change',
  ],
  [/^external_identity\./, 'account_change'],
  [
    /^business\.(add_admin|invite_admin)$|^organization_role\.assign$|^team\.promote_maintainer$|^user\.promote$/,
    'role_change',
    'assign_role',
  ],
  [
    /^business\.remove_admin$|^organization_role\.revoke$|^team\.demote_maintainer$|^user\.demote$/,
    'role_change',
    'remove_role',
  ],
  [
    /^org\.(update_member|add_security_manager|remove_security_manager)$|^(organization_role|role)\.|^business\.update_member/,
    'role_change',
    'update',
  ],
  [/^team\.add_member$/, 'group_change', 'add_member'],
  [/^team\.remove_member$/, 'group_change', 'remove_member'],
  [/^(team|external_group|enterprise_team)\./, 'group_change'],
  [/^integration_installation(_request)?\.(create|repositories_added|version_updated|unsuspend)/, 'consent', 'consent'],
  [/^integration_installation(_request)?\./, 'consent', 'revoke'],
  [/^org\.oauth_app_access_(approved|requested)$|^org_credential_authorization\.(grant|request)/, 'consent', 'consent'],
  [/^org\.oauth_app_access_(denied|blocked)$|^org_credential_authorization\./, 'consent', 'revoke'],
  [
    /^personal_access_token\.(access_granted|request_created|create|access_restriction_disabled)$/,
    'consent',
    'consent',
  ],
  [/^personal_access_token\.|^oauth_authorization\.destroy$/, 'consent', 'revoke'],
  [/^oauth_authorization\./, 'consent', 'consent'],
  [
    /^(public_key|deploy_key|gpg_key|git_signing_ssh_public_key)\.(create|verify|unverification_failure)$/,
    'credential_change',
    'add_credential',
  ],
  [
    /^(public_key|deploy_key|gpg_key|git_signing_ssh_public_key)\.(delete|destroy)$/,
    'credential_change',
    'remove_credential',
  ],
  [
    /^(oauth_access|oauth_application|integration|user_programmatic_access)\.(create|regenerate|generate\w*)$/,
    'credential_change',
    'add_credential',
  ],
  [/^(oauth_access|user_programmatic_access)\.(destroy|revoke|delete)/, 'credential_change', 'remove_credential'],
  [
    /\.create_(actions|codespaces|dependabot|agent|copilot|integration)_secret$|\.create_\w*secret$/,
    'credential_change',
    'add_credential',
  ],
  [/\.(remove|delete)_\w*secret$/, 'credential_change', 'remove_credential'],
  [
    /\.update_\w*secret$|\.\w*client_secret\w*$|^user\.(change_password|reset_password|forgot_password)/,
    'credential_change',
    'update',
  ],
  [
    /^two_factor_authentication\.|^(security_key|passkey|user_email)\.|^user\.(two_factor|add_email|remove_email|primary_email)/,
    'credential_change',
  ],
  [/saml|oidc|sso_|_sso|ssh_certificate_authorit|scim|federat/, 'trust_change'],
  [/^audit_log_streaming\.|(source_)?ip_disclosure|audit_log_stream/, 'logging_change'],
  [/audit_log_(git_event_)?export$/, 'api_call', 'export'],
  [
    /^(secret_scanning_alert|repository_vulnerability_alert|code_scanning_alert)\w*\.(create|reopen)/,
    'finding',
    'alert',
  ],
  [/^(secret_scanning_alert|repository_vulnerability_alert|code_scanning_alert)/, 'finding'],
  [
    /^(protected_branch|repository_ruleset|repository_branch_protection|ip_allow_list\w*|environment|required_status_check)\./,
    'policy_change',
  ],
  [
    /^(secret_scanning|repository_secret_scanning|business_secret_scanning|dependabot|dependency_graph|code_security|advanced_security|repo_?advanced_security|business_advanced_security)\w*\./,
    'policy_change',
  ],
  [
    /two_factor_requirement|oauth_app_restrictions|members_can_|allow_\w+|^org\.(update_(default|member|new|terms|actions)|set_|enable_|disable_)|^business\.(update_|set_|enable_|disable_)|^private_repository_forking\.|policy/,
    'policy_change',
  ],
];

const verbs: readonly (readonly [RegExp, string])[] = [
  [/(?:^|_)(?:disabled|off)$/, 'disable'],
  [/(?:^|_)(?:enabled|on)$/, 'enable'],
  [/^(create|add|register|generate|import|invite|approve|accept|grant|join)/, 'create'],
  [/^(destroy|delete|remove|revoke|cancel|reject|clear|purge|expire)/, 'delete'],
  [/^(enable|unblock|unsuspend|resolve|reopen|unarchive|restore|enabled)/, 'enable'],
  [/^(disable|block|suspend|dismiss|archive|disabled)/, 'disable'],
  [
    /^(update|set|change|rename|transfer|convert|edit|rotate|reset|move|access|config|events|promote|demote|merge|close|sync|policy_override)/,
    'update',
  ],
  [/^(read|get|list|view|export|download|show|search)/, 'read'],
];

/** Class and verb of an action. */
export const operationOf = memo((action: string): Operation => {
  if (action.length > longestName) return { event_class: 'api_call', activity: 'other' };
  const name = action.toLowerCase();
  const rule = rules.find(([pattern]) => pattern.test(name));
  const last = name.slice(name.lastIndexOf('.') + 1);
  const activity = rule?.[2] ?? verbs.find(([pattern]) => pattern.test(last))?.[1] ?? 'other';
  return { event_class: rule?.[1] ?? 'api_call', activity };
});

const methods: ReadonlyMap<string, string> = new Map([
  ['GET', 'read'],
  ['HEAD', 'read'],
  ['POST', 'create'],
  ['PUT', 'update'],
  ['PATCH', 'update'],
  ['DELETE', 'delete'],
]);

/** Verb of a streamed API request, by its HTTP method. */
export function requestActivity(method: string | null): string | null {
  return methods.get(method?.toUpperCase() ?? '') ?? null;
}
