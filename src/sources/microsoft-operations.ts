import type { EventClass } from '../schema/event.ts';

export interface OperationRule {
  readonly event_class: EventClass;
  readonly activity: string;
}

type Group = readonly [EventClass, string, readonly string[]];

/** Directory operations by `operation_key`; the Entra audit log and the Unified Audit Log share the names. */
const groups: readonly Group[] = [
  ['trust_change', 'add_partner', ['add partner to company', 'set partnership', 'promote company to partner']],
  ['trust_change', 'remove_partner', ['remove partner from company', 'demote partner']],
  [
    'trust_change',
    'update',
    [
      'set domain authentication',
      'set federation settings on domain',
      'set dirsyncenabled flag',
      'update domain',
      'update a partner cross-tenant access setting',
      'update the company default cross-tenant access setting',
      'reset the cross-tenant access default setting',
      'update a partner cross-tenant identity sync setting',
      'migrated partner cross-tenant access settings to the scalable model',
      'update partner directory settings',
      'update a multitenant org partner configuration template',
      'update external secrets',
      'verify domain',
    ],
  ],
  [
    'trust_change',
    'create',
    [
      'add unverified domain',
      'add verified domain',
      'add a partner to cross-tenant access setting',
      'create a partner cross-tenant identity sync setting',
      'create a multitenantorg',
      'add multitenantorg tenant',
      'tenant joining multitenantorg tenant',
      'create connected organization',
      'assign user as external sponsor',
    ],
  ],
  [
    'trust_change',
    'delete',
    [
      'remove unverified domain',
      'remove verified domain',
      'delete partner specific cross-tenant access setting',
      'delete a partner cross-tenant identity sync setting',
      'delete connected organization',
      'delete multitenantorg tenant',
    ],
  ],
  [
    'account_change',
    'invite',
    [
      'invite external user',
      'invite external user with reset invitation status',
      'invite internal user to b2b collaboration',
      'bulk invite users - started (bulk)',
      'bulk invite users - finished (bulk)',
    ],
  ],
  ['account_change', 'redeem', ['redeem external user invite', 'redeem extern user invite', 'viral user creation']],
  [
    'account_change',
    'create',
    [
      'add user',
      'add service principal',
      'add application',
      'add device',
      'register device',
      'add registered owner to device',
    ],
  ],
  [
    'account_change',
    'delete',
    [
      'delete user',
      'hard delete user',
      'delete external user',
      'remove service principal',
      'hard delete service principal',
      'delete application',
      'hard delete application',
      'delete device',
    ],
  ],
  ['account_change', 'enable', ['enable account', 'restore user', 'restore application']],
  ['account_change', 'disable', ['disable account']],
  [
    'account_change',
    'update',
    ['update user', 'update application', 'update service principal', 'update device', 'set company information'],
  ],
  ['account_change', 'add_owner', ['add owner to application', 'add owner to service principal']],
  ['group_change', 'add_member', ['add member to group', 'add owner to group', 'add eligible member to group']],
  ['group_change', 'remove_member', ['remove member from group', 'remove owner from group']],
  ['group_change', 'create', ['add group']],
  ['group_change', 'update', ['update group', 'set group to be managed by user']],
  ['group_change', 'delete', ['delete group', 'hard delete group']],
  [
    'role_change',
    'assign_role',
    [
      'add member to role',
      'add eligible member to role',
      'add scoped member to role',
      'add member to role outside of pim (permanent)',
      'add member to role in pim completed (permanent)',
      'add member to role in pim completed (timebound)',
      'add eligible member to role in pim completed (permanent)',
      'add eligible member to role in pim completed (timebound)',
      'add member to role completed (pim activation)',
      'add role assignment to role definition',
      'user has elevated their access to user access administrator for their azure resources',
      'assigns the caller to user access admin',
    ],
  ],
  [
    'role_change',
    'request_role',
    [
      'add member to role requested (pim activation)',
      'add member to role in pim requested (permanent)',
      'add member to role in pim requested (timebound)',
      'add eligible member to role in pim requested (permanent)',
      'add eligible member to role in pim requested (timebound)',
      'add member to role approval requested (pim activation)',
    ],
  ],
  [
    'role_change',
    'remove_role',
    [
      'remove member from role',
      'remove eligible member from role',
      'remove scoped member from role',
      'remove member from role completed (pim deactivate)',
      'remove member from role (pim activation expired)',
      'remove permanent direct role assignment',
      'remove permanent eligible role assignment',
    ],
  ],
  [
    'credential_change',
    'reset_password',
    [
      'reset password',
      'reset user password',
      'reset password (by admin)',
      'reset password (self-service)',
      'self-service password reset flow activity progress',
      'set force change user password',
      'admin updated user password',
    ],
  ],
  [
    'credential_change',
    'change_password',
    ['change user password', 'change password', 'change password (self-service)'],
  ],
  [
    'credential_change',
    'add_credential',
    [
      'add service principal credentials',
      'update application - certificates and secrets management',
      'update service principal credentials',
    ],
  ],
  ['credential_change', 'remove_credential', ['remove service principal credentials']],
  [
    'credential_change',
    'register_method',
    [
      'user registered security info',
      'admin registered security info',
      'user registered all required security info',
      'user changed default security info',
      'add fido2 security key',
      'add passwordless phone sign-in credential',
      'add windows hello for business credential',
      'add passkey (device-bound)',
      'register security info',
    ],
  ],
  [
    'credential_change',
    'delete_method',
    [
      'user deleted security info',
      'admin deleted security info',
      'disable strong authentication',
      'delete fido2 security key',
      'delete windows hello for business credential',
    ],
  ],
  [
    'credential_change',
    'update',
    ['admin updated security info', 'enable strong authentication', 'update stsrefreshtokenvalidfrom timestamp'],
  ],
  ['consent', 'consent', ['consent to application', 'add delegated permission grant']],
  [
    'consent',
    'assign_app_role',
    [
      'add app role assignment to service principal',
      'add app role assignment grant to user',
      'add app role assignment to group',
    ],
  ],
  [
    'consent',
    'revoke',
    [
      'revoke consent',
      'remove delegated permission grant',
      'remove app role assignment from service principal',
      'remove app role assignment from user',
      'remove app role assignment from group',
      'delete oauth2permissiongrant',
    ],
  ],
  ['policy_change', 'create', ['add conditional access policy', 'add named location', 'add policy', 'create policy']],
  [
    'policy_change',
    'update',
    [
      'update conditional access policy',
      'update named location',
      'update security defaults',
      'update authorization policy',
      'authentication methods policy update',
      'update continuous access evaluation',
      'update policy',
      'disable security defaults',
      'update authentication strength',
      'set password policy',
    ],
  ],
  ['policy_change', 'delete', ['delete conditional access policy', 'delete named location', 'delete policy']],
  [
    'key_access',
    'read',
    [
      'read bitlocker key',
      'recover device local administrator password',
      'reveal local administrator password',
      'view local administrator password',
    ],
  ],
  ['privileged_access', 'approve', ['request approved', 'approval approved']],
  ['privileged_access', 'request', ['request created']],
  ['privileged_access', 'deny', ['request rejected']],
  ['authn', 'signin', ['userloggedin', 'userloginfailed']],
];

const rules: ReadonlyMap<string, OperationRule> = new Map(
  groups.flatMap(([event_class, activity, names]) => names.map((name) => [name, { event_class, activity }] as const)),
);

const categories: readonly (readonly [RegExp, EventClass])[] = [
  [/^crosstenant|^multitenantorg|^directorymanagement|^entitlementmanagement/, 'trust_change'],
  [/^role/, 'role_change'],
  [/^group/, 'group_change'],
  [/^policy|^authorizationpolicy|^conditionalaccess|policy$/, 'policy_change'],
  [/^usermanagement|^applicationmanagement|^device|^provisioning/, 'account_change'],
  [/^keymanagement/, 'key_access'],
  [/^microsoftsupportaccess|^pim/, 'privileged_access'],
];

const subjects: readonly (readonly [RegExp, EventClass])[] = [
  [/cross-tenant|multitenant ?org|federat|\bpartner\b|\bdomain\b/, 'trust_change'],
  [/\brole\b/, 'role_change'],
  [/password|security info|credential|strong authentication|certificat/, 'credential_change'],
  [/consent|permission grant|app role assignment/, 'consent'],
  [/policy|named location/, 'policy_change'],
  [/\bgroup\b/, 'group_change'],
  [/\b(user|account|application|service principal|device)\b/, 'account_change'],
];

const verbs: readonly (readonly [RegExp, string])[] = [
  [/^(add|create|register|invite)\b/, 'create'],
  [/^(update|set|change|reset|enable|disable|modify|migrated?)\b/, 'update'],
  [/^(hard delete|delete|remove|purge)\b/, 'delete'],
  [/^(read|get|view|reveal|recover|download|export|list)\b/, 'read'],
];

/**
 * Class and normalised verb of a directory operation. `key` is the operation as `operationKey` makes it; `category` the audit
 * category where logged. Unknown operations are placed by the nouns of their name, then by category, else `other`.
 */
export function directoryRule(key: string, category?: string | null): OperationRule {
  const known = rules.get(key);
  if (known !== undefined) return known;
  const subject = subjects.find(([pattern]) => pattern.test(key))?.[1];
  const group = (category ?? '').replace(/\s/g, '').toLowerCase();
  const event_class = subject ?? categories.find(([pattern]) => pattern.test(group))?.[1] ?? 'other';
  const activity = verbs.find(([pattern]) => pattern.test(key))?.[1] ?? 'other';
  return { event_class, activity };
}
