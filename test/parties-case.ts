import type { Db } from '../src/engine/db.ts';
import { classify } from '../src/parties/classify.ts';
import type { Profile } from '../src/parties/profile.ts';
import { createEventsTable } from '../src/schema/event.ts';
import { insertEvents, type FixtureEvent } from './analytics/fixtures.ts';

export const own = '11111111-1111-4111-8111-111111111111';
export const partner = '22222222-2222-4222-8222-222222222222';
export const other = '33333333-3333-4333-8333-333333333333';
export const microsoft = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';
export const person = '00000000-0000-4000-8000-0000000000aa';
export const account = '111122223333';
export const vendor = '444455556666';

/** An event of a case; id and time follow from its place. */
export type Part = Omit<FixtureEvent, 'id' | 'time'> & { readonly time?: string };

export const signIn = {
  source: 'entra-signin',
  event_class: 'authn',
  operation: 'Sign-in activity',
  outcome: 'success',
  tenant: own,
};
export const ual = {
  source: 'm365-ual',
  event_class: 'mailbox_access',
  operation: 'MailItemsAccessed',
  outcome: 'success',
  tenant: own,
};
export const trail = {
  source: 'aws-cloudtrail',
  event_class: 'api_call',
  operation: 'GetCallerIdentity',
  outcome: 'success',
  tenant: account,
};
export const ann: Part = {
  ...signIn,
  actor_key: 'user:ann@contoso.com',
  actor_name: 'ann@contoso.com',
  actor_type: 'user',
  actor_tenant: own,
};
export const bob = { actor_key: 'user:bob@fabrikam.com', actor_name: 'bob@fabrikam.com' };
export const inbound = (kind: string, org: string | null, evidence: string) => ({
  trust_kind: kind,
  trust_org: org,
  trust_evidence: evidence,
  trust_direction: 'inbound',
});
export const staff: Part[] = [ann, { ...ann, actor_key: 'user:cat@contoso.com', actor_name: 'cat@contoso.com' }, ann];

/** Empties the case, inserts the events, a minute apart, with keys from 1, and classifies. */
export function load(db: Db, parts: readonly Part[], profile: Profile = {}): void {
  db.exec(createEventsTable().replace('create table', 'create or replace table'));
  db.exec('truncate changes');
  insertEvents(
    db,
    parts.map((part, i) => ({ time: `2026-05-01T10:${String(i).padStart(2, '0')}:00Z`, ...part, id: i + 1 })),
  );
  classify(db, profile);
}

/** What `acts` says about the last event. */
export function last(db: Db): Record<string, unknown> {
  return (
    db.query(
      'select identity, party, party_name, tp_class, tp_conf, tp_direction, tp, own from acts order by event_key desc limit 1',
    )[0] ?? {}
  );
}
