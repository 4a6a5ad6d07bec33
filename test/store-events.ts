import type { PartReport } from '../src/evidence/part.ts';
import type { IngestMessage, IngestSink } from '../src/ingest/messages.ts';
import { EventBatcher } from '../src/ingest/batcher.ts';
import type { EventFields } from '../src/schema/event.ts';

/** An event as a source would give it; what is left out has a default. */
export type Given = Partial<EventFields> & { readonly id: string };

export interface GivenPart {
  readonly partId: number;
  readonly source?: string;
  readonly events: readonly Given[];
  readonly rejects?: number;
}

/** 2026-05-01T00:00:00Z in microseconds. */
export const start = Date.UTC(2026, 4, 1) * 1000;

/** A part report whose books balance. */
export function report(part: GivenPart): PartReport {
  const rejected = part.rejects ?? 0;
  return {
    partId: part.partId,
    name: `part-${part.partId}.json`,
    location: { file: part.partId, members: [] },
    status: 'loaded',
    source: part.source ?? 'aws-cloudtrail',
    shape: 'records',
    shapeTitle: 'Records',
    sha256: null,
    bytes: 1000,
    records: part.events.length + rejected,
    events: part.events.length,
    rejected,
    encoding: 'utf-8',
    delimiter: null,
    dateOrder: null,
    zone: null,
    message: null,
    limits: [],
  };
}

/** Parts as the messages an ingest worker sends, through the real batcher. */
export async function messagesOf(parts: readonly GivenPart[]): Promise<IngestMessage[]> {
  const messages: IngestMessage[] = [];
  const sink: IngestSink = {
    events: async (stream, rows) => void messages.push({ type: 'events', stream, rows }),
    changes: async (stream, rows) => void messages.push({ type: 'changes', stream, rows }),
    rejects: async (rows) => void messages.push({ type: 'rejects', rows }),
    part: async (r) => void messages.push({ type: 'part', report: r }),
  };
  const batcher = new EventBatcher(sink);
  for (const part of parts) {
    const origin = { source: part.source ?? 'aws-cloudtrail', family: 'family', partId: part.partId };
    part.events.forEach(({ id, ...given }, i) => {
      const fields: EventFields = {
        time: start + i * 1_000_000,
        time_basis: 'explicit',
        event_id: id,
        event_class: 'api_call',
        operation: 'GetObject',
        outcome: 'success',
        ...given,
      };
      batcher.add(origin, fields, id, { recordNo: i + 1, byteOffset: i * 100, byteLength: 100 });
    });
    for (let i = 0; i < (part.rejects ?? 0); i++)
      batcher.reject({
        partId: part.partId,
        recordNo: part.events.length + i + 1,
        byteOffset: 0,
        byteLength: 1,
        reason: `no time in "\ud800"`,
      });
    await sink.part(report(part));
  }
  await batcher.flush();
  return messages;
}
