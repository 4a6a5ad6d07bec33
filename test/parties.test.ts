import { beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../src/engine/db.ts';
import { classify } from '../src/parties/classify.ts';
import { listMembers, listOwnEstate, listParties } from '../src/parties/listings.ts';
import type { Profile } from '../src/parties/profile.ts';
import { createEventsTable } from '../src/schema/event.ts';
import { insertEvents, type FixtureEvent } from './analytics/fixtures.ts';
import { openContent } from './analytics/open-content.ts';

const own = '11111111-1111-4111-8111-111111111111';
const partner = '22222222-2222-4222-8222-222222222222';
const other = '33333333-3333-4333-8333-333333333333';
const microsoft = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';
const person = '00000000-0000-4000-8000-0000000000aa';
const account = '111122223333';
const vendor = '444455556666';

type Part = Omit<FixtureEvent, 'id' | 'time'> & { readonly time?: string };

const signIn = {
  source: 'entra-signin',
  event_class: 'authn',
  operation: 'Sign-in activity',
  outcome: 'success',
  tenant: own,
};
const ual = {
  source: 'm365-ual',
  event_class: 'mailbox_access',
  operation: 'MailItemsAccessed',
  outcome: 'success',
  tenant: own,
};
const trail = {
  source: 'aws-cloudtrail',
  event_class: 'api_call',
  operation: 'GetCallerIdentity',
  outcome: 'success',
  tenant: account,
};
const ann: Part = {
  ...signIn,
  actor_key: 'user:ann@contoso.com',
  actor_name: 'ann@contoso.com',
  actor_type: 'user',
  actor_tenant: own,
};
const bob = { actor_key: 'user:bob@fabrikam.com', actor_name: 'bob@fabrikam.com' };
const inbound = (kind: string, org: string | null, evidence: string) => ({
  trust_kind: kind,
  trust_org: org,
  trust_evidence: evidence,
  trust_direction: 'inbound',
});
const staff: Part[] = [ann, { ...ann, actor_key: 'user:cat@contoso.com', actor_name: 'cat@contoso.com' }, ann];

let db: Db;
beforeAll(async () => {
  db = await openContent();
});

function load(parts: readonly Part[], profile: Profile = {}): void {
  db.exec(createEventsTable().replace('create table', 'create or replace table'));
  db.exec('truncate changes');
  insertEvents(
    db,
    parts.map((part, i) => ({ time: `2026-05-01T10:${String(i).padStart(2, '0')}:00Z`, ...part, id: i + 1 })),
  );
  classify(db, profile);
}

/** What `acts` says about the last event. */
function last(): Record<string, unknown> {
  return (
    db.query(
      'select identity, party, party_name, tp_class, tp_conf, tp_direction, tp, own from acts order by event_key desc limit 1',
    )[0] ?? {}
  );
}

describe('foreign by a field, a home or a name', () => {
  const foreign: [name: string, rows: Part[], expected: Record<string, unknown>][] = [
    [
      'delegated technician by cross-tenant type',
      [
        {
          ...signIn,
          actor_key: `tech:${person}`,
          actor_type: 'partner',
          actor_tenant: partner,
          ...inbound('csp_gdap', partner, 'crossTenantAccessType=serviceProvider'),
        },
      ],
      { party: partner, tp_class: 'csp_gdap', tp_conf: 1 },
    ],
    [
      'delegated technician by UserType 9 without a tenant',
      [{ ...ual, actor_key: `tech:${person}`, actor_type: 'partner', ...inbound('csp_gdap', null, 'UserType=9') }],
      { party: 'unknown:csp_gdap', tp_class: 'csp_gdap', tp_conf: 1 },
    ],
    [
      'guest',
      [
        {
          ...signIn,
          ...bob,
          actor_type: 'guest',
          actor_tenant: partner,
          ...inbound('b2b_guest', partner, 'crossTenantAccessType=b2bCollaboration'),
        },
      ],
      { party: partner, tp_class: 'b2b_guest', tp_conf: 1 },
    ],
    [
      'external member',
      [
        {
          ...signIn,
          ...bob,
          actor_type: 'user',
          actor_tenant: partner,
          ...inbound('b2b_member', partner, 'crossTenantAccessType=b2bCollaboration'),
        },
      ],
      { tp_class: 'b2b_member', tp_conf: 1 },
    ],
    [
      'direct connect',
      [
        {
          ...signIn,
          ...bob,
          actor_tenant: partner,
          ...inbound('b2b_direct', partner, 'crossTenantAccessType=b2bDirectConnect'),
        },
      ],
      { tp_class: 'b2b_direct' },
    ],
    [
      'Microsoft support is named, not hidden',
      [
        {
          ...signIn,
          actor_key: `id:${person}`,
          ...inbound('ms_support', null, 'crossTenantAccessType=microsoftSupport'),
        },
      ],
      { tp_class: 'ms_support', party_name: 'Microsoft support' },
    ],
    [
      'home tenant elsewhere, nothing else',
      [{ ...signIn, ...bob, actor_tenant: partner }],
      { party: partner, tp_conf: 0.9 },
    ],
    [
      'application of a foreign tenant',
      [
        {
          ...signIn,
          actor_key: 'sp:00000000-0000-4000-8000-0000000000c1',
          actor_type: 'app',
          app_id: '00000000-0000-4000-8000-0000000000c2',
          ...inbound('foreign_app', other, `appOwnerTenantId=${other}`),
        },
      ],
      { identity: 'app:00000000-0000-4000-8000-0000000000c2', party: other, tp_class: 'foreign_app' },
    ],
    ['name in a domain that is not ours', [{ ...signIn, ...bob }], { party: 'fabrikam.com', tp_conf: 0.8 }],
    [
      'external access of an unknown administrator',
      [{ ...ual, actor_key: 'user:kim', actor_name: 'kim', ...inbound('csp_gdap', null, 'ExternalAccess=true') }],
      { tp_class: 'csp_gdap', tp_conf: 0.8 },
    ],
    [
      'AWS account from outside',
      [
        {
          ...trail,
          actor_key: `aws:${vendor}:AROAEXTERNAL:run`,
          actor_type: 'partner',
          actor_tenant: vendor,
          ...inbound('xaccount_principal', vendor, `userIdentity.accountId=${vendor}`),
        },
      ],
      { party: vendor, tp_class: 'xaccount_principal', tp_conf: 1 },
    ],
    [
      'AWS account from outside without the trust columns',
      [{ ...trail, actor_key: `aws:${vendor}:AROAEXTERNAL:run`, actor_type: 'partner', actor_tenant: vendor }],
      { party: vendor, tp_conf: 0.9 },
    ],
    [
      'web identity of a foreign issuer',
      [
        {
          ...trail,
          actor_key: 'aws:web',
          actor_type: 'user',
          actor_tenant: account,
          ...inbound('federated_idp', 'ci.example.com', 'userIdentity.identityProvider=ci.example.com'),
        },
      ],
      { party: 'ci.example.com', tp_class: 'federated_idp', tp_conf: 0.6 },
    ],
  ];
  it.each(foreign)('%s', (_, rows, expected) => {
    load([...staff, ...rows]);
    expect(last()).toMatchObject({ ...expected, tp: true, own: false, tp_direction: 'inbound' });
  });

  const domestic: [name: string, rows: Part[]][] = [
    ['own staff', [ann]],
    [
      'own staff in the unified audit log, which does not tell the home',
      [{ ...ual, actor_key: 'user:ann@contoso.com', actor_name: 'ann@contoso.com' }],
    ],
    [
      'own staff whose record says ExternalAccess',
      [
        {
          ...ual,
          actor_key: 'user:ann@contoso.com',
          actor_name: 'ann@contoso.com',
          ...inbound('csp_gdap', null, 'ExternalAccess=true'),
        },
      ],
    ],
    ['own tenant named by the field', [{ ...ann, ...inbound('b2b_member', own, `homeTenantId=${own}`) }]],
    [
      'a service of Microsoft',
      [
        {
          ...signIn,
          actor_key: 'sp:00000000-0000-4000-8000-0000000000d1',
          actor_type: 'app',
          actor_tenant: microsoft,
          ...inbound('foreign_app', microsoft, `appOwnerTenantId=${microsoft}`),
        },
      ],
    ],
    [
      'a plain name of another domain in the unified audit log, which marks guests',
      [{ ...ual, event_class: 'authn', actor_key: 'user:kim@contoso.example', actor_name: 'kim@contoso.example' }],
    ],
    [
      'a system actor',
      [
        {
          ...ual,
          actor_key: 'system:nt authority\\system',
          actor_type: 'system',
          ...inbound('csp_gdap', null, 'ExternalAccess=true'),
        },
      ],
    ],
    ['nobody named', [{ ...ual, actor_key: 'anonymous:192.0.2.1', actor_type: 'anonymous' }]],
    [
      'own application',
      [{ ...signIn, actor_key: 'sp:00000000-0000-4000-8000-0000000000d2', actor_type: 'app', actor_tenant: own }],
    ],
    [
      'own role in the own account',
      [{ ...trail, actor_key: 'aws:AROAOWN:ann', actor_type: 'role', actor_tenant: account }],
    ],
    [
      'own SAML provider, named by a word',
      [
        {
          ...trail,
          actor_key: 'aws:saml',
          actor_type: 'user',
          actor_tenant: account,
          ...inbound('federated_idp', 'corpidp', 'requestParameters.principalArn=x'),
        },
      ],
    ],
    [
      'another own account',
      [
        { ...trail, tenant: '777788889999', actor_key: 'aws:x', actor_tenant: '777788889999' },
        {
          ...trail,
          actor_key: 'aws:777788889999:root',
          actor_type: 'partner',
          actor_tenant: '777788889999',
          ...inbound('xaccount_principal', '777788889999', 'x'),
        },
      ],
    ],
  ];
  it.each(domestic)('not: %s', (_, rows) => {
    load([...staff, ...rows]);
    expect(last()).toMatchObject({ party: null, tp: false });
  });

  it('an own identity at work in a foreign tenant is outbound, not a third party', () => {
    load([
      ...staff,
      {
        ...ann,
        tenant: partner,
        trust_kind: 'b2b_guest',
        trust_org: partner,
        trust_evidence: 'x',
        trust_direction: 'outbound',
      },
    ]);
    expect(last()).toMatchObject({ party: partner, tp: false, own: true, tp_direction: 'outbound' });
    expect(listParties(db)).toMatchObject([{ party: partner, direction: 'outbound', events: 1 }]);
  });
});

describe('own estate', () => {
  it('is inferred with its evidence', () => {
    load([...staff, { ...signIn, ...bob, actor_tenant: partner, ...inbound('b2b_guest', partner, 'x') }]);
    expect(listOwnEstate(db)).toEqual([
      {
        kind: 'domain',
        id: 'contoso.com',
        evidence: 'in the names of 2 users whose home is the own tenant',
        confidence: 0.9,
        confirmed: null,
      },
      { kind: 'tenant', id: own, evidence: 'tenant of 4 of 4 records', confidence: 0.95, confirmed: null },
    ]);
  });

  it('is not guessed between two large tenants', () => {
    load([
      ann,
      { ...ann, tenant: other, actor_tenant: other, actor_key: 'user:dan@example.com', actor_name: 'dan@example.com' },
    ]);
    expect(listOwnEstate(db).map((o) => [o.kind, o.confidence])).toEqual([
      ['tenant', 0.4],
      ['tenant', 0.4],
    ]);
    expect(listParties(db)).toEqual([]);
  });

  it('lists a tenant with a small part of the records, and does not take its people for third parties', () => {
    const dan = {
      actor_key: 'user:dan@example.com',
      actor_name: 'dan@example.com',
      actor_tenant: other,
      tenant: other,
    };
    load([...staff, ...staff, { ...ann, ...dan }]);
    expect(
      listOwnEstate(db)
        .filter((o) => o.kind === 'tenant')
        .map((o) => [o.id, o.confidence, o.evidence]),
    ).toEqual([
      [own, 0.95, 'tenant of 6 of 7 records'],
      [other, 0.3, 'tenant of 1 of 7 records: a small part, ours only if you say so'],
    ]);
    expect(last()).toMatchObject({ party: null, tp: false, own: false });
  });

  it('is what the analyst says, and a denied guess stays listed', () => {
    load(
      [
        ...staff,
        {
          ...ann,
          tenant: other,
          actor_tenant: other,
          actor_key: 'user:dan@example.com',
          actor_name: 'dan@example.com',
        },
      ],
      { own: { tenants: [other], not: [own] } },
    );
    expect(
      listOwnEstate(db)
        .filter((o) => o.kind === 'tenant')
        .map((o) => [o.id, o.confirmed]),
    ).toEqual([
      [other, true],
      [own, false],
    ]);
    expect(db.query("select tp from acts where actor_name = 'dan@example.com'")).toEqual([{ tp: false }]);
  });

  it('never takes a freemail domain or that of guests for its own', () => {
    const plain = { ...ual, actor_type: 'user' };
    load([
      { ...plain, actor_key: 'user:x@gmail.com', actor_name: 'x@gmail.com' },
      { ...plain, actor_key: 'user:ann@contoso.com', actor_name: 'ann@contoso.com' },
      { ...plain, actor_key: 'user:eve@fabrikam.com', actor_name: 'eve@fabrikam.com' },
      {
        ...plain,
        ...bob,
        actor_type: 'guest',
        ...inbound('b2b_guest', 'fabrikam.com', 'UserId=bob_fabrikam.com#EXT#@contoso.com'),
      },
    ]);
    expect(
      listOwnEstate(db)
        .filter((o) => o.kind === 'domain')
        .map((o) => o.id),
    ).toEqual(['contoso.com']);
  });
});

describe('identities', () => {
  it('object id, renamed user and technician token are joined, names alone are not', () => {
    const id = '00000000-0000-4000-8000-0000000000bb';
    load([
      ...staff,
      { ...ann, actor_key: 'user:old@contoso.com', actor_name: 'old@contoso.com', actor_id: id },
      { ...ann, actor_key: 'user:new@contoso.com', actor_name: 'new@contoso.com', actor_id: id },
      { ...ual, actor_key: `id:${id}` },
      { ...ual, actor_key: `tech:${person}`, ...inbound('csp_gdap', partner, 'UserType=9') },
      {
        ...ual,
        actor_key: 'user:helper@contoso.com',
        actor_name: 'helper@contoso.com',
        extra: { token_object_id: person },
      },
    ]);
    const identity = Object.fromEntries(
      db.query('select actor_key, identity, joined from actors').map((r) => [String(r['actor_key']), r]),
    );
    expect(identity['user:old@contoso.com']).toMatchObject({
      identity: 'user:new@contoso.com',
      joined: `same object id ${id}`,
    });
    expect(identity[`id:${id}`]).toMatchObject({
      identity: 'user:new@contoso.com',
      joined: 'object id of user:new@contoso.com',
    });
    expect(identity['user:helper@contoso.com']).toMatchObject({ identity: `tech:${person}` });
    expect(identity['user:ann@contoso.com']).toMatchObject({ identity: 'user:ann@contoso.com', joined: null });
    expect(last()).toMatchObject({ party: partner, tp: true });
  });

  it('a guest seen by object id only is the guest', () => {
    const id = '00000000-0000-4000-8000-0000000000cc';
    load([
      ...staff,
      { ...signIn, ...bob, actor_id: id, actor_tenant: partner, ...inbound('b2b_guest', partner, 'x') },
      { ...ual, actor_key: `id:${id}` },
    ]);
    expect(last()).toMatchObject({ identity: 'user:bob@fabrikam.com', party: partner, tp: true });
    expect(listMembers(db, partner)).toMatchObject([
      { identity: 'user:bob@fabrikam.com', ids: [`id:${id}`, 'user:bob@fabrikam.com'], events: 2 },
    ]);
  });
});

describe('parties', () => {
  it('a domain and a tenant of the same people are one party with its shown name', () => {
    load([
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
      { identity: 'user:svc@contoso.com', confidence: 1, evidence: 'profile: 1 of 1 events from 203.0.113.0/24' },
    ]);
    expect(db.query(`select is_trusted_org('${partner}') as a, is_trusted_org('${other}') as b`)).toEqual([
      { a: true, b: false },
    ]);
  });

  it('every event has exactly one row in acts', () => {
    load([...staff, { ...signIn, ...bob, actor_tenant: partner, ...inbound('b2b_guest', partner, 'x') }], {
      parties: [
        { name: 'A', tenants: [partner] },
        { name: 'B', domains: ['fabrikam.com'] },
      ],
    });
    expect(db.query('select count(*) as n, count(distinct event_key) as d from acts')).toEqual([{ n: 4, d: 4 }]);
  });
});

describe('AWS session lineage', () => {
  const assume = (key: string | null, principal: string, extra: Part = {}): Part => ({
    ...trail,
    event_class: 'session',
    operation: 'AssumeRole',
    extra: { ...(key === null ? {} : { issued_access_key: key }), issued_principal: principal },
    ...extra,
  });
  const caller: Part = {
    actor_key: `aws:${vendor}:AROAEXTERNAL:run`,
    actor_type: 'partner',
    actor_tenant: vendor,
    ...inbound('xaccount_principal', vendor, `userIdentity.accountId=${vendor}`),
  };
  const session = (principal: string, key: string | null): Part => ({
    ...trail,
    actor_key: `aws:${principal}`,
    actor_id: principal,
    actor_type: 'role',
    actor_tenant: account,
    ...(key === null ? {} : { actor_credential: key }),
  });

  it('follows the issued key through a chain of roles', () => {
    load([
      { ...assume('ASIAFIRST', 'AROAA:job'), ...caller },
      {
        ...session('AROAA:job', 'ASIAFIRST'),
        ...assume('ASIASECOND', 'AROAB:job'),
        actor_key: 'aws:AROAA:job',
        actor_credential: 'ASIAFIRST',
      },
      session('AROAB:job', 'ASIASECOND'),
    ]);
    expect(last()).toMatchObject({
      party: vendor,
      tp: true,
      tp_conf: 1,
      tp_class: 'xaccount_principal',
      identity: `aws:${vendor}:AROAEXTERNAL:run`,
    });
  });

  it('by session name where keys were not logged', () => {
    load([{ ...assume(null, 'AROAA:job'), ...caller }, session('AROAA:job', 'ASIAUNSEEN')]);
    expect(last()).toMatchObject({ party: vendor, tp_conf: 0.9 });
  });

  it('says so when an own principal opened a session of the same name', () => {
    load([
      { ...assume(null, 'AROAA:job'), ...caller },
      { ...assume(null, 'AROAA:job'), actor_key: 'aws:AIDAOWN', actor_tenant: account },
      session('AROAA:job', 'ASIAUNSEEN'),
    ]);
    expect(last()).toMatchObject({ party: vendor, tp_conf: 0.6 });
    expect(
      listMembers(db, vendor)
        .map((m) => m.evidence)
        .join(),
    ).toContain('ambiguous');
  });

  it('keeps the own session of a shared name apart by its key', () => {
    load([
      { ...assume('ASIATHEIRS', 'AROAA:job'), ...caller },
      { ...assume('ASIAOURS', 'AROAA:job'), actor_key: 'aws:AIDAOWN', actor_tenant: account },
      session('AROAA:job', 'ASIATHEIRS'),
      session('AROAA:job', 'ASIAOURS'),
    ]);
    expect(last()).toMatchObject({ party: null, tp: false, own: true });
    expect(db.query("select party, tp from acts where actor_credential = 'ASIATHEIRS'")).toEqual([
      { party: vendor, tp: true },
    ]);
  });

  it('a session opened by an own principal is own', () => {
    load([
      { ...assume('ASIAOURS', 'AROAA:job'), actor_key: 'aws:AIDAOWN', actor_tenant: account },
      session('AROAA:job', 'ASIAOURS'),
    ]);
    expect(last()).toMatchObject({ party: null, tp: false, own: true });
  });

  it('names a published vendor account', () => {
    const published = db.query("select account, name from ref_aws_vendor where name = 'Datadog' limit 1")[0] ?? {};
    const id = String(published['account']);
    load([
      session('AROAOWN:x', null),
      {
        ...trail,
        actor_key: `aws:${id}:root`,
        actor_type: 'partner',
        actor_tenant: id,
        ...inbound('xaccount_principal', id, 'x'),
      },
    ]);
    expect(listParties(db)).toMatchObject([{ party: id, name: 'Datadog' }]);
  });
});
