import { beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../src/engine/db.ts';
import { listMembers, listOwnEstate, listParties } from '../src/parties/listings.ts';
import { openContent } from './analytics/open-content.ts';
import { ann, bob, inbound, last, load, other, own, partner, person, signIn, staff, ual } from './parties-case.ts';

let db: Db;
beforeAll(async () => {
  db = await openContent();
});

describe('own estate', () => {
  it('is inferred with its evidence', () => {
    load(db, [...staff, { ...signIn, ...bob, actor_tenant: partner, ...inbound('b2b_guest', partner, 'x') }]);
    expect(listOwnEstate(db)).toEqual([
      {
        kind: 'domain',
        id: 'contoso.com',
        evidence: 'in the names of 2 users whose home is the own tenant',
        confidence: 0.9,
        confirmed: null,
        question: null,
      },
      {
        kind: 'tenant',
        id: own,
        evidence: 'tenant of 4 of 4 records',
        confidence: 0.95,
        confirmed: null,
        question: null,
      },
    ]);
  });

  it('is not guessed between two large tenants', () => {
    load(db, [
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
    load(db, [...staff, ...staff, { ...ann, ...dan }]);
    expect(
      listOwnEstate(db)
        .filter((o) => o.kind === 'tenant')
        .map((o) => [o.id, o.confidence, o.evidence]),
    ).toEqual([
      [own, 0.95, 'tenant of 6 of 7 records'],
      [other, 0.3, 'tenant of 1 of 7 records: a small part, ours only if you say so'],
    ]);
    expect(last(db)).toMatchObject({ party: null, tp: false, own: false });
  });

  it('is what the analyst says, and a denied guess stays listed', () => {
    load(
      db,
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
    load(db, [
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
    load(db, [
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
    expect(last(db)).toMatchObject({ party: partner, tp: true });
  });

  it('a guest seen by object id only is the guest', () => {
    const id = '00000000-0000-4000-8000-0000000000cc';
    load(db, [
      ...staff,
      { ...signIn, ...bob, actor_id: id, actor_tenant: partner, ...inbound('b2b_guest', partner, 'x') },
      { ...ual, actor_key: `id:${id}` },
    ]);
    expect(last(db)).toMatchObject({ identity: 'user:bob@fabrikam.com', party: partner, tp: true });
    expect(listMembers(db, partner)).toMatchObject([
      { identity: 'user:bob@fabrikam.com', ids: [`id:${id}`, 'user:bob@fabrikam.com'], events: 2 },
    ]);
  });
});
