import type { PartReport, RejectedRecord } from '../src/evidence/part.ts';
import { EventBatcher, type Origin, type RecordPlace } from '../src/ingest/batcher.ts';
import { ingestPart } from '../src/ingest/ingest-part.ts';
import type { IngestSink } from '../src/ingest/messages.ts';
import type { EventFields } from '../src/schema/event.ts';
import type { Normalised, Source } from '../src/sources/source.ts';

const nowhere: IngestSink = {
  events: () => Promise.resolve(),
  changes: () => Promise.resolve(),
  rejects: () => Promise.resolve(),
  part: () => Promise.resolve(),
};

/** Keeps what the sources made of the records, in their order. */
class Listener extends EventBatcher {
  readonly results: Normalised[] = [];
  readonly places: RecordPlace[] = [];
  readonly ids: (string | null)[] = [];

  constructor() {
    super(nowhere, { rows: 16 });
  }

  override add(_: Origin, fields: EventFields, eventId: string, place: RecordPlace): void {
    this.results.push(fields);
    this.places.push(place);
    this.ids.push(eventId);
  }

  override reject(record: RejectedRecord): void {
    this.results.push({ reject: record.reason });
    this.places.push(record);
    this.ids.push(null);
  }
}

export interface Ingested {
  readonly report: PartReport;
  /** Every event and reject in order of the file. */
  readonly results: readonly Normalised[];
  /** Where each of them is. */
  readonly places: readonly RecordPlace[];
  /** Native id or the hash that stands for it; null for rejects. */
  readonly ids: readonly (string | null)[];
}

/** Reads bytes as the ingest worker does, in chunks of the given sizes over and over. All sources when none are given. */
export async function ingest(
  bytes: Uint8Array,
  name: string,
  sources?: ReadonlyMap<string, Source>,
  sizes: readonly number[] = [700],
  mapped: readonly Source[] = [],
): Promise<Ingested> {
  const listener = new Listener();
  const part = {
    partId: 1,
    name,
    location: { file: 0, members: [] },
    storedBytes: bytes.length,
    async *open() {
      let at = 0;
      for (let i = 0; at < bytes.length; i++) {
        const size = sizes[i % sizes.length] ?? 1;
        yield await Promise.resolve(bytes.slice(at, at + size));
        at += size;
      }
    },
  };
  const report = await ingestPart(part, listener, {
    onProgress: () => undefined,
    signal: new AbortController().signal,
    mapped,
    ...(sources === undefined ? {} : { sources }),
  });
  return { report, results: listener.results, places: listener.places, ids: listener.ids };
}
