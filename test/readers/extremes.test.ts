import { describe, expect, test } from 'vitest';
import { recordLimit } from '../../src/evidence/read-record.ts';
import { EventBatcher } from '../../src/ingest/batcher.ts';
import { ingestPart } from '../../src/ingest/ingest-part.ts';
import { isReject } from '../../src/sources/source.ts';
import { ingest, type Ingested } from '../ingest-fixture.ts';
import { fakes } from './fake-sources.ts';
import { utf8 } from './fixtures.ts';

const mega = 1024 * 1024;

function shown({ results }: Ingested): readonly string[] {
  return results.map((found) => (isReject(found) ? `!${found.reject}` : found.operation.slice(0, 40)));
}

const read = async (text: string): Promise<Ingested> => ingest(utf8(text), 'x', fakes, [mega]);

interface Streamed {
  readonly events: number;
  readonly rejects: readonly { readonly reason: string; readonly byteOffset: number; readonly byteLength: number }[];
  /** Most bytes in array buffers while it was read. */
  readonly peak: number;
}

/** Reads chunks that never exist all at once. */
async function stream(chunks: () => Iterable<Uint8Array>): Promise<Streamed> {
  const rejects: Streamed['rejects'][number][] = [];
  let events = 0;
  let peak = 0;
  const batcher = new EventBatcher(
    {
      events: (_, rows) => Promise.resolve(void (events += rows)),
      changes: () => Promise.resolve(),
      rejects: (rows) => Promise.resolve(void rejects.push(...rows)),
      part: () => Promise.resolve(),
    },
    { rows: 4096 },
  );
  const before = process.memoryUsage().arrayBuffers;
  async function* open(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks()) {
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
      yield await Promise.resolve(chunk.slice());
    }
  }
  await ingestPart({ partId: 1, name: 'x', location: { file: 0, members: [] }, storedBytes: 1, open }, batcher, {
    onProgress: () => undefined,
    signal: new AbortController().signal,
    sources: fakes,
  });
  await batcher.flush();
  return { events, rejects, peak };
}

describe('JSON', () => {
  test('one line of many megabytes is streamed', async () => {
    const record = utf8(`{"op":"a","id":"x","pad":"${'p'.repeat(4000)}"},`);
    const { events, rejects, peak } = await stream(function* () {
      yield utf8('[');
      for (let i = 0; i < 10_000; i++) yield record;
      yield utf8('{"op":"last"}]');
    });
    expect([events, rejects]).toEqual([10_001, []]);
    expect(peak).toBeLessThan(32 * mega);
  });

  test('a record up to the limit is read, a longer one refused', async () => {
    const pad = 'x'.repeat(50 * mega);
    const found = await read(`{"op":"big","pad":"${pad}"}\n{"op":"b"}`);
    expect(shown(found)).toEqual(['big', 'b']);
    const piece = utf8('y'.repeat(mega));
    const { events, rejects } = await stream(function* () {
      yield utf8('{"op":"a"}\n{"op":"huge","pad":"');
      for (let i = 0; i < 70; i++) yield piece;
      yield utf8('"}\n{"op":"b"}\n');
    });
    const length = 70 * mega + 22;
    expect(events).toBe(2);
    expect(rejects).toMatchObject([
      {
        reason: `record of ${String(length)} bytes is over the limit of ${String(recordLimit)}`,
        byteOffset: 11,
        byteLength: length,
      },
    ]);
  });

  test('long strings, lone surrogates, zero bytes', async () => {
    const long = 'z'.repeat(10 * mega);
    const found = await read(`{"op":"${long}"}\n{"op":"\\ud800"}\n\0\0{"op":"c"}\0\n{"op":"\0d"}\n{"op":"e"}`);
    expect(found.results.map((r) => (isReject(r) ? r.reject : r.operation.length))).toEqual([
      long.length,
      1,
      1,
      'broken record: not valid JSON',
      1,
    ]);
  });

  test('nesting of 100,000 levels', async () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const deep = `${open.repeat(100_000)}1${close.repeat(100_000)}`;
      expect(shown(await read(`{"op":"a"}\n{"op":"deep","x":${deep}}\n{"op":"b"}`))).toEqual([
        'a',
        '!nested deeper than 512 levels',
        'b',
      ]);
      const open100k = await read(`{"op":"a"}\n{"op":"deep","x":${open.repeat(100_000)}\n{"op":"b"}\n`);
      expect(shown(open100k)).toEqual(['a', expect.stringMatching(/^!/), 'b']);
    }
  });

  test('a record broken on a line of its own or in one long line', async () => {
    const records = Array.from({ length: 2000 }, (_, i) => `{"op":"a${String(i)}","list":[{"x":1},{"op":"no"}]}`);
    for (const broken of [
      '{"op":"bad}',
      '{"op":"bad","x":[1,}',
      '{"op":"bad"',
      '{op:"bad"}',
      '"op":"bad"}',
      '{"op":tru"}',
    ]) {
      const all = records.with(1000, broken).join(',');
      const found = await read(`{"Records":[${all}]}`);
      expect(found.report.events, broken).toBe(1999);
      expect(found.report.rejected, broken).toBeLessThanOrEqual(3);
    }
  });
});

describe('tables', () => {
  test('a million columns', async () => {
    const names = Array.from({ length: 1_000_000 }, (_, i) => `c${String(i)}`).join(',');
    expect((await read(`op,when,${names}\na,1\n`)).report).toMatchObject({
      status: 'unknown',
      message: 'no JSON, and a first line over the limit of 262144 bytes for the header of a table',
    });
    const wide = `op,when\n${'x,'.repeat(1_000_000)}\nb,2\n`;
    expect(shown(await read(wide))).toEqual(['x', 'b']);
  });

  test('a cell without end is refused, quoted or not, and costs no more memory than the limit', async () => {
    const piece = new Uint8Array(8 * mega).fill(120);
    for (const quote of ['', '"']) {
      const { events, rejects, peak } = await stream(function* () {
        yield utf8(`op,when\na,1\n${quote}`);
        for (let i = 0; i < 24; i++) yield piece;
        yield utf8(`${quote},2\nb,3\n`);
      });
      expect(events).toBe(2);
      expect(rejects).toHaveLength(1);
      expect(rejects[0]).toMatchObject({ byteOffset: 12 });
      expect(rejects[0]?.byteLength).toBeGreaterThan(24 * 8 * mega);
      expect(peak).toBeLessThan(320 * mega);
    }
  });

  test('an unclosed quote costs its line wherever it is', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `op${String(i)},"when, ${String(i)}"`);
    const found = await read(`op,when\n${rows.with(15_000, 'bad,"never closed').join('\n')}\n`);
    expect(found.report).toMatchObject({ events: 29_999, rejected: 1 });
    const at = found.results.findIndex(isReject);
    expect(found.results[at]).toEqual({ reject: 'quote that is never closed' });
    expect(found.places[at]).toMatchObject({ byteLength: 'bad,"never closed'.length, recordNo: 15_001 });
  });

  test('zero bytes and control characters', async () => {
    expect(shown(await read(`op,when\na\0b,1\n${'c,2\n'.repeat(40)}`)).slice(0, 2)).toEqual(['a\0b', 'c']);
  });
});
