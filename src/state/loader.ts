import type { LoadProgress } from '../client/load-meter.ts';
import type { EvidenceFile, PartLocation } from '../evidence/part.ts';

export type { LoadProgress } from '../client/load-meter.ts';
export type { EvidenceFile, PartLocation } from '../evidence/part.ts';

/** What the page needs of the ingest workers (`IngestPool`). */
export interface Loader {
  load(files: readonly EvidenceFile[], onProgress: (progress: LoadProgress) => void): Promise<void>;
  cancel(partId?: number | null): void;
  readRecord(location: PartLocation, byteOffset: number, byteLength: number, encoding?: string | null): Promise<string>;
}
