import type { EvidenceFile, PartLocation, PartReport } from '../evidence/part.ts';
import { againJob, fileJob, type FoundJob, type IngestJob, type LockedJob, PartIds } from '../ingest/job.ts';
import type { MappablePart } from '../ingest/sample-part.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Trial } from '../mapping/trial.ts';
import { IngestSlot } from './ingest-slot.ts';
import { LoadMeter, type LoadProgress } from './load-meter.ts';
import { LoadQueue } from './load-queue.ts';
import { PasswordDesk } from './password-desk.ts';

const restartsAllowed = 3;

/** Spreads the files of a case over a few ingest workers, whose rows go straight to the engine. */
export class IngestPool {
  /** Asks for the passwords of encrypted archives. */
  readonly passwords = new PasswordDesk();
  /** For files that no source recognises; those read from now on. */
  mappings: readonly Mapping[] = [];
  #files: EvidenceFile[] = [];
  #ids = new PartIds();
  #slots: IngestSlot[] | null = null;
  #restarts = 0;
  #queue: LoadQueue | null = null;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param createWorker starts `workers/ingest.worker.ts`
   * @param attach gives the engine its end of a worker's message channel
   * @param workers how many workers to use, 1 to 4
   */
  constructor(
    private readonly createWorker: () => Worker,
    private readonly attach: (port: MessagePort) => void | Promise<void>,
    private readonly workers = Math.min(4, Math.max(2, navigator.hardwareConcurrency - 1)),
  ) {}

  /** Every file given so far; `PartLocation.file` is an index into it. */
  get files(): readonly EvidenceFile[] {
    return this.#files;
  }

  /**
   * Reads files and everything inside them. Loads queue up. Resolves when every part is reported and every row is stored; rejects
   * when the engine cannot store or the workers keep dying. Trouble with the evidence itself is in the reports.
   *
   * @param onProgress called at most about ten times a second, and once at the end
   */
  load(files: readonly EvidenceFile[], onProgress: (progress: LoadProgress) => void): Promise<void> {
    const first = this.#files.length;
    this.#files.push(...files);
    const jobs = files.map((file, i) => fileJob(this.#ids.take(), first + i, file.path, file.blob));
    return this.#enqueue(jobs, onProgress);
  }

  /**
   * Reads parts again of which nothing was stored, each under its own id: its report takes the place of the former. For parts that the
   * mappings may know now. Resolves and rejects as `load` does.
   */
  reread(parts: readonly PartReport[], onProgress: (progress: LoadProgress) => void): Promise<void> {
    const jobs = parts.flatMap((part) => {
      const file = this.#files[part.location.file];
      return file === undefined ? [] : [againJob(part, file.blob)];
    });
    return this.#enqueue(jobs, onProgress);
  }

  /** What a mapping, or with null the guessed one, makes of the first records of a part; see `IngestWorkerApi.tryMapping`. */
  async tryMapping(part: MappablePart, mapping: Mapping | null): Promise<Trial | null> {
    const { partId, name, location } = part;
    const file = this.#files[location.file];
    if (file === undefined) throw new Error(`file ${location.file} is not loaded`);
    const [slot] = await this.#ready();
    if (slot === undefined) throw new Error('no ingest worker left');
    return slot.tryMapping(file.blob, { partId, name, location }, mapping, this.passwords.known);
  }

  /** Stops one part, or without an id everything under way; what is loaded stays, and each stopped part is reported as cancelled. */
  cancel(partId: number | null = null): void {
    this.#queue?.cancel(partId);
    for (const slot of this.#slots ?? []) slot.cancel(partId);
  }

  /** Reads the raw text of one record back from the evidence. Rejects with a one-line reason. */
  async readRecord(
    location: PartLocation,
    byteOffset: number,
    byteLength: number,
    encoding: string | null = null,
  ): Promise<string> {
    const file = this.#files[location.file];
    if (file === undefined) throw new Error(`file ${location.file} is not loaded`);
    const [slot] = await this.#ready();
    if (slot === undefined) throw new Error('no ingest worker left');
    return slot.readRecord(file.blob, location, byteOffset, byteLength, encoding, this.passwords.known);
  }

  #enqueue(jobs: readonly IngestJob[], onProgress: (progress: LoadProgress) => void): Promise<void> {
    const run = this.#last.then(() => this.#run(jobs, new LoadMeter(onProgress)));
    this.#last = run.catch(() => undefined);
    return run;
  }

  async #run(jobs: readonly IngestJob[], meter: LoadMeter): Promise<void> {
    const queue = new LoadQueue(this.#ids, meter);
    queue.add(jobs);
    this.#queue = queue;
    this.passwords.begin();
    try {
      const slots = await this.#ready();
      do {
        await Promise.all(slots.map((_, i) => this.#work(i, queue)));
        await Promise.all(slots.map((_, i) => this.#flush(i, queue)));
      } while (!queue.finished);
    } finally {
      this.#queue = null;
      meter.end();
    }
  }

  async #work(index: number, queue: LoadQueue): Promise<void> {
    for (let jobs = await queue.take(this.workers); jobs.length > 0; jobs = await queue.take(this.workers)) {
      try {
        const slot = await this.#slot(index);
        slot.onProgress = (progress) => queue.meter.update(progress);
        slot.onFinished = (job, records) => queue.meter.finish(job.partId, job.storedBytes, records);
        const tried = this.passwords.known;
        const outcome = await slot.run(jobs, tried, this.mappings);
        if (outcome.died === null) this.#found(jobs, outcome.found, tried, queue);
        else {
          await this.#replace(index, outcome.died);
          for (const job of jobs) this.passwords.opened(job);
          queue.mourn(outcome.died, outcome);
        }
      } catch (error) {
        queue.abandon();
        throw error;
      } finally {
        queue.release();
      }
    }
  }

  #found(jobs: readonly IngestJob[], found: readonly FoundJob[], tried: readonly string[], queue: LoadQueue): void {
    const locked = new Map<number, LockedJob>();
    for (const job of found) if (job.kind === 'locked') locked.set(job.job.partId, job);
    queue.found(found.filter((job) => job.kind !== 'locked'));
    for (const job of jobs) {
      const secret = locked.get(job.partId);
      if (secret === undefined) this.passwords.opened(job);
      else {
        queue.hold();
        this.passwords.locked(secret, tried, (again) => queue.requeue(again));
      }
    }
  }

  async #flush(index: number, queue: LoadQueue): Promise<void> {
    const broken = await (await this.#slot(index)).flush();
    if (broken === null) return;
    await this.#replace(index, broken.died);
    queue.mourn(broken.died, { running: null, waiting: [], lost: broken.lost });
  }

  async #replace(index: number, reason: string): Promise<void> {
    if (++this.#restarts > restartsAllowed)
      throw new Error(`ingest workers stopped ${this.#restarts} times, last: ${reason}`);
    const slots = await this.#ready();
    slots[index] = await IngestSlot.start(this.createWorker(), this.attach);
  }

  async #slot(index: number): Promise<IngestSlot> {
    const slot = (await this.#ready())[index];
    if (slot === undefined) throw new Error(`no ingest worker ${index}`);
    return slot;
  }

  async #ready(): Promise<IngestSlot[]> {
    this.#slots ??= await Promise.all(
      Array.from({ length: this.workers }, () => IngestSlot.start(this.createWorker(), this.attach)),
    );
    return this.#slots;
  }
}
