import { beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../src/engine/db.ts';
import { listMembers, listParties } from '../src/parties/listings.ts';
import type { Profile } from '../src/parties/profile.ts';
import { openContent } from './analytics/open-content.ts';
import { ann, bob, inbound, load, other, partner, signIn, staff, trail, ual, vendor } from './parties-case.ts';

let db: Db;
beforeAll(async () => {
  db = await openContent();
});

describe('parties', () => {
  it('a domain and a tenant of the same people are one party with its shown name', () => {
    load(db, [
      ...staff,
      {
        ...signIn,
        ...bob,
        actor_tenant: partner,
        ...inbound('b2b_guest', partner, 'crossTenantAccessType=b2bCollaboration'),
        extra: { home_tenant_name: 'Fabrikam' },
      },
      {
        ...ual,
        actor_key: 'user:eve@fabrikam.com',
        actor_name: 'eve@fabrikam.com',
        ...inbound('b2b_guest', 'fabrikam.com', 'UserId=eve_fabrikam.com#EXT#@contoso.com'),
      },
    ]);
    expect(listParties(db)).toMatchObject([{ party: partner, name: 'Fabrikam', events: 2, identities: 2 }]);
  });

  it('the profile names, trusts and overrides; a declared party without a trace is listed', () => {
    const profile: Profile = {
      parties: [
        { name: 'Fabrikam MSP', tenants: [partner.toUpperCase()], domains: ['fabrikam.com'], trusted: true },
        { name: 'Contractors', accountNames: ['dan@contoso.com'] },
        { name: 'VPN vendor', cidrs: ['203.0.113.0/24'] },
        { name: 'Nobody seen', tenants: [other] },
      ],
    };
    load(
      db,
      [
        ...staff,
        { ...signIn, ...bob, actor_tenant: partner, ...inbound('b2b_guest', partner, 'x') },
        { ...ann, actor_key: 'user:dan@contoso.com', actor_name: 'dan@contoso.com' },
        { ...ann, actor_key: 'user:svc@contoso.com', actor_name: 'svc@contoso.com', src_ip: '203.0.113.9' },
        { ...ann, src_ip: '198.51.100.1' },
        { ...ann, src_ip: '198.51.100.1' },
        { ...ann, src_ip: '203.0.113.9' },
      ],
      profile,
    );
    const parties = Object.fromEntries(listParties(db).map((p) => [p.name, p]));
    expect(Object.keys(parties).sort()).toEqual(['Contractors', 'Fabrikam MSP', 'Nobody seen', 'VPN vendor']);
    expect(parties['Nobody seen']).toMatchObject({ events: 0, first: null });
    expect(listMembers(db, 'profile:VPN vendor')).toMatchObject([
      { identity: 'user:ann@contoso.com', events: 1 },
      { identity: 'user:svc@contoso.com', confidence: 1, evidence: 'profile: 1 of 1 events from 203.0.113.0/24' },
    ]);
    expect(db.query(`select is_trusted_org('${partner}') as a, is_trusted_org('${other}') as b`)).toEqual([
      { a: true, b: false },
    ]);
  });

  it('an AWS account that nothing names is called one; its id stays bare', () => {
    const caller = { ...trail, actor_key: `aws:${vendor}:root`, actor_type: 'partner', actor_tenant: vendor };
    load(db, [...staff, { ...caller, ...inbound('xaccount_principal', vendor, 'x') }]);
    expect(listParties(db)).toMatchObject([{ party: vendor, org: vendor, name: `AWS account ${vendor}` }]);
  });

  it('every event has exactly one row in acts', () => {
    load(db, [...staff, { ...signIn, ...bob, actor_tenant: partner, ...inbound('b2b_guest', partner, 'x') }], {
      parties: [
        { name: 'A', tenants: [partner] },
        { name: 'B', domains: ['fabrikam.com'] },
      ],
    });
    expect(db.query('select count(*) as n, count(distinct event_key) as d from acts')).toEqual([{ n: 4, d: 4 }]);
  });
});
