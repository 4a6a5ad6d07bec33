import { beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../src/engine/db.ts';
import { classify } from '../src/parties/classify.ts';
import { listMembers, listParties } from '../src/parties/listings.ts';
import type { Profile } from '../src/parties/profile.ts';
import { openContent } from './analytics/open-content.ts';
import { ann, bob, inbound, last, load, partner, signIn, staff, trail, vendor, type Part } from './parties-case.ts';

let db: Db;
beforeAll(async () => {
  db = await openContent();
});

const declared = (...cidrs: string[]): Profile => ({ parties: [{ name: 'VPN vendor', cidrs }] });
const home: Part = { ...ann, src_ip: '198.51.100.1' };
const away: Part = { ...ann, src_ip: '203.0.113.9' };
const isVendor = {
  party: 'profile:VPN vendor',
  party_name: 'VPN vendor',
  tp: true,
  own: false,
  tp_class: 'vendor_named',
  tp_conf: 1,
  tp_direction: 'inbound',
};
const isOwn = { party: null, party_name: null, tp: false, own: true, tp_class: null, tp_conf: null };

/** Parties of all events in order, null for none. */
function parties(): unknown[] {
  return db.query('select party from acts order by event_key').map((row) => row['party']);
}

describe('declared networks', () => {
  it('one event of own staff from the network is the vendor, the others are not', () => {
    load(db, [...staff, home, home, home, away], declared('203.0.113.0/24'));
    expect(last(db)).toMatchObject({ ...isVendor, identity: 'user:ann@contoso.com' });
    expect(parties()).toEqual([null, null, null, null, null, null, 'profile:VPN vendor']);
    expect(listParties(db)).toMatchObject([
      { name: 'VPN vendor', events: 1, identities: 1, direction: 'inbound', class: 'vendor_named', confidence: 1 },
    ]);
    const [party] = listParties(db);
    expect(party?.first).toBe(Date.UTC(2026, 4, 1, 10, 6) * 1000);
    expect(party?.last).toBe(party?.first);
    expect(listMembers(db, 'profile:VPN vendor')).toMatchObject([
      {
        identity: 'user:ann@contoso.com',
        events: 1,
        first: party?.first,
        evidence: 'profile: 1 event from 203.0.113.0/24, no member otherwise',
      },
    ]);
  });

  it.each([
    ['an address beside the network', '203.0.113.0/25', '203.0.113.128'],
    ['an address of the other family', '203.0.113.0/24', '2001:db8::9'],
    ['an IPv6 address beside the network', '2001:db8:1::/48', '2001:db8:2::9'],
    ['no network at all', '203.0.113.0/33', '203.0.113.9'],
  ])('not: %s', (_, cidr, ip) => {
    load(db, [...staff, home, { ...away, src_ip: ip }], declared(cidr));
    expect(last(db)).toMatchObject(isOwn);
    expect(listParties(db)).toMatchObject([{ name: 'VPN vendor', events: 0, identities: 0, first: null }]);
  });

  it.each([
    ['IPv6', '2001:DB8:1::/48', '2001:db8:1::9'],
    ['one address', '203.0.113.9', '203.0.113.9'],
  ])('hit: %s', (_, cidr, ip) => {
    load(db, [...staff, home, home, { ...away, src_ip: ip }], declared('192.0.2.0/24', cidr));
    expect(last(db)).toMatchObject(isVendor);
    expect(listMembers(db, 'profile:VPN vendor')[0]?.evidence).toContain(cidr);
  });

  it('follows a changed profile without reloading, and goes when it goes', () => {
    load(db, [...staff, home, home, away]);
    expect(last(db)).toMatchObject(isOwn);
    classify(db, declared('203.0.113.0/24'));
    expect(last(db)).toMatchObject(isVendor);
    classify(db, declared('192.0.2.0/24'));
    expect(last(db)).toMatchObject(isOwn);
    classify(db, declared('203.0.113.9'));
    expect(last(db)).toMatchObject(isVendor);
    classify(db, {});
    expect(last(db)).toMatchObject(isOwn);
    expect(listParties(db)).toEqual([]);
  });

  it('who acted counts before where from: a member of another party stays with it', () => {
    const guest = { ...signIn, ...bob, actor_tenant: partner, ...inbound('b2b_guest', partner, 'x') };
    load(
      db,
      [
        ...staff,
        { ...guest, src_ip: '198.51.100.1' },
        { ...guest, src_ip: '198.51.100.1' },
        { ...guest, src_ip: '203.0.113.9' },
      ],
      declared('203.0.113.0/24'),
    );
    expect(last(db)).toMatchObject({ party: partner, tp_class: 'b2b_guest' });
    expect(listParties(db)).toMatchObject([
      { party: partner, events: 3 },
      { name: 'VPN vendor', events: 0 },
    ]);
  });

  it('an identity at work from the network belongs to it with all it did', () => {
    load(db, [...staff, away, away, away, home], declared('203.0.113.0/24'));
    expect(last(db)).toMatchObject({ party: 'profile:VPN vendor' });
    expect(listParties(db)).toMatchObject([{ events: 6 }]);
    expect(listMembers(db, 'profile:VPN vendor')).toMatchObject([
      { evidence: 'profile: 3 of 4 events from 203.0.113.0/24', events: 6 },
    ]);
  });

  it('own staff at work abroad, from the network, is the vendor and not outbound', () => {
    const abroad = {
      tenant: partner,
      trust_kind: 'b2b_guest',
      trust_org: partner,
      trust_evidence: 'x',
      trust_direction: 'outbound',
    };
    load(db, [...staff, home, home, { ...home, ...abroad }, { ...away, ...abroad }], declared('203.0.113.0/24'));
    expect(parties().slice(-2)).toEqual([partner, 'profile:VPN vendor']);
    expect(last(db)).toMatchObject(isVendor);
    expect(db.query('select tp_org from acts order by event_key desc limit 1')).toEqual([{ tp_org: null }]);
  });

  it('nobody known, from the network', () => {
    load(
      db,
      [...staff, { ...signIn, src_ip: '203.0.113.9' }, { ...signIn, src_ip: '198.51.100.1' }],
      declared('203.0.113.0/24'),
    );
    expect(parties().slice(-2)).toEqual(['profile:VPN vendor', null]);
    expect(listParties(db)).toMatchObject([{ events: 1, identities: 0 }]);
  });

  it('the narrowest of overlapping networks counts, then the one declared first', () => {
    const profile: Profile = {
      parties: [
        { name: 'Carrier', cidrs: ['203.0.0.0/16', '192.0.2.0/24'] },
        { name: 'VPN vendor', cidrs: ['203.0.113.0/24', '192.0.2.0/24'] },
      ],
    };
    const rows = ['203.0.113.9', '203.0.112.9', '192.0.2.1'].map((ip) => ({ ...ann, src_ip: ip }));
    load(db, [...staff, home, home, home, home, ...rows], profile);
    expect(parties().slice(-3)).toEqual(['profile:VPN vendor', 'profile:Carrier', 'profile:Carrier']);
    expect(db.query('select count(*) as n, count(distinct event_key) as d from acts')).toEqual([{ n: 10, d: 10 }]);
    expect(listParties(db).map((p) => [p.name, p.events])).toEqual([
      ['Carrier', 2],
      ['VPN vendor', 1],
    ]);
  });

  it('a session of the vendor by its key, another credential of the same name from the network', () => {
    const session = (key: string): Part => ({
      ...trail,
      actor_key: 'aws:AROAA:job',
      actor_id: 'AROAA:job',
      actor_type: 'role',
      actor_tenant: '111122223333',
      actor_credential: key,
      src_ip: '203.0.113.9',
    });
    const assume = (key: string): Part => ({
      ...trail,
      operation: 'AssumeRole',
      extra: { issued_access_key: key, issued_principal: 'AROAA:job' },
    });
    const caller = {
      actor_key: `aws:${vendor}:root`,
      actor_type: 'partner',
      actor_tenant: vendor,
      ...inbound('xaccount_principal', vendor, 'x'),
    };
    load(
      db,
      [
        { ...assume('ASIATHEIRS'), ...caller },
        { ...assume('ASIAOURS'), actor_key: 'aws:AIDAOWN', actor_tenant: '111122223333' },
        { ...session('ASIAOURS'), src_ip: '198.51.100.1' },
        { ...session('ASIAOURS'), src_ip: '198.51.100.1' },
        { ...session('ASIAOURS'), src_ip: '198.51.100.1' },
        session('ASIATHEIRS'),
        session('ASIAOURS'),
      ],
      declared('203.0.113.0/24'),
    );
    expect(parties().slice(-3)).toEqual([null, vendor, 'profile:VPN vendor']);
    expect(Object.fromEntries(listParties(db).map((p) => [p.party, p.events]))).toEqual({
      [vendor]: 2,
      'profile:VPN vendor': 1,
    });
  });
});
