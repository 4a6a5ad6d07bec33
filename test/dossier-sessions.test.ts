import { beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../src/engine/api.ts';
import type { Db } from '../src/engine/db.ts';
import { openContent } from './analytics/open-content.ts';
import { ask } from './dossier-case.ts';
import {
  account,
  ann,
  inbound,
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

const gil: Part = {
  ...signIn,
  actor_key: 'user:gil@fabrikam.com',
  actor_name: 'gil@fabrikam.com',
  actor_id: 'aa-1',
  actor_type: 'guest',
  actor_tenant: partner,
  src_ip: '198.51.100.7',
  ...inbound('b2b_guest', partner, 'crossTenantAccessType=b2bCollaboration'),
};
const read: Part = {
  ...gil,
  ...ual,
  operation: 'FileAccessed',
  event_class: 'file_access',
  target_name: 'Payroll.xlsx',
};

async function sessions(events: readonly Part[]): Promise<readonly Row[]> {
  load(db, [...staff, ...events]);
  return ask(db, 'sessions-list', { party: partner });
}

/** Keys of the events of each session, in the order of the list. */
async function members(rows: readonly Row[]): Promise<readonly (readonly unknown[])[]> {
  const all: unknown[][] = [];
  for (const row of rows) {
    const events = await ask(db, 'sessions-events', { party: partner, key: String(row['key']) });
    all.push(events.map((e) => e['event_key']));
  }
  return all;
}

describe('sessions', () => {
  it('a sign-in, what carries its session id, what carries its token, and what has neither', async () => {
    const rows = await sessions([
      { ...gil, session_id: 's1', token_id: 't1', mfa: 'satisfied', user_agent: 'Firefox', src_asn: 64500 },
      { ...read, session_id: 's1', src_ip: '203.0.113.9' },
      { ...read, token_id: 't1' },
      { ...read, operation: 'FileDownloaded' },
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      exact: true,
      joined: 1,
      identity: 'user:gil@fabrikam.com',
      session: 's1',
      events: 4,
      addresses: 2,
      asns: [64500],
      agents: 1,
      mfa: 'satisfied',
      first_addresses: ['198.51.100.7', '203.0.113.9'],
      first_operation: 'Sign-in activity',
      last_operation: 'FileDownloaded',
      operations: 3,
      targets: 1,
      sources: ['entra-signin', 'm365-ual'],
      findings: 0,
      of_all: 1,
    });
    expect(await members(rows)).toEqual([['4', '5', '6', '7']]);
  });

  it('without ids: one identity, one address, no pause of an hour', async () => {
    const at = (time: string, part: Part = read): Part => ({ ...part, time: `2026-05-01T${time}Z` });
    const rows = await sessions([
      at('11:00:00'),
      at('11:59:59'),
      at('12:59:59'),
      at('13:10:00', { ...read, src_ip: '203.0.113.9' }),
    ]);
    expect(rows.map((r) => [r['exact'], r['events']])).toEqual([
      [false, 1],
      [false, 1],
      [false, 2],
    ]);
    expect(await members(rows)).toEqual([['7'], ['6'], ['4', '5']]);
  });

  it('the id of another account, another address or another day joins nothing', async () => {
    const rows = await sessions([
      { ...gil, session_id: 's1' },
      { ...read, actor_key: 'user:vic@fabrikam.com', actor_name: 'vic@fabrikam.com', actor_id: 'aa-2' },
      { ...read, src_ip: '203.0.113.9' },
      { ...read, time: '2026-05-02T10:00:00Z' },
    ]);
    expect(await members(rows)).toEqual([['7'], ['6'], ['5'], ['4']]);
    expect(rows.map((r) => r['exact'])).toEqual([false, false, false, true]);
  });

  it('two ids in one stretch stay two sessions; a failed sign-in before the first id goes with it', async () => {
    const rows = await sessions([
      { ...gil, outcome: 'failure' },
      { ...gil, session_id: 's1' },
      { ...gil, session_id: 's2' },
      read,
      { ...read, session_id: 's1' },
      read,
    ]);
    expect(await members(rows)).toEqual([
      ['6', '7'],
      ['4', '5', '8', '9'],
    ]);
    expect(rows[1]).toMatchObject({ failures: 1, joined: 2 });
  });

  it('a token seen with two session ids joins neither; own staff have none here', async () => {
    const rows = await sessions([
      { ...gil, session_id: 's1', token_id: 't1' },
      { ...gil, session_id: 's2', token_id: 't1', src_ip: '203.0.113.9' },
      { ...read, token_id: 't1', src_ip: '192.0.2.80' },
      { ...ann, session_id: 's1' },
    ]);
    expect(await members(rows)).toEqual([['6'], ['5'], ['4']]);
  });

  it('findings first, the worst before the many', async () => {
    load(db, [...staff, { ...gil, session_id: 'a' }, { ...gil, session_id: 'b' }, { ...gil, session_id: 'c' }]);
    db.exec(`delete from findings; delete from finding_events;
      insert into findings (finding_id, id, severity) values (1, 'TR-01', 'high'), (2, 'TR-02', 'low'), (3, 'TR-02', 'low');
      insert into finding_events values (1, 4), (2, 5), (3, 5)`);
    const rows = await ask(db, 'sessions-list', { party: partner });
    db.exec('delete from findings; delete from finding_events');
    expect(rows.map((r) => [r['session'], r['findings'], r['worst']])).toEqual([
      ['a', 1, 'high'],
      ['b', 2, 'low'],
      ['c', 0, null],
    ]);
  });

  it('no more than asked for, and how many there are', async () => {
    load(db, [...staff, ...Array.from({ length: 5 }, (_, i) => ({ ...gil, session_id: `s${i}` }))]);
    const rows = await ask(db, 'sessions-list', { party: partner, most: 2 });
    expect(rows.map((r) => [r['session'], r['of_all']])).toEqual([
      ['s4', 5],
      ['s3', 5],
    ]);
  });
});

describe('role chains', () => {
  const outside: Part = {
    ...trail,
    event_class: 'session',
    operation: 'AssumeRole',
    actor_key: `aws:${vendor}:X`,
    actor_tenant: vendor,
    actor_type: 'partner',
    ...inbound('xaccount_principal', vendor, 'userIdentity.accountId=x'),
  };
  const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
  const issue = (name: string, key: string) => ({
    role_arn: role(name),
    role_session_name: 'job',
    issued_access_key: key,
    issued_principal: `AROA${name}:job`,
  });
  const within = (name: string, key: string | null, part: Part = {}): Part => ({
    ...trail,
    actor_key: `aws:AROA${name}:job`,
    actor_type: 'role',
    actor_tenant: account,
    actor_via: role(name),
    actor_credential: key,
    session_id: key,
    ...part,
  });
  const chains = async (events: readonly Part[], params = {}) => {
    load(db, [...staff, ...events]);
    return ask(db, 'sessions-roles', { party: vendor, ...params });
  };
  const tree = (rows: readonly Row[]) =>
    rows.map((r) => [r['node'], r['parent'], r['depth'], r['quality'], r['events']]);

  it('each call under the one whose key it used, with what was done by the key', async () => {
    const rows = await chains([
      { ...outside, extra: issue('scan', 'ASIA1') },
      within('scan', 'ASIA1', { operation: 'ListBuckets' }),
      within('scan', 'ASIA1', { event_class: 'session', operation: 'AssumeRole', extra: issue('deploy', 'ASIA2') }),
      within('deploy', 'ASIA2'),
      within('deploy', 'ASIA2'),
      within('deploy', 'ASIA9'),
      { ...outside, outcome: 'failure', extra: { role_arn: role('admin') } },
    ]);
    expect(tree(rows)).toEqual([
      ['4', `caller aws:${vendor}:X`, 1, 'exact', 2],
      [`caller aws:${vendor}:X`, null, 0, 'exact', 1],
      ['6', '4', 2, 'exact', 2],
    ]);
    expect(rows[2]).toMatchObject({ name: `${account}:role/deploy as job`, issued_key: 'ASIA2', deeper: 0 });
  });

  it('a session of a temporary key names the call that issued it', async () => {
    load(db, [
      ...staff,
      { ...outside, extra: issue('scan', 'ASIA1') },
      within('scan', 'ASIA1', { operation: 'ListBuckets' }),
      within('scan', 'ASIA9', { operation: 'ListUsers' }),
    ]);
    const rows = await ask(db, 'sessions-list', { party: vendor });
    expect(new Map(rows.map((r) => [r['session'], r['opened_by']]))).toEqual(
      new Map([
        ['ASIA1', '4'],
        ['ASIA9', null],
      ]),
    );
  });

  it('by the session name where no key was logged', async () => {
    const { issued_access_key: _, ...named } = issue('scan', '');
    const rows = await chains([
      { ...outside, extra: named },
      within('scan', null, { event_class: 'session', operation: 'AssumeRole', extra: issue('deploy', 'ASIA2') }),
      within('other', null, { event_class: 'session', operation: 'AssumeRole', extra: issue('away', 'ASIA3') }),
    ]);
    expect(tree(rows).filter(([node]) => node === '5')).toEqual([['5', '4', 2, 'inferred', 0]]);
    expect(rows.find((r) => r['node'] === '6')).toBeUndefined();
  });

  it('the call whose key was used before a later one that only has the name', async () => {
    const { issued_access_key: _, ...named } = issue('scan', '');
    const rows = await chains([
      { ...outside, extra: issue('scan', 'ASIA1') },
      { ...outside, extra: named },
      within('scan', 'ASIA1', { event_class: 'session', operation: 'AssumeRole', extra: issue('deploy', 'ASIA2') }),
    ]);
    expect(tree(rows).filter(([node]) => node === '6')).toEqual([['6', '4', 2, 'exact', 0]]);
  });

  it('as deep as allowed; what lies deeper is counted', async () => {
    const hops = Array.from({ length: 5 }, (_, i) =>
      within(`r${i}`, `ASIA${i}`, {
        event_class: 'session',
        operation: 'AssumeRole',
        extra: issue(`r${i + 1}`, `ASIA${i + 1}`),
      }),
    );
    const events = [{ ...outside, extra: issue('r0', 'ASIA0') }, ...hops];
    expect((await chains(events)).map((r) => r['depth'])).toEqual([1, 0, 2, 3, 4, 5, 6]);
    const cut = await chains(events, { depth: 3 });
    expect(cut.map((r) => r['depth'])).toEqual([1, 0, 2, 3]);
    expect(cut[0]).toMatchObject({ deeper: 1 });
  });
});

describe('flow', () => {
  it('from account through application to resource; the rest is folded, none is lost', async () => {
    const open = (n: number, part: Part): Part[] => Array.from({ length: n }, () => ({ ...read, ...part }));
    load(db, [
      ...staff,
      ...open(3, { app_name: 'Portal', target_name: 'a' }),
      ...open(2, { app_name: 'Portal', target_name: 'b' }),
      ...open(1, { app_name: null, app_id: 'x1', target_name: null, target_id: null, tenant: own }),
    ]);
    db.exec('create or replace view work.filtered_events as select * from events');
    const party = { party: partner };
    const links = (rows: readonly Row[]) =>
      rows.map((r) => [
        r['account'],
        r['through'],
        r['through_column'],
        r['resource'],
        r['resource_column'],
        r['events'],
      ]);
    expect(links(await ask(db, 'flow-links', party))).toEqual([
      ['user:gil@fabrikam.com', 'Portal', 'app_name', 'a', 'target_name', 3],
      ['user:gil@fabrikam.com', 'Portal', 'app_name', 'b', 'target_name', 2],
      ['user:gil@fabrikam.com', 'x1', 'app_id', own, 'tenant', 1],
    ]);
    const folded = await ask(db, 'flow-links', { ...party, resources_most: 1, throughs_most: 1 });
    expect(links(folded)).toEqual([
      ['user:gil@fabrikam.com', 'Portal', 'app_name', 'a', 'target_name', 3],
      ['user:gil@fabrikam.com', 'Portal', 'app_name', null, null, 2],
      ['user:gil@fabrikam.com', null, null, null, null, 1],
    ]);
    expect(folded[0]).toMatchObject({ accounts: 1, throughs: 2, resources: 3 });
  });
});
