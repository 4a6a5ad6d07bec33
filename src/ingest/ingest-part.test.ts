import { fc, test as property } from '@fast-check/vitest';
import { tableFromIPC } from '@uwdata/flechette';
import { describe, expect, test } from 'vitest';
import type { PartReport, RejectedRecord } from '../evidence/part.ts';
import { text as textOf } from '../lib/json.ts';
import { parseTime } from '../lib/time.ts';
import type { EventFields } from '../schema/event.ts';
import { defineSource, type Normalised, type Source } from '../sources/source.ts';
import { EventBatcher } from './batcher.ts';
import { ingestPart } from './ingest-part.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function made(
  operation: string | null,
  time: string | null,
  id: string | null,
  order: 'dmy' | 'mdy' | 'ymd',
): Normalised {
  const parsed = parseTime(time ?? '', { order });
  if (operation === null || parsed === null) return { reject: `time ${String(time)} cannot be read` };
  const basis = parsed.explicit ? 'explicit' : 'assumed';
  return {
    time: parsed.micros,
    time_basis: basis,
    event_id: id,
    event_class: 'other',
    operation,
    outcome: 'success',
  } satisfies EventFields;
}

const fakes: ReadonlyMap<string, Source> = new Map([
  [
    'fake',
    defineSource({
      title: 'Fake log',
      family: 'fake',
      shapes: [
        {
          kind: 'json',
          id: 'json',
          title: 'Fake JSON',
          claims: (r) => 'op' in r && 'at' in r,
          normalise: (r, c) => made(textOf(r['op']), textOf(r['at']), textOf(r['id']), c.dateOrder),
        },
        {
          kind: 'csv',
          id: 'csv',
          title: 'Fake CSV',
          limits: ['never tells who'],
          dateColumns: ['when'],
          claims: (h) => h.has('op', 'when'),
          normalise: (r, c) => made(r.get('op'), r.get('when'), r.get('id'), c.dateOrder),
        },
      ],
    }),
  ],
  [
    'other',
    defineSource({
      title: 'Other log',
      family: 'other',
      shapes: [
        {
          kind: 'json',
          id: 'json',
          title: 'Other JSON',
          claims: (r) => 'verb' in r,
          normalise: (r, c) => made(textOf(r['verb']), textOf(r['at']), null, c.dateOrder),
        },
      ],
    }),
  ],
]);

interface Row {
  readonly operation: string;
  readonly event_id: string;
  readonly raw: string;
  readonly record_no: number;
  readonly time: number;
}

interface Outcome {
  readonly report: PartReport;
  readonly rows: readonly Row[];
  readonly rejects: readonly RejectedRecord[];
}

interface Setup {
  readonly sizes?: readonly number[];
  readonly failAt?: number;
  readonly abortAt?: number;
}

async function ingest(content: string | Uint8Array, setup: Setup = {}): Promise<Outcome> {
  const bytes = typeof content === 'string' ? encoder.encode(content) : content;
  const sizes = setup.sizes ?? [65_536];
  const controller = new AbortController();
  async function* open(): AsyncGenerator<Uint8Array> {
    let at = 0;
    for (let i = 0; at < bytes.length; i++) {
      const size = Math.max(1, sizes[i % sizes.length] ?? 1);
      if (setup.failAt !== undefined && at >= setup.failAt) throw new Error('unexpected end of gzip data');
      if (setup.abortAt !== undefined && at >= setup.abortAt) {
        controller.abort();
        throw new Error('aborted');
      }
      yield await Promise.resolve(bytes.slice(at, at + size));
      at += size;
    }
  }
  const rows: Row[] = [];
  const rejects: RejectedRecord[] = [];
  const batcher = new EventBatcher(
    {
      events: (stream) => {
        for (const row of tableFromIPC(stream, { useBigInt: true }).toArray() as Record<string, unknown>[]) {
          const offset = Number(row['byte_offset']);
          rows.push({
            operation: String(row['operation']),
            event_id: String(row['event_id']),
            raw: decoder.decode(bytes.subarray(offset, offset + Number(row['byte_length']))),
            record_no: Number(row['record_no']),
            time: Number(row['time']),
          });
        }
        return Promise.resolve();
      },
      changes: () => Promise.resolve(),
      rejects: (r) => Promise.resolve(void rejects.push(...r)),
      part: () => Promise.resolve(),
    },
    { rows: 1024 },
  );
  const part = { partId: 3, name: 'x', location: { file: 0, members: [] }, storedBytes: bytes.length, open };
  const report = await ingestPart(part, batcher, {
    onProgress: () => undefined,
    signal: controller.signal,
    sources: fakes,
  });
  await batcher.flush();
  expect(report.records).toBe(report.events + report.rejected);
  expect(rows.length).toBe(report.events);
  expect(rejects.length).toBe(report.rejected);
  return { report, rows, rejects };
}

const line = (i: number, more: Record<string, unknown> = {}): string =>
  JSON.stringify({ op: `op${String(i)}`, at: '2025-01-02T03:04:05Z', id: `id${String(i)}`, ...more });

describe('JSON parts', () => {
  test('events carry their place and rejects their reason', async () => {
    const { report, rows, rejects } = await ingest(
      `{"Records":[${line(1)}, ${line(2, { at: 'never' })},{"foo":1,"bar":2},7,${line(5)}]}`,
    );
    expect(report).toMatchObject({
      status: 'loaded',
      source: 'fake',
      shape: 'json',
      records: 5,
      events: 2,
      rejected: 3,
      zone: 'explicit',
    });
    expect(rows.map((r) => [r.raw, r.record_no])).toEqual([
      [line(1), 1],
      [line(5), 5],
    ]);
    expect(rejects.map((r) => r.reason)).toEqual([
      'time never cannot be read',
      'not a Fake log record: keys foo, bar',
      'not a JSON object: 7',
    ]);
  });

  test('a broken record in a batch is refused alone', async () => {
    const { report, rejects } = await ingest(`[${line(1)},{"op":"x","at":tru},${line(3)}]`);
    expect(report).toMatchObject({ records: 3, events: 2, rejected: 1 });
    expect(rejects[0]).toMatchObject({ reason: 'broken record: not valid JSON', byteOffset: line(1).length + 2 });
  });

  test('hostile keys and lone surrogates load', async () => {
    const { report } = await ingest(
      `{"__proto__":{"op":1},"constructor":2,"op":"\\ud800","at":"2025-01-01T00:00:00Z","op":"b"}\n${line(2)}`,
    );
    expect(report).toMatchObject({ records: 2, events: 2 });
  });

  test('wrappers of search tools come off, previews are left out and said', async () => {
    const text = [
      `{"preview":true,"offset":0,"result":${line(1)}}`,
      `{"preview":false,"offset":0,"lastrow":true,"result":${line(2)}}`,
      `{"_index":"i","_id":"1","_source":${line(3)}}`,
      JSON.stringify({ _raw: line(4), host: 'h' }),
    ].join('\n');
    const { report, rows } = await ingest(text);
    expect(rows.map((r) => r.event_id)).toEqual(['id2', 'id3', 'id4']);
    expect(report.limits).toEqual([
      { kind: 'shape', text: '1 preview results of a search were left out; the final results follow them' },
    ]);
  });

  test('result tables become records', async () => {
    const columns = ['op', 'at', 'id'].map((name) => ({ name, type: 'string' }));
    const { rows } = await ingest(
      JSON.stringify({ tables: [{ name: 'PrimaryResult', columns, rows: [['a', '2025-01-01T00:00:00Z', 'r1']] }] }),
    );
    expect(rows.map((r) => [r.operation, r.event_id])).toEqual([['a', 'r1']]);
  });

  test('mixed files are read by several sources', async () => {
    const { report } = await ingest(`${line(1)}\n{"verb":"v","at":"2025-01-01T00:00:00Z"}\n${line(2)}`);
    expect(report).toMatchObject({ events: 3, source: 'fake', message: 'mixed: Fake JSON (2), Other JSON (1)' });
  });

  test('a record without native id is named by its bytes', async () => {
    const record = '{"verb":"v","at":"2025-01-01T00:00:00Z"}';
    const { rows } = await ingest(`${record}\n${record}\n${record.replace('"v"', '"w"')}`);
    expect(rows[0]?.event_id).toMatch(/^row:[0-9a-f]{32}$/);
    expect(rows[1]?.event_id).toBe(rows[0]?.event_id);
    expect(rows[2]?.event_id).not.toBe(rows[0]?.event_id);
  });

  test('nothing recognised: the part is unknown and says what it looks like', async () => {
    const { report } = await ingest('{"foo":1,"bar":2}\n'.repeat(3000));
    expect(report).toMatchObject({ status: 'unknown', records: 0, message: 'not a known record: keys foo, bar' });
    expect((await ingest('{"digestStartTime":"x","digestEndTime":"y","logFiles":[]}')).report.status).toBe('ignored');
    expect((await ingest('')).report).toMatchObject({ status: 'unknown', message: 'empty file' });
    expect((await ingest(new Uint8Array(5000).map((_, i) => (i * 7919) % 31))).report.status).toBe('unknown');
    expect((await ingest('just a line of prose\nand another')).report.status).toBe('unknown');
  });

  test('text above the JSON does not hide it', async () => {
    const { report } = await ingest(`WARNING: paging stopped\n${line(1)}\n${line(2)}\n`);
    expect(report).toMatchObject({ status: 'loaded', events: 2, rejected: 1 });
  });
});

describe('encodings', () => {
  const text = `${line(1, { who: 'Zoë 🦊' })}\n${line(2)}\n`;
  const utf16 = (mark: boolean, bigEndian: boolean): Uint8Array => {
    const units = (mark ? '\ufeff' : '') + text;
    const view = new DataView(new ArrayBuffer(units.length * 2));
    for (let i = 0; i < units.length; i++) view.setUint16(i * 2, units.charCodeAt(i), !bigEndian);
    return new Uint8Array(view.buffer);
  };

  test('UTF-16 with and without mark, in any chunks; ranges are those of the original', async () => {
    for (const mark of [true, false]) {
      for (const bigEndian of [true, false]) {
        const bytes = utf16(mark, bigEndian);
        for (const sizes of [[65_536], [1], [3, 7]]) {
          const { report, rejects } = await ingest(bytes, { sizes });
          expect(rejects).toEqual([]);
          expect(report).toMatchObject({ events: 2, encoding: bigEndian ? 'utf-16be' : 'utf-16le' });
        }
        const name = bigEndian ? 'utf-16be' : 'utf-16le';
        const places: string[] = [];
        const batcher = new EventBatcher({
          events: (stream) => {
            for (const row of tableFromIPC(stream, { useBigInt: true }).toArray() as Record<string, unknown>[]) {
              const offset = Number(row['byte_offset']);
              places.push(new TextDecoder(name).decode(bytes.subarray(offset, offset + Number(row['byte_length']))));
            }
            return Promise.resolve();
          },
          changes: () => Promise.resolve(),
          rejects: () => Promise.resolve(),
          part: () => Promise.resolve(),
        });
        async function* open(): AsyncGenerator<Uint8Array> {
          yield await Promise.resolve(bytes);
        }
        const part = { partId: 1, name: 'x', location: { file: 0, members: [] }, storedBytes: 1, open };
        await ingestPart(part, batcher, {
          onProgress: () => undefined,
          signal: new AbortController().signal,
          sources: fakes,
        });
        await batcher.flush();
        expect(places.join('\n')).toBe(text.trim());
      }
    }
  });

  test('a byte order mark is not part of the first record', async () => {
    const { rows } = await ingest(`\ufeff${line(1)}`);
    expect(rows[0]?.raw).toBe(line(1));
  });

  test('windows-1252 is read and announced', async () => {
    const bytes = Uint8Array.from(`op,when,id\nZo\u00eb,2025-01-01 00:00:00,1\nplain,2025-01-01 00:00:00,2\n`, (c) =>
      c.charCodeAt(0),
    );
    const { report, rows } = await ingest(bytes);
    expect(rows.map((r) => r.operation)).toEqual(['Zoë', 'plain']);
    expect(report.encoding).toBe('windows-1252');
    expect(report.limits.map((l) => l.kind)).toContain('encoding');
  });
});

describe('CSV parts', () => {
  test('rows, ranges, repeated headers, blank lines, limits of the shape', async () => {
    const { report, rows } = await ingest(
      'id;op;when\r\n1;"a;\nb";2025-01-02 03:04:05\r\n\r\nid;op;when\r\n2;c;nonsense\r\n3;"d ""q"" é";2025-01-02\r\n',
    );
    expect(report).toMatchObject({
      source: 'fake',
      shape: 'csv',
      delimiter: ';',
      records: 3,
      events: 2,
      rejected: 1,
      zone: 'assumed UTC',
    });
    expect(rows.map((r) => [r.operation, r.raw])).toEqual([
      ['a;\nb', '1;"a;\nb";2025-01-02 03:04:05'],
      ['d "q" é', '3;"d ""q"" é";2025-01-02'],
    ]);
    expect(report.limits.map((l) => l.kind)).toEqual(['shape', 'zone']);
  });

  const dated = (values: readonly string[]): string => `op,when\n${values.map((v) => `x,"${v}"\n`).join('')}`;

  test('one value settles the order of day and month, wherever it is', async () => {
    const early = await ingest(dated(['1/2/2025 10:00', '13/2/2025 10:00']));
    expect(early.report.dateOrder).toBe('dmy');
    expect(early.rows[0]?.time).toBe(Date.UTC(2025, 1, 1, 10));
    const late = await ingest(dated([...Array.from({ length: 3000 }, () => '1/2/2025 10:00'), '13/2/2025 10:00']), {
      sizes: [5000],
    });
    expect(late.report).toMatchObject({ dateOrder: 'dmy', events: 3001, rejected: 0 });
    expect(late.rows[0]?.time).toBe(Date.UTC(2025, 1, 1, 10));
  });

  test('an order nothing settles is assumed and announced', async () => {
    const sorted = await ingest(dated(['11/1/2025', '12/1/2025', '1/2/2025', '2/2/2025']));
    expect(sorted.report.dateOrder).toBe('dmy (assumed)');
    expect(sorted.report.limits.map((l) => l.kind)).toContain('date_order');
    expect((await ingest(dated(['1/2/2025']))).report.dateOrder).toBe('mdy (assumed)');
    expect((await ingest(dated(['2025-01-02T00:00:00Z']))).report.dateOrder).toBeNull();
  });

  test('JSON kept in a column of a search export is read', async () => {
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const { report, rows } = await ingest(`_time,_raw\n1,${quoted(line(1))}\n2,${quoted('{"no":1}')}\n3,text\n`);
    expect(rows.map((r) => r.event_id)).toEqual(['id1']);
    expect(report).toMatchObject({ records: 3, rejected: 2 });
  });

  test('an unclosed quote costs its line', async () => {
    const { report, rejects } = await ingest('op,when\nx,2025-01-01\n"y,2025-01-01\nz,2025-01-01\n"w,2025');
    expect(report).toMatchObject({ records: 4, events: 2, rejected: 2 });
    expect(rejects.map((r) => r.reason)).toEqual([
      'quote that is never closed',
      'cut off by the end of the file inside quotes',
    ]);
    expect(report.limits.map((l) => l.kind)).toContain('truncated');
  });
});

describe('interrupted parts', () => {
  const text = Array.from({ length: 500 }, (_, i) => line(i)).join('\n');

  test('a stream that breaks keeps what was read', async () => {
    const { report } = await ingest(text, { sizes: [1000], failAt: 10_000 });
    expect(report).toMatchObject({ status: 'loaded', message: 'unexpected end of gzip data' });
    expect(report.events).toBeGreaterThan(100);
    expect(report.limits.map((l) => l.kind)).toContain('truncated');
    expect((await ingest(text, { failAt: 0 })).report).toMatchObject({ status: 'failed', records: 0 });
  });

  test('stopping keeps what was read and says where', async () => {
    const { report } = await ingest(text, { sizes: [1000], abortAt: 10_000 });
    expect(report.status).toBe('cancelled');
    expect(report.limits.at(-1) ?? report.limits[0]).toBeDefined();
    expect(report.limits.map((l) => l.kind)).toContain('cancelled');
  });
});

describe('properties', () => {
  property.prop([fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 50 })])(
    'random bytes never throw',
    async (bytes, size) => {
      await ingest(bytes, { sizes: [size] });
    },
  );

  property.prop([
    fc.integer({ min: 1, max: 2000 }),
    fc.integer({ min: 1, max: 300 }),
    fc.constantFrom('lines', 'wrapped', 'csv'),
  ])('a file cut at any byte loses the cut record only', async (at, size, form) => {
    const lines = Array.from({ length: 20 }, (_, i) => line(i));
    const rows = lines.map((_, i) => `"op${String(i)}","2025-01-02T03:04:05Z","id${String(i)}"`);
    const text =
      form === 'lines'
        ? lines.join('\n')
        : form === 'wrapped'
          ? `{"Records":[${lines.join(',')}]}`
          : `op,when,id\n${rows.join('\n')}`;
    const cut = text.slice(0, at);
    const { report } = await ingest(cut, { sizes: [size] });
    const whole = (form === 'csv' ? rows : lines).filter((l) => cut.includes(l)).length;
    expect(report.events).toBeGreaterThanOrEqual(whole);
    expect(report.events).toBeLessThanOrEqual(whole + 1);
    expect(report.rejected).toBeLessThanOrEqual(1);
  });
});
