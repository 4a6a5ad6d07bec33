import { bool } from '../../lib/json.ts';
import { memo } from '../memo.ts';
import type { SignIn } from './readers.ts';

export type SignInKind = 'interactiveUser' | 'nonInteractiveUser' | 'servicePrincipal' | 'managedIdentity' | 'user';

export const activities: Readonly<Record<SignInKind, string>> = {
  interactiveUser: 'signin',
  nonInteractiveUser: 'signin_noninteractive',
  servicePrincipal: 'signin_sp',
  managedIdentity: 'signin_mi',
  user: 'signin',
};

/** Kind named by a list of event types, a log category, a table or a file name; null when it names none. */
export const kindNamed: (name: string) => SignInKind | null = memo((name) => {
  if (/managed_?-?identit|\bmsisignins/i.test(name)) return 'managedIdentity';
  if (/serviceprincipal|applicationsignins/i.test(name)) return 'servicePrincipal';
  if (/non_?-?interactive/i.test(name)) return 'nonInteractiveUser';
  if (/interactive|^signinlogs$|adfssigninlogs/i.test(name)) return 'interactiveUser';
  return null;
});

/**
 * Who signed in and how, from the strongest statement of the record: event types, category or table, the interactive flag, the
 * ids filled; last the name of the part. `user` when a user's record does not tell whether it was interactive.
 */
export function kindOf(signIn: SignIn, partName: string): SignInKind {
  const types = signIn.list('eventTypes');
  const named = kindNamed(types.length > 0 ? types.join(' ') : (signIn.text('eventTypes') ?? ''));
  if (named !== null) return named;
  const byCategory = kindNamed(signIn.text('category') ?? '');
  if (byCategory !== null) return byCategory;
  const isUser = signIn.text('userId') !== null || signIn.text('upn') !== null;
  if (!isUser && signIn.text('servicePrincipalId') !== null) {
    const managed = signIn.text('managedIdentityType');
    if (managed !== null && managed.toLowerCase() !== 'none') return 'managedIdentity';
    return kindNamed(fileName(partName)) === 'managedIdentity' ? 'managedIdentity' : 'servicePrincipal';
  }
  const interactive = bool(signIn.text('isInteractive'));
  if (interactive !== null) return interactive ? 'interactiveUser' : 'nonInteractiveUser';
  const byFile = kindNamed(fileName(partName));
  return byFile === 'interactiveUser' || byFile === 'nonInteractiveUser' ? byFile : 'user';
}

function fileName(partName: string): string {
  return partName.slice(Math.max(partName.lastIndexOf('/'), partName.lastIndexOf('\\')) + 1);
}
