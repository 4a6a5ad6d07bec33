import type { PartProgress } from '../ingest/messages.ts';

/** How far a load is. Bytes are bytes as stored; archives add their members once they are listed. */
export interface LoadProgress {
  readonly readBytes: number;
  readonly totalBytes: number;
  readonly records: number;
  /** Files and members finished and known so far. */
  readonly partsDone: number;
  readonly partsTotal: number;
  /** Over the last seconds. */
  readonly bytesPerSecond: number;
  /** null while there is too little to tell. */
  readonly secondsLeft: number | null;
  /** Parts being read now. */
  readonly running: readonly PartProgress[];
  readonly done: boolean;
}

const tellMs = 100;
const windowMs = 5000;

/** Adds up the progress of a load and tells it at most ten times a second. */
export class LoadMeter {
  #running = new Map<number, PartProgress>();
  #doneBytes = 0;
  #doneRecords = 0;
  #partsDone = 0;
  #partsTotal = 0;
  #totalBytes = 0;
  #told = -Infinity;
  #samples: { readonly at: number; readonly bytes: number }[];

  constructor(
    private readonly tell: (progress: LoadProgress) => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#samples = [{ at: now(), bytes: 0 }];
  }

  expect(jobs: readonly { readonly storedBytes: number }[]): void {
    this.#partsTotal += jobs.length;
    for (const job of jobs) this.#totalBytes += job.storedBytes;
  }

  update(progress: PartProgress): void {
    this.#running.set(progress.partId, progress);
    this.#tellSometimes();
  }

  /** @param records as last heard; @param bytes stored bytes the job was expected with */
  finish(partId: number, bytes: number, records: number): void {
    this.#running.delete(partId);
    this.#doneBytes += bytes;
    this.#doneRecords += records;
    this.#partsDone++;
    this.#tellSometimes();
  }

  end(): void {
    this.tell(this.#progress(true));
  }

  #tellSometimes(): void {
    const now = this.now();
    if (now - this.#told < tellMs) return;
    this.#told = now;
    this.tell(this.#progress(false));
  }

  #progress(done: boolean): LoadProgress {
    const running = [...this.#running.values()];
    const readBytes = running.reduce((n, p) => n + Math.min(p.readBytes, p.totalBytes), this.#doneBytes);
    const bytesPerSecond = this.#rate(readBytes);
    const left = Math.max(0, this.#totalBytes - readBytes);
    return {
      readBytes,
      totalBytes: this.#totalBytes,
      records: running.reduce((n, p) => n + p.records, this.#doneRecords),
      partsDone: this.#partsDone,
      partsTotal: this.#partsTotal,
      bytesPerSecond,
      secondsLeft: done ? 0 : bytesPerSecond > 0 ? left / bytesPerSecond : null,
      running,
      done,
    };
  }

  #rate(bytes: number): number {
    const at = this.now();
    this.#samples.push({ at, bytes });
    while (this.#samples.length > 2 && at - (this.#samples[1]?.at ?? at) > windowMs) this.#samples.shift();
    const first = this.#samples[0];
    return first === undefined || at <= first.at ? 0 : (Math.max(0, bytes - first.bytes) * 1000) / (at - first.at);
  }
}
