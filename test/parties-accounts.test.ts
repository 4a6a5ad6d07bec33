import { beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../src/engine/db.ts';
import { listMembers, listOwnEstate, listParties } from '../src/parties/listings.ts';
import { openContent } from './analytics/open-content.ts';
import { ann, inbound, last, load, own, partner, signIn, staff, ual, type Part } from './parties-case.ts';

let db: Db;
beforeAll(async () => {
  db = await openContent();
});

const domainSid = 'S-1-5-21-100-200-300';
const logon = (name: string, more: Part = {}): Part => ({
  source: 'windows-security',
  event_class: 'authn',
  operation: '4624 An account was successfully logged on',
  outcome: 'success',
  tenant: 'contoso.local',
  device_name: 'srv01.contoso.local',
  actor_key: `win:${name}`,
  actor_name: name,
  actor_type: 'user',
  actor_tenant: name.slice(0, name.indexOf('\\')),
  ...more,
});
const vpn = (name: string, more: Part = {}): Part =>
  logon(name, { source: 'remote-access', operation: 'login', tenant: 'root', device_name: null, ...more });
const windows = [
  logon('contoso\\ann'),
  logon('contoso\\cat'),
  logon('contoso\\dan', { actor_tenant: 'contoso.local' }),
];
const domains = (): string[] =>
  listOwnEstate(db)
    .filter((o) => o.kind === 'domain')
    .map((o) => `${o.id}: ${o.evidence}`);

describe('Windows domains', () => {
  it('of the computers that wrote the log are own, by both names', () => {
    load(db, windows);
    expect(domains()).toEqual([
      'contoso: short name of contoso.local',
      'contoso.local: domain of the computers that wrote 3 records',
    ]);
    expect(last(db)).toMatchObject({ own: true, tp: false });
  });

  it('a name that shares the SID of the domain is own too', () => {
    load(db, [
      logon('contoso\\ann', { actor_id: `${domainSid}-1101` }),
      logon('cont0\\cat', { actor_id: `${domainSid}-1102` }),
    ]);
    expect(domains()).toContain('cont0: same domain SID as contoso');
    expect(last(db)).toMatchObject({ own: true, tp: false });
  });

  it('without a name of the computers: that of most accounts, else none', () => {
    const bare = (name: string): Part => logon(name, { tenant: null, device_name: 'SRV01' });
    load(db, [bare('corp\\ann'), bare('corp\\cat'), bare('fabrikam\\eve')]);
    expect(domains()).toEqual(['corp: Windows domain of 2 of 3 accounts']);
    expect(last(db)).toMatchObject({ party: 'fabrikam', tp_class: 'vendor_named', tp_conf: 0.6 });
    load(db, [bare('corp\\ann'), bare('fabrikam\\eve')]);
    expect(domains()).toHaveLength(2);
    expect(listParties(db)).toEqual([]);
  });

  it('another domain is foreign, surer when the own one was declared', () => {
    const eve = logon('fabrikam\\eve', { actor_tenant: 'fabrikam.com' });
    load(db, [...windows, eve]);
    expect(last(db)).toMatchObject({ party: 'fabrikam.com', tp_class: 'vendor_named', tp_conf: 0.6, own: false });
    load(db, [...windows, eve], { own: { domains: ['contoso.local'] } });
    expect(last(db)).toMatchObject({ tp_conf: 0.8 });
  });

  const domestic: [name: string, row: Part][] = [
    ['a name that was only typed', logon('fabrikam\\eve', { outcome: 'failure' })],
    ['a local account of the computer', logon('srv01\\administrator', { actor_type: 'admin' })],
    [
      'a local account of a computer seen by its sensor',
      logon('laptop7\\bob', { source: 'defender-hunting', device_name: 'laptop7.contoso.local', tenant: null }),
    ],
    ['a local account of the computer they came from', logon('laptop8\\bob', { src_host: 'LAPTOP8' })],
    ['an account of the cloud directory', logon('azuread\\ann')],
    ['the own domain on the VPN', vpn('contoso\\ann')],
    ['the long own name', logon('contoso\\eve', { actor_tenant: 'contoso.local' })],
    [
      'a user principal name of the own domain',
      logon('x', { actor_key: 'user:eve@contoso.local', actor_name: 'eve@contoso.local' }),
    ],
  ];
  it.each(domestic)('not: %s', (_, row) => {
    load(db, [...staff, ...windows, row]);
    expect(last(db)).toMatchObject({ party: null, tp: false });
  });

  it('the group of a gateway and the spelling of a name tell of accounts of the own domain', () => {
    load(db, [...windows, vpn('contoso\\bob', inbound('vendor_named', 'contoso', 'group=VPN-Vendors'))]);
    expect(last(db)).toMatchObject({ tp_class: 'vpn_vendor', tp_conf: 0.6, party_name: 'Unnamed vendor on the VPN' });
    load(db, [...windows, logon('contoso\\ext-bob', inbound('vendor_named', null, 'account=contoso\\ext-bob'))]);
    expect(last(db)).toMatchObject({ tp_class: 'vendor_named', tp_conf: 0.4, tp: true });
  });
});

const identities = (): Record<string, unknown> =>
  Object.fromEntries(
    db.query('select actor_key, identity from actors').map((r) => [String(r['actor_key']), r['identity']]),
  );

describe('one account under several names', () => {
  const bare = (sid: string, more: Part = {}): Part =>
    logon('x', {
      actor_key: `win:${sid.toLowerCase()}`,
      actor_name: sid.toLowerCase(),
      actor_tenant: null,
      actor_id: sid,
      ...more,
    });

  it('an account of the domain known by its SID alone', () => {
    load(db, [
      ...windows,
      logon('contoso\\svc', { actor_id: `${domainSid}-1200` }),
      bare(`${domainSid}-1200`, { device_name: 'srv02.contoso.local' }),
    ]);
    expect(identities()[`win:${domainSid.toLowerCase()}-1200`]).toBe('win:contoso\\svc');
  });

  it('an account of a computer counts on that computer alone', () => {
    const local = logon('srv01\\admin', { actor_id: 'S-1-5-21-7-7-7-1001', device_name: 'srv01' });
    const key = 'win:s-1-5-21-7-7-7-1001';
    load(db, [...windows, local, bare('S-1-5-21-7-7-7-1001', { device_name: 'srv01' })]);
    expect(identities()[key]).toBe('win:srv01\\admin');
    load(db, [...windows, local, bare('S-1-5-21-7-7-7-1001', { device_name: 'srv02' })]);
    expect(identities()[key]).toBe(key);
  });

  it('the user principal name with the same SID is the person', () => {
    load(db, [
      ...windows,
      logon('contoso\\eve', { actor_id: `${domainSid}-1300` }),
      logon('x', {
        actor_key: 'user:eve@contoso.com',
        actor_name: 'eve@contoso.com',
        actor_tenant: 'contoso',
        actor_id: `${domainSid}-1300`,
      }),
      { ...ual, actor_key: 'user:eve@contoso.com', actor_name: 'eve@contoso.com' },
    ]);
    expect(identities()['win:contoso\\eve']).toBe('user:eve@contoso.com');
  });

  it('a login and the address that single sign-on adds', () => {
    const gitHub = {
      source: 'github-audit',
      event_class: 'api_call',
      operation: 'git.push',
      outcome: 'success',
      tenant: 'contoso',
    };
    load(db, [
      ...staff,
      {
        ...gitHub,
        actor_key: 'user:ann@contoso.com',
        actor_name: 'ann@contoso.com',
        actor_tenant: 'contoso.com',
        actor_id: '77',
      },
      { ...gitHub, actor_key: 'login:github-audit:#77', actor_id: '77' },
      { ...gitHub, actor_key: 'login:github-audit:ann-c', actor_name: 'ann-c', actor_id: '77' },
      { ...gitHub, source: 'okta', actor_key: 'login:okta:ann', actor_name: 'ann', actor_id: '77' },
    ]);
    expect(identities()).toMatchObject({
      'login:github-audit:ann-c': 'user:ann@contoso.com',
      'login:github-audit:#77': 'user:ann@contoso.com',
      'login:okta:ann': 'login:okta:ann',
    });
    expect(db.query("select joined from actors where actor_key = 'login:github-audit:ann-c'")).toEqual([
      { joined: 'same id 77 in github-audit' },
    ]);
  });
});

describe('names of a declared party', () => {
  const svc: [declared: string, row: Part][] = [
    ['win:fabrikam\\svc', logon('fabrikam\\svc')],
    ['FABRIKAM\\svc', logon('fabrikam\\svc')],
    ['fabrikam.com\\svc', logon('fabrikam\\svc')],
    ['svc', logon('contoso\\svc')],
    ['svc', vpn('contoso\\svc')],
    ['svc', { ...vpn('x'), actor_key: 'login:remote-access:svc', actor_name: 'svc', actor_tenant: null }],
    ['ext-*', logon('contoso\\ext-bob')],
    ['contoso\\ext-*', logon('contoso\\ext-bob')],
    ['svc@contoso.com', { ...ann, actor_key: 'user:svc@contoso.com', actor_name: 'svc@contoso.com' }],
    [
      'octo',
      { ...ann, source: 'github-audit', actor_key: 'login:github-audit:octo', actor_name: 'octo', actor_tenant: null },
    ],
    [
      'octo',
      {
        ...ann,
        source: 'github-audit',
        actor_key: 'user:o@contoso.com',
        actor_name: 'o@contoso.com',
        extra: { actor_login: 'octo' },
      },
    ],
    [
      'bob.vendor',
      { ...ann, source: 'okta', actor_key: 'login:okta:bob.vendor', actor_name: 'bob.vendor', actor_tenant: null },
    ],
  ];
  it.each(svc)('%s', (declared, row) => {
    load(db, [...staff, ...windows, row], { parties: [{ name: 'Fabrikam', accountNames: [declared] }] });
    expect(last(db)).toMatchObject({ party: 'profile:Fabrikam', tp: true, tp_conf: 1 });
  });

  const near: [declared: string, row: Part][] = [
    ['svc', logon('contoso\\svc2')],
    ['svc', { ...ann, actor_key: 'user:svc@contoso.com', actor_name: 'svc@contoso.com' }],
    ['fabrikam\\svc', logon('contoso\\svc')],
    ['ext-*', logon('contoso\\next-bob')],
    ['*', logon('contoso\\svc')],
  ];
  it.each(near)('not: %s', (declared, row) => {
    load(db, [...staff, ...windows, row], { parties: [{ name: 'Fabrikam', accountNames: [declared] }] });
    expect(last(db)).toMatchObject({ party: null, tp: false });
  });
});

it('a declared domain is that of Windows accounts too', () => {
  load(db, [...windows, logon('fabrikam\\eve', { actor_tenant: 'fabrikam.com' })], {
    parties: [{ name: 'Fabrikam', domains: ['fabrikam.com'] }],
  });
  expect(last(db)).toMatchObject({ party: 'profile:Fabrikam', tp_conf: 1 });
});

describe('a declared app', () => {
  const app = '00000000-0000-4000-8000-0000000000f1';
  const profile = { parties: [{ name: 'Fabrikam', appIds: [app] }] };
  const ofAnn = { actor_key: 'user:ann@contoso.com', actor_name: 'ann@contoso.com', actor_type: 'user', app_id: app };

  it('that acts on behalf of an own user is the party in those events alone', () => {
    load(db, [...staff, { ...ual, ...ofAnn, app_id: app.toUpperCase() }], profile);
    expect(last(db)).toMatchObject({
      identity: 'user:ann@contoso.com',
      party: 'profile:Fabrikam',
      tp_class: 'foreign_app',
      tp_conf: 0.9,
      tp_direction: 'inbound',
      tp: true,
      own: false,
    });
    expect(db.query('select count(*) as n from acts where tp')).toEqual([{ n: 1 }]);
    expect(listParties(db)).toMatchObject([{ party: 'profile:Fabrikam', class: 'foreign_app', events: 1 }]);
    expect(listMembers(db, 'profile:Fabrikam')).toMatchObject([
      { identity: 'user:ann@contoso.com', events: 1, evidence: `profile: 1 event of app ${app} on behalf of the user` },
    ]);
  });

  it('a declared machine of a party is told from its people', () => {
    const guest = (name: string): Part => ({
      ...signIn,
      actor_key: `user:${name}@fabrikam.com`,
      actor_name: `${name}@fabrikam.com`,
      actor_type: 'guest',
      actor_tenant: partner,
      ...inbound('b2b_guest', partner, 'x'),
    });
    load(db, [...staff, guest('gil'), guest('backup')], {
      parties: [{ name: 'Fabrikam', domains: ['fabrikam.com'], automation: ['backup@fabrikam.com'] }],
    });
    expect(listMembers(db, 'profile:Fabrikam').map(({ name, machine }) => [name, machine])).toEqual([
      ['backup@fabrikam.com', true],
      ['gil@fabrikam.com', false],
    ]);
  });

  const notActing: [name: string, row: Part][] = [
    ['a sign-in to the app', { ...signIn, ...ofAnn, actor_tenant: own }],
    ['consent to the app', { ...ual, ...ofAnn, event_class: 'consent' }],
    [
      'a sign-in to the app through Okta',
      { ...ual, ...ofAnn, source: 'okta', event_class: 'api_call', tenant: 'contoso.okta.com' },
    ],
    ['another app', { ...ual, ...ofAnn, app_id: '00000000-0000-4000-8000-0000000000f2' }],
  ];
  it.each(notActing)('not: %s', (_, row) => {
    load(db, [...staff, row], profile);
    expect(last(db)).toMatchObject({ party: null, tp: false, own: true });
  });
});
