import { accountOf, domainOf } from './accounts.ts';
import { parameterText } from './codes.ts';
import { change, hostName, put, setTarget, sidOnly, type Draft } from './draft.ts';
import { accountIn, group, type Rule } from './rule.ts';
import type { WinEvent } from './win-event.ts';

/** Bits of the account control word of the SAM, which these events print (not those of the directory attribute). */
const controlBits: readonly (readonly [number, string])[] = [
  [0x1, 'ACCOUNT_DISABLED'],
  [0x2, 'HOME_DIRECTORY_REQUIRED'],
  [0x4, 'PASSWORD_NOT_REQUIRED'],
  [0x10, 'NORMAL_ACCOUNT'],
  [0x80, 'WORKSTATION_TRUST_ACCOUNT'],
  [0x100, 'SERVER_TRUST_ACCOUNT'],
  [0x200, 'DONT_EXPIRE_PASSWORD'],
  [0x400, 'ACCOUNT_AUTO_LOCKED'],
  [0x800, 'ENCRYPTED_TEXT_PASSWORD_ALLOWED'],
  [0x1000, 'SMARTCARD_REQUIRED'],
  [0x2000, 'TRUSTED_FOR_DELEGATION'],
  [0x4000, 'NOT_DELEGATED'],
  [0x8000, 'USE_DES_KEY_ONLY'],
  [0x10000, 'DONT_REQUIRE_PREAUTH'],
  [0x20000, 'PASSWORD_EXPIRED'],
  [0x40000, 'TRUSTED_TO_AUTHENTICATE_FOR_DELEGATION'],
];

/** Attributes of an account that creation and change events print. */
const attributes: readonly string[] = [
  'SamAccountName',
  'DisplayName',
  'UserPrincipalName',
  'HomeDirectory',
  'HomePath',
  'ScriptPath',
  'ProfilePath',
  'UserWorkstations',
  'PasswordLastSet',
  'AccountExpires',
  'PrimaryGroupId',
  'AllowedToDelegateTo',
  'UserParameters',
  'SidHistory',
  'LogonHours',
  'DnsHostName',
  'ServicePrincipalNames',
];

function onAccount(event: WinEvent, draft: Draft): void {
  setTarget(draft, accountIn(event, 'target'));
  put(draft, 'privileges', event.data.take('privilegelist'));
}

/** 4720, 4738, 4741, 4742: the new values, and the switches that were turned. */
function withAttributes(event: WinEvent, draft: Draft): void {
  const { data } = event;
  onAccount(event, draft);
  for (const name of attributes) {
    const value = data.take(name.toLowerCase());
    if (value !== null) change(draft, name, null, parameterText(value.trim()));
  }
  const old = data.take('olduacvalue');
  const now = data.take('newuacvalue');
  if (now === null) return;
  const [before, after] = [Number(old ?? '0x0'), Number(now)];
  if (!Number.isInteger(before) || !Number.isInteger(after)) return;
  put(draft, 'uac_added', names(after & ~before));
  put(draft, 'uac_removed', names(before & ~after));
  change(draft, 'UserAccountControl', names(before) || null, names(after) || null);
  data.take('useraccountcontrol');
}

function names(bits: number): string {
  return controlBits
    .filter(([bit]) => (bits & bit) !== 0)
    .map(([, name]) => name)
    .join(' ');
}

/** 4740: the domain field holds the computer from which the wrong passwords came. */
function lockout(event: WinEvent, draft: Draft): void {
  const caller = hostName(event.data.take('targetdomainname', 'callercomputername'));
  setTarget(
    draft,
    accountOf(
      event.data.take('targetsid', 'targetusersid'),
      event.data.take('targetusername'),
      null,
      domainOf(event.computer),
    ),
  );
  draft.src_host = caller;
}

function renamed(event: WinEvent, draft: Draft): void {
  const { data } = event;
  const old = data.take('oldtargetusername');
  const now = data.take('newtargetusername');
  setTarget(draft, accountOf(data.take('targetsid', 'targetusersid'), now, data.take('targetdomainname')));
  change(draft, 'SamAccountName', old, now);
}

function reset(event: WinEvent, draft: Draft): void {
  onAccount(event, draft);
  draft.target_type = 'user';
  draft.target_name ??= 'directory services restore mode administrator';
}

/** Membership events name the group as their target; as elsewhere the member is the target and the group goes to `extra`. */
function membership(event: WinEvent, draft: Draft): void {
  const { data } = event;
  const into = accountIn(event, 'target');
  put(draft, 'group_name', into?.name);
  put(draft, 'group_id', into?.sid);
  const name = data.take('membername');
  const sid = sidOnly(data.take('membersid'));
  const common = name === null ? null : commonName(name);
  draft.target_type = common?.endsWith('$') === true ? 'computer' : 'user';
  draft.target_id = sid;
  draft.target_name = common?.toLowerCase() ?? null;
  draft.target_path = name !== null && name.includes('=') ? name : null;
  put(draft, 'privileges', data.take('privilegelist'));
}

/** First part of a distinguished name; other names as they are. */
function commonName(name: string): string {
  return /^CN=((?:\\.|[^,\\])+)/i.exec(name)?.[1]?.replace(/\\(.)/g, '$1') ?? name.slice(name.lastIndexOf('\\') + 1);
}

function onGroup(event: WinEvent, draft: Draft): void {
  const found = accountIn(event, 'target');
  setTarget(draft, found, 'group');
  const sam = event.data.take('samaccountname');
  if (sam !== null) change(draft, 'SamAccountName', null, sam);
  put(draft, 'privileges', event.data.take('privilegelist'));
}

function certificate(event: WinEvent, draft: Draft): void {
  const { data } = event;
  const requester = accountOf(null, data.take('requester'), null);
  if (requester !== null) {
    draft.actor_key = requester.key;
    draft.actor_name = requester.name;
    draft.actor_type = requester.type;
    draft.actor_tenant = requester.domain;
  }
  draft.target_type = 'certificate';
  draft.target_id = data.take('serialnumber', 'requestid');
  draft.target_name = data.get('subject', 'certificatetemplate');
}

const kinds = [
  ['security-enabled global group', 4727, 4728, 4729, 4730, 4737],
  ['security-enabled local group', 4731, 4732, 4733, 4734, 4735],
  ['security-disabled local group', 4744, 4746, 4747, 4748, 4745],
  ['security-disabled global group', 4749, 4751, 4752, 4753, 4750],
  ['security-enabled universal group', 4754, 4756, 4757, 4758, 4755],
  ['security-disabled universal group', 4759, 4761, 4762, 4763, 4760],
] as const;

export const accountRules: readonly [number, Rule][] = [
  ...group('account_change', { actor: 'subject', fill: withAttributes }, [
    [4720, 'A user account was created', 'create'],
    [4738, 'A user account was changed', 'update'],
    [4741, 'A computer account was created', 'create'],
    [4742, 'A computer account was changed', 'update'],
  ]),
  ...group('account_change', { actor: 'subject', fill: onAccount }, [
    [4722, 'A user account was enabled', 'enable'],
    [4725, 'A user account was disabled', 'disable'],
    [4726, 'A user account was deleted', 'delete'],
    [4743, 'A computer account was deleted', 'delete'],
    [4765, 'SID History was added to an account', 'update'],
    [4767, 'A user account was unlocked', 'unlock'],
    [4780, 'The ACL was set on accounts which are members of administrators groups', 'update'],
  ]),
  ...group('account_change', { actor: 'subject', outcome: 'failure', fill: onAccount }, [
    [4766, 'An attempt to add SID History to an account failed', 'update'],
  ]),
  ...group('account_change', { actor: 'subject', fill: lockout }, [[4740, 'A user account was locked out', 'lock']]),
  ...group('account_change', { actor: 'subject', fill: renamed }, [
    [4781, 'The name of an account was changed', 'rename'],
  ]),
  ...group('credential_change', { actor: 'subject', fill: onAccount }, [
    [4723, "An attempt was made to change an account's password", 'change_password'],
    [4724, "An attempt was made to reset an account's password", 'reset_password'],
  ]),
  ...group('credential_change', { actor: 'subject', outcome: 'status', fill: reset }, [
    [4794, 'An attempt was made to set the Directory Services Restore Mode administrator password', 'reset_password'],
  ]),
  ...group('credential_change', { actor: 'none', fill: certificate }, [
    [4886, 'Certificate Services received a certificate request', 'request_certificate'],
    [4887, 'Certificate Services approved a certificate request and issued a certificate', 'add_credential'],
  ]),
  ...group('credential_change', { actor: 'none', outcome: 'failure', fill: certificate }, [
    [4888, 'Certificate Services denied a certificate request', 'request_certificate'],
  ]),
  ...group('api_call', { actor: 'subject', fill: onAccount }, [
    [4797, 'An attempt was made to query the existence of a blank password for an account', 'read'],
    [4798, "A user's local group membership was enumerated", 'read'],
  ]),
  ...group('api_call', { actor: 'subject', fill: onGroup }, [
    [4799, 'A security-enabled local group membership was enumerated', 'read'],
  ]),
  ...kinds.flatMap(([kind, created, added, removed, deleted, changed]) => [
    ...group('group_change', { actor: 'subject', fill: membership }, [
      [added, `A member was added to a ${kind}`, 'add_member'],
      [removed, `A member was removed from a ${kind}`, 'remove_member'],
    ]),
    ...group('group_change', { actor: 'subject', fill: onGroup }, [
      [created, `A ${kind} was created`, 'create'],
      [changed, `A ${kind} was changed`, 'update'],
      [deleted, `A ${kind} was deleted`, 'delete'],
    ]),
  ]),
  ...group('group_change', { actor: 'subject', fill: onGroup }, [[4764, "A group's type was changed", 'update']]),
];
