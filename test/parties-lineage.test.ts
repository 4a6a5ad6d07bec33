import { beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../src/engine/db.ts';
import { listMembers, listParties } from '../src/parties/listings.ts';
import { openContent } from './analytics/open-content.ts';
import { account, inbound, last, load, trail, vendor, type Part } from './parties-case.ts';

let db: Db;
beforeAll(async () => {
  db = await openContent();
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
    load(db, [
      { ...assume('ASIAFIRST', 'AROAA:job'), ...caller },
      {
        ...session('AROAA:job', 'ASIAFIRST'),
        ...assume('ASIASECOND', 'AROAB:job'),
        actor_key: 'aws:AROAA:job',
        actor_credential: 'ASIAFIRST',
      },
      session('AROAB:job', 'ASIASECOND'),
    ]);
    expect(last(db)).toMatchObject({
      party: vendor,
      tp: true,
      tp_conf: 1,
      tp_class: 'xaccount_principal',
      identity: `aws:${vendor}:AROAEXTERNAL:run`,
    });
  });

  it('by session name where keys were not logged', () => {
    load(db, [{ ...assume(null, 'AROAA:job'), ...caller }, session('AROAA:job', 'ASIAUNSEEN')]);
    expect(last(db)).toMatchObject({ party: vendor, tp_conf: 0.9 });
  });

  it('says so when an own principal opened a session of the same name', () => {
    load(db, [
      { ...assume(null, 'AROAA:job'), ...caller },
      { ...assume(null, 'AROAA:job'), actor_key: 'aws:AIDAOWN', actor_tenant: account },
      session('AROAA:job', 'ASIAUNSEEN'),
    ]);
    expect(last(db)).toMatchObject({ party: vendor, tp_conf: 0.6 });
    expect(
      listMembers(db, vendor)
        .map((m) => m.evidence)
        .join(),
    ).toContain('ambiguous');
  });

  it('keeps the own session of a shared name apart by its key', () => {
    load(db, [
      { ...assume('ASIATHEIRS', 'AROAA:job'), ...caller },
      { ...assume('ASIAOURS', 'AROAA:job'), actor_key: 'aws:AIDAOWN', actor_tenant: account },
      session('AROAA:job', 'ASIATHEIRS'),
      session('AROAA:job', 'ASIAOURS'),
    ]);
    expect(last(db)).toMatchObject({ party: null, tp: false, own: true });
    expect(db.query("select party, tp from acts where actor_credential = 'ASIATHEIRS'")).toEqual([
      { party: vendor, tp: true },
    ]);
  });

  it('a session opened by an own principal is own', () => {
    load(db, [
      { ...assume('ASIAOURS', 'AROAA:job'), actor_key: 'aws:AIDAOWN', actor_tenant: account },
      session('AROAA:job', 'ASIAOURS'),
    ]);
    expect(last(db)).toMatchObject({ party: null, tp: false, own: true });
  });

  it('names a published vendor account', () => {
    const published = db.query("select account, name from ref_aws_vendor where name = 'Datadog' limit 1")[0] ?? {};
    const id = String(published['account']);
    load(db, [
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
