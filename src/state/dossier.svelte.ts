import type { FilterColumn, Member, Row } from '../engine/api.ts';
import { ok, type Result } from '../lib/result.ts';
import { Answer } from './answer.svelte.ts';
import { isFilterColumn } from './filter-hash.ts';
import type { Workbench } from './workbench.svelte.ts';

export interface ValueCount {
  readonly value: string;
  readonly events: number;
  readonly failures: number;
  readonly identities: number;
  readonly first: number | null;
  readonly last: number | null;
}

/** Most frequent values of a field; `all` is how many there are. */
export interface Field {
  readonly column: FilterColumn;
  readonly all: number;
  readonly values: readonly ValueCount[];
}

export interface PartyDossier {
  readonly party: string;
  readonly members: readonly Member[];
  readonly fields: ReadonlyMap<string, Field>;
  readonly networks: readonly Row[];
  readonly slots: readonly { readonly slot: number; readonly events: number }[];
}

/** What one party did under the filter; asked again when the filter or the classification changed. */
export class Dossier {
  readonly answer = new Answer<PartyDossier>();
  #bench: Workbench;
  #asked = '';

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  keep(party: string): void {
    const { filter, parties } = this.#bench;
    if (filter.revision === 0) return;
    const key = JSON.stringify([party, filter.revision, parties.list.length]);
    if (key === this.#asked) return;
    this.#asked = key;
    if (this.answer.value?.party !== party) this.answer.clear();
    void this.answer.ask(() => this.#load(party));
  }

  async #load(party: string): Promise<Result<PartyDossier>> {
    const members = await this.#bench.members(party);
    if (!members.ok) return members;
    const values = await this.#bench.rows('dossier/party-values', { party });
    if (!values.ok) return values;
    const networks = await this.#bench.rows('dossier/party-networks', { party });
    if (!networks.ok) return networks;
    const hours = await this.#bench.rows('dossier/party-hours', { party });
    if (!hours.ok) return hours;
    return ok({
      party,
      members: members.value,
      fields: fieldsOf(values.value),
      networks: networks.value,
      slots: hours.value.map((row) => ({ slot: Number(row['slot']), events: Number(row['events']) })),
    });
  }
}

/** Rows of field, value, values, events ... by field. */
export function fieldsOf(rows: readonly Row[]): ReadonlyMap<string, Field> {
  const fields = new Map<string, { column: FilterColumn; all: number; values: ValueCount[] }>();
  for (const row of rows) {
    const column = String(row['field']);
    if (!isFilterColumn(column)) continue;
    const field = fields.get(column) ?? { column, all: Number(row['values']), values: [] };
    field.values.push({
      value: String(row['value']),
      events: Number(row['events']),
      failures: Number(row['failures'] ?? 0),
      identities: Number(row['identities'] ?? 0),
      first: typeof row['first'] === 'number' ? row['first'] : null,
      last: typeof row['last'] === 'number' ? row['last'] : null,
    });
    fields.set(column, field);
  }
  return fields;
}
