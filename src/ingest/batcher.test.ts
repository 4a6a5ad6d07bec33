import { beforeAll, describe, expect, test } from 'vitest';
import { openDuckDb } from '../../test/open-duckdb.ts';
import type { Db } from '../engine/db.ts';
import type { RejectedRecord } from '../evidence/part.ts';
import { eventKey } from '../lib/hash64.ts';
import { createEventsTable, type EventFields } from '../schema/event.ts';
import { EventBatcher } from './batcher.ts';
import type { IngestSink } from './messages.ts';

const origin = { source: 'fake', family: 'fake-family', partId: 7 };

function event(i: number, more: Partial<EventFields> = {}): EventFields {
  return {
    time: 1_700_000_000_000_000 + i,
    time_basis: 'explicit',
    event_id: `id-${String(i)}`,
    event_class: 'other',
    operation: ` Add  User\u2013Role${String(i % 3)}. `,
    outcome: 'success',
    ...more,
  };
}

class Store implements IngestSink {
  readonly db: Db;
  readonly batches: number[] = [];
  readonly rejected: RejectedRecord[] = [];

  constructor(db: Db) {
    this.db = db;
  }

  events(stream: Uint8Array, rows: number): Promise<void> {
    this.db.insertArrow('events', stream);
    this.batches.push(rows);
    return Promise.resolve();
  }

  changes(stream: Uint8Array): Promise<void> {
    this.db.insertArrow('changes', stream);
    return Promise.resolve();
  }

  rejects(rows: readonly RejectedRecord[]): Promise<void> {
    this.rejected.push(...rows);
    return Promise.resolve();
  }

  part(): Promise<void> {
    return Promise.resolve();
  }
}

describe('event batches in DuckDB', () => {
  let db: Db;

  beforeAll(async () => {
    db = await openDuckDb();
    db.exec(createEventsTable());
    db.exec('create table changes (event_key UBIGINT, target VARCHAR, name VARCHAR, old VARCHAR, new VARCHAR)');
  });

  test('every kind of column arrives as it was', async () => {
    const store = new Store(db);
    const batcher = new EventBatcher(store, { firstRows: 3, rows: 5 });
    for (let i = 0; i < 12; i++) {
      const fields = event(i, {
        src_ip: i % 2 === 0 ? '192.0.2.1' : null,
        src_port: i,
        src_lat: 1.5,
        interactive: i % 2 === 0,
        correlation_id: i === 4 ? null : `c${String(i)}`,
        extra: i % 3 === 0 ? { a: String(i), ['__proto__x']: 'ü' } : null,
        item_count: -1,
        changes: i === 5 ? [{ target: 't', name: 'n', old: null, new: 'lone \ud800 half' }] : null,
      });
      batcher.add(origin, fields, fields.event_id ?? '', { recordNo: i + 1, byteOffset: 2 ** 33 + i, byteLength: 10 });
      await batcher.drain();
    }
    await batcher.flush();
    expect(store.batches).toEqual([3, 5, 4]);
    const rows =
      db.query(`select event_key, event_id, epoch_us(time) as t, operation, operation_key, src_ip, src_port, src_lat, interactive,
      correlation_id, extra, item_count, byte_offset, part_id, actor_name, trust_kind from events order by record_no`);
    expect(rows).toHaveLength(12);
    for (const [i, row] of rows.entries()) {
      expect(row).toEqual({
        event_key: String(eventKey('fake-family', `id-${String(i)}`)),
        event_id: `id-${String(i)}`,
        t: 1_700_000_000_000_000 + i,
        operation: ` Add  User\u2013Role${String(i % 3)}. `,
        operation_key: `add user-role${String(i % 3)}`,
        src_ip: i % 2 === 0 ? '192.0.2.1' : null,
        src_port: i,
        src_lat: 1.5,
        interactive: i % 2 === 0,
        correlation_id: i === 4 ? null : `c${String(i)}`,
        extra: i % 3 === 0 ? { a: String(i), ['__proto__x']: 'ü' } : null,
        item_count: null,
        byte_offset: String(2 ** 33 + i),
        part_id: 7,
        actor_name: null,
        trust_kind: null,
      });
    }
    expect(db.query('select * from changes')).toEqual([
      {
        event_key: String(eventKey('fake-family', 'id-5')),
        target: 't',
        name: 'n',
        old: null,
        new: 'lone \ufffd half',
      },
    ]);
  });

  test('texts over the limit are cut and counted', async () => {
    db.exec('delete from events');
    const batcher = new EventBatcher(new Store(db));
    const long = 'x'.repeat(70_000);
    const fields = event(1, { user_agent: long, extra: { body: 'y'.repeat(300_000) } });
    batcher.add(origin, fields, 'id', { recordNo: 1, byteOffset: 0, byteLength: 1 });
    await batcher.flush();
    expect(batcher.takeCuts()).toBe(2);
    expect(batcher.takeCuts()).toBe(0);
    const [row] = db.query("select length(user_agent) as ua, length(extra['body']) as body from events");
    expect(row).toEqual({ ua: 65_536, body: 262_144 });
  });

  test('a batch goes out early when its texts are large', async () => {
    const sent: number[] = [];
    const done = (): Promise<void> => Promise.resolve();
    const count = (_: Uint8Array, rows: number): Promise<void> => Promise.resolve(void sent.push(rows));
    const batcher = new EventBatcher({ events: count, changes: done, rejects: done, part: done });
    for (let i = 0; i < 2600; i++) {
      const fields = event(i, { user_agent: String(i).padStart(60_000, 'x') });
      batcher.add(origin, fields, String(i), { recordNo: i + 1, byteOffset: i, byteLength: 1 });
      await batcher.drain();
    }
    await batcher.flush();
    expect(sent.length).toBeGreaterThan(1);
    expect(sent.reduce((a, b) => a + b)).toBe(2600);
  });
});
