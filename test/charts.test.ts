import { beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '../src/analytics/catalog.ts';
import type { Param } from '../src/engine/db.ts';
import type { Db } from '../src/engine/db.ts';
import { runChart } from '../src/engine/run-chart.ts';
import { classify } from '../src/parties/classify.ts';
import { insertEvents, type FixtureEvent } from './analytics/fixtures.ts';
import { openContent } from './analytics/open-content.ts';

const own = '11111111-aaaa-4aaa-8aaa-111111111111';
const partner = '22222222-bbbb-4bbb-8bbb-222222222222';

function event(id: number, time: string, fields: Readonly<Record<string, unknown>>): FixtureEvent {
  return {
    id,
    time,
    source: 'entra-signin',
    event_class: 'authn',
    operation: 'Sign-in',
    outcome: 'success',
    tenant: own,
    ...fields,
  };
}

const staff = {
  actor_key: 'user:dana@contoso.com',
  actor_name: 'dana@contoso.com',
  actor_type: 'user',
  actor_tenant: own,
  src_ip: '192.0.2.10',
  src_country: 'DE',
};
const guest = {
  actor_key: 'user:ext@fabrikam.example',
  actor_name: 'ext@fabrikam.example',
  actor_type: 'guest',
  actor_tenant: partner,
  trust_kind: 'b2b_guest',
  trust_org: partner,
  trust_direction: 'inbound',
  trust_evidence: 'crossTenantAccessType=b2bCollaboration',
};

const events: readonly FixtureEvent[] = [
  ...Array.from({ length: 6 }, (_, i) => event(i + 1, `2026-05-01T0${i}:15:00Z`, staff)),
  event(10, '2026-05-01T03:05:00Z', {
    ...guest,
    src_ip: '198.51.100.7',
    src_country: 'FR',
    src_asn: 64500,
    app_name: 'Portal',
  }),
  event(11, '2026-05-01T03:40:00Z', {
    ...guest,
    src_ip: '198.51.100.7',
    src_country: 'FR',
    src_asn: 64500,
    app_name: 'Portal',
    outcome: 'failure',
  }),
  event(12, '2026-05-02T22:10:00Z', {
    ...guest,
    src_ip: '203.0.113.9',
    src_country: 'NL',
    app_name: 'Mail',
    target_name: 'inbox',
  }),
];

const noon = Date.UTC(2026, 4, 1, 12) * 1000;
/** Of a party that reached nothing and whose one account shares nothing: right to be empty. */
const empty: ReadonlySet<string> = new Set([
  'dossier/sessions-roles',
  'dossier/sessions-tempo',
  'charts/finding-lanes',
  'dossier/reach-acts',
  'dossier/reach-events',
  'dossier/shared-values',
  'dossier/identity-contract',
  'dossier/identity-joins',
  'dossier/identity-roles',
  'dossier/identity-suggestions',
]);

const given: Readonly<Record<string, Readonly<Record<string, Param>>>> = {
  'charts/value-who': { field: 'src_ip', value: '198.51.100.7' },
  'dossier/party-values': { party: partner },
  'dossier/party-hours': { party: partner },
  'dossier/party-networks': { party: partner },
  'dossier/trust-edges': { party: partner },
  'dossier/identity-joins': { party: partner },
  'dossier/identity-roles': { party: partner },
  'dossier/identity-suggestions': { party: partner },
  'dossier/identity-contract': { party: partner },
  'dossier/places': { party: partner },
  'dossier/address-place': { address: '198.51.100.7' },
  'dossier/flow-links': { party: partner },
  'dossier/sessions-list': { party: partner },
  'dossier/sessions-events': { party: partner, key: 'at user:ext@fabrikam.example 198.51.100.7 1' },
  'dossier/sessions-roles': { party: partner },
  'dossier/sessions-tempo': { party: partner },
  'dossier/evidence-rows': { keys: '10,12' },
  'dossier/peers-accounts': { party: partner },
  'dossier/peers-values': { party: partner, identity: 'user:ext@fabrikam.example' },
  'dossier/pivot-history': { party: partner, pivot_at: noon },
  'dossier/pivot-hours': { party: partner, pivot_at: noon },
  'dossier/pivot-slot-events': {
    party: partner,
    pivot_at: noon,
    slots: String(Date.UTC(2026, 4, 2, 22) * 1000),
    baseline_days: 0,
  },
  'dossier/pivot-values': { party: partner, pivot_at: noon },
  'dossier/pivot-volume': { party: partner, pivot_at: noon },
  'dossier/reach-acts': { party: partner },
  'dossier/reach-events': { party: partner, kinds: 'secrets' },
  'dossier/reach-factors': { party: partner },
  'dossier/reach-touched': { party: partner },
  'dossier/scope-observed': { party: partner },
  'dossier/scope-slots': { party: partner },
  'dossier/shared-values': { party: partner },
  'dossier/value-profile': { field: 'src_ip', value: '198.51.100.7' },
};

let db: Db;
const rows = (id: string, params: Readonly<Record<string, Param>> = given[id] ?? {}) => {
  const analytic = catalog.get(id);
  if (!analytic) throw new Error(`no analytic ${id}`);
  return runChart(db, analytic, params, {});
};

beforeAll(async () => {
  db = await openContent();
  db.exec('create or replace view work.filtered_events as select * from events');
  insertEvents(db, events);
  db.exec(
    'create table duplicates (event_key UBIGINT, part_id UINTEGER, record_no UINTEGER, byte_offset UBIGINT, byte_length UINTEGER)',
  );
  db.exec(`insert into duplicates select event_key, 7, 1, 0, 10 from events where actor_name = 'dana@contoso.com'`);
  db.exec('insert into duplicates select event_key, part_id, 2, 0, 10 from events order by event_key limit 1');
  classify(db, {});
});

describe('charts and dossiers', () => {
  it.each(
    [...catalog.values()].filter((a) => a.kind === 'charts' || a.kind === 'dossier').map((a) => [a.id, a] as const),
  )('%s answers the columns it names', async (id, analytic) => {
    const answer = await rows(id);
    for (const row of answer) expect(Object.keys(row)).toEqual(analytic.columns);
    if (!empty.has(id)) expect(answer.length).toBeGreaterThan(0);
  });

  it('outcomes add up to the events of a bar', async () => {
    const hour = Date.UTC(2026, 4, 1, 3) * 1000;
    const bar = (await rows('charts/outcome-histogram')).filter((row) => row['bin'] === hour);
    expect(bar.map((row) => [row['outcome'], row['events']])).toEqual([
      ['failure', 1],
      ['success', 2],
    ]);
  });

  it('a party has a lane, own staff another', async () => {
    const lanes = await rows('charts/party-lanes');
    expect([...new Set(lanes.map((row) => row['lane']))]).toEqual([partner, ':own']);
    expect(lanes.filter((row) => row['lane'] === partner).reduce((n, row) => n + Number(row['events']), 0)).toBe(3);
  });

  it('parties beyond the lanes share one, none is lost', async () => {
    const lanes = await rows('charts/party-lanes', { lanes: 0 });
    expect([...new Set(lanes.map((row) => row['lane']))]).toEqual([':rest', ':own']);
    expect(lanes.reduce((n, row) => n + Number(row['events']), 0)).toBe(events.length);
  });

  it('values of a party: counts, failures and how many values there are', async () => {
    const values = await rows('dossier/party-values');
    const addresses = values.filter((row) => row['field'] === 'src_ip');
    expect(addresses.map((row) => [row['value'], row['events'], row['failures'], row['values']])).toEqual([
      ['198.51.100.7', 2, 1, 2],
      ['203.0.113.9', 1, 0, 2],
    ]);
    expect(values.filter((row) => row['field'] === 'target_name').map((row) => row['value'])).toEqual(['inbox']);
  });

  it('a finding without a party takes the lane of its identity', async () => {
    db.exec(`insert into findings (finding_id, id, severity, time, end_time, actor_key, summary) values
      (1, 'TR-01', 'high', timestamp '2026-05-01', timestamp '2026-05-01', 'user:dana@contoso.com', 'x'), (2, 'TR-01', 'high', timestamp '2026-05-01', timestamp '2026-05-01', null, 'x')`);
    expect(await rows('charts/finding-lanes')).toEqual([
      { finding_id: 1, lane: ':own' },
      { finding_id: 2, lane: ':unknown' },
    ]);
  });

  it('evidence rows are exactly those asked for, oldest first', async () => {
    expect((await rows('dossier/evidence-rows')).map((row) => row['event_key'])).toEqual(['10', '12']);
  });

  it('copies are counted by the two files that hold them, whichever was kept; within one file they are its own', async () => {
    const answer = await rows('charts/copies');
    const dana = Number(db.scalar("select count(*) from events where actor_name = 'dana@contoso.com'"));
    expect(answer.map((r) => [r['copies'], r['pairs'], r['one'] === r['other']])).toEqual([
      [dana, 2, false],
      [1, 2, true],
    ]);
  });
});
