import { beforeEach, describe, expect, it } from 'vitest';
import { balance, storeParts } from '../src/engine/books.ts';
import type { Db } from '../src/engine/db.ts';
import { foldDuplicates } from '../src/engine/fold.ts';
import { Store } from '../src/engine/store.ts';
import { createTables } from '../src/engine/tables.ts';
import { openDuckDb } from './open-duckdb.ts';
import { messagesOf, start, type GivenPart } from './store-events.ts';

let db: Db;
let store: Store;

async function empty(): Promise<void> {
  db = await openDuckDb();
  createTables(db);
  store = new Store(db);
}

beforeEach(empty);

async function load(...parts: GivenPart[]): Promise<void> {
  for (const message of await messagesOf(parts)) expect(store.receive(message)).toBeNull();
}

function settle() {
  foldDuplicates(db);
  const parts = storeParts(db, store.reports);
  store.finish();
  return { parts, totals: balance(db) };
}

/** Everything folding decides, comparable between databases. */
function state() {
  return {
    events: db.query('select event_key, event_id, part_id, record_no, target_name, outcome from events order by all'),
    duplicates: db.query('select * from duplicates order by all'),
    changes: db.query('select * from changes order by all'),
    parts: db.query('select * from parts order by part_id'),
  };
}

const a: GivenPart = {
  partId: 1,
  events: [
    { id: 'e1', outcome: 'interrupted' },
    { id: 'e2', target_name: 'bucket', changes: [{ target: null, name: 'Role', old: null, new: 'Reader' }] },
    { id: 'e3' },
  ],
  rejects: 2,
};
const b: GivenPart = {
  partId: 2,
  events: [
    { id: 'e2', changes: [{ target: 'alice', name: 'Role', old: null, new: 'Reader' }] },
    { id: 'e1', outcome: 'success' },
    { id: 'e4' },
  ],
};
const c: GivenPart = {
  partId: 3,
  events: [
    { id: 'e3', target_name: 'richer', user_agent: 'cli' },
    { id: 'e2', target_name: 'bucket', changes: [{ target: 'alice', name: 'Role', old: null, new: 'Reader' }] },
  ],
};

describe('folding', () => {
  it('keeps the most complete copy, then the one that is not interrupted', async () => {
    await load(a, b, c);
    const { totals } = settle();
    const kept = db.query('select event_id, part_id, outcome, target_name from events order by event_id');
    expect(kept).toEqual([
      { event_id: 'e1', part_id: 2, outcome: 'success', target_name: null },
      { event_id: 'e2', part_id: 1, outcome: 'success', target_name: 'bucket' },
      { event_id: 'e3', part_id: 3, outcome: 'success', target_name: 'richer' },
      { event_id: 'e4', part_id: 2, outcome: 'success', target_name: null },
    ]);
    expect(totals).toEqual({
      records: 10,
      events: 4,
      duplicates: 4,
      rejected: 2,
      first: start,
      last: start + 2_000_000,
    });
  });

  it('keeps the same one of equally complete copies, whichever was read first', async () => {
    const one = { id: 'e1', target_name: 'bucket' };
    const other = { id: 'e1', target_name: 'Bucket' };
    const kept: unknown[] = [];
    for (const order of [
      [one, other],
      [other, one],
    ]) {
      await empty();
      await load(...order.map((event, i): GivenPart => ({ partId: i + 1, events: [event] })));
      settle();
      kept.push(db.scalar('select target_name from events'));
    }
    expect(kept[0]).toBe(kept[1]);
  });

  it('merges the changes of copies and prefers the one that names its target', async () => {
    await load(a, b, c);
    settle();
    expect(db.query('select target, name, old, new from changes')).toEqual([
      { target: 'alice', name: 'Role', old: null, new: 'Reader' },
    ]);
  });

  it('keeps the changes of an event that has no copies as they are', async () => {
    const change = { target: 'bob', name: 'Role', old: null, new: 'Owner' };
    await load(a, { partId: 2, events: [{ id: 'e9', changes: [change, change] }, { id: 'e1' }] });
    settle();
    expect(db.scalar("select count(*) from changes where target = 'bob'")).toBe(2);
  });

  it('counts per part what was folded, and the span with folded copies', async () => {
    await load(a, b, c);
    const { parts } = settle();
    expect(parts.map((p) => [p.partId, p.records, p.events, p.duplicates, p.rejected])).toEqual([
      [1, 5, 3, 2, 2],
      [2, 3, 3, 1, 0],
      [3, 2, 2, 1, 0],
    ]);
    expect(parts[0]?.first).toBe(start);
  });

  it('gives the same load by load as at once', async () => {
    await load(a, b, c);
    settle();
    const atOnce = state();
    await empty();
    for (const part of [a, b, c]) {
      await load(part);
      settle();
    }
    expect(state()).toEqual(atOnce);
    settle();
    expect(state()).toEqual(atOnce);
  });

  it('gives ids that share a key keys of their own, in every order of loading', async () => {
    const change = (name: string) => ({ target: 't', name, old: null, new: 'x' });
    const one: GivenPart = { partId: 1, events: [{ id: 'x' }, { id: 'y', changes: [change('Y')] }] };
    const two: GivenPart = { partId: 2, events: [{ id: 'z' }, { id: 'x', target_name: 'more' }] };
    const three: GivenPart = { partId: 3, events: [{ id: 'y', changes: [change('Y')] }, { id: 'x' }] };
    const collide = (): void => {
      db.exec("update changes set event_key = 77 where name = 'Y'");
      db.exec(
        `update events set event_key = 77 where event_id in ('x', 'y') and event_key not in (select md5_number_lower('77:' || event_id) from events)`,
      );
    };
    await load(one, two, three);
    collide();
    const { totals } = settle();
    expect(totals).toMatchObject({ records: 6, events: 3, duplicates: 3 });
    const keys = db.query("select event_id, event_key from events where event_id in ('x', 'y') order by 1");
    expect(new Set(keys.map((k) => k['event_key'])).size).toBe(2);
    expect(keys.map((k) => k['event_key'])).not.toContain('77');
    expect(
      db.scalar(
        "select count(*) from events as e where event_id = 'y' and exists (select 1 from changes as c where c.event_key = e.event_key)",
      ),
    ).toBe(1);
    const atOnce = { events: state().events, duplicates: state().duplicates };
    await empty();
    for (const part of [one, two, three]) {
      await load(part);
      collide();
      settle();
    }
    expect({ events: state().events, duplicates: state().duplicates }).toEqual(atOnce);
  });
});

describe('books', () => {
  it('fail loudly when a report and the stored rows differ', async () => {
    await load(a);
    const messages = await messagesOf([b]);
    for (const message of messages)
      store.receive(
        message.type === 'part' ? { ...message, report: { ...message.report, records: 4, events: 4 } } : message,
      );
    expect(settle).toThrow(
      /books do not balance: part-2.json: 4 records read \(4 events, 0 rejects\), but 2 events \+ 1 duplicates/,
    );
  });

  it('fail loudly when rows come from a part that nobody reported', async () => {
    for (const message of await messagesOf([a])) if (message.type !== 'part') store.receive(message);
    expect(settle).toThrow(/part 1, which no report names/);
  });

  it('say which message could not be stored', async () => {
    const error = store.receive({ type: 'events', stream: new Uint8Array([1, 2, 3]), rows: 3 });
    expect(error).not.toBeNull();
    expect(settle).toThrow(/cannot store events/);
  });

  it('store rejects with hostile reasons', async () => {
    await load(a);
    expect(db.query('select part_id, record_no, reason from rejects order by record_no')).toEqual([
      { part_id: 1, record_no: 4, reason: 'no time in "\ufffd"' },
      { part_id: 1, record_no: 5, reason: 'no time in "\ufffd"' },
    ]);
  });
});
