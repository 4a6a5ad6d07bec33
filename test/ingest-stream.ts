import { tableFromIPC } from '@uwdata/flechette';
import { expect } from 'vitest';
import type { PartReport, RejectedRecord } from '../src/evidence/part.ts';
import { text as textOf } from '../src/lib/json.ts';
import { parseTime } from '../src/lib/time.ts';
import type { EventFields } from '../src/schema/event.ts';
import { defineSource, type Normalised, type Source } from '../src/sources/source.ts';
import { EventBatcher } from '../src/ingest/batcher.ts';
import { ingestPart } from '../src/ingest/ingest-part.ts';

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

/** Sources that know a record by `op` or by `verb`, a table by `op` and `when`. */
export const fakes: ReadonlyMap<string, Source> = new Map([
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

/** Reads content as one part, in chunks of the given sizes, and checks that its books balance; may break or be aborted at a byte. */
export async function ingestStream(content: string | Uint8Array, setup: Setup = {}): Promise<Outcome> {
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

/** A record that the fake source knows. */
export const line = (i: number, more: Record<string, unknown> = {}): string =>
  JSON.stringify({ op: `op${String(i)}`, at: '2025-01-02T03:04:05Z', id: `id${String(i)}`, ...more });
