import { beforeAll, beforeEach, expect, test } from 'vitest';
import { parseAnalytic } from '../src/analytics/header.ts';
import type { Finding, Severity } from '../src/engine/api.ts';
import type { Db } from '../src/engine/db.ts';
import { Engine } from '../src/engine/engine.ts';
import { emptyFilter } from '../src/engine/filter.ts';
import { runDetection } from '../src/engine/run-analytic.ts';
import { scoreOf } from '../src/engine/score.ts';
import { cut, shorten } from '../src/lib/text.ts';
import { isReject } from '../src/sources/source.ts';
import { load, value } from './engine-case.ts';
import { ingest } from './ingest-fixture.ts';
import { cjk } from './made-case.ts';
import { trailRecord } from './made-records.ts';
import { openDuckDb } from './open-duckdb.ts';
import { messagesOf, start, type GivenPart } from './store-events.ts';

let db: Db;
let engine: Engine;
beforeAll(async () => {
  db = await openDuckDb();
  engine = new Engine(() => Promise.resolve(db));
  value(await engine.open(new ArrayBuffer(0)));
});
beforeEach(async () => {
  value(await engine.reset());
});

function part(partId: number, count: number, id: (n: number) => string): GivenPart {
  return {
    partId,
    events: Array.from({ length: count }, (_, n) => ({ id: id(n), time: start, actor_key: 'user:ann' })),
  };
}

test('8. events of one time have one order, in whatever order their files were read', async () => {
  const orders: unknown[] = [];
  for (const ids of [
    [1, 2],
    [2, 1],
  ]) {
    value(await engine.reset());
    await load(engine, ...ids.map((tag, at) => part(at, 200, (n) => `${tag}-${n}`)));
    value(await engine.settle());
    value(await engine.openGrid({ column: 'time', descending: false }));
    orders.push(value(await engine.gridRows(0, 400, ['event_id'])).map((row) => row['event_id']));
  }
  expect(orders[0]).toHaveLength(400);
  expect(orders[1]).toEqual(orders[0]);
});

test('9. a graver finding always weighs more', () => {
  const grades: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];
  const scores = grades.map((severity) => {
    const finding: Finding = {
      findingId: 1,
      id: 'XX-01',
      title: 'x',
      severity,
      time: start,
      endTime: start,
      actorKey: null,
      identity: null,
      party: null,
      summary: 'x',
      facts: {},
      techniques: [],
      tactics: [],
      events: [],
      coldStart: false,
    };
    const { score, steps } = scoreOf([finding], { tpClass: null, confidence: 1, trusted: null, reach: null });
    expect(steps[0]?.text).toContain(severity);
    return score;
  });
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  expect(new Set(scores).size).toBe(grades.length);
});

test('14. no text is cut inside a character, wherever a chunk or a limit ends', async () => {
  for (let limit = 1; limit < 30; limit++) {
    expect(cut(cjk, limit)).not.toMatch(/\p{Surrogate}/u);
    expect(shorten(cjk, limit)).not.toMatch(/\p{Surrogate}/u);
  }
  const bytes = new TextEncoder().encode(JSON.stringify(trailRecord(1, { userAgent: cjk })));
  for (const size of [1, 2, 3, 5]) {
    const { results } = await ingest(bytes, 'a.json', undefined, [size]);
    expect(results.map((event) => (isReject(event) ? event.reject : event.user_agent))).toEqual([cjk]);
  }
});

test('15. a list of indicators or of evidence is whole, or says that it is not', async () => {
  const rows = 1500;
  await load(
    engine,
    part(0, rows, (n) => `e${n}`),
  );
  value(await engine.settle());
  const indicators = Array.from({ length: 50_001 }, (_, n) => `e${50_000 - n}`);
  const terms = [{ column: 'event_id' as const, op: 'one_of' as const, values: indicators }];
  expect(value(await engine.setFilter({ ...emptyFilter, terms }))).toEqual({ events: rows });
  value(await engine.setFilter(emptyFilter));
  expect(value(await engine.sql('select event_id from events', 1000))).toMatchObject({ truncated: true });
  expect(value(await engine.sql('select event_id from events', rows))).toMatchObject({ truncated: false });
  const sql = `select min(time) as time, max(time) as end_time, actor_key, 'x' as summary, map {} as facts,
    evidence(event_key, time) as events from acts group by actor_key`;
  const head = '-- id: XX-01\n-- title: X\n-- severity: low\n-- attack: T1199\n-- tactics: initial-access\n--\n';
  const guide = '-- It means that.\n-- Benign when it is.\n-- Confirm by asking.\n-- Contain by stopping.\n';
  const [finding] = runDetection(db, parseAnalytic('detections/XX-01-x.sql', head + guide + sql), {});
  expect(finding?.events).toHaveLength(1000);
  expect(finding?.facts['evidence']).toBe('1000 or more');
});

test('20. what a superseded load still sends is not part of the new case', async () => {
  const { port1, port2 } = new MessageChannel();
  await engine.attach(port1);
  const late = await messagesOf([part(0, 50, (n) => `old-${n}`)]);
  for (const message of late.slice(0, 1)) port2.postMessage(message);
  value(await engine.reset());
  for (const message of late) port2.postMessage(message);
  await load(
    engine,
    part(0, 3, (n) => `new-${n}`),
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(value(await engine.settle())).toMatchObject({ records: 3, events: 3 });
  expect(db.query('select event_id from events order by 1').map((row) => row['event_id'])).toEqual([
    'new-0',
    'new-1',
    'new-2',
  ]);
  expect(value(await engine.parts())).toHaveLength(1);
  port2.close();
});
