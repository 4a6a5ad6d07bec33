import { tableFromIPC } from '@uwdata/flechette';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../src/engine/db.ts';
import { distinctMaps } from '../src/engine/distinct-maps.ts';
import { EventBatcher } from '../src/ingest/batcher.ts';
import { createEventsTable } from '../src/schema/event.ts';
import { openDuckDb } from './open-duckdb.ts';

type Extra = Readonly<Record<string, string>> | null;

/** An Arrow stream of one event per map. */
async function streamOf(maps: readonly Extra[]): Promise<Uint8Array> {
  const streams: Uint8Array[] = [];
  const done = (): Promise<void> => Promise.resolve();
  const events = (stream: Uint8Array): Promise<void> => Promise.resolve(void streams.push(stream));
  const batcher = new EventBatcher({ events, changes: done, rejects: done, part: done });
  maps.forEach((extra, i) => {
    const place = { recordNo: i + 1, byteOffset: i, byteLength: 1 };
    const fields = {
      time: i,
      time_basis: 'explicit',
      event_id: String(i),
      event_class: 'other',
      operation: 'x',
      outcome: 'success',
      extra,
    } as const;
    batcher.add({ source: 'fake', family: 'fake', partId: 1 }, fields, fields.event_id, place);
  });
  await batcher.flush();
  return streams[0] ?? new Uint8Array();
}

describe('equal maps stored once', () => {
  let db: Db;

  beforeAll(async () => {
    db = await openDuckDb();
    db.exec(createEventsTable());
  });

  test('every row keeps its own map', async () => {
    const kinds: readonly Extra[] = [
      { a: '1', b: '2' },
      null,
      { b: '2', a: '1' },
      {},
      { a: '1', b: '2', ['__proto__x']: 'ü' },
      { a: '' },
      { a: '2', b: '1' },
    ];
    const maps = Array.from({ length: 40 }, (_, i) => kinds[(i * i) % kinds.length] ?? null);
    const stream = await streamOf(maps);
    const smaller = distinctMaps(stream, 'extra');
    expect(smaller.length).toBeLessThan(stream.length);
    db.exec('delete from events');
    db.insertArrow('events', smaller);
    expect(db.query('select extra from events order by record_no').map((row) => row['extra'])).toEqual(maps);
    expect(tableFromIPC(smaller).names).toEqual(tableFromIPC(stream).names);
  });

  test('mostly distinct maps, other columns and streams without rows stay as they came', async () => {
    const stream = await streamOf(Array.from({ length: 20 }, (_, i) => ({ a: String(i) })));
    expect(distinctMaps(stream, 'extra')).toBe(stream);
    expect(distinctMaps(stream, 'operation')).toBe(stream);
    expect(distinctMaps(stream, 'nothing')).toBe(stream);
  });

  test('a stream that does not start where its buffers want to', async () => {
    const stream = await streamOf(Array<Extra>(9).fill({ a: '1' }));
    const moved = new Uint8Array(stream.length + 1).subarray(1);
    moved.set(stream);
    db.exec('delete from events');
    db.insertArrow('events', distinctMaps(moved, 'extra'));
    expect(db.scalar("select count(*) from events where extra['a'] = '1'")).toBe(9);
  });
});
