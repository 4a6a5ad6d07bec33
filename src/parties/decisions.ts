import type { Db } from '../engine/db.ts';
import { fill } from './fill.ts';
import type { Profile } from './profile.ts';

/**
 * Writes what the analyst decided about identities: `identity_decision` as it was said, `work.apart` (pairs of names held apart, in both orders) and `work.said_member`
 * (identities taken into a party). A party is named as declared, else by its stable id.
 */
export function writeDecisions(db: Db, profile: Profile): void {
  const decisions = (profile.decisions ?? []).filter(({ subject, object }) => subject !== '' && object !== '');
  const declared = new Set((profile.parties ?? []).map(({ name }) => name));
  const partyOf = (object: string): string => (declared.has(object) ? `profile:${object}` : object);
  fill(
    db,
    'identity_decision',
    'kind VARCHAR, subject VARCHAR, object VARCHAR, party VARCHAR, reason VARCHAR',
    decisions.map(({ kind, subject, object, reason }) => [
      kind,
      subject,
      object,
      kind === 'apart' ? '' : partyOf(object),
      reason,
    ]),
  );
  const apart = decisions.filter(({ kind, subject, object }) => kind === 'apart' && subject !== object);
  fill(db, 'work.apart', 'subject VARCHAR, object VARCHAR, reason VARCHAR, stated BOOLEAN', [
    ...apart.map(({ subject, object, reason }) => [subject, object, reason, true]),
    ...apart.map(({ subject, object, reason }) => [object, subject, reason, false]),
  ]);
  fill(
    db,
    'work.said_member',
    'subject VARCHAR, party VARCHAR, is_declared BOOLEAN, reason VARCHAR',
    decisions
      .filter(({ kind }) => kind === 'member')
      .map(({ subject, object, reason }) => [subject, partyOf(object), declared.has(object), reason]),
  );
}
