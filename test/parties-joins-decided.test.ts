import { beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../src/engine/db.ts';
import { classify } from '../src/parties/classify.ts';
import { listMembers, listParties } from '../src/parties/listings.ts';
import type { Decision, Profile } from '../src/parties/profile.ts';
import { openContent } from './analytics/open-content.ts';
import {
  account,
  ann,
  inbound,
  last,
  load,
  own,
  partner,
  signIn,
  staff,
  trail,
  ual,
  vendor,
  type Part,
} from './parties-case.ts';

let db: Db;
beforeAll(async () => {
  db = await openContent();
});

const decided = (...decisions: Decision[]): Profile => ({ decisions });
const identity = (key: string): unknown => db.scalar('select identity from actors where actor_key = ?', [key]);
const party = (key: string): unknown => db.scalar('select party from actor_party where actor_key = ?', [key]);

describe('a join undone by the analyst', () => {
  const object = '00000000-0000-4000-8000-0000000000bb';
  const guest: Part = {
    ...signIn,
    actor_key: 'user:bob@fabrikam.com',
    actor_name: 'bob@fabrikam.com',
    actor_id: object,
    actor_type: 'guest',
    actor_tenant: partner,
    ...inbound('b2b_guest', partner, 'crossTenantAccessType=b2bCollaboration'),
  };
  const bare: Part = { ...ual, actor_key: `id:${object}`, actor_id: object };
  const apart: Decision = {
    kind: 'apart',
    subject: `id:${object}`,
    object: 'user:bob@fabrikam.com',
    reason: 'another directory',
  };

  it('is undone at the next classification, is listed with the reason, and comes back when it is taken back', () => {
    load(db, [...staff, guest, bare]);
    expect([identity(`id:${object}`), party(`id:${object}`)]).toEqual(['user:bob@fabrikam.com', partner]);
    classify(db, decided(apart));
    expect([identity(`id:${object}`), party(`id:${object}`)]).toEqual([`id:${object}`, null]);
    expect(db.query('select a, b, confidence, apart from identity_edge')).toEqual([
      { a: `id:${object}`, b: 'user:bob@fabrikam.com', confidence: 1, apart: 'another directory' },
    ]);
    classify(db, {});
    expect([identity(`id:${object}`), party(`id:${object}`)]).toEqual(['user:bob@fabrikam.com', partner]);
  });

  it('holds in either order, and for joins that no id proves', () => {
    const session = 'a1b2c3d4-0000-4000-8000-00000000cafe';
    const events = [...staff, { ...guest, actor_id: null, session_id: session }, { ...bare, session_id: session }];
    load(db, events, decided({ ...apart, subject: apart.object, object: apart.subject }));
    expect([identity(`id:${object}`), party(`id:${object}`)]).toEqual([`id:${object}`, null]);
    load(db, events);
    expect([identity(`id:${object}`), party(`id:${object}`)]).toEqual(['user:bob@fabrikam.com', partner]);
  });

  it('two names stay apart although a third one is joined with both', () => {
    const other: Part = {
      ...guest,
      actor_key: 'user:bob@example.com',
      actor_name: 'bob@example.com',
      actor_tenant: null,
    };
    const events = [...staff, other, guest, bare];
    load(db, events);
    expect(identity('user:bob@example.com')).toBe('user:bob@fabrikam.com');
    load(db, events, decided({ ...apart, subject: 'user:bob@example.com', object: `id:${object}` }));
    expect(identity('user:bob@example.com')).toBe('user:bob@example.com');
    expect(identity(`id:${object}`)).toBe('user:bob@fabrikam.com');
  });

  it('a session that was opened by somebody is nobody then', () => {
    const events: Part[] = [
      {
        ...trail,
        operation: 'AssumeRole',
        actor_key: `aws:${vendor}:AROAEXTERNAL:run`,
        actor_tenant: vendor,
        ...inbound('xaccount_principal', vendor, `userIdentity.accountId=${vendor}`),
        extra: { issued_access_key: 'ASIAONE', issued_principal: 'AROAA:job' },
      },
      { ...trail, actor_key: 'aws:AROAA:job', actor_tenant: account, actor_credential: 'ASIAONE' },
    ];
    load(db, events);
    expect(last(db)).toMatchObject({ party: vendor });
    const stays = {
      kind: 'apart',
      subject: 'aws:AROAA:job',
      object: `aws:${vendor}:AROAEXTERNAL:run`,
      reason: 'r',
    } as const;
    classify(db, decided(stays));
    expect(last(db)).toMatchObject({ party: null, own: true });
    expect(db.query('select kind, confidence, apart from identity_edge')).toEqual([
      { kind: 'access_key', confidence: 1, apart: 'r' },
    ]);
  });
});

describe('an identity taken into a party', () => {
  const ext: Part = { ...ann, actor_key: 'user:ext-fab01@contoso.com', actor_name: 'ext-fab01@contoso.com' };
  const said = { kind: 'member', subject: 'user:ext-fab01@contoso.com', reason: 'on their list of staff' } as const;

  it('is a member, fully certain, with the words of the analyst', () => {
    const parties = [{ name: 'Fabrikam', domains: ['fabrikam.com'] }];
    load(db, [...staff, ext], { parties, decisions: [{ ...said, object: 'Fabrikam' }] });
    expect(listMembers(db, 'profile:Fabrikam')).toMatchObject([
      {
        identity: 'user:ext-fab01@contoso.com',
        confidence: 1,
        class: 'vendor_named',
        evidence: 'said by the analyst: on their list of staff',
        events: 1,
      },
    ]);
    expect(last(db)).toMatchObject({ party: 'profile:Fabrikam', tp: true, own: false, tp_conf: 1 });
    classify(db, { parties });
    expect(last(db)).toMatchObject({ party: null, own: true });
  });

  it('of a party that was recognised and not declared, and follows it when it is declared', () => {
    const theirs: Part = {
      ...signIn,
      actor_key: 'user:bob@fabrikam.com',
      actor_name: 'bob@fabrikam.com',
      actor_type: 'guest',
      actor_tenant: partner,
    };
    const events = [...staff, { ...theirs, ...inbound('b2b_guest', partner, 'x=y') }, ext];
    load(db, events, { decisions: [{ ...said, object: partner }] });
    expect(last(db)).toMatchObject({ party: partner, tp: true });
    expect(listParties(db)).toMatchObject([{ party: partner, identities: 2, class: 'b2b_guest' }]);
    classify(db, { parties: [{ name: 'Fabrikam', tenants: [partner] }], decisions: [{ ...said, object: partner }] });
    expect(last(db)).toMatchObject({ party: 'profile:Fabrikam', tp: true });
  });

  it('a decision about nobody changes nothing', () => {
    load(db, [...staff, ext], { decisions: [{ ...said, subject: 'user:nobody', object: 'Nobody' }] });
    expect(last(db)).toMatchObject({ party: null, own: true });
    expect(listParties(db)).toEqual([]);
  });
});

describe('AWS beyond keys', () => {
  const caller: Part = {
    ...trail,
    operation: 'AssumeRole',
    actor_key: `aws:${vendor}:AROAEXTERNAL:run`,
    actor_tenant: vendor,
    ...inbound('xaccount_principal', vendor, `userIdentity.accountId=${vendor}`),
    extra: { issued_principal: 'AROAA:job', source_identity: 'fab-run-7' },
  };
  const later: Part = {
    ...trail,
    actor_key: 'aws:AROAB:other',
    actor_tenant: account,
    actor_credential: 'ASIAUNSEEN',
    extra: { source_identity: 'fab-run-7' },
  };

  it('a source identity that one caller alone set', () => {
    load(db, [caller, later]);
    expect(last(db)).toMatchObject({ party: vendor, tp_conf: 0.8, identity: `aws:${vendor}:AROAEXTERNAL:run` });
    expect(db.query("select kind, reason from identity_edge where a = 'aws:AROAB:other'")).toEqual([
      { kind: 'source_identity', reason: `source identity fab-run-7 set by aws:${vendor}:AROAEXTERNAL:run alone` },
    ]);
  });

  it.each([
    [
      'an own principal set it too',
      [{ ...caller, actor_key: 'aws:AIDAOWN', actor_tenant: account, trust_kind: null, trust_org: null }],
    ],
    [
      'an own principal opened that session',
      [
        {
          ...caller,
          actor_key: 'aws:AIDAOWN',
          actor_tenant: account,
          trust_kind: null,
          trust_org: null,
          extra: { issued_principal: 'AROAB:other' },
        },
      ],
    ],
  ])('not when %s', (_, more: Part[]) => {
    load(db, [caller, ...more, later]);
    expect(last(db)).toMatchObject({ party: null, own: true });
  });

  it('nor before it was set', () => {
    load(db, [later, caller, { ...later, extra: { source_identity: 'another' } }]);
    expect(last(db)).toMatchObject({ party: null });
  });

  it('a name used again: the user of the other account is somebody else', () => {
    const user = (tenant: string, key: string): Part => ({
      ...trail,
      actor_key: `aws:${tenant}:deploy`,
      actor_tenant: tenant,
      actor_credential: key,
    });
    load(db, [
      user(account, 'AKIAOURS'),
      { ...user(vendor, 'AKIATHEIRS'), ...inbound('xaccount_principal', vendor, 'x=y') },
      user(account, 'AKIAOURS'),
    ]);
    expect(last(db)).toMatchObject({ party: null, own: true });
    expect(db.query('select * from identity_edge')).toEqual([]);
  });

  it('a person of Identity Center by name; a role session named like somebody is not', () => {
    const human: Part = { ...ann, tenant: own };
    const role = (via: string): Part => ({
      ...trail,
      actor_key: 'aws:AROAX:ann@contoso.com',
      actor_tenant: account,
      actor_via: via,
    });
    load(db, [
      human,
      role('arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef'),
    ]);
    expect(last(db)).toMatchObject({ identity: 'user:ann@contoso.com' });
    load(db, [human, role('arn:aws:iam::111122223333:role/build')]);
    expect(last(db)).toMatchObject({ identity: 'aws:AROAX:ann@contoso.com' });
    expect(db.query('select b, confidence, kind from identity_edge')).toEqual([
      { b: 'user:ann@contoso.com', confidence: 0.4, kind: 'session_name' },
    ]);
  });
});
