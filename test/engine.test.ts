import { beforeEach, describe, expect, it } from 'vitest';
import type { FilterColumn } from '../src/engine/api.ts';
import { Engine } from '../src/engine/engine.ts';
import { emptyFilter } from '../src/engine/filter.ts';
import { load, openEngine, sinkOf, some, value } from './engine-case.ts';
import { openDuckDb } from './open-duckdb.ts';
import { start } from './store-events.ts';

let engine: Engine;

describe('engine', () => {
  beforeEach(async () => {
    engine = await openEngine();
  });

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
