import type { EvidenceFile, PartLocation } from '../evidence/part.ts';
import type { PartProgress } from '../ingest/messages.ts';
import type { Result } from '../lib/result.ts';

export type { EvidenceFile, PartLocation } from '../evidence/part.ts';

/** What the page needs of the ingest workers. */
export interface Loader {
  /** Reads files into the engine; settles when every record has been stored. */
  load(files: readonly EvidenceFile[], onProgress: (progress: PartProgress) => void): Promise<unknown>;
  /** Stops one part, or everything that is being read. */
  cancel(partId?: number): void | Promise<void>;
  /** Bytes of one record, read back from the evidence file. */
  readRecord(location: PartLocation, offset: number, length: number): Promise<Result<Uint8Array>>;
}
