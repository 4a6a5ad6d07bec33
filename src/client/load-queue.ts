import type { PartReport } from '../evidence/part.ts';
import {
  cancelledReport,
  type DigestJob,
  type FoundJob,
  type IngestJob,
  type LockedJob,
  type PartIds,
  type ReadJob,
  stoppedReport,
} from '../ingest/job.ts';
import type { LoadMeter } from './load-meter.ts';

const chunkJobs = 32;
const chunkBytes = 8 * 1024 * 1024;

/** Jobs a dead worker leaves behind. */
export interface Casualties {
  /** It was reading this one. */
  readonly running: IngestJob | null;
  /** Not begun. */
  readonly waiting: readonly IngestJob[];
  /** Finished, but their last rows may not have been stored. */
  readonly lost: readonly IngestJob[];
}

/** The queue of one load. Hashes of archives come last, so that they keep nobody waiting. */
export class LoadQueue {
  #jobs: IngestJob[] = [];
  #next = 0;
  #digests: DigestJob[] = [];
  #busy = 0;
  #waiting: (() => void)[] = [];
  #cancelled = false;

  constructor(
    private readonly ids: PartIds,
    readonly meter: LoadMeter,
  ) {}

  get finished(): boolean {
    return this.#next === this.#jobs.length && this.#digests.length === 0 && this.#busy === 0;
  }

  add(jobs: readonly IngestJob[]): void {
    this.#jobs.push(...jobs);
    this.meter.expect(jobs);
  }

  /** The next jobs for one of `workers` workers: a fair share of small ones, or a single big one. Empty when all is done. */
  async take(workers: number): Promise<readonly IngestJob[]> {
    for (;;) {
      if (this.#next === this.#jobs.length) this.#jobs.push(...this.#digests.splice(0));
      const left = this.#jobs.length - this.#next;
      if (left > 0) {
        this.#busy++;
        return this.#chunk(Math.min(chunkJobs, Math.ceil(left / (2 * workers))));
      }
      if (this.#busy === 0) return [];
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Gives up: the engine cannot store. */
  abandon(): void {
    this.#next = this.#jobs.length;
    this.#digests = [];
  }

  /** Turns what is still queued into reports of cancelled parts; without an id also what is yet to be found. */
  cancel(partId: number | null): void {
    if (partId === null) this.#cancelled = true;
    for (let i = this.#next; i < this.#jobs.length; i++) {
      const job = this.#jobs[i];
      if (job !== undefined && (partId === null || job.partId === partId)) this.#jobs[i] = cancelledJob(job);
    }
  }

  #chunk(most: number): readonly IngestJob[] {
    const chunk: IngestJob[] = [];
    let bytes = 0;
    while (chunk.length < most && bytes < chunkBytes) {
      const job = this.#jobs[this.#next];
      if (job === undefined) break;
      chunk.push(job);
      bytes += job.storedBytes;
      this.#next++;
    }
    return chunk;
  }

  /** Keeps the load open for an archive that waits for its password; `requeue` ends it. */
  hold(): void {
    this.#busy++;
  }

  requeue(job: ReadJob): void {
    this.add([this.#cancelled ? cancelledJob(job) : job]);
    this.release();
  }

  /** Takes in what was found inside finished jobs. */
  found(found: readonly Exclude<FoundJob, LockedJob>[]): void {
    const reads: IngestJob[] = [];
    for (const job of found) {
      if (job.kind === 'digest') {
        this.#digests.push(job);
        this.meter.expect([job]);
      } else reads.push(this.ids.give(job));
    }
    this.add(this.#cancelled ? reads.map(cancelledJob) : reads);
  }

  /** A worker died: names what may be incomplete, queues the rest again. */
  mourn(reason: string, { running, waiting, lost }: Casualties): void {
    this.#jobs.push(...waiting);
    const hit = running === null ? lost : [running, ...lost];
    if (running !== null) this.meter.finish(running.partId, running.storedBytes, 0);
    this.add(hit.map((job) => reportJob(job, stoppedReport(job, reason, job === running))));
  }

  /** One call for each non-empty answer of `take`, and for each `hold`. */
  release(): void {
    this.#busy--;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }
}

function cancelledJob(job: IngestJob): IngestJob {
  return job.kind === 'report' ? job : reportJob(job, cancelledReport(job));
}

function reportJob(job: IngestJob, report: PartReport): IngestJob {
  return { kind: 'report', partId: job.partId, name: job.name, storedBytes: 0, report };
}
