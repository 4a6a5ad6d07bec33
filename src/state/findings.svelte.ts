import type { Detected, EngineApi, Finding, Severity } from '../engine/api.ts';
import type { Failure } from '../lib/result.ts';
import { answered } from './answer.svelte.ts';

export type { Chain, Detected, Finding, NotTestable, Severity } from '../engine/api.ts';

export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

const none: Detected = { findings: [], chains: [], notTestable: [], ran: [] };

function worstFirst(a: Finding, b: Finding): number {
  return severities.indexOf(a.severity) - severities.indexOf(b.severity) || a.time - b.time;
}

export type FindingsPage = 'list' | 'matrix' | 'untestable' | 'runs';

/** What the detections found; fills in while they run, most severe first. */
export class Findings {
  /** Part of the view of findings that is shown; other views open one. */
  page = $state<FindingsPage>('list');
  detected = $state.raw<Detected>(none);
  done = $state(0);
  total = $state(0);
  running = $state(false);
  /** The parties were reclassified since: `detect` again. */
  stale = $state(false);
  failure = $state.raw<Failure | null>(null);
  readonly list = $derived([...this.detected.findings].sort(worstFirst));
  readonly chains = $derived(this.detected.chains);
  readonly notTestable = $derived(this.detected.notTestable);
  /** Detections that ended with an error. */
  readonly broken = $derived(this.detected.ran.filter((r) => r.error !== null));
  readonly byId = $derived(new Map(this.detected.findings.map((f) => [f.findingId, f])));
  #engine: EngineApi;
  #generation = 0;

  constructor(engine: EngineApi) {
    this.#engine = engine;
  }

  async detect(): Promise<void> {
    const generation = ++this.#generation;
    this.running = true;
    this.failure = null;
    const result = await answered(() =>
      this.#engine.detect((progress) => {
        if (generation !== this.#generation) return;
        this.done = progress.done;
        this.total = progress.total;
        this.detected = progress.detected;
      }),
    );
    if (generation !== this.#generation) return;
    this.running = false;
    if (result.ok) {
      this.detected = result.value;
      this.stale = false;
    } else if (result.error.kind === 'cancelled') this.stale = true;
    else this.failure = result.error;
  }

  clear(): void {
    this.#generation += 1;
    this.detected = none;
    this.running = false;
    this.stale = false;
    this.done = 0;
    this.total = 0;
  }
}
