import type { PartLocation } from '../evidence/part.ts';
import type { FoundJob, IngestJob } from './job.ts';
import type { PartProgress } from './messages.ts';

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
   */
  runMany(jobs: readonly IngestJob[], passwords: readonly string[]): Promise<readonly FoundJob[]>;
  /** Cancels one part, or with null everything handed out so far; what is loaded stays. */
  cancel(partId: number | null): void;
  /** Sends the rows still waiting for a full batch and waits until all are stored. */
  flush(): Promise<void>;
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
