import type { PartReport, RejectedRecord } from '../src/evidence/part.ts';
import { EventBatcher, type Origin } from '../src/ingest/batcher.ts';
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

  constructor() {
    super(nowhere, { rows: 16 });
  }

  override add(_: Origin, fields: EventFields): void {
    this.results.push(fields);
  }

  override reject(record: RejectedRecord): void {
    this.results.push({ reject: record.reason });
  }
}

interface Ingested {
  readonly report: PartReport;
  readonly results: readonly Normalised[];
}

const chunkBytes = 700;

/** Reads bytes as the ingest worker does, in small chunks; gives the report and every event and reject. All sources when none are given. */
export async function ingest(
  bytes: Uint8Array,
  name: string,
  sources?: ReadonlyMap<string, Source>,
): Promise<Ingested> {
  const listener = new Listener();
  const part = {
    partId: 1,
    name,
    location: { file: 0, members: [] },
    storedBytes: bytes.length,
    async *open() {
      for (let at = 0; at < bytes.length; at += chunkBytes)
        yield await Promise.resolve(bytes.slice(at, at + chunkBytes));
    },
  };
  const report = await ingestPart(part, listener, {
    onProgress: () => undefined,
    signal: new AbortController().signal,
    ...(sources === undefined ? {} : { sources }),
  });
  return { report, results: listener.results };
}
