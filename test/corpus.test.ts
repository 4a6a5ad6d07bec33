import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { StoredPart } from '../src/engine/api.ts';
import type { Db } from '../src/engine/db.ts';
import { Engine } from '../src/engine/engine.ts';
import { evidenceFiles } from '../src/headless/files.ts';
import { value } from '../src/headless/triage.ts';
import { PortSink } from '../src/ingest/port-sink.ts';
import { runFiles } from '../src/ingest/run-files.ts';
import { isoMicros } from '../src/lib/time.ts';
import { openDuckDb } from './open-duckdb.ts';

/** What a file of the corpus must become. Counts and times only. */
interface Expected {
  readonly source: string;
  readonly shape: string;
  readonly records: number;
  readonly events: number;
  readonly rejected: number;
  readonly first: string | null;
  readonly last: string | null;
  /** Why records are rejected, in our words, with their number. */
  readonly reasons?: Readonly<Record<string, number>>;
}

const corpus = join(import.meta.dirname, '../../shared/data');
const table = JSON.parse(readFileSync(join(import.meta.dirname, 'output/corpus.json'), 'utf8')) as Readonly<
  Record<string, Expected>
>;
const exists = existsSync(corpus);
if (!exists) console.log('skipped: no corpus');

describe.skipIf(!exists)('real logs', () => {
  let db: Db;
  let parts: readonly StoredPart[];
  let got: Readonly<Record<string, Expected>>;

  beforeAll(async () => {
    db = await openDuckDb();
    const engine = new Engine(() => Promise.resolve(db));
    value(await engine.open(new ArrayBuffer(0)));
    const { port1, port2 } = new MessageChannel();
    await engine.attach(port1);
    const sink = new PortSink(port2);
    await runFiles(await evidenceFiles([corpus]), sink);
    await sink.drain();
    port2.close();
    value(await engine.settle());
    parts = value(await engine.parts());
    const found: [string, Expected][] = [];
    for (const part of parts) if (part.source !== null) found.push([nameOf(part), await expectationOf(engine, part)]);
    got = Object.fromEntries(found.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }, 120_000);

  it('are read as the table says, every file and nothing besides', () => {
    expect(got).toEqual(table);
  });

  it('balance: every record is an event or a reject', () => {
    for (const part of parts) expect(part.events + part.rejected, part.name).toBe(part.records);
  });

  it('fail nowhere: what nothing recognises says what it looks like', () => {
    expect(parts.filter((part) => part.status === 'failed' || part.status === 'cancelled')).toEqual([]);
    const unread = parts.filter((part) => part.status === 'unknown');
    expect(unread.filter((part) => part.message === null || part.message === '')).toEqual([]);
  });

  it('keep the 38 inbox rules of one mailbox together', () => {
    const part = parts.find((one) => one.name.includes('huntress_rogue_inbox') && one.source === 'm365-ual');
    const [row] = db.query(
      `select count(*) as rules, count(distinct target_name) as mailboxes, count(distinct actor_key) as actors,
        count(*) filter (where target_type = 'mailbox' and outcome = 'success' and event_class = 'mailbox_rule') as whole
      from events where part_id = ? and operation_key = 'new-inboxrule'`,
      [part?.partId ?? -1],
    );
    expect(row).toEqual({ rules: 38, mailboxes: 1, actors: 1, whole: 38 });
  });
});

function nameOf(part: StoredPart): string {
  return part.name.replace(/^data\//, '');
}

async function expectationOf(engine: Engine, part: StoredPart): Promise<Expected> {
  const rejects = value(await engine.rejects(part.partId, 0, 1000));
  const reasons: Record<string, number> = {};
  for (const reject of rejects) {
    const [reason = ''] = String(reject['reason']).split(':');
    reasons[reason] = (reasons[reason] ?? 0) + 1;
  }
  return {
    source: part.source ?? '',
    shape: part.shape ?? '',
    records: part.records,
    events: part.events,
    rejected: part.rejected,
    first: part.first === null ? null : isoMicros(part.first),
    last: part.last === null ? null : isoMicros(part.last),
    ...(rejects.length > 0 ? { reasons } : undefined),
  };
}
