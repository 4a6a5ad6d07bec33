import type { PartReport, RejectedRecord } from '../evidence/part.ts';

/** Rows in a full batch: DuckDB's row group, so that no row group is rewritten. */
export const batchRows = 122_880;

/** What an ingest produces, in order, to whoever stores it. Each call may wait (back-pressure). */
export interface IngestSink {
  /** A complete Arrow IPC stream with the columns of `schema/event.ts`, in order. */
  events(stream: Uint8Array, rows: number): Promise<void>;
  /** A complete Arrow IPC stream: event_key, target, name, old, new. */
  changes(stream: Uint8Array, rows: number): Promise<void>;
  rejects(rows: readonly RejectedRecord[]): Promise<void>;
  /** The part is finished. Its last rows may still sit in a batch shared with other parts; `flush` at the end of a load sends them. */
  part(report: PartReport): Promise<void>;
}

/** Messages from an ingest worker to the engine worker on their own port. Each is answered by one `Credit` once stored. */
export type IngestMessage =
  | { readonly type: 'events' | 'changes'; readonly stream: Uint8Array; readonly rows: number }
  | { readonly type: 'rejects'; readonly rows: readonly RejectedRecord[] }
  | { readonly type: 'part'; readonly report: PartReport };

export interface Credit {
  readonly type: 'credit';
  /** Set when the engine could not store the message. */
  readonly error: string | null;
}

/** Messages a worker may have unanswered before it waits. */
export const credits = 2;

/** Progress of one part while it is read. */
export interface PartProgress {
  readonly partId: number;
  readonly name: string;
  /** Bytes of the file or member consumed, as stored (compressed). */
  readonly readBytes: number;
  readonly totalBytes: number;
  readonly records: number;
}
