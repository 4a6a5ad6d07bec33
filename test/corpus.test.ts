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

/** What the files of one folder become, by `source/shape`. Counts and times only. */
interface Folder {
  readonly read: Readonly<Record<string, Read>>;
  /** Files that nothing recognises, by the folder they lie in. */
  readonly unknown?: number;
  /** Why that is right, in our words. */
  readonly why?: string;
}

interface Read {
  files: number;
  records: number;
  events: number;
  rejected: number;
  first: string | null;
  last: string | null;
  /** Why records are rejected, with their number. */
  reasons?: Record<string, number>;
}

const corpus = join(import.meta.dirname, '../../shared/data');
const table = JSON.parse(readFileSync(join(import.meta.dirname, 'output/corpus.json'), 'utf8')) as Readonly<
  Record<string, Folder>
>;
const exists = existsSync(corpus);
if (!exists) console.log('skipped: no corpus');

describe.skipIf(!exists)('real logs', () => {
  let db: Db;
  let engine: Engine;
  let parts: readonly StoredPart[];

  beforeAll(async () => {
    db = await openDuckDb();
    engine = new Engine(() => Promise.resolve(db));
    value(await engine.open(new ArrayBuffer(0)));
    const { port1, port2 } = new MessageChannel();
    await engine.attach(port1);
    const sink = new PortSink(port2);
    await runFiles(await evidenceFiles([corpus]), sink);
    await sink.drain();
    port2.close();
    value(await engine.settle());
    parts = value(await engine.parts());
  }, 300_000);

  it('are read as the table says, folder by folder, and what nothing recognises is explained', async () => {
    const folders = [...new Set(parts.map(folderOf))].sort();
    const got: Record<string, Folder> = {};
    for (const folder of folders) {
      const inside = parts.filter((part) => folderOf(part) === folder && part.status !== 'ignored');
      const unknown = inside.filter((part) => part.source === null).length;
      const why = table[folder]?.why;
      got[folder] = {
        read: await readOf(engine, inside),
        ...(unknown > 0 ? { unknown } : undefined),
        ...(why !== undefined ? { why } : undefined),
      };
    }
    expect(got).toEqual(table);
    expect(Object.entries(table).filter(([, f]) => (f.unknown ?? 0) > 0 && !f.why)).toEqual([]);
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

/** `windows/cases`; a file right in a folder belongs to that folder. */
function folderOf(part: StoredPart): string {
  return (
    part.name
      .replace(/^data\//, '')
      .split('/')
      .slice(0, -1)
      .slice(0, 2)
      .join('/') || '.'
  );
}

async function readOf(engine: Engine, parts: readonly StoredPart[]): Promise<Record<string, Read>> {
  const read: Record<string, Read> = {};
  for (const part of parts) {
    if (part.source === null) continue;
    const row = (read[`${part.source}/${part.shape ?? ''}`] ??= {
      files: 0,
      records: 0,
      events: 0,
      rejected: 0,
      first: null,
      last: null,
    });
    row.files += 1;
    row.records += part.records;
    row.events += part.events;
    row.rejected += part.rejected;
    const [first, last] = [part.first, part.last].map((time) => (time === null ? null : isoMicros(time)));
    if (first && (row.first === null || first < row.first)) row.first = first;
    if (last && (row.last === null || last > row.last)) row.last = last;
    for (const reject of value(await engine.rejects(part.partId, 0, 1000))) {
      const [reason = ''] = String(reject['reason']).split(':');
      const reasons = (row.reasons ??= {});
      reasons[reason] = (reasons[reason] ?? 0) + 1;
    }
  }
  return Object.fromEntries(Object.entries(read).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
