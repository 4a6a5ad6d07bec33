import type { LoadProgress } from '../client/load-meter.ts';
import type { EvidenceFile, PartLocation, PartReport } from '../evidence/part.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Trial } from '../mapping/trial.ts';

export type { LoadProgress } from '../client/load-meter.ts';
export type { EvidenceFile, PartLocation } from '../evidence/part.ts';

/** What the page needs of the ingest workers (`IngestPool`). */
export interface Loader {
  /** Used for files read from now on that no source recognises. */
  mappings: readonly Mapping[];
  load(files: readonly EvidenceFile[], onProgress: (progress: LoadProgress) => void): Promise<void>;
  /** Reads parts again of which nothing was stored. */
  reread(parts: readonly PartReport[], onProgress: (progress: LoadProgress) => void): Promise<void>;
  tryMapping(part: PartReport, mapping: Mapping | null): Promise<Trial | null>;
  cancel(partId?: number | null): void;
  readRecord(location: PartLocation, byteOffset: number, byteLength: number, encoding?: string | null): Promise<string>;
}
