import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../src/engine/engine.ts';
import { load, openEngine, some, value } from './engine-case.ts';

let engine: Engine;

describe('sql', () => {
  beforeAll(async () => {
    engine = await openEngine();
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
