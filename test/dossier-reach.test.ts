import { beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '../src/analytics/catalog.ts';
import type { Row } from '../src/engine/api.ts';
import type { Db, Param } from '../src/engine/db.ts';
import { writeScores } from '../src/engine/finding-store.ts';
import { runChart } from '../src/engine/run-chart.ts';
import type { EvidenceAnswer, EvidenceGap } from '../src/evidence/quality.ts';
import { reachStatement, statementText } from '../src/state/reach-statement.ts';
import { openContent } from './analytics/open-content.ts';
import { inbound, load, other, own, partner, signIn, staff, trail, ual, type Part } from './parties-case.ts';

const guest = (name: string, org = partner): Part => ({
  ...signIn,
  ...inbound('b2b_guest', org, 'crossTenantAccessType=b2bCollaboration'),
  actor_key: `user:${name}@fabrikam.com`,
  actor_name: `${name}@fabrikam.com`,
  actor_tenant: org,
});

let db: Db;
const rows = (id: string, params: Readonly<Record<string, Param>> = {}): Promise<readonly Row[]> => {
  const analytic = catalog.get(`dossier/${id}`);
  if (!analytic) throw new Error(`no analytic ${id}`);
  return runChart(db, analytic, { party: partner, ...params }, {});
};
const fill = (parts: readonly Part[]): void => {
  load(db, parts);
  db.exec('create or replace view work.filtered_events as select * from events');
};
const times = (n: number, part: (i: number) => Part): Part[] => Array.from({ length: n }, (_, i) => part(i));

beforeAll(async () => {
  db = await openContent();
});

describe('peers', () => {
  const common = { src_ip: '198.51.100.7', app_name: 'Portal' };
  const people = ['ann', 'ben', 'cat', 'dan'];
  const usual = people.flatMap((name) =>
    times(10, (i) => ({ ...guest(name), ...common, operation: `Op ${i % 5}`, time: `2026-05-01T0${i}:00:00Z` })),
  );

  it('the same mix is distance 0, nothing in common is 1; the least alike in anything comes first', async () => {
    fill([
      ...staff,
      ...usual.map((part) => ({
        ...part,
        src_ip: part.actor_name === 'dan@fabrikam.com' ? '203.0.113.5' : (part.src_ip ?? null),
      })),
    ]);
    const found = await rows('peers-accounts');
    expect(found.map((r) => [r['name'], r['events'], r['peers'], r['operation_distance'], r['app_distance']])).toEqual(
      ['dan', 'ann', 'ben', 'cat'].map((name) => [`${name}@fabrikam.com`, 10, 3, 0, 0]),
    );
    const dan = found.find((r) => r['name'] === 'dan@fabrikam.com');
    expect(dan?.['network_distance']).toBe(1);
    expect(dan?.['few']).toBe(true);
  });

  it('the distance is the square root of the divergence, each peer weighing the same', async () => {
    fill([
      ...staff,
      { ...guest('ann'), operation: 'A' },
      { ...guest('ann'), operation: 'B' },
      ...times(9, () => ({ ...guest('ben'), operation: 'A' })),
      { ...guest('cat'), operation: 'C' },
    ]);
    // ann: A 1/2, B 1/2; mean of her peers: A 1/2, C 1/2. Half of both mixes is elsewhere: divergence 1/2.
    const found = await rows('peers-accounts');
    const of = (name: string) =>
      Number(found.find((r) => r['name'] === `${name}@fabrikam.com`)?.['operation_distance']);
    expect(of('ann')).toBeCloseTo(Math.sqrt(0.5), 12);
    // ben: A 1; peers: A 1/4, B 1/4, C 1/2.
    const divergence = 0.5 * (Math.log2(1 / 0.625) + 0.25 * Math.log2(0.25 / 0.625) + 0.75);
    expect(of('ben')).toBeCloseTo(Math.sqrt(divergence), 12);
    expect(of('cat')).toBeCloseTo(1, 12);
  });

  it('odd: 5 operations of its own and more than a fifth; neither less, nor with 2 peers', async () => {
    const more = (name: string, n: number): Part[] =>
      times(n, (i) => ({ ...guest(name), ...common, operation: `Own ${i}`, time: '2026-05-01T10:00:00Z' }));
    const odd = async () => (await rows('peers-accounts')).filter((r) => r['odd'] === true).map((r) => r['name']);
    fill([...staff, ...usual, ...more('ann', 4)]);
    expect(await odd()).toEqual([]);
    fill([...staff, ...usual, ...more('ann', 5)]);
    expect(await odd()).toEqual(['ann@fabrikam.com']);
    // A fifth exactly: 5 own of 25.
    const many = people.flatMap((name) =>
      times(20, (i) => ({ ...guest(name), ...common, operation: `Op ${i}`, time: '2026-05-01T10:00:00Z' })),
    );
    fill([...staff, ...many, ...more('ann', 5)]);
    expect(await odd()).toEqual([]);
    fill([...staff, ...many, ...more('ann', 6)]);
    expect(await odd()).toEqual(['ann@fabrikam.com']);
    fill([...staff, ...usual.filter((p) => p.actor_name !== 'dan@fabrikam.com'), ...more('ann', 9)]);
    const found = await rows('peers-accounts');
    expect(found.map((r) => [r['peers'], r['odd']])).toEqual([
      [2, false],
      [2, false],
      [2, false],
    ]);
  });

  it('what only one account has: spelled alike is not its own, other parties do not count', async () => {
    fill([
      ...staff,
      { ...guest('ann'), operation: 'Read', src_ip: '198.51.100.7', app_name: 'Portal' },
      { ...guest('ann'), operation: 'Write.', src_ip: '203.0.113.5', outcome: 'failure', user_agent: null },
      { ...guest('ann'), operation: 'WRITE', src_ip: '203.0.113.5' },
      { ...guest('ben'), operation: 'READ', src_ip: '198.51.100.7', app_name: 'PORTAL' },
      { ...guest('eve', other), operation: 'Write', src_ip: '203.0.113.5' },
    ]);
    const found = await rows('peers-values', { identity: 'user:ann@fabrikam.com' });
    expect(found.map((r) => [r['field'], r['spellings'], r['events'], r['failures'], r['listed']])).toEqual([
      ['operation', ['WRITE', 'Write.'], 2, 1, 1],
      ['src_ip', ['203.0.113.5'], 2, 1, 1],
    ]);
    expect(await rows('peers-values', { identity: 'user:ben@fabrikam.com' })).toEqual([]);
  });
});

describe('shared infrastructure', () => {
  it('by two accounts or two parties; with own staff it says so; one account alone shares nothing', async () => {
    fill([
      ...staff,
      { ...staff[0], ...signIn, src_ip: '192.0.2.1' },
      { ...guest('ann'), src_ip: '192.0.2.1' },
      { ...guest('ben'), src_ip: '192.0.2.1' },
      { ...guest('ann'), src_ip: '198.51.100.7', device_id: 'd1', session_id: 's1' },
      { ...guest('ben'), src_ip: '198.51.100.8', device_id: 'd2', session_id: 's1' },
      { ...guest('eve', other), src_ip: '198.51.100.7', device_id: 'd2' },
      { ...guest('ann'), src_ip: '198.51.100.9' },
      { ...guest('ann'), src_ip: '198.51.100.9' },
      { ...guest('ann'), src_ip: '203.0.113.1', src_scope: 'provider' },
      { ...guest('ben'), src_ip: '203.0.113.1', src_scope: 'provider' },
    ]);
    const found = await rows('shared-values');
    expect(
      found.map((r) => [
        r['kind'],
        r['value'],
        r['accounts'],
        r['parties'],
        r['own_identities'],
        r['events'],
        r['events_others'],
      ]),
    ).toEqual([
      ['device', 'd2', 1, 1, 0, 1, 1],
      ['address', '198.51.100.7', 1, 1, 0, 1, 1],
      ['session', 's1', 2, 0, 0, 2, 0],
      ['address', '192.0.2.1', 2, 0, 1, 2, 1],
    ]);
    expect(found[2]?.['account_names']).toEqual(['ann@fabrikam.com', 'ben@fabrikam.com']);
  });

  it('a network with one user agent: from two addresses on, and only there', async () => {
    const agent = 'python-requests/2.32';
    fill([
      ...staff,
      { ...guest('ann'), src_ip: '198.51.100.7', user_agent: agent },
      { ...guest('ben'), src_ip: '198.51.100.8', user_agent: agent },
      { ...guest('cat'), src_ip: '198.51.100.9', user_agent: 'curl/8' },
      { ...guest('eve', other), src_ip: '203.0.113.9', user_agent: agent },
      { ...guest('eve', other), src_ip: '198.51.100.200', user_agent: agent },
    ]);
    const [network, ...rest] = await rows('shared-values');
    expect(rest).toEqual([]);
    expect(network).toMatchObject({
      kind: 'network',
      value: '198.51.0.0/16',
      agent,
      addresses: ['198.51.100.200', '198.51.100.7', '198.51.100.8'],
      accounts: 2,
      parties: 1,
      events: 2,
      events_others: 1,
    });
  });
});

const mail = (name: string, extra: Part['extra'], more: Partial<Part> = {}): Part => ({
  ...guest('ann'),
  ...ual,
  activity: 'read',
  target_name: name,
  ...more,
  ...(extra === undefined ? {} : { extra }),
});
const reached: readonly Part[] = [
  ...staff,
  // Keys 4 to 8: two mailboxes read (one name in capitals), one synchronised, one throttled, one failed.
  mail('ann@contoso.com', { mail_access_type: 'Bind' }, { item_count: 7 }),
  mail('Ann@contoso.com', { mail_access_type: 'Bind' }, { item_count: 3 }),
  mail('cat@contoso.com', { mail_access_type: 'Sync', folders: 'Inbox' }),
  mail('dan@contoso.com', { mail_access_type: 'Bind', is_throttled: 'true' }),
  mail('eve@contoso.com', { mail_access_type: 'Bind' }, { outcome: 'failure' }),
  // Keys 9 to 12: a file read twice, changed once, another listed.
  {
    ...guest('ann'),
    ...ual,
    operation: 'FileDownloaded',
    event_class: 'file_access',
    activity: 'download',
    target_path: '/a/x.docx',
  },
  {
    ...guest('ann'),
    ...ual,
    operation: 'FileAccessed',
    event_class: 'file_access',
    activity: 'read',
    target_path: '/a/X.docx',
  },
  {
    ...guest('ann'),
    ...ual,
    operation: 'FileModified',
    event_class: 'file_access',
    activity: 'update',
    target_path: '/a/y.docx',
  },
  { ...guest('ann'), ...trail, operation: 'ListSecrets', event_class: 'key_access', activity: 'list' },
  // Keys 13, 14: a secret; the trust policy of a domain.
  {
    ...guest('ann'),
    ...trail,
    operation: 'GetSecretValue',
    event_class: 'key_access',
    activity: 'read',
    target_name: 'db',
  },
  {
    ...guest('ann'),
    operation: 'Set federation settings',
    event_class: 'trust_change',
    activity: 'update',
    target_name: 'contoso.com',
  },
  // Key 15: own staff give a guest a privileged role; key 16: one that is not.
  { ...guest('ann'), actor_id: 'guest-1' },
  {
    ...staff[0],
    operation: 'Add member to role',
    event_class: 'role_change',
    activity: 'assign_role',
    outcome: 'success',
    target_id: 'guest-1',
    extra: { role_name: 'Global Administrator' },
  },
  {
    ...staff[0],
    operation: 'Add member to role',
    event_class: 'role_change',
    activity: 'assign_role',
    outcome: 'success',
    target_id: 'guest-1',
    extra: { role_name: 'Message Center Reader' },
  },
  // Own staff read and enter too: no party, no reach.
  { ...staff[0], ...ual, activity: 'read', target_name: 'ann@contoso.com', extra: { mail_access_type: 'Bind' } },
];

describe('blast radius', () => {
  it('counts different things, no failed acts, and the formula adds up', async () => {
    fill(reached);
    const found = await rows('reach-factors');
    expect(found.map((r) => [r['factor'], r['n'], r['cap'], r['events']])).toEqual([
      ['tenants', 2, 5, 11],
      ['roles', 1, 3, 1],
      ['secrets', 1, 20, 1],
      ['mailboxes', 3, 10, 4],
      ['trusts', 1, 1, 1],
      ['hosts', 0, 10, 0],
      ['objects', 1, 1000, 2],
    ]);
    const left = (1 - 0.35 * 0.4) * (1 - 0.35 / 3) * (1 - 0.3 / 20) * (1 - 0.25 * 0.3) * (1 - 0.4) * (1 - 0.2 / 1000);
    for (const row of found) expect(row['total']).toBeCloseTo(100 * (1 - left), 10);
  });

  it('a number opens its acts, the cap stops the growth', async () => {
    fill(reached);
    expect(
      (await rows('reach-events', { kinds: 'mail_read,mail_synced' })).map((r) => [r['event_key'], r['events']]),
    ).toEqual([
      ['4', 4],
      ['5', 4],
      ['6', 4],
      ['7', 4],
    ]);
    expect((await rows('reach-events', { kinds: 'role_held,roles_given' })).map((r) => r['event_key'])).toEqual(['16']);
    expect(await rows('reach-events', { kinds: 'files', most: 1 })).toEqual([{ event_key: '9', events: 2 }]);
    fill([
      ...staff,
      ...times(25, (i) => ({
        ...guest('ann'),
        ...trail,
        event_class: 'key_access',
        activity: 'read',
        target_name: `s${i}`,
      })),
    ]);
    const secrets = (await rows('reach-factors')).find((r) => r['factor'] === 'secrets');
    expect([secrets?.['n'], secrets?.['share']]).toEqual([25, 0.3]);
  });

  it('a party that did nothing of the kind has all factors at 0', async () => {
    fill([...staff, { ...guest('ann'), tenant: null }]);
    const found = await rows('reach-factors');
    expect(found.map((r) => r['n'])).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(found[0]?.['total']).toBe(0);
  });

  it('50 or more multiplies the score of the party, with its reason, not that of the identity', () => {
    const score = (parts: readonly Part[]) => {
      fill(parts);
      db.exec('delete from score_step');
      writeScores(db, [
        {
          findingId: 1,
          id: 'IA-01',
          title: 'x',
          severity: 'high',
          time: 1,
          endTime: 1,
          actorKey: 'user:ann@fabrikam.com',
          identity: 'user:ann@fabrikam.com',
          party: partner,
          summary: '',
          facts: {},
          techniques: [],
          tactics: ['initial-access'],
          events: [],
          coldStart: false,
        },
      ]);
      return db
        .query('select kind, text, value from score_step order by kind, position')
        .map((r) => [r['kind'], r['text'], r['value']]);
    };
    const sum = (kind: string) => [
      [kind, 'IA-01 high 73, rank 1', 28.2],
      [kind, 'sum', 28.2],
    ];
    expect(score([...staff, guest('ann')])).toEqual([...sum('identity'), ...sum('party')]);
    expect(score(reached)).toEqual([
      ...sum('identity'),
      ...sum('party'),
      ['party', 'odds x 1.2: blast radius 58.5 of 100, 50 or more', 32],
    ]);
  });

  it('tenants and accounts touched, own or not; no tenant is a row of its own', async () => {
    fill([
      ...staff,
      guest('ann'),
      { ...guest('ben'), outcome: 'failure' },
      { ...guest('ann'), tenant: null },
      { ...guest('ann'), tenant: other },
    ]);
    expect(
      (await rows('reach-touched')).map((r) => [
        r['tenant'],
        r['own'],
        r['identities'],
        r['events'],
        r['failures'],
        r['changes'],
      ]),
    ).toEqual([
      [own, true, 2, 2, 1, 0],
      [other, false, 1, 1, 0, 0],
      [null, false, 1, 1, 0, 0],
    ]);
  });
});

describe('statement of reach', () => {
  const hour = 3600e6;
  const time = (micros: number) => `t${micros / hour}`;
  const subject = { name: 'Fabrikam', class: 'b2b_guest', first: 100 * hour, last: 200 * hour };
  const answer = (
    id: string,
    verdict: EvidenceAnswer['verdict'],
    part: Partial<EvidenceAnswer> = {},
  ): EvidenceAnswer => ({
    id,
    question: 'Was it?',
    verdict,
    text: 'Cannot tell: no log',
    count: 0,
    events: [],
    from: 50 * hour,
    to: 300 * hour,
    gaps: [],
    ...part,
  });
  const gap = (part: Partial<EvidenceGap>): EvidenceGap => ({
    id: 'EQ-02',
    title: 'Silence',
    kind: 'silence',
    source: 'm365-ual',
    partId: null,
    from: null,
    to: null,
    summary: 'nothing for a day',
    facts: {},
    events: [],
    weakens: ['Q-01'],
    ...part,
  });
  const texts = (lines: readonly { readonly text: string }[]) => lines.map((line) => line.text);

  it('reads are proved, synchronised and unrecorded mail is not, and nobody is called clean', async () => {
    fill(reached);
    const acts = await rows('reach-acts');
    const { proved, could, unknown } = reachStatement(subject, acts, [], [], () => 't');
    expect(texts(proved)).toEqual([
      '11 reads of mail items in 2 mailboxes (ann@contoso.com, dan@contoso.com). 3 records, t to t.',
      '1 file or object read, downloaded or copied (/a/x.docx). 2 records, t to t.',
      '1 secret or key handed out (db). 1 record, t.',
      '1 trust or federation made or changed (contoso.com). 1 record, t.',
    ]);
    expect(texts(could)).toEqual([
      'Folders of 1 mailbox synchronised whole (cat@contoso.com): each item in them could have been copied, none is listed. 1 record, t.',
      'Exchange stopped recording reads of 1 mailbox (dan@contoso.com), for up to 24 hours after 1 throttled record: more was read than is listed. 1 record, t.',
      'Secrets listed once: their names were seen, and any of them could be asked for. 1 record, t.',
      '1 privileged role held (global administrator): all that it allows, used or not. 1 record, t.',
    ]);
    expect(unknown).toEqual([]);
    expect(proved.map((line) => [line.kinds[0], line.events])).toEqual([
      ['mail_read', 3],
      ['files', 2],
      ['secrets', 1],
      ['trusts', 1],
    ]);
  });

  it('no log to tell: what is not loaded, what ends too soon, holes in the time of the party', () => {
    const answers = [
      answer('Q-01', 'found'),
      answer('Q-04', 'cannot_tell'),
      answer('Q-06', 'not_found', { from: 101 * hour, to: 199 * hour }),
      answer('Q-15', 'not_found', { from: 101 * hour + 1, to: 199 * hour - 1 }),
      answer('Q-12', 'cannot_tell'),
      answer('Q-02', 'found', { from: 150 * hour }),
      answer('Q-16', 'not_found', { from: 150 * hour }),
    ];
    const gaps = [
      gap({ from: 150 * hour, to: 160 * hour, events: ['7'] }),
      gap({ from: 170 * hour, to: 180 * hour, weakens: ['Q-01', 'Q-06'], events: ['8'] }),
      gap({ from: 10 * hour, to: 100 * hour }),
      gap({ from: 201 * hour, to: 300 * hour }),
      gap({ id: 'EQ-12', kind: 'duplicates' }),
      gap({ id: 'EQ-09', title: 'Throttled', summary: 'Reads went unrecorded.', from: 200 * hour, to: null }),
      gap({ id: 'EQ-13', weakens: ['IA-01'] }),
    ];
    const { unknown } = reachStatement(subject, [], answers, gaps, time);
    expect(texts(unknown)).toEqual([
      'Files read: no log.',
      `Servers entered: no log that would show it reaches before ${time(101 * hour + 1)} and after ${time(199 * hour - 1)}, when the party was active.`,
      'Mail sent, code cloned: no log that would show it reaches before t150, when the party was active.',
      'Silence: nothing for a day. And 1 more of the kind. Weakens: mail read, secrets read.',
      'Throttled: Reads went unrecorded. Weakens: mail read.',
    ]);
    expect(unknown[3]?.keys).toEqual(['7', '8']);
  });

  it('delegated administration is access held; as text it says what is empty', () => {
    const statement = reachStatement({ ...subject, class: 'csp_gdap' }, [], [], [], time);
    expect(texts(statement.could)).toEqual([
      'Delegated administration was held: all that its roles allow; which roles those are, only the relationship itself shows.',
    ]);
    expect(statementText(subject, 12.34, statement, time))
      .toBe(`Reach of Fabrikam: seen t100 to t200. Blast radius 12.3 of 100.

Proved by the logs
  No act of these kinds is in the logs that are loaded.

Could have, without an act that is logged
  - Delegated administration was held: all that its roles allow; which roles those are, only the relationship itself shows.

No log to tell
  The logs asked for mail, files, secrets, servers and code cover the time of this party.
`);
  });
});
