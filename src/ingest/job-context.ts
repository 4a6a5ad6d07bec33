import type { ByteSource } from '../evidence/byte-source.ts';
import type { Magic } from '../evidence/magic.ts';
import type { PartLocation } from '../evidence/part.ts';
import type { Source } from '../sources/source.ts';
import type { EventBatcher } from './batcher.ts';
import type { IngestSink } from './messages.ts';

/** What a job needs from whoever runs it. */
export interface JobContext {
  readonly sink: IngestSink;
  /** Shared by all jobs of a worker. */
  readonly batcher: EventBatcher;
  readonly signal: AbortSignal;
  /** Tried on encrypted archives. */
  readonly passwords: readonly string[];
  /** Mappings of the analyst as sources, asked for what no source claims. */
  readonly mapped: readonly Source[];
  /** @param readBytes stored bytes of this job consumed so far */
  onProgress(readBytes: number, records: number): void;
}

/** What is left of a job's source once its gzip layers are off. */
export interface Layers {
  readonly source: ByteSource;
  readonly location: PartLocation;
  readonly name: string;
  readonly magic: Magic;
}
