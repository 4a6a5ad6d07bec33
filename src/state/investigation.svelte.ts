import type { Balance, EngineApi, StoredPart } from '../engine/api.ts';
import { fail, ok, type Failure, type Result } from '../lib/result.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { answered } from './answer.svelte.ts';
import type { FilterState } from './filter.svelte.ts';
import type { Findings } from './findings.svelte.ts';
import { LoadWatch } from './load-progress.svelte.ts';
import type { EvidenceFile, Loader, LoadProgress } from './loader.ts';
import { Mappings } from './mapping.svelte.ts';
import type { Parties } from './parties.svelte.ts';

export type { Balance, StoredPart } from '../engine/api.ts';

export type Phase = 'empty' | 'loading' | 'settling' | 'detecting' | 'ready';

const nothing: Balance = { records: 0, events: 0, duplicates: 0, rejected: 0, first: null, last: null };
const poll = { every: 500, refilter: 1500 };

/** The evidence of the case and its way into the engine: load, settle, classify, detect. */
export class Investigation {
  phase = $state<Phase>('empty');
  files = $state.raw<readonly EvidenceFile[]>([]);
  balance = $state.raw<Balance>(nothing);
  parts = $state.raw<readonly StoredPart[]>([]);
  memory = $state.raw<{ bytes: number; limit: number } | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** Grows when the events changed: what shows unfiltered numbers asks again. */
  revision = $state(0);
  readonly progress = new LoadWatch();
  readonly mappings: Mappings;
  readonly busy = $derived(this.phase === 'loading' || this.phase === 'settling' || this.phase === 'detecting');
  /** Distinct statements on what the evidence cannot tell. */
  readonly limits = $derived(new Set(this.parts.flatMap((part) => part.limits.map((limit) => limit.text))).size);
  readonly balanced = $derived(
    this.balance.records === this.balance.events + this.balance.duplicates + this.balance.rejected,
  );
  #engine: EngineApi;
  #loader: Loader;
  #filter: FilterState;
  #parties: Parties;
  #findings: Findings;
  #queue: Promise<void> = Promise.resolve();
  /** Mapping files given before any evidence. */
  #early: readonly EvidenceFile[] = [];
  #waiting = 0;
  /** Grows with every detection: one that was begun again does not end the later one. */
  #detection = 0;

  constructor(engine: EngineApi, loader: Loader, filter: FilterState, parties: Parties, findings: Findings) {
    this.#engine = engine;
    this.#loader = loader;
    this.#filter = filter;
    this.#parties = parties;
    this.#findings = findings;
    this.mappings = new Mappings(loader);
  }

  /**
   * Adds files to the case; loads follow one another. Mapping files among them are kept and applied to what is not recognised; alone they begin no
   * case, but are listed with the first evidence.
   */
  add(files: readonly EvidenceFile[]): Promise<void> {
    if (files.length === 0) return this.#queue;
    return this.#enqueue(async () => {
      const taken = await this.mappings.take(files);
      const given = [...this.#early, ...files];
      const isAlone = taken === files.length && this.files.length === 0;
      this.#early = isAlone ? given : [];
      if (isAlone) return;
      this.files = [...this.files, ...given];
      if (taken > 0) await this.#reread();
      await this.#load(given);
    });
  }

  /** Keeps a mapping and reads again what nothing recognised. */
  map(mapping: Mapping): Promise<void> {
    this.mappings.keep(mapping);
    return this.#enqueue(() => this.#reread());
  }

  cancel(partId?: number): void {
    this.#loader.cancel(partId ?? null);
  }

  async detect(): Promise<void> {
    const run = ++this.#detection;
    this.phase = 'detecting';
    await this.#findings.detect();
    if (run !== this.#detection) return;
    await this.#parties.load();
    if (run !== this.#detection) return;
    this.phase = 'ready';
    await this.#measure();
  }

  /** Text of a record, read back from the evidence file. */
  async readRecord(partId: number, offset: number, length: number): Promise<Result<string>> {
    const part = this.parts.find((p) => p.partId === partId);
    if (!part) return fail('input', `unknown part: ${partId}`);
    return answered(async () => ok(await this.#loader.readRecord(part.location, offset, length, part.encoding)));
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#waiting += 1;
    this.phase = 'loading';
    this.#queue = this.#queue.then(async () => {
      await work();
      this.#waiting -= 1;
      if (this.#waiting > 0) return;
      if (this.files.length === 0) this.phase = 'empty';
      else await this.#finish();
    });
    return this.#queue;
  }

  async #load(files: readonly EvidenceFile[]): Promise<void> {
    const bytes = files.reduce((n, file) => n + file.blob.size, 0);
    await this.#run(bytes, (progress) => this.#loader.load(files, progress));
  }

  async #reread(): Promise<void> {
    const parts = this.parts.filter((part) => part.mappable === true);
    const bytes = parts.reduce((n, part) => n + part.bytes, 0);
    if (parts.length > 0) await this.#run(bytes, (progress) => this.#loader.reread(parts, progress));
  }

  async #run(bytes: number, work: (progress: (progress: LoadProgress) => void) => Promise<void>): Promise<void> {
    this.phase = 'loading';
    this.progress.start(bytes);
    let filtered = 0;
    let asking = false;
    const timer = setInterval(() => {
      if (asking) return;
      asking = true;
      void this.#watch(performance.now() - filtered > poll.refilter).then((refiltered) => {
        if (refiltered) filtered = performance.now();
        asking = false;
      });
    }, poll.every);
    try {
      await work((progress) => this.progress.report(progress));
    } catch (error) {
      this.failure = { kind: 'engine', message: error instanceof Error ? error.message : String(error) };
    } finally {
      clearInterval(timer);
      this.progress.end();
    }
  }

  /** One look at the engine's counters; true when the filtered rows were counted again. */
  async #watch(refilter: boolean): Promise<boolean> {
    const result = await answered(() => this.#engine.progress());
    if (!result.ok || this.phase !== 'loading') return false;
    const grew = result.value.balance.events !== this.balance.events;
    this.balance = result.value.balance;
    this.parts = result.value.parts;
    if (!grew || !refilter) return false;
    await this.#filter.refresh();
    this.revision += 1;
    return true;
  }

  async #finish(): Promise<void> {
    this.phase = 'settling';
    const settled = await answered(() => this.#engine.settle());
    if (settled.ok) this.balance = settled.value;
    else this.failure = settled.error;
    const parts = await answered(() => this.#engine.parts());
    if (parts.ok) this.parts = parts.value;
    await this.#filter.refresh();
    this.revision += 1;
    await this.#parties.load();
    await this.#measure();
    if (this.#waiting === 0) await this.detect();
  }

  async #measure(): Promise<void> {
    const memory = await answered(() => this.#engine.memory());
    if (memory.ok) this.memory = memory.value;
  }
}
