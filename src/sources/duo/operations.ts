import { memo } from '../memo.ts';
import type { EventClass } from '../../schema/event.ts';

export interface Operation {
  readonly eventClass: EventClass;
  readonly activity: string;
  readonly targetType: string | null;
}

type Rule = readonly [pattern: RegExp, eventClass: EventClass, activity?: string];

/** Administrator and activity actions by name; the first match counts. */
const rules: readonly Rule[] = [
  [/^admin_(?:login|2fa)|^(?:login|signin)_/, 'authn', 'signin'],
  [/^admin_(?:logout|session)/, 'session', 'logoff'],
  [/^admin_lockout|^user_lock/, 'account_change', 'lock'],
  [/^admin_(?:create|activate|activation_create|restore)/, 'role_change', 'assign_role'],
  [/^admin_(?:delete|pending_delete)/, 'role_change', 'remove_role'],
  [/^admin_(?:send_)?(?:reset_password|password_reset)|^admin_.*reset/, 'credential_change', 'reset_password'],
  [/^admin_(?:single_sign_on|login_settings|sso)|saml/, 'policy_change'],
  [/^admin_rectivates_duo_push|^admin_reactivates/, 'credential_change', 'register_method'],
  [/^admin_/, 'account_change'],
  [/child_customer|subaccount|child_account|managed_account/, 'trust_change'],
  [/^bypass_(?:view|reveal)|skey_view|secret_view|_view_secret|recovery_code.*view/, 'key_access', 'read'],
  [/^bypass_(?:create|generate)/, 'credential_change', 'add_credential'],
  [/^bypass_/, 'credential_change', 'remove_credential'],
  [/skey|secret|credential_rotate/, 'credential_change', 'add_credential'],
  [
    /^(?:phone|hardtoken|token|u2ftoken|webauthn\w*|desktoptoken|yubikey|o2fa)_?.*(?:create|enroll|activate|associate|import|add|provision)/,
    'credential_change',
    'register_method',
  ],
  [
    /^(?:phone|hardtoken|token|u2ftoken|webauthn\w*|desktoptoken|yubikey|o2fa)_?.*(?:delete|disassociate|remove|deprovision)/,
    'credential_change',
    'delete_method',
  ],
  [/^(?:phone|hardtoken|token|u2ftoken|webauthn|desktoptoken|yubikey|o2fa)/, 'credential_change'],
  [/^(?:integration|application)/, 'account_change'],
  [/^(?:group_add|user_group_add|add_user_to_group|group_user_add)/, 'group_change', 'add_member'],
  [/^(?:group_remove|user_group_remove|group_user_remove)/, 'group_change', 'remove_member'],
  [/^group/, 'group_change'],
  [
    /^(?:policy|customer|account_settings|settings|lockout|telephony|auth_proxy|trusted_endpoint|device_management|edr|regwall|global)/,
    'policy_change',
  ],
  [/^(?:log|report|siem)/, 'logging_change'],
  [/^(?:azure|ad|openldap|directory)_?(?:sync|directory)?/, 'account_change'],
  [/^(?:user|send_enroll|enroll|bulk)/, 'account_change'],
];

const verbs: readonly (readonly [RegExp, string])[] = [
  [/(?:create|add|import|enroll|provisioned)(?:_|$)/, 'create'],
  [/(?:delete|remove|purge|disassociate|trash)/, 'delete'],
  [/(?:disable|deactivate|suspend)/, 'disable'],
  [/(?:enable|activate|restore)/, 'enable'],
  [/(?:view|read|export|download|list)/, 'read'],
  [/(?:update|change|edit|set|modify|reset|sync|associate)/, 'update'],
];

const targets: readonly (readonly [RegExp, string])[] = [
  [/^admin_(?!single|login_settings|sso)/, 'admin'],
  [/^(?:user|bypass|send_enroll|o2fa_user)/, 'user'],
  [/^(?:integration|application)/, 'app'],
  [/^phone/, 'phone'],
  [/^(?:hardtoken|token|u2ftoken|webauthn|desktoptoken|yubikey)/, 'token'],
  [/^group/, 'group'],
  [/^policy/, 'policy'],
];

/** Class, verb and kind of target of an administrator or activity action. */
export const operationOf = memo((action): Operation => {
  const key = action.toLowerCase();
  const rule = rules.find(([pattern]) => pattern.test(key));
  return {
    eventClass: rule?.[1] ?? 'other',
    activity: rule?.[2] ?? verbs.find(([pattern]) => pattern.test(key))?.[1] ?? 'other',
    targetType: targets.find(([pattern]) => pattern.test(key))?.[1] ?? null,
  };
});
