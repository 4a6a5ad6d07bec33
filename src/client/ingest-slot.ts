import { proxy, type Remote, transfer, wrap } from 'comlink';
import type { FoundJob, IngestJob } from '../ingest/job.ts';
import type { PartProgress } from '../ingest/messages.ts';
import type { IngestNotice, IngestWorkerApi } from '../ingest/worker-api.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Trial } from '../mapping/trial.ts';
import type { Casualties } from './load-queue.ts';

/** What came of the jobs handed to a worker. */
export type SlotOutcome =
  | { readonly died: null; readonly found: readonly FoundJob[] }
  /** Why the worker is gone. */
  | ({ readonly died: string } & Casualties);

/** One ingest worker, and what is known of it should it die. */
export class IngestSlot {
  readonly #worker: Worker;
  readonly #api: Remote<IngestWorkerApi>;
  readonly #died: Promise<string>;
  #jobs = new Map<number, IngestJob>();
  #running: IngestJob | null = null;
  #unflushed: IngestJob[] = [];
  #heardAll: () => void = () => undefined;
  onProgress: (progress: PartProgress) => void = () => undefined;
  onFinished: (job: IngestJob, records: number) => void = () => undefined;

  /** @param attach hands the engine its end of the worker's way to it */
  static async start(worker: Worker, attach: (port: MessagePort) => void | Promise<void>): Promise<IngestSlot> {
    const slot = new IngestSlot(worker);
    const { port1, port2 } = new MessageChannel();
    await attach(port1);
    const attached = slot.#api.attach(
      transfer(port2, [port2]),
      proxy((notice: IngestNotice) => slot.#hear(notice)),
    );
    const died = await Promise.race([attached, slot.#died]);
    if (typeof died === 'string') throw new Error(`ingest worker did not start: ${died}`);
    return slot;
  }

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#api = wrap<IngestWorkerApi>(worker);
    this.#died = new Promise((resolve) => {
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        resolve(event.message || 'no reason given');
      });
      worker.addEventListener('messageerror', () => resolve('unreadable message'));
    });
  }

  /** Runs jobs in order. Rejects only when the engine cannot store what is read. */
  async run(
    jobs: readonly IngestJob[],
    passwords: readonly string[],
    mappings: readonly Mapping[],
  ): Promise<SlotOutcome> {
    this.#jobs = new Map(jobs.map((job) => [job.partId, job]));
    const outcome = await Promise.race([
      this.#api.runMany(jobs, passwords, mappings).then((found) => this.#allHeard(found)),
      this.#died,
    ]);
    if (typeof outcome !== 'string') return { died: null, found: outcome };
    this.#worker.terminate();
    const running = this.#running;
    return {
      died: outcome,
      running,
      waiting: [...this.#jobs.values()].filter((job) => job !== running),
      lost: this.#unflushed,
    };
  }

  /** Resolves with the jobs whose rows may be lost because the worker died meanwhile; none when all is stored. */
  async flush(): Promise<{ readonly died: string; readonly lost: readonly IngestJob[] } | null> {
    const died = await Promise.race([this.#api.flush().then(() => null), this.#died]);
    const lost = this.#unflushed;
    this.#unflushed = [];
    if (died === null) return null;
    this.#worker.terminate();
    return { died, lost };
  }

  cancel(partId: number | null): void {
    void this.#api.cancel(partId);
  }

  async tryMapping(...args: Parameters<IngestWorkerApi['tryMapping']>): Promise<Trial | null> {
    const answer = await Promise.race([this.#api.tryMapping(...args), this.#died]);
    if (typeof answer === 'string') throw new Error(`the ingest worker ended: ${answer}`);
    return answer;
  }

  readRecord(...args: Parameters<IngestWorkerApi['readRecord']>): Promise<string> {
    return this.#api.readRecord(...args);
  }

  stop(): void {
    this.#worker.terminate();
  }

  #hear({ progress, finished }: IngestNotice): void {
    const job = this.#jobs.get(progress.partId);
    if (job === undefined) return;
    if (!finished) {
      this.#running = job;
      this.onProgress(progress);
      return;
    }
    this.#running = null;
    this.#jobs.delete(job.partId);
    this.#unflushed.push(job);
    this.onFinished(job, progress.records);
    if (this.#jobs.size === 0) this.#heardAll();
  }

  /** Notices come by a port of their own: the last one may be later than the answer to the jobs. */
  async #allHeard<T>(answer: T): Promise<T> {
    if (this.#jobs.size > 0) await new Promise<void>((resolve) => (this.#heardAll = resolve));
    return answer;
  }
}
