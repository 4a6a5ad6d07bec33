import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FilterColumn } from '../src/engine/api.ts';
import { Engine } from '../src/engine/engine.ts';
import { emptyFilter } from '../src/engine/filter.ts';
import { PortSink } from '../src/ingest/port-sink.ts';
import type { Result } from '../src/lib/result.ts';
import { openDuckDb } from './open-duckdb.ts';
import { messagesOf, start, type GivenPart } from './store-events.ts';

let engine: Engine;
let ports: MessagePort[] = [];

async function open(): Promise<void> {
  engine = new Engine(openDuckDb);
  value(await engine.open(new ArrayBuffer(0)));
}

afterEach(() => {
  for (const port of ports) port.close();
  ports = [];
});

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.message}`);
  return result.value;
}

async function sinkOf(target: Engine): Promise<PortSink> {
  const { port1, port2 } = new MessageChannel();
  ports.push(port2);
  await target.attach(port1);
  return new PortSink(port2);
}

/** Sends parts as an ingest worker does: by port, waiting for credits. */
async function load(target: Engine, ...parts: GivenPart[]): Promise<void> {
  const sink = await sinkOf(target);
  for (const message of await messagesOf(parts)) {
    if (message.type === 'part') await sink.part(message.report);
    else if (message.type === 'rejects') await sink.rejects(message.rows);
    else await sink[message.type](message.stream, message.rows);
  }
  await sink.drain();
}

const some: GivenPart = {
  partId: 0,
  events: [
    {
      id: 'a',
      actor_key: 'user:ann',
      actor_name: 'ann@contoso.com',
      extra: { __proto__key: 'x', region: 'eu' },
      changes: [{ target: 't', name: 'n', old: null, new: '1' }],
    },
    { id: 'b', actor_key: 'user:bob', operation: 'PutObject' },
    { id: 'b', actor_key: 'user:bob', operation: 'PutObject' },
  ],
  rejects: 1,
};

describe('engine', () => {
  beforeEach(open);

  it('names the versions it is made of, once', async () => {
    const fresh = new Engine(openDuckDb);
    expect(value(await fresh.open(new ArrayBuffer(0)))).toMatchObject({ duckdb: 'v1.4.3' });
    expect(await fresh.open(new ArrayBuffer(0))).toEqual({
      ok: false,
      error: { kind: 'engine', message: 'already open' },
    });
  });

  it('answers a failure before it is open', async () => {
    const closed = new Engine(openDuckDb);
    expect(await closed.parties()).toEqual({ ok: false, error: { kind: 'engine', message: 'the engine is not open' } });
    expect(await closed.reset()).toMatchObject({ ok: false });
    await expect(closed.cancel()).resolves.toBeUndefined();
  });

  it('loads through ports, counts while it loads, and balances when it settles', async () => {
    await load(engine, some);
    const loading = { records: 4, events: 3, duplicates: 0, rejected: 1, first: start, last: start + 2_000_000 };
    expect(value(await engine.progress()).balance).toEqual(loading);
    const settled = value(await engine.settle());
    expect(settled).toEqual({
      records: 4,
      events: 2,
      duplicates: 1,
      rejected: 1,
      first: start,
      last: start + 1_000_000,
    });
    expect(value(await engine.progress()).balance).toEqual(settled);
    expect(value(await engine.parts())).toMatchObject([{ partId: 0, duplicates: 1, first: start }]);
    expect(value(await engine.rejects(0, 0, 10))).toMatchObject([{ part_id: 0, record_no: 4 }]);
    expect(value(await engine.rejects(0, 1, 10))).toEqual([]);
  });

  it('answers a broken message with an error credit and refuses to settle', async () => {
    const sink = await sinkOf(engine);
    await sink.events(new Uint8Array([1, 2, 3]), 3);
    await expect(sink.drain()).rejects.toThrow();
    expect(await engine.settle()).toMatchObject({
      ok: false,
      error: { kind: 'engine', message: expect.stringMatching(/cannot store events: 0 of 3/) as string },
    });
  });

  it('shows one event with changes and copies', async () => {
    await load(engine, some);
    value(await engine.settle());
    value(await engine.openGrid({ column: 'time', descending: false }));
    const rows = value(await engine.gridRows(0, 10, ['event_key', 'event_id']));
    expect(rows.map((r) => r['event_id'])).toEqual(['a', 'b']);
    const a = value(await engine.event(String(rows[0]?.['event_key'])));
    expect(a.event).toMatchObject({
      time: start,
      extra: { __proto__key: 'x', region: 'eu' },
      actor_name: 'ann@contoso.com',
    });
    expect(a.changes).toEqual([{ target: 't', name: 'n', old: null, new: '1' }]);
    const b = value(await engine.event(String(rows[1]?.['event_key'])));
    expect(b.copies).toEqual([{ partId: 0, recordNo: 3, byteOffset: 200, byteLength: 100 }]);
    expect(await engine.event('1 or 1=1')).toMatchObject({ ok: false, error: { kind: 'input' } });
    expect(await engine.event('0')).toMatchObject({ ok: false, error: { kind: 'input' } });
  });

  it('filters, counts and lists values; a wrong filter changes nothing', async () => {
    await load(engine, some);
    value(await engine.settle());
    expect(value(await engine.setFilter({ ...emptyFilter, search: 'PUT' }))).toEqual({ events: 1 });
    expect(value(await engine.topValues('operation', 5))).toEqual([{ value: 'PutObject', count: 1 }]);
    expect(
      await engine.setFilter({ ...emptyFilter, terms: [{ column: 'nope' as FilterColumn, op: 'is', values: [1] }] }),
    ).toMatchObject({
      ok: false,
      error: { kind: 'input' },
    });
    expect(value(await engine.topValues('identity', 5))).toMatchObject([{ count: 1 }]);
    expect(await engine.gridRows(0, 1, ['time'])).toMatchObject({
      ok: false,
      error: { kind: 'input', message: 'no grid is open' },
    });
  });

  it('keeps the filter over a second load and a changed profile', async () => {
    await load(engine, some);
    value(await engine.settle());
    value(await engine.setFilter({ ...emptyFilter, search: 'putobject' }));
    await load(engine, { partId: 1, events: [{ id: 'c', operation: 'PutObject' }] });
    value(await engine.settle());
    expect(value(await engine.topValues('operation', 5))).toEqual([{ value: 'PutObject', count: 2 }]);
    value(await engine.setProfile({ parties: [{ name: 'Fabrikam', accountNames: ['bob'] }] }));
    expect(value(await engine.profile()).parties).toHaveLength(1);
    expect(value(await engine.topValues('operation', 5))).toEqual([{ value: 'PutObject', count: 2 }]);
  });

  it('runs charts only by their id', async () => {
    expect(await engine.run('charts/../../secret', {})).toMatchObject({ ok: false, error: { kind: 'input' } });
  });

  it('starts over after a reset: no rows, no filter, no profile', async () => {
    await load(engine, some);
    value(await engine.settle());
    value(await engine.setProfile({ own: { domains: ['contoso.com'] } }));
    const late = engine.sql('select count(*) from range(1000000000) as r(i) where i % 3 = 1', 10);
    value(await engine.reset());
    expect(await late).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect(value(await engine.profile())).toEqual({});
    expect(value(await engine.parts())).toEqual([]);
    expect(value(await engine.settle())).toEqual({
      records: 0,
      events: 0,
      duplicates: 0,
      rejected: 0,
      first: null,
      last: null,
    });
    await load(engine, some);
    expect(value(await engine.settle()).events).toBe(2);
  });

  it('says how much memory is used', async () => {
    const { bytes, limit } = value(await engine.memory());
    expect(bytes).toBeGreaterThan(0);
    expect(limit).toBeGreaterThan(2 ** 30);
  });
});

describe('sql', () => {
  beforeAll(async () => {
    await open();
    await load(engine, some);
    value(await engine.settle());
  });

  it('answers rows as values, with types, and says when there are more', async () => {
    const few = value(await engine.sql('select i, i::varchar as t from range(5000) as r(i) order by i', 3));
    expect(few).toMatchObject({
      columns: [
        { name: 'i', type: 'BIGINT' },
        { name: 't', type: 'VARCHAR' },
      ],
      truncated: true,
    });
    expect(few.rows).toEqual([
      [0, '0'],
      [1, '1'],
      [2, '2'],
    ]);
    expect(value(await engine.sql('select 1', 1)).truncated).toBe(false);
    expect(value(await engine.sql("select ';' as semicolon -- ; comment\n ;", 9)).rows).toEqual([[';']]);
    expect(value(await engine.sql('select event_key from filtered where false', 9)).rows).toEqual([]);
  });

  it.each([
    ["select json_extract('{}', '$.a')", /json_extract needs the json extension.*columns/],
    ["select timezone('Europe/Berlin', now()::timestamp)", /needs the icu extension.*UTC/],
    ["select * from read_parquet('x.parquet')", /read_parquet needs the parquet extension/],
    ["select * from read_csv('/etc/passwd')", /reading or writing files is off/],
    ["select * from 'https://example.com/x.csv'", /off|extension/],
    ["copy events to '/tmp/x.csv'", /reading or writing files is off/],
    ["attach '/tmp/x.db'", /reading or writing files is off/],
    ["select inet '192.0.2.1'", /inet extension/],
    ['load json', /extensions are off/],
    [`install httpfs from 'http://127.0.0.1:1'`, /install would fetch an extension/],
    ['/* first */ load json', /load would fetch an extension/],
  ])('says why %s is not offline', async (text, message) => {
    const result = await engine.sql(text, 10);
    expect(result).toMatchObject({
      ok: false,
      error: { kind: 'offline', message: expect.stringMatching(message) as string },
    });
    expect(result.ok ? '' : result.error.message).not.toContain('\n');
  });

  it.each([
    'delete from events',
    'drop table events',
    "update events set actor_name = 'x'",
    'create table t as select 1',
    "set memory_limit = '1GB'",
  ])('changes nothing: %s', async (text) => {
    expect(await engine.sql(text, 10)).toMatchObject({ ok: false, error: { kind: 'sql' } });
    expect(value(await engine.sql('select count(*) from events', 1)).rows).toEqual([[2]]);
  });

  it.each(['', ' -- nothing\n;', 'rollback; drop table events', 'select 1; select 2'])(
    'takes one statement: "%s"',
    async (text) => {
      expect(await engine.sql(text, 10)).toMatchObject({ ok: false, error: { kind: 'input' } });
      expect(value(await engine.sql('select count(*) from events', 1)).rows).toEqual([[2]]);
    },
  );

  it('keeps no transaction, variable or temporary table', async () => {
    value(await engine.sql('commit', 10));
    value(await engine.sql('create temp table t as select 1', 10));
    expect(await engine.sql('select * from t', 10)).toMatchObject({ ok: false, error: { kind: 'sql' } });
    value(await engine.settle());
  });

  it('is cancelled at once, and other calls are answered meanwhile', async () => {
    const began = performance.now();
    const slow = engine.sql('select count(*) from range(100000000000) as r(i) where i % 3 = 1', 10);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(value(await engine.topValues('operation', 5))).toHaveLength(2);
    await engine.cancel();
    expect(await slow).toEqual({ ok: false, error: { kind: 'cancelled', message: 'cancelled' } });
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(value(await engine.sql('select 1', 1)).rows).toEqual([[1]]);
  });

  it('names tables, functions and keywords for completion', async () => {
    const names = value(await engine.catalog());
    const tables = names.tables.map((t) => t.name);
    expect(tables).toEqual(
      expect.arrayContaining(['events', 'acts', 'filtered', 'changes', 'parts', 'rejects', 'duplicates', 'parties']),
    );
    expect(tables).not.toContain('filter_key');
    expect(names.tables.find((t) => t.name === 'events')?.columns).toContain('operation_key');
    expect(names.functions).toContain('list_sort');
    expect(names.keywords).toContain('select');
  });
});
