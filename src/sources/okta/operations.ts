import { memo } from '../memo.ts';
import type { EventClass } from '../../schema/event.ts';

export interface Operation {
  readonly eventClass: EventClass;
  readonly activity: string;
}

type Rule = readonly [pattern: RegExp, eventClass: EventClass, activity?: string];

/** Event types by name, the first match counts; without a verb of its own the last word of the name decides. */
const rules: readonly Rule[] = [
  [/rate_limit/, 'other', 'rate_limit'],
  [/^user\.session\.start$/, 'authn', 'signin'],
  [/^user\.session\.end$/, 'session', 'logoff'],
  [/^user\.session\.(?:clear|expire)/, 'session', 'revoke_sessions'],
  [/^user\.session\.access_admin_app$/, 'privileged_access', 'access_admin'],
  [/^user\.session\.impersonation\.initiate/, 'session', 'impersonate'],
  [/^user\.session\.impersonation\.end$/, 'session', 'logoff'],
  [/^user\.session\.impersonation\.grant$/, 'trust_change', 'grant_support'],
  [/^user\.session\.impersonation\.extend$/, 'trust_change', 'extend_support'],
  [/^user\.session\.impersonation\.revoke$/, 'trust_change', 'revoke_support'],
  [/^user\.session\./, 'session'],
  [/^user\.authentication\.(?:sso|auth_via_saml)$/, 'authn', 'sso'],
  [/^user\.authentication\.auth_via_(?:mfa|webauthn)$/, 'authn', 'mfa_challenge'],
  [/^user\.authentication\.(?:slo|universal_logout)/, 'session', 'logoff'],
  [/^user\.authentication\./, 'authn', 'verify_credential'],
  [/^user\.mfa\.okta_verify\.deny_push/, 'authn', 'mfa_challenge'],
  [/^user\.mfa\.attempt_bypass$/, 'authn', 'mfa_challenge'],
  [/^app\.oauth2\.(?:as\.)?(?:signon|authorize)/, 'authn', 'sso'],
  [/^app\.oauth2\.(?:as\.)?consent\./, 'consent'],
  [/^app\.oauth2\.(?:as\.)?token\.(?:grant|detect_reuse)/, 'session', 'issue_token'],
  [/^app\.oauth2\.(?:as\.)?token\.revoke/, 'session', 'revoke_sessions'],
  [/^app\.oauth2\.(?:api_service\.|client\.)?(?:client\.)?privilege\.grant/, 'role_change', 'assign_role'],
  [/^app\.oauth2\.(?:api_service\.|client\.)?(?:client\.)?privilege\.revoke/, 'role_change', 'remove_role'],
  [/^app\.oauth2\.(?:credentials|client\.(?:secret|jwk|key))/, 'credential_change', 'add_credential'],
  [/^app\.oauth2\.client\.lifecycle\./, 'account_change'],
  [/^app\.oauth2\.(?:trusted_server|as)\./, 'policy_change'],
  [/^user\.account\.(?:reset_password|forgot_password)/, 'credential_change', 'reset_password'],
  [/^user\.account\.(?:update_password|password_change)/, 'credential_change', 'change_password'],
  [
    /^user\.account\.(?:expire_password|update_secondary_email|unlock_token|use_token|update_recovery)/,
    'credential_change',
    'update',
  ],
  [/^user\.account\.privilege\.grant$/, 'role_change', 'assign_role'],
  [/^user\.account\.privilege\.revoke$/, 'role_change', 'remove_role'],
  [/^user\.account\.report_suspicious_activity/, 'finding', 'alert'],
  [/^user\.account\.lock/, 'account_change', 'lock'],
  [/^user\.account\.unlock/, 'account_change', 'unlock'],
  [/^user\.account\./, 'account_change'],
  [/^user\.mfa\.factor\.(?:activate|enroll|update|unsuspend)/, 'credential_change', 'register_method'],
  [/^user\.mfa\.factor\.(?:deactivate|reset|suspend|unenroll)/, 'credential_change', 'delete_method'],
  [/^user\.(?:mfa|credential)\./, 'credential_change'],
  [/^user\.risk\.|^user\.identity_verification/, 'finding', 'alert'],
  [/^user\.(?:lifecycle|import|identity)\./, 'account_change'],
  [/^group\.user_membership\.add/, 'group_change', 'add_member'],
  [/^group\.user_membership\.remove/, 'group_change', 'remove_member'],
  [/^group\.privilege\.grant/, 'role_change', 'assign_role'],
  [/^group\.privilege\.revoke/, 'role_change', 'remove_role'],
  [/^group\.application_assignment\.(?:add|update)/, 'consent', 'assign_app'],
  [/^group\.application_assignment\.(?:remove|skip)/, 'consent', 'remove_app'],
  [/^group\./, 'group_change'],
  [/^iam\.resourceset\.bindings\.add/, 'role_change', 'assign_role'],
  [/^iam\.resourceset\.bindings\.delete/, 'role_change', 'remove_role'],
  [/^iam\./, 'role_change'],
  [/^application\.user_membership\.show_password$/, 'key_access', 'read'],
  [/^application\.user_membership\.(?:add|provision|approve|change_username|update)/, 'consent', 'assign_app'],
  [/^application\.user_membership\.(?:remove|deprovision|revoke|deactivate)/, 'consent', 'remove_app'],
  [/^application\.policy\./, 'policy_change'],
  [/^application\.(?:lifecycle|configuration|integration)\./, 'account_change'],
  [/^application\.provision\.(?:user|group)/, 'account_change'],
  [/^system\.idp\./, 'trust_change'],
  [/^system\.api_token\.(?:create|enable)/, 'credential_change', 'add_credential'],
  [/^system\.api_token\.(?:revoke|disable)/, 'credential_change', 'remove_credential'],
  [/^system\.api_token\./, 'credential_change'],
  [/^system\.(?:push|sms|voice|email|call)\.send_factor|^system\.push\.send_/, 'other', 'mfa_challenge'],
  [/^system\.(?:log_stream|billing\.sms_usage)|^event_hook\.|^inline_hook\.|^system\.log\./, 'logging_change'],
  [/^system\.mfa\./, 'policy_change'],

  [/^policy\.evaluate/, 'other', 'evaluate_policy'],
  [
    /^(?:policy|zone|network_zone|device_assurance|security\.(?:trusted_origin|authenticator|behavior|threat\.configuration)|core\.concurrency)\b/,
    'policy_change',
  ],
  [/^security\./, 'finding', 'alert'],
  [/^(?:analytics|reporting)\..*(?:download|export)/, 'api_call', 'download'],
  [/^(?:pam|privileged_access|access\.request|governance|certification)\b/, 'privileged_access'],
  [/^(?:device|pki)\./, 'account_change'],
  [/^user_schema\.|^org\.|^system\.(?:org|feature|theme|brand|custom_url_domain|email)/, 'policy_change'],
];

const verbs: readonly (readonly [RegExp, string])[] = [
  [/(?:create|created|initiate|import|register)$/, 'create'],
  [/(?:deactivate|disable|suspend)d?$/, 'disable'],
  [/(?:activate|enable|reactivate|unsuspend|restore)d?$/, 'enable'],
  [/(?:delete|deleted|purge|remove|revoke|end)$/, 'delete'],
  [/(?:read|view|list|download|export|show)$/, 'read'],
  [/(?:grant|consent|accept)(?:ed)?$/, 'grant'],
  [/(?:update|updated|change|changed|push|sync|add|rotate|reset|set|move)$/, 'update'],
];

/** Class and verb of an event type; what no rule names is `other`. Applications called Org2Org link two organisations. */
export function operationOf(eventType: string, linksOrganisations: boolean): Operation {
  const operation = plainOperation(eventType);
  return linksOrganisations && operation.eventClass === 'account_change'
    ? { ...operation, eventClass: 'trust_change' }
    : operation;
}

const plainOperation = memo((eventType): Operation => {
  const key = eventType.toLowerCase();
  const rule = rules.find(([pattern]) => pattern.test(key));
  const activity = rule?.[2] ?? verbs.find(([pattern]) => pattern.test(key))?.[1] ?? 'other';
  return { eventClass: rule?.[1] ?? 'other', activity };
});
