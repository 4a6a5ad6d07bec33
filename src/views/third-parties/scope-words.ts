import type { ScopeKind, ScopeRow, ScopeState } from '../../state/profile-scope.ts';

export const scopeTitles: Readonly<Record<ScopeKind, string>> = {
  country: 'Countries',
  asn: 'AS numbers',
  cidr: 'Networks',
  hours: 'Hours',
  role: 'Roles used or held',
  app: 'Applications',
  host: 'Computers',
  mailbox: 'Mailboxes',
  account: 'Cloud accounts of ours',
  mfa: 'Second factor',
  contract: 'Contract',
};

/** Sign of a state in the margin, as in a diff, and what it says. */
export const scopeStates: Readonly<Record<ScopeState, { readonly sign: string; readonly says: string }>> = {
  approved: { sign: '=', says: 'agreed' },
  not_approved: { sign: '+', says: 'not agreed' },
  never_seen: { sign: '−', says: 'agreed, never seen' },
  not_declared: { sign: '', says: 'seen' },
  cannot_tell: { sign: '?', says: 'cannot tell' },
};

const values: Readonly<Record<string, string>> = {
  'mfa satisfied': 'satisfied in the sign-in',
  'mfa previously_satisfied': 'satisfied earlier, or at home',
  'mfa not_required': 'not asked for',
  'mfa required_failed': 'asked for and failed',
  'mfa unknown': 'not told by the log',
  'hours within': 'within the agreed hours',
  'hours outside': 'outside the agreed hours',
  'hours machines': 'machines, at any hour',
  'contract before': 'before the contract',
  'contract within': 'while the contract holds',
  'contract after': 'after the contract',
};

/** A value of a scope in words. */
export function scopeValue({ kind, value, detail }: ScopeRow): string {
  if (kind === 'asn') return `AS${value}`;
  if (kind === 'role' && detail === 'given') return `${value} (given)`;
  if (kind === 'host' && detail === 'from') return `${value} (from)`;
  return values[`${kind} ${value}`] ?? value;
}
