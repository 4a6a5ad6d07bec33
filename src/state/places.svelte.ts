import type { Row, Value } from '../engine/api.ts';
import { Answer } from './answer.svelte.ts';
import { placesOf, type PartyPlaces } from './place-tree.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Where one party came from under the filter; asked again when the filter, the classification or the looked-up values changed. */
export class Places {
  readonly answer = new Answer<readonly Row[]>();
  readonly value: PartyPlaces | null = $derived(this.answer.value === null ? null : placesOf(this.answer.value));
  #bench: Workbench;
  #asked = '';
  #party: Value = null;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  keep(party: string): void {
    const { filter, parties, ipContext, investigation } = this.#bench;
    if (filter.revision === 0) return;
    // What is not looked up yet follows: what the log says is shown meanwhile.
    if (!investigation.busy || ipContext.answer.value !== null) ipContext.keep(investigation.revision);
    const key = JSON.stringify([party, filter.revision, parties.list.length, ipContext.revision]);
    if (key === this.#asked) return;
    this.#asked = key;
    if (this.#party !== party) this.answer.clear();
    this.#party = party;
    void this.answer.ask(() => this.#bench.rows('dossier/places', { party }));
  }
}
