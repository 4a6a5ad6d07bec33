import { beforeAll, describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import type { EvidenceFile } from '../../src/evidence/part.ts';
import { value } from '../../src/headless/triage.ts';
import { PortSink } from '../../src/ingest/port-sink.ts';
import { runFiles } from '../../src/ingest/run-files.ts';
import { isReject } from '../../src/sources/source.ts';
import { ingest } from '../ingest-fixture.ts';
import { openDuckDb } from '../open-duckdb.ts';
import { fixtureFiles, randomOf } from './fixtures.ts';

interface Loaded {
  readonly keys: readonly unknown[];
  /** Without where they were read. */
  readonly events: readonly unknown[];
  /** Their changes. */
  readonly changes: readonly unknown[];
  readonly records: number;
  readonly duplicates: number;
}

async function load(files: readonly EvidenceFile[]): Promise<Loaded> {
  const db = await openDuckDb();
  const engine = new Engine(() => Promise.resolve(db));
  value(await engine.open(new ArrayBuffer(0)));
  const { port1, port2 } = new MessageChannel();
  await engine.attach(port1);
  const sink = new PortSink(port2);
  await runFiles(files, sink);
  await sink.drain();
  port2.close();
  value(await engine.settle());
  const parts = value(await engine.parts());
  for (const part of parts) expect(part.records, part.name).toBe(part.events + part.rejected);
  const [count] = db.query('select count(*)::integer as n from duplicates');
  return {
    keys: db.query('select event_key, event_id from events order by all'),
    events: db.query('select * exclude (part_id, record_no, byte_offset, byte_length) from events order by event_key'),
    changes: db.query('select * from changes order by all'),
    records: parts.reduce((sum, part) => sum + part.records - part.rejected, 0),
    duplicates: Number(count?.['n']),
  };
}

function file(path: string, bytes: Uint8Array): EvidenceFile {
  return { path, blob: new Blob([new Uint8Array(bytes)]) };
}

const files = fixtureFiles.map(({ name, bytes }) => file(name, bytes));

describe('the same evidence', () => {
  let plain: Loaded;

  beforeAll(async () => {
    plain = await load(files);
    expect(plain.events.length).toBeGreaterThan(100);
    expect(plain.records).toBe(plain.keys.length + plain.duplicates);
  });

  test('gives the same events in any order of files', async () => {
    const random = randomOf(7);
    const shuffled = files
      .map((f) => [random(), f] as const)
      .toSorted(([a], [b]) => a - b)
      .map(([, f]) => f);
    expect(await load(shuffled)).toEqual(plain);
  });

  test('gives the same events when files are given twice', async () => {
    const copies = fixtureFiles.map(({ name, bytes }) => file(`copy/${name}`, bytes));
    const loaded = await load([...files, ...copies]);
    expect(loaded.keys).toEqual(plain.keys);
    expect(loaded.records).toBe(plain.records * 2);
    expect(loaded.duplicates).toBe(plain.records * 2 - plain.keys.length);
  });

  test('gives the same events when every line of a file comes as a file of its own', async () => {
    const lines = fixtureFiles.filter(({ name }) => name.endsWith('.jsonl'));
    const rest = fixtureFiles
      .filter(({ name }) => !name.endsWith('.jsonl'))
      .map(({ name, bytes }) => file(name, bytes));
    const pieces: EvidenceFile[] = [];
    for (const { name, bytes } of lines) {
      const { results, places } = await ingest(bytes, name);
      let last = -1;
      for (const [i, { byteOffset, byteLength }] of places.entries()) {
        const found = results[i];
        if (found === undefined || isReject(found) || byteOffset === last) continue;
        last = byteOffset;
        pieces.push(file(`${name}.${String(i)}`, bytes.subarray(byteOffset, byteOffset + byteLength)));
      }
    }
    expect(await load([...pieces, ...rest])).toEqual(plain);
  });
});
