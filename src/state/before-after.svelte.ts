import type { Row } from '../engine/api.ts';
import { ok, type Result } from '../lib/result.ts';
import { Answer } from './answer.svelte.ts';
import { historyOf, type LogHistory } from './before-after.ts';
import type { Workbench } from './workbench.svelte.ts';

export interface Comparison {
  readonly party: string;
  readonly pivot: number;
  readonly history: readonly LogHistory[];
  readonly values: readonly Row[];
  readonly hours: readonly Row[];
  readonly volume: readonly Row[];
}

/** What one party did before and after its pivot, over the whole case; asked again when the pivot or the classification changed. */
export class BeforeAfter {
  readonly answer = new Answer<Comparison>();
  #bench: Workbench;
  #asked = '';

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  keep(party: string, pivot: number): void {
    const { investigation, parties } = this.#bench;
    const key = JSON.stringify([party, pivot, investigation.balance.events, parties.list.length, parties.profile]);
    if (key === this.#asked) return;
    this.#asked = key;
    if (this.answer.value?.party !== party) this.answer.clear();
    void this.answer.ask(() => this.#load(party, pivot));
  }

  /** Events, the first 1,000 at most, in the given quarters of an hour after the pivot; `events` says how many there are. */
  async slotEvents(
    party: string,
    pivot: number,
    slots: readonly number[],
  ): Promise<Result<{ readonly keys: readonly string[]; readonly events: number }>> {
    const rows = await this.#bench.rows('dossier/pivot-slot-events', {
      party,
      pivot_at: pivot,
      slots: slots.join(','),
    });
    if (!rows.ok) return rows;
    return ok({
      keys: rows.value.map((row) => String(row['event_key'])),
      events: Number(rows.value[0]?.['events'] ?? 0),
    });
  }

  async #load(party: string, pivot: number): Promise<Result<Comparison>> {
    const params = { party, pivot_at: pivot };
    const history = await this.#bench.rows('dossier/pivot-history', params);
    if (!history.ok) return history;
    const values = await this.#bench.rows('dossier/pivot-values', params);
    if (!values.ok) return values;
    const hours = await this.#bench.rows('dossier/pivot-hours', params);
    if (!hours.ok) return hours;
    const volume = await this.#bench.rows('dossier/pivot-volume', params);
    if (!volume.ok) return volume;
    return ok({
      party,
      pivot,
      history: historyOf(history.value),
      values: values.value,
      hours: hours.value,
      volume: volume.value,
    });
  }
}
