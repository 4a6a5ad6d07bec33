import type { EngineApi } from '../engine/api.ts';
import type { EvidenceAnswer, EvidenceGap, EvidenceQuality } from '../evidence/quality.ts';
import { Answer } from './answer.svelte.ts';

export type { EvidenceAnswer, EvidenceGap, EvidenceQuality } from '../evidence/quality.ts';

/** What the evidence cannot tell and what it says to the standing questions. A gap is known by its place in `gaps`. */
export class Quality {
  readonly answer = new Answer<EvidenceQuality>();
  readonly gaps: readonly EvidenceGap[] = $derived(this.answer.value?.gaps ?? []);
  readonly answers: readonly EvidenceAnswer[] = $derived(this.answer.value?.answers ?? []);
  readonly failed = $derived(this.answer.value?.failed ?? []);
  /** Why there is no answer; a question that was overtaken by a load or a new profile is asked again and is no failure. */
  readonly failure = $derived(this.answer.failure?.kind === 'cancelled' ? null : this.answer.failure);
  /** Gap that is pointed at from the chart, an answer or the list. */
  chosen = $state<number | null>(null);
  #engine: EngineApi;
  #asked = $state.raw('');

  constructor(engine: EngineApi) {
    this.#engine = engine;
  }

  /** Asks when the events (`revision`) or the profile changed since, or the last question was cancelled. */
  keep(revision: number, profile: unknown): void {
    const key = `${revision} ${JSON.stringify(profile)}`;
    if (key === this.#asked) return;
    this.#asked = key;
    void this.answer
      .ask(() => this.#engine.quality())
      .then((counts) => {
        if (!counts) return;
        if (this.answer.failure?.kind === 'cancelled') this.#asked = '';
        else this.chosen = null;
      });
  }
}
