import { describe, expect, it } from 'vitest';
import type { PartReport, RejectedRecord } from '../src/evidence/part.ts';
import { readRecord } from '../src/evidence/read-record.ts';
import { EventBatcher, type Origin, type RecordPlace } from '../src/ingest/batcher.ts';
import { againJob, cancelledReport } from '../src/ingest/job.ts';
import type { IngestSink } from '../src/ingest/messages.ts';
import { runFiles } from '../src/ingest/run-files.ts';
import { runJob } from '../src/ingest/run-job.ts';
import { samplePart } from '../src/ingest/sample-part.ts';
import { mappedSource } from '../src/mapping/to-source.ts';
import { tryMapping } from '../src/mapping/trial.ts';
import type { EventFields } from '../src/schema/event.ts';
import type { Source } from '../src/sources/source.ts';
import { gz, text, zipOf } from './archives.ts';
import { bookOf } from './workbooks.ts';

const table = [
  ['Moment', 'Visitor', 'Terminal'],
  ['13/05/2026 10:00:00', 'ana@fabrikam.example', '203.0.113.7'],
  ['soon', 'bob@fabrikam.example', '203.0.113.8'],
  ['14/05/2026 11:00:00', 'bob@fabrikam.example', '203.0.113.8'],
];
const csv = text(table.map((row) => row.join(';')).join('\r\n'));
const passwords = ['fabrikam'];

class Places extends EventBatcher {
  readonly places: RecordPlace[] = [];

  override add(_origin: Origin, _fields: EventFields, _id: string, place: RecordPlace): void {
    this.places.push(place);
  }

  override reject(record: RejectedRecord): void {
    this.places.push(record);
  }
}

function sinkOf(parts: PartReport[]): IngestSink {
  return {
    events: async () => undefined,
    changes: async () => undefined,
    rejects: async () => undefined,
    part: async (report) => void parts.push(report),
  };
}

/** Loads a file nothing recognises, maps it by the guess and reads it again, as the page does. */
async function mapAndReread(
  path: string,
  blob: Blob,
): Promise<{ readonly before: PartReport; readonly after: PartReport; readonly raw: readonly string[] }> {
  const parts: PartReport[] = [];
  await runFiles([{ path, blob }], sinkOf(parts), { passwords });
  const before = parts.find((part) => part.mappable === true);
  if (before === undefined) throw new Error(`nothing to map in ${path}`);
  const sample = await samplePart(blob, before, passwords);
  if (sample === null) throw new Error(`no columns in ${path}`);
  const { mapping } = tryMapping(sample, null, before.name);
  const { after, places } = await readAgain(before, blob, [mappedSource(mapping)]);
  const raw: string[] = [];
  for (const { byteOffset, byteLength } of places)
    raw.push(await readRecord(blob, after.location, byteOffset, byteLength, after.encoding, passwords));
  return { before, after, raw: raw.map((one) => one.trim()) };
}

async function readAgain(
  part: PartReport,
  blob: Blob,
  mapped: readonly Source[],
): Promise<{ readonly after: PartReport; readonly places: readonly RecordPlace[] }> {
  const again: PartReport[] = [];
  const batcher = new Places(sinkOf([]));
  const found = await runJob(againJob(part, blob), {
    sink: sinkOf(again),
    batcher,
    signal: new AbortController().signal,
    passwords,
    mapped,
    onProgress: () => undefined,
  });
  expect(found).toEqual([]);
  const [after] = again;
  if (after === undefined || again.length > 1) throw new Error(`${again.length} reports`);
  return { after, places: batcher.places };
}

describe('a part read again with a mapping', () => {
  it.each<readonly [string, () => Promise<Blob>, string]>([
    ['doors.csv', async () => new Blob([csv]), ';'],
    ['doors.csv.gz', async () => new Blob([new Uint8Array(gz(csv))]), ';'],
    ['doors.zip', () => zipOf({ name: 'in/doors.csv', bytes: csv }), ';'],
    ['locked.zip', () => zipOf({ name: 'doors.csv', bytes: csv, password: 'fabrikam' }), ';'],
    ['twice.zip', async () => zipOf({ name: 'doors.csv.gz', bytes: gz(csv) }), ';'],
    ['doors.xlsx', () => bookOf([{ name: 'May', rows: table }]), ','],
  ])('%s: under its own id and hash, records where they lie', async (path, make, delimiter) => {
    const { before, after, raw } = await mapAndReread(path, await make());
    expect(before).toMatchObject({ status: 'unknown', records: 0 });
    expect(after).toMatchObject({ status: 'loaded', source: 'mapped', records: 3, events: 2, rejected: 1 });
    expect(after.mappable).toBeUndefined();
    const kept = ({ partId, name, location, sha256, bytes, conversion }: PartReport): object => ({
      partId,
      name,
      location,
      sha256,
      bytes,
      conversion,
    });
    expect(kept(after)).toEqual(kept(before));
    expect(raw.map((one) => one.replaceAll('"', ''))).toEqual(table.slice(1).map((row) => row.join(delimiter)));
  });

  it('can be mapped still when that was cancelled before anything was stored', async () => {
    const blob = new Blob([csv]);
    const parts: PartReport[] = [];
    await runFiles([{ path: 'doors.csv', blob }], sinkOf(parts));
    const [part] = parts;
    if (part === undefined) throw new Error('no part');
    const report = cancelledReport(againJob(part, blob));
    expect(report).toMatchObject({ status: 'cancelled', mappable: true, sha256: part.sha256, bytes: part.bytes });
  });

  it('says so when the part is not there any more, and keeps what is known of it', async () => {
    const zip = await zipOf({ name: 'doors.csv', bytes: csv });
    const parts: PartReport[] = [];
    await runFiles([{ path: 'doors.zip', blob: zip }], sinkOf(parts));
    const part = parts.find((one) => one.mappable === true);
    if (part === undefined) throw new Error('nothing to map');
    const other = await zipOf({ name: 'windows.csv', bytes: csv });
    await expect(samplePart(other, part, [])).rejects.toThrow('no member doors.csv in the archive');
    const { after } = await readAgain(part, other, []);
    expect(after).toMatchObject({
      status: 'failed',
      message: 'no member doors.csv in the archive',
      sha256: part.sha256,
      bytes: csv.length,
      events: 0,
    });
  });
});
