import type { Row } from '../engine/api.ts';
import { Answer } from './answer.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Rows of a dossier analytic about one party over the whole case: asked again when the events, the classification or the findings changed, whatever the filter. */
export class PartyRows {
  readonly answer = new Answer<readonly Row[]>();
  #bench: Workbench;
  #id: string;
  #asked = '';
  #party = '';

  constructor(bench: Workbench, id: string) {
    this.#bench = bench;
    this.#id = id;
  }

  get rows(): readonly Row[] {
    return this.answer.value ?? [];
  }

  keep(party: string, params: Readonly<Record<string, string | number>> = {}): void {
    const { filter, parties, findings, investigation } = this.#bench;
    if (filter.revision === 0) return;
    const key = JSON.stringify([party, params, investigation.revision, parties.profile, findings.list.length]);
    if (key === this.#asked) return;
    this.#asked = key;
    if (this.#party !== party) this.answer.clear();
    this.#party = party;
    void this.answer.ask(() => this.#bench.rows(this.#id, { party, ...params }));
  }
}
