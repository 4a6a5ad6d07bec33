import { beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../src/engine/db.ts';
import type { Profile } from '../src/parties/profile.ts';
import { openContent } from './analytics/open-content.ts';
import { ann, bob, inbound, load, own, partner, signIn, staff, ual, type Part } from './parties-case.ts';

let db: Db;
beforeAll(async () => {
  db = await openContent();
});

const at = (hour: number, minute = 0): string =>
  `2026-05-01T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`;
const graph = { source: 'graph-activity', event_class: 'api_call', operation: 'GET', outcome: 'success', tenant: own };
const guest: Part = {
  ...signIn,
  ...bob,
  actor_type: 'guest',
  actor_tenant: partner,
  ...inbound('b2b_guest', partner, 'crossTenantAccessType=b2bCollaboration'),
};
const session = 'a1b2c3d4-0000-4000-8000-00000000cafe';
const object = '00000000-0000-4000-8000-0000000000bb';

/** Identity and party of every actor. */
function who(): Record<string, unknown> {
  return Object.fromEntries(
    db
      .query(
        'select a.actor_key, a.identity, m.party from actors a left join actor_party m on m.actor_key = a.actor_key order by 1',
      )
      .map((row) => [row['actor_key'], [row['identity'], row['party']]]),
  );
}

/** Every join, as a, b, confidence and kind; then its reason. */
function edges(): unknown[] {
  return db
    .query('select a, b, confidence, kind from identity_edge order by a, b')
    .map((row) => [row['a'], row['b'], row['confidence'], row['kind']]);
}

function reason(): string {
  return String(db.scalar('select string_agg(reason, chr(10) order by a, b) from identity_edge'));
}

describe('one session in two logs', () => {
  const byObject: Part = { ...graph, actor_key: `id:${object}`, actor_id: object, session_id: session };

  it('joins the names of both, and a guest stays a guest under the other name', () => {
    load(db, [...staff, { ...guest, session_id: session }, byObject]);
    expect(who()).toMatchObject({ [`id:${object}`]: ['user:bob@fabrikam.com', partner] });
    expect(edges()).toEqual([[`id:${object}`, 'user:bob@fabrikam.com', 0.8, 'session']]);
    expect(reason()).toBe(`session ${session} in entra-signin and graph-activity`);
    const [row] = db.query(`select confidence, evidence from actor_party where actor_key = 'id:${object}'`);
    expect(row).toMatchObject({ confidence: 0.8 });
    expect(String(row?.['evidence'])).toContain(session);
  });

  it.each([
    ['three names share it', [{ ...byObject, actor_key: 'id:other', source: 'azure-activity' }]],
    ['one log has both names', [{ ...byObject, source: 'entra-signin' }]],
  ])('not: %s', (_, more) => {
    load(db, [...staff, { ...guest, session_id: session }, byObject, ...more]);
    expect(who()).toMatchObject({ [`id:${object}`]: [`id:${object}`, null] });
    expect(edges()).toEqual([]);
  });

  it('two people by their names are only shown beside each other', () => {
    load(db, [...staff, { ...guest, session_id: session }, { ...ann, source: 'azure-activity', session_id: session }]);
    expect(who()).toMatchObject({ 'user:ann@contoso.com': ['user:ann@contoso.com', null] });
    expect(edges()).toEqual([['user:ann@contoso.com', 'user:bob@fabrikam.com', 0.6, 'session']]);
  });

  it('never across homes: an account of ours is not made a third party', () => {
    load(db, [...staff, { ...guest, session_id: session }, { ...byObject, actor_tenant: own }]);
    expect(who()).toMatchObject({ [`id:${object}`]: [`id:${object}`, null] });
    expect(edges()).toEqual([[`id:${object}`, 'user:bob@fabrikam.com', 0.6, 'session']]);
    expect(reason()).toContain('not joined: the home of one is ours');
  });

  it('never across homes through a third name that has none', () => {
    const middle: Part = { ...graph, source: 'azure-activity', actor_key: `id:${object}`, actor_id: object };
    load(db, [
      ...staff,
      { ...guest, session_id: session },
      { ...middle, session_id: session },
      { ...middle, session_id: `${session}-2` },
      { ...graph, actor_key: 'login:graph-activity:ann', actor_tenant: own, session_id: `${session}-2` },
    ]);
    const all = who();
    expect(all['login:graph-activity:ann']).toEqual(['login:graph-activity:ann', null]);
    expect(all['user:ann@contoso.com']).toEqual(['user:ann@contoso.com', null]);
  });

  it('one token of two logs proves it', () => {
    const token = 'AbCdEfGhIjKlMnOpQrStUv';
    load(db, [...staff, { ...guest, token_id: token }, { ...byObject, session_id: null, token_id: token }]);
    expect(who()).toMatchObject({ [`id:${object}`]: ['user:bob@fabrikam.com', partner] });
    expect(edges()).toEqual([[`id:${object}`, 'user:bob@fabrikam.com', 1, 'token']]);
  });
});

describe('addresses inside the tunnel', () => {
  const vpn = (name: string, address: string, time: string, more: Part = {}): Part => ({
    source: 'remote-access',
    event_class: 'session',
    activity: 'connect',
    operation: 'connected',
    outcome: 'success',
    actor_key: `login:remote-access:${name}`,
    actor_name: name,
    src_ip: '203.0.113.7',
    extra: { assigned_ip: address },
    time,
    ...more,
  });
  const logon = (name: string, address: string, time: string): Part => ({
    source: 'windows-security',
    event_class: 'authn',
    operation: '4624 An account was successfully logged on',
    outcome: 'success',
    tenant: 'contoso.example',
    actor_tenant: 'contoso',
    actor_key: `win:contoso\\${name}`,
    actor_name: `contoso\\${name}`,
    src_ip: address,
    device_name: 'srv1.contoso.example',
    time,
  });
  const vendorVpn: Profile = { parties: [{ name: 'Fabrikam', accountNames: ['login:remote-access:ext-bob'] }] };

  it('the same account name behind the address is the same person', () => {
    load(db, [vpn('ext-bob', '192.0.2.5', at(9)), logon('ext-bob', '192.0.2.5', at(10))], vendorVpn);
    expect(who()).toMatchObject({ 'win:contoso\\ext-bob': ['win:contoso\\ext-bob', 'profile:Fabrikam'] });
    expect(edges()).toEqual([['login:remote-access:ext-bob', 'win:contoso\\ext-bob', 0.8, 'vpn_address']]);
    expect(reason()).toBe(
      '1 event from 192.0.2.5, held inside the tunnel from 2026-05-01 09:00:00Z to 2026-05-01 21:00:00Z, same account name',
    );
  });

  it('another name behind the address is only shown: no own account becomes a third party', () => {
    load(db, [vpn('ext-bob', '192.0.2.5', at(9)), logon('ann', '192.0.2.5', at(10))], vendorVpn);
    expect(who()).toMatchObject({ 'win:contoso\\ann': ['win:contoso\\ann', null] });
    expect(edges()).toEqual([['login:remote-access:ext-bob', 'win:contoso\\ann', 0.6, 'vpn_address']]);
  });

  it.each([
    ['after somebody else got it', vpn('cat', '192.0.2.5', at(10))],
    ['after the tunnel closed', vpn('ext-bob', '192.0.2.5', at(10), { activity: 'logoff' })],
  ])('a used address does not count %s', (_, second) => {
    load(db, [vpn('ext-bob', '192.0.2.5', at(9)), second, logon('ext-bob', '192.0.2.5', at(11))], vendorVpn);
    expect(edges().filter((edge) => JSON.stringify(edge).includes('ext-bob","win'))).toEqual([]);
    expect(db.query("select identity from actors where actor_key = 'win:contoso\\ext-bob'")).toEqual([
      { identity: 'win:contoso\\ext-bob' },
    ]);
  });

  it.each([
    ['before the tunnel', at(8, 59)],
    ['12 hours after it was last heard of', at(21)],
  ])('nor %s', (_, time) => {
    load(db, [vpn('ext-bob', '192.0.2.5', at(9)), logon('ext-bob', '192.0.2.5', time)], vendorVpn);
    expect(edges()).toEqual([]);
  });

  it('weak, weak: the two ends of a chain stay apart, and so does the middle', () => {
    load(
      db,
      [
        vpn('ext-bob', '192.0.2.5', at(8)),
        logon('svc', '192.0.2.5', at(9)),
        vpn('cat', '192.0.2.5', at(10)),
        logon('svc', '192.0.2.5', at(11)),
      ],
      vendorVpn,
    );
    expect(edges()).toEqual([
      ['login:remote-access:cat', 'win:contoso\\svc', 0.6, 'vpn_address'],
      ['login:remote-access:ext-bob', 'win:contoso\\svc', 0.6, 'vpn_address'],
    ]);
    expect(who()).toEqual({
      'login:remote-access:cat': ['login:remote-access:cat', null],
      'login:remote-access:ext-bob': ['login:remote-access:ext-bob', 'profile:Fabrikam'],
      'win:contoso\\svc': ['win:contoso\\svc', null],
    });
  });

  it('the name of a VPN group is a hint: it is not carried to an account of ours', () => {
    const hinted = vpn('ann', '192.0.2.5', at(9), inbound('vendor_named', null, 'group=Vendor support'));
    load(db, [hinted, logon('ann', '192.0.2.5', at(10))], { own: { domains: ['contoso.example'] } });
    expect(who()).toMatchObject({ 'win:contoso\\ann': ['win:contoso\\ann', null] });
  });
});

describe('Windows logons', () => {
  const logged: Part = {
    source: 'windows-security',
    event_class: 'authn',
    operation: '4624 An account was successfully logged on',
    outcome: 'success',
    device_name: 'srv1.contoso.example',
    session_id: 'srv1.contoso.example|0x1a2b3c',
  };
  const named: Part = { ...logged, actor_key: 'win:contoso\\ext-bob', actor_name: 'ext-bob', actor_tenant: 'contoso' };

  it('one logon id under two spellings of one account', () => {
    load(db, [named, { ...logged, actor_key: 'login:windows-security:ext-bob', actor_name: 'ext-bob' }]);
    expect(who()).toMatchObject({ 'login:windows-security:ext-bob': ['win:contoso\\ext-bob', null] });
    expect(edges()).toEqual([['login:windows-security:ext-bob', 'win:contoso\\ext-bob', 0.9, 'logon']]);
    expect(reason()).toContain('0x1a2b3c');
  });

  it('a logon id that comes again after a start is not a join', () => {
    load(db, [named, { ...logged, actor_key: 'win:contoso\\ann', actor_name: 'ann', actor_tenant: 'contoso' }]);
    expect(edges()).toEqual([]);
  });
});

describe('what is no join', () => {
  it('the same display name', () => {
    const named = (key: string): Part => ({ ...ual, actor_key: key, actor_name: 'Alex Meyer' });
    load(db, [...staff, { ...guest, actor_name: 'alex meyer' }, named('id:one'), named('id:two')]);
    expect(edges()).toEqual([]);
    expect(who()).toMatchObject({ 'id:one': ['id:one', null], 'id:two': ['id:two', null] });
  });

  it('the same address', () => {
    const nat = { src_ip: '203.0.113.7', user_agent: 'Mozilla/5.0' };
    load(db, [...staff, { ...guest, ...nat }, { ...ann, ...nat }]);
    expect(edges()).toEqual([]);
    expect(who()).toMatchObject({ 'user:ann@contoso.com': ['user:ann@contoso.com', null] });
  });
});

describe('a guest turned into a member', () => {
  const turned = (target: string, old = 'Guest'): Part => ({
    ...ann,
    source: 'entra-audit',
    event_class: 'account_change',
    operation: 'Update user',
    target_type: 'user',
    target_id: object,
    target_name: target,
    changes: [{ target, name: 'UserType', old, new: 'Member' }],
  });
  const member: Part = { ...ual, actor_key: 'user:bob@contoso.com', actor_name: 'bob@contoso.com', actor_id: object };

  it('stays a third party under the name of a member', () => {
    load(db, [...staff, turned('bob_fabrikam.com#EXT#@contoso.com'), member]);
    expect(who()).toMatchObject({ 'user:bob@contoso.com': ['user:bob@contoso.com', 'fabrikam.com'] });
    expect(
      db.query("select class, confidence, evidence from actor_party where actor_key = 'user:bob@contoso.com'"),
    ).toEqual([
      {
        class: 'b2b_member',
        confidence: 0.9,
        evidence: 'userType Guest -> Member of bob_fabrikam.com#ext#@contoso.com at 2026-05-01 10:03:00Z',
      },
    ]);
  });

  it.each([
    ['a name of ours', turned('bob@contoso.com')],
    ['a member before', turned('bob_fabrikam.com#EXT#@contoso.com', 'Member')],
    ['somebody else', { ...turned('zoe_fabrikam.com#EXT#@contoso.com'), target_id: null }],
  ])('not: %s', (_, change) => {
    load(db, [...staff, change, member]);
    expect(who()['user:bob@contoso.com']).toEqual(['user:bob@contoso.com', null]);
  });
});
