import type { Row } from '../src/engine/api.ts';
import type { Db } from '../src/engine/db.ts';
import type { Profile } from '../src/parties/profile.ts';
import { ask } from './dossier-case.ts';
import { ann, inbound, load, own, partner, signIn, staff, type Part } from './parties-case.ts';

/** Trusts of a party; events come after the three of own staff, so that the first given has key 4. */
export async function trustsOf(
  db: Db,
  party: string,
  events: readonly Part[],
  profile: Profile = {},
): Promise<readonly Row[]> {
  load(db, [...staff, ...events], profile);
  return ask(db, 'trust-edges', { party });
}

/** What matters of a row; times as the key of the event that has it. */
export function short(rows: readonly Row[]) {
  const at = (value: unknown) =>
    typeof value === 'number' ? (value - Date.UTC(2026, 4, 1, 10) * 1000) / 60e6 + 1 : null;
  return rows.map((row) => ({
    kind: row['kind'],
    side: row['side'],
    who: row['grantee'],
    state: row['state'],
    made: at(row['made_at']),
    removed: at(row['removed_at']),
    last: at(row['last_used']),
    uses: row['uses'],
    events: row['events'],
  }));
}

export const directory: Part = {
  ...ann,
  source: 'entra-audit',
  event_class: 'trust_change',
  operation: 'x',
  tenant: own,
};
export const gil: Part = {
  ...signIn,
  actor_key: 'user:gil@fabrikam.com',
  actor_name: 'gil@fabrikam.com',
  actor_id: 'aa-1',
  actor_type: 'guest',
  actor_tenant: partner,
  ...inbound('b2b_guest', partner, 'crossTenantAccessType=b2bCollaboration'),
};
export const technician: Part = {
  ...signIn,
  actor_key: 'tech:0123456789abcdef0123456789abcdef',
  actor_name: 'user_0123456789abcdef0123456789abcdef@contoso.com',
  actor_type: 'partner',
  actor_tenant: partner,
  ...inbound('csp_gdap', partner, 'crossTenantAccessType=serviceProvider'),
};
export const invite: Part = {
  ...directory,
  event_class: 'account_change',
  activity: 'invite',
  operation: 'Invite external user',
  target_type: 'user',
  target_id: 'AA-1',
  target_name: 'gil_fabrikam.com#ext#@contoso.com',
  extra: { 'detail.inviteduseremailaddress': 'gil@fabrikam.com' },
};
export const partnerAdded: Part = {
  ...directory,
  activity: 'add_partner',
  operation: 'Add partner to company',
  extra: { partner_tenant: partner },
};
