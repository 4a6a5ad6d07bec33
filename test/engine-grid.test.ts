import { beforeAll, describe, expect, it } from 'vitest';
import type { Filter, Sort } from '../src/engine/api.ts';
import type { Db } from '../src/engine/db.ts';
import { applyFilter, emptyFilter } from '../src/engine/filter.ts';
import { Grid } from '../src/engine/grid.ts';
import { createTables } from '../src/engine/tables.ts';
import { openDuckDb } from './open-duckdb.ts';
import { start } from './store-events.ts';

const rows = 300_000;
let db: Db;
let grid: Grid;

beforeAll(async () => {
  db = await openDuckDb();
  createTables(db);
  grid = new Grid(db);
  // A third of all rows share one second, and times lie in no order.
  db.exec(`insert into events by name
    select hash(i) as event_key, 'id' || i as event_id, 'aws-cloudtrail' as source, hash(i) % 7 as part_id, i as record_no, i * 100 as byte_offset, 100 as byte_length,
      make_timestamp(${start} + case when i % 3 = 0 then 5000000000 else (hash(i + 7) % 864000000000)::bigint end) as time,
      'op' || (hash(i) % 50) as operation, case when i % 10 <> 0 then 'user' || (hash(i) % 500) end as actor_name, 'user:u' || (hash(i) % 500) as actor_key
    from range(${rows}) as r(i)`);
});

const byTime = (descending: boolean): Sort => ({ column: 'time', descending });

async function open(filter: Partial<Filter>, sort: Sort): Promise<number> {
  const { events } = applyFilter(db, { ...emptyFilter, ...filter });
  grid.close();
  const answer = await grid.open(sort);
  expect(answer.rows).toBe(events);
  return answer.rows;
}

function expected(order: string, from: number, count: number): unknown[] {
  return db
    .query(`select event_key from filtered order by ${order} limit ${count} offset ${from}`)
    .map((r) => r['event_key']);
}

const keys = (from: number, count: number): unknown[] =>
  grid.rows(from, count, ['event_key']).map((r) => r['event_key']);

describe('grid', () => {
  it.each([
    ['time up', {}, byTime(false), 'time, event_key'],
    ['time down', {}, byTime(true), 'time desc, event_key desc'],
    [
      'time under a term',
      { terms: [{ column: 'operation', op: 'is', values: ['op7'] }] },
      byTime(false),
      'time, event_key',
    ],
    ['time under a search', { search: 'USER42' }, byTime(true), 'time desc, event_key desc'],
    ['time in a range', { from: start, to: start + 6_000_000_000 }, byTime(false), 'time, event_key'],
    [
      'a text up, empty ones last',
      {},
      { column: 'actor_name', descending: false },
      'actor_name nulls last, time, event_key',
    ],
    [
      'a text down, empty ones last',
      {},
      { column: 'actor_name', descending: true },
      'actor_name desc nulls last, time, event_key',
    ],
    [
      'a text with a value for each row',
      {},
      { column: 'event_id', descending: true },
      'event_id desc nulls last, time, event_key',
    ],
    [
      'a number',
      { search: 'user1' },
      { column: 'part_id', descending: true },
      'part_id desc nulls last, time, event_key',
    ],
    [
      'identity',
      { search: 'user1' },
      { column: 'identity', descending: false },
      'identity nulls last, time, event_key',
    ],
  ] as [string, Partial<Filter>, Sort, string][])('pages by %s', async (_, filter, sort, order) => {
    const total = await open(filter, sort);
    for (const from of [0, 1, Math.floor(total / 3), Math.floor(total / 2), total - 60])
      expect(keys(from, 50)).toEqual(expected(order, from, 50));
    expect(keys(total - 10, 50)).toEqual(expected(order, total - 10, 10));
    expect(keys(total, 50)).toEqual([]);
  });

  it('gives only the columns asked for', async () => {
    await open({}, byTime(false));
    const [row = {}] = grid.rows(5, 1, ['operation', 'identity']);
    expect(Object.keys(row)).toEqual(['operation', 'identity']);
  });

  it('has no rows when nothing is left, and when it is closed', async () => {
    await open({ search: 'nobody at all' }, byTime(false));
    expect(keys(0, 50)).toEqual([]);
    grid.close();
    expect(() => keys(0, 50)).toThrow('no grid is open');
  });

  it('refuses columns that do not exist', async () => {
    await open({}, byTime(false));
    expect(() => grid.rows(0, 1, ['1; drop table events' as 'time'])).toThrow(/no such column/);
    await expect(grid.open({ column: 'rowid' as 'time', descending: false })).rejects.toThrow(/no such column/);
  });
});
