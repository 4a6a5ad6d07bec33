import type { Row } from '../engine/api.ts';
import { ok, type Result } from '../lib/result.ts';
import { Answer } from './answer.svelte.ts';
import { openKeys } from './open-events.ts';
import type { Workbench } from './workbench.svelte.ts';

export interface Reached {
  readonly party: string;
  readonly factors: readonly Row[];
  readonly acts: readonly Row[];
}

/** What one party reached, over the whole case; asked again when the events or the classification changed. */
export class Reach {
  readonly answer = new Answer<Reached>();
  #bench: Workbench;
  #asked = '';

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  keep(party: string): void {
    const { investigation, parties } = this.#bench;
    const key = JSON.stringify([party, investigation.balance.events, parties.list.length, parties.profile]);
    if (key === this.#asked) return;
    this.#asked = key;
    if (this.answer.value?.party !== party) this.answer.clear();
    void this.answer.ask(() => this.#load(party));
  }

  /** Opens the acts of these kinds in Events, the first 1,000 of them; says so when there are more. */
  async open(party: string, kinds: readonly string[]): Promise<void> {
    const rows = await this.#bench.rows('dossier/reach-events', { party, kinds: kinds.join(',') });
    if (!rows.ok) return this.#bench.say(rows.error.message);
    const keys = rows.value.map((row) => String(row['event_key']));
    const events = Number(rows.value[0]?.['events'] ?? 0);
    if (events > keys.length) this.#bench.say(`the first ${keys.length} of ${events} events`);
    openKeys(this.#bench, keys);
  }

  async #load(party: string): Promise<Result<Reached>> {
    const factors = await this.#bench.rows('dossier/reach-factors', { party });
    if (!factors.ok) return factors;
    const acts = await this.#bench.rows('dossier/reach-acts', { party });
    if (!acts.ok) return acts;
    return ok({ party, factors: factors.value, acts: acts.value });
  }
}
