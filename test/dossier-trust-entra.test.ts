import { beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../src/engine/api.ts';
import type { Db } from '../src/engine/db.ts';
import type { Profile } from '../src/parties/profile.ts';
import { openContent } from './analytics/open-content.ts';
import { other, partner, type Part } from './parties-case.ts';
import { directory, gil, invite, partnerAdded, short, technician, trustsOf } from './trust-case.ts';

let db: Db;

beforeAll(async () => {
  db = await openContent();
});

const trusts = (party: string, events: readonly Part[], profile: Profile = {}): Promise<readonly Row[]> =>
  trustsOf(db, party, events, profile);

describe('trusts of Microsoft directories: guests, partners, roles', () => {
  it('a guest: invited, redeemed, used, deleted', async () => {
    const rows = await trusts(partner, [
      invite,
      { ...invite, activity: 'redeem', operation: 'Redeem external user invite', extra: {} },
      gil,
      gil,
      { ...invite, activity: 'delete', operation: 'Delete user', extra: {} },
    ]);
    expect(short(rows)).toEqual([
      {
        kind: 'guest',
        side: 'holds',
        who: 'aa-1',
        state: 'removed',
        made: 4,
        removed: 8,
        last: 7,
        uses: 2,
        events: ['4', '5', '8'],
      },
    ]);
    expect(rows[0]).toMatchObject({
      grantee_name: 'gil@fabrikam.com',
      made_by: 'ann@contoso.com',
      quality: 'exact',
      used_through: 'acts of the account',
      use_quality: 'exact',
      use_events: ['6', '7'],
      removal: 'Delete user',
    });
  });

  it('one act in two logs is one trust, one removal too; made again it is a second', async () => {
    const copy = { ...partnerAdded, source: 'm365-ual' };
    const gone = { ...partnerAdded, activity: 'remove_partner', operation: 'Remove partner from company' };
    const rows = await trusts(partner, [
      partnerAdded,
      copy,
      gone,
      { ...gone, source: 'm365-ual' },
      partnerAdded,
      technician,
    ]);
    expect(short(rows)).toEqual([
      {
        kind: 'partner',
        side: 'holds',
        who: partner,
        state: 'live',
        made: 8,
        removed: null,
        last: 9,
        uses: 1,
        events: ['8'],
      },
      {
        kind: 'partner',
        side: 'holds',
        who: partner,
        state: 'removed',
        made: 4,
        removed: 6,
        last: null,
        uses: 0,
        events: ['4', '5', '6', '7'],
      },
    ]);
  });

  it('a technician at work without the relationship in the logs: in use, made before them', async () => {
    expect(short(await trusts(partner, [technician, technician]))).toEqual([
      {
        kind: 'partner',
        side: 'holds',
        who: partner,
        state: 'unknown',
        made: null,
        removed: null,
        last: 5,
        uses: 2,
        events: [],
      },
    ]);
  });

  it('acts before the making show an older trust of the same kind', async () => {
    expect(short(await trusts(partner, [gil, invite, gil]))).toEqual([
      {
        kind: 'guest',
        side: 'holds',
        who: 'aa-1',
        state: 'live',
        made: 5,
        removed: null,
        last: 6,
        uses: 1,
        events: ['5'],
      },
      {
        kind: 'guest',
        side: 'holds',
        who: 'gil@fabrikam.com',
        state: 'unknown',
        made: null,
        removed: null,
        last: 4,
        uses: 1,
        events: [],
      },
    ]);
  });

  it('a removal alone: made before the logs', async () => {
    const gone = { ...partnerAdded, activity: 'remove_partner', operation: 'Remove partner from company' };
    expect(short(await trusts(partner, [technician, gone]))).toMatchObject([
      { kind: 'partner', state: 'removed', made: null, removed: 5 },
    ]);
  });

  it.each([
    ['an attempt that failed', { ...invite, outcome: 'failure' }],
    [
      'somebody of another company',
      { ...invite, target_id: 'AA-9', target_name: 'x_example.com#ext#@contoso.com', extra: {} },
    ],
    ['own staff', { ...invite, target_id: 'AA-9', target_name: 'new@contoso.com', extra: {} }],
  ])('no trust: %s', async (_, near) => {
    const rows = await trusts(partner, [near as Part, gil]);
    expect(short(rows)).toMatchObject([
      { kind: 'guest', who: 'gil@fabrikam.com', state: 'unknown', made: null, uses: 1 },
    ]);
  });

  it('cross-tenant access: the organisation, each setting widened, all ended by its removal', async () => {
    const set = (name: string, before: string, after: string): Part => ({
      ...directory,
      activity: 'update',
      operation: 'Update a partner cross-tenant access setting',
      extra: { partner_tenant: partner },
      changes: [{ name, old: before, new: after }],
    });
    const rows = await trusts(partner, [
      {
        ...directory,
        activity: 'create',
        operation: 'Add a partner to cross-tenant access setting',
        extra: { partner_tenant: partner },
      },
      set('inboundTrust', '{"isMfaAccepted":false}', '{"isMfaAccepted":true}'),
      set('b2bDirectConnectInbound', '{"accessType":"blocked"}', '{"accessType":"allowed"}'),
      set('b2bDirectConnectInbound', '{"accessType":"allowed"}', '{"accessType":"blocked"}'),
      {
        ...directory,
        activity: 'create',
        operation: 'Add a partner to cross-tenant access setting',
        extra: { partner_tenant: other },
      },
      {
        ...directory,
        activity: 'delete',
        operation: 'Delete partner specific cross-tenant access setting',
        extra: { partner_tenant: partner },
      },
      gil,
    ]);
    expect(
      rows
        .filter((r) => r['kind'] === 'cross_tenant')
        .map((r) => [r['object'], short([r])[0]?.made, short([r])[0]?.removed, r['events']]),
    ).toEqual([
      ['organisation', 4, 9, ['4', '9']],
      ['inboundTrust', 5, 9, ['5', '9']],
      ['b2bDirectConnectInbound', 6, 7, ['6', '7', '9']],
    ]);
  });

  it('a role given to a guest whose name only the invitation shows; another role taken is another trust', async () => {
    const role = (activity: string, roleId: string, target: string): Part => ({
      ...directory,
      event_class: 'role_change',
      activity,
      operation: activity === 'assign_role' ? 'Add member to role' : 'Remove member from role',
      target_type: 'user',
      target_id: target,
      extra: { role_id: roleId, role_name: `role ${roleId}` },
    });
    const rows = await trusts(partner, [
      invite,
      role('assign_role', 'r1', 'AA-1'),
      role('remove_role', 'r2', 'AA-1'),
      role('assign_role', 'r1', 'zz-own'),
      role('remove_role', 'r1', 'zz-own'),
      gil,
    ]);
    expect(short(rows.filter((r) => r['kind'] === 'role'))).toEqual([
      {
        kind: 'role',
        side: 'holds',
        who: 'aa-1',
        state: 'live',
        made: 5,
        removed: null,
        last: 9,
        uses: 1,
        events: ['5'],
      },
      {
        kind: 'role',
        side: 'holds',
        who: 'aa-1',
        state: 'removed',
        made: null,
        removed: 6,
        last: 9,
        uses: 1,
        events: ['6'],
      },
    ]);
    expect(rows.find((r) => r['kind'] === 'role')).toMatchObject({ allows: 'role r1', use_quality: 'inferred' });
  });
});
