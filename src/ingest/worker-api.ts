import type { PartLocation } from '../evidence/part.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Trial } from '../mapping/trial.ts';
import type { FoundJob, IngestJob } from './job.ts';
import type { PartProgress } from './messages.ts';
import type { MappablePart } from './sample-part.ts';

/** Told when a job begins (`readBytes` 0), now and then while it runs, and when it is finished. */
export interface IngestNotice {
  readonly progress: PartProgress;
  readonly finished: boolean;
}

/** What an ingest worker offers the page. */
export interface IngestWorkerApi {
  /** Gives the worker its way to the engine; once, before everything else. */
  attach(port: MessagePort, notify: (notice: IngestNotice) => void): void;
  /**
   * Runs jobs one after the other; gives the jobs found inside them. Rejects only when the engine cannot store.
   *
   * @param passwords tried on encrypted archives
   * @param mappings for what no source recognises
   */
  runMany(
    jobs: readonly IngestJob[],
    passwords: readonly string[],
    mappings: readonly Mapping[],
  ): Promise<readonly FoundJob[]>;
  /** Cancels one part, or with null everything handed out so far; what is loaded stays. */
  cancel(partId: number | null): void;
  /** Sends the rows still waiting for a full batch and waits until all are stored. */
  flush(): Promise<void>;
  /**
   * Looks at the first records of a part that nothing recognises and tries a mapping on them; with null the guessed one. Null when no
   * record in it has columns. Rejects with one line when the part cannot be read.
   */
  tryMapping(
    file: Blob,
    part: MappablePart,
    mapping: Mapping | null,
    passwords: readonly string[],
  ): Promise<Trial | null>;
  /** See `readRecord`; each file is kept open by its index. */
  readRecord(
    file: Blob,
    location: PartLocation,
    byteOffset: number,
    byteLength: number,
    encoding: string | null,
    passwords: readonly string[],
  ): Promise<string>;
}
