import { accountOf } from './accounts.ts';
import { parameterText } from './codes.ts';
import { change, put, setTarget, type Draft } from './draft.ts';
import { group, type Rule } from './rule.ts';
import type { WinEvent } from './win-event.ts';

/** Subcategories of the audit policy that detections ask for, by the first part of their GUID. */
const subcategories: ReadonlyMap<string, string> = new Map([
  ['0cce9215', 'Logon'],
  ['0cce9216', 'Logoff'],
  ['0cce9217', 'Account Lockout'],
  ['0cce921b', 'Special Logon'],
  ['0cce921c', 'Other Logon/Logoff Events'],
  ['0cce921d', 'File System'],
  ['0cce921e', 'Registry'],
  ['0cce921f', 'Kernel Object'],
  ['0cce9220', 'SAM'],
  ['0cce9224', 'File Share'],
  ['0cce9244', 'Detailed File Share'],
  ['0cce9227', 'Other Object Access Events'],
  ['0cce9211', 'Security System Extension'],
  ['0cce9212', 'System Integrity'],
  ['0cce922b', 'Process Creation'],
  ['0cce922f', 'Audit Policy Change'],
  ['0cce9230', 'Authentication Policy Change'],
  ['0cce9235', 'User Account Management'],
  ['0cce9236', 'Computer Account Management'],
  ['0cce9237', 'Security Group Management'],
  ['0cce923b', 'Directory Service Access'],
  ['0cce923c', 'Directory Service Changes'],
  ['0cce923f', 'Credential Validation'],
  ['0cce9240', 'Kerberos Service Ticket Operations'],
  ['0cce9242', 'Kerberos Authentication Service'],
]);

/** 1102, 104: which log; the channel of the record is not the log that was cleared. */
function cleared(event: WinEvent, draft: Draft): void {
  const { data } = event;
  draft.target_type = 'log';
  const log = data.take('channel') ?? (event.id === 1102 ? 'Security' : null);
  draft.target_name = log?.toLowerCase() ?? null;
  put(draft, 'backup_path', data.take('backuppath'));
}

function auditPolicy(event: WinEvent, draft: Draft): void {
  const { data } = event;
  const id = data.get('subcategoryguid')?.replace(/[{}]/g, '').toLowerCase() ?? null;
  draft.target_type = 'audit policy';
  draft.target_id = id;
  draft.target_name = subcategories.get(id?.slice(0, 8) ?? '') ?? data.get('subcategory', 'subcategoryid');
  const changes = parameterText(data.take('auditpolicychanges'));
  put(draft, 'audit_policy_changes', changes);
  change(draft, draft.target_name ?? 'audit policy', null, changes);
  if (changes !== null && /removed/i.test(changes) && !/added/i.test(changes)) draft.activity = 'disable';
}

/** 4739: the new values of the domain's password and lockout policy. */
function domainPolicy(event: WinEvent, draft: Draft): void {
  const { data } = event;
  draft.target_type = 'domain';
  draft.target_name = data.take('domainname')?.toLowerCase() ?? null;
  draft.target_id = data.take('domainsid');
  put(draft, 'policy', data.take('domainpolicychanged'));
  for (const name of policyValues) change(draft, name, null, data.take(name.toLowerCase()));
}

const policyValues: readonly string[] = [
  'MinPasswordAge',
  'MaxPasswordAge',
  'ForceLogoff',
  'LockoutThreshold',
  'LockoutObservationWindow',
  'LockoutDuration',
  'PasswordProperties',
  'MinPasswordLength',
  'PasswordHistoryLength',
  'MachineAccountQuota',
  'MixedDomainMode',
  'DomainBehaviorVersion',
];

function right(event: WinEvent, draft: Draft): void {
  const { data } = event;
  setTarget(draft, accountOf(data.take('targetsid', 'targetusersid'), null, null));
  const granted = data.take('accessgranted');
  const removed = data.take('accessremoved');
  put(draft, 'right', (granted ?? removed ?? data.take('privilegelist'))?.replace(/\s+/g, ' '));
}

function trust(event: WinEvent, draft: Draft): void {
  const { data } = event;
  draft.target_type = 'domain';
  draft.target_name = data.take('domainname', 'trusteddomain')?.toLowerCase() ?? null;
  draft.target_id = data.take('domainsid');
}

function settings(event: WinEvent, draft: Draft): void {
  const { data } = event;
  draft.target_type = data.get('objecttype')?.toLowerCase() ?? 'setting';
  draft.target_path = data.take('objectname');
  change(draft, 'audit settings', data.take('oldsd'), data.take('newsd'));
}

function privilege(event: WinEvent, draft: Draft): void {
  const { data } = event;
  draft.target_type = data.get('objecttype')?.toLowerCase() ?? null;
  draft.target_path = data.take('objectname');
  draft.target_name = data.get('service', 'objectserver');
  put(draft, 'privileges', data.take('privilegelist')?.replace(/\s+/g, ' '));
}

export const policyRules: readonly [number, Rule][] = [
  ...group('logging_change', { actor: 'subject', fill: cleared, outcome: 'success' }, [
    [1102, 'The audit log was cleared', 'delete'],
    [104, 'The log file was cleared', 'delete'],
  ]),
  ...group('logging_change', { actor: 'none', outcome: 'success' }, [
    [1100, 'The event logging service has shut down', 'stop'],
    [1104, 'The security log is full', 'stop'],
    [4612, 'Internal resources for audit messages are exhausted, some audits were lost', 'stop'],
  ]),
  ...group('logging_change', { actor: 'subject', fill: auditPolicy }, [
    [4719, 'System audit policy was changed', 'update'],
    [4912, 'Per-user audit policy was changed', 'update'],
  ]),
  ...group('logging_change', { actor: 'subject' }, [[4906, 'The CrashOnAuditFail value has changed', 'update']]),
  ...group('policy_change', { actor: 'subject', fill: settings }, [
    [4715, 'The audit policy on an object was changed', 'update'],
    [4907, 'Auditing settings on object were changed', 'update'],
  ]),
  ...group('policy_change', { actor: 'subject', fill: domainPolicy }, [[4739, 'Domain policy was changed', 'update']]),
  ...group('policy_change', { actor: 'subject' }, [[4713, 'Kerberos policy was changed', 'update']]),
  ...group('trust_change', { actor: 'subject', fill: trust }, [
    [4706, 'A new trust was created to a domain', 'create'],
    [4707, 'A trust to a domain was removed', 'delete'],
    [4716, 'Trusted domain information was modified', 'update'],
    [4865, 'A trusted forest information entry was added', 'create'],
    [4866, 'A trusted forest information entry was removed', 'delete'],
    [4867, 'A trusted forest information entry was modified', 'update'],
  ]),
  ...group('role_change', { actor: 'subject', fill: right }, [
    [4704, 'A user right was assigned', 'assign_role'],
    [4705, 'A user right was removed', 'remove_role'],
    [4717, 'System security access was granted to an account', 'assign_role'],
    [4718, 'System security access was removed from an account', 'remove_role'],
  ]),
  ...group('privileged_access', { actor: 'subject', outcome: 'audit', fill: privilege }, [
    [4673, 'A privileged service was called', 'use_privilege'],
    [4674, 'An operation was attempted on a privileged object', 'use_privilege'],
  ]),
];
