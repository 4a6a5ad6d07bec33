import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Balance, StoredPart } from '../src/engine/api.ts';
import { Engine } from '../src/engine/engine.ts';
import { value } from '../src/headless/triage.ts';
import { PortSink } from '../src/ingest/port-sink.ts';
import { runFiles } from '../src/ingest/run-files.ts';
import { sources } from '../src/sources/registry.ts';
import { gz, join as joined } from './archives.ts';
import { ingest } from './ingest-fixture.ts';
import { openDuckDb } from './open-duckdb.ts';

const root = join(import.meta.dirname, '../src/sources');

interface File {
  readonly source: string;
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const files: readonly File[] = [...sources.keys()].flatMap((source) =>
  readdirSync(join(root, source, 'fixtures'))
    .filter((name) => !name.endsWith('.expected.json'))
    .map((name) => ({ source, name, bytes: new Uint8Array(readFileSync(join(root, source, 'fixtures', name))) })),
);

/** In two gzip members, as tools that append to a file write it. */
function twoMembers(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const middle = bytes.length >> 1;
  return joined(gz(bytes.slice(0, middle)), gz(bytes.slice(middle)));
}

describe('every fixture, read twice', () => {
  let once: Balance;
  let twice: Balance;
  let parts: readonly StoredPart[];

  beforeAll(async () => {
    const db = await openDuckDb();
    const engine = new Engine(() => Promise.resolve(db));
    value(await engine.open(new ArrayBuffer(0)));
    const { port1, port2 } = new MessageChannel();
    await engine.attach(port1);
    const sink = new PortSink(port2);
    let next = 0;
    const read = async (given: readonly { path: string; blob: Blob }[], file: number): Promise<Balance> => {
      next = await runFiles(given, sink, { first: { partId: next, file } });
      await sink.drain();
      return value(await engine.settle());
    };
    const path = (file: File): string => `${file.source}/${file.name}`;
    once = await read(
      files.map((file) => ({ path: path(file), blob: new Blob([file.bytes]) })),
      0,
    );
    const zipped = files.map((file) => ({ path: `${path(file)}.gz`, blob: new Blob([twoMembers(file.bytes)]) }));
    twice = await read(zipped, files.length);
    parts = value(await engine.parts());
    port2.close();
  }, 120_000);

  test('has its copies folded, whatever they were packed in', () => {
    expect(twice.events).toBe(once.events);
    expect(twice.records).toBe(2 * once.records);
    expect(twice.rejected).toBe(2 * once.rejected);
    expect(twice.duplicates).toBe(2 * once.duplicates + once.events);
  });

  test('is recognised in two gzip members as it is plain', () => {
    const of = (name: string): unknown => {
      const part = parts.find((one) => one.name === name);
      return part && [part.status, part.source, part.shape, part.records, part.events, part.rejected, part.sha256];
    };
    for (const { source, name } of files) {
      const plain = `${source}/${name}`;
      expect(of(`${plain}.gz!/${name}`), plain).toEqual(of(plain));
    }
  });
});

const both = [...sources].filter(([, { shapes }]) =>
  ['graph-json', 'powershell-json'].every((id) => shapes.some((shape) => shape.id === id)),
);

test.each(both.map(([id]) => id))(
  '%s from PowerShell is what Graph gives, with keys in Pascal case',
  async (source) => {
    for (const { name, bytes } of files.filter(
      (file) => file.source === source && file.name.startsWith('graph-json'),
    )) {
      const graph = await ingest(bytes, name);
      const given: unknown = JSON.parse(new TextDecoder().decode(bytes));
      const values = Array.isArray(given) ? given : (given as { value?: unknown }).value;
      const text = JSON.stringify(pascal(values));
      const shell = await ingest(new TextEncoder().encode(text), name);
      expect([shell.report.source, shell.report.shape], name).toEqual([source, 'powershell-json']);
      expect(shell.results, name).toEqual(graph.results);
    }
  },
);

function pascal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key.charAt(0).toUpperCase() + key.slice(1), pascal(entry)]),
  );
}
