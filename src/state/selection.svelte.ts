import type { EngineApi, EventDetail, FilterColumn, Value } from '../engine/api.ts';
import { Answer } from './answer.svelte.ts';
import { isFilterColumn } from './filter-hash.ts';

export type { EventDetail } from '../engine/api.ts';

export type Selected =
  | { readonly kind: 'event'; readonly key: string }
  | { readonly kind: 'finding'; readonly id: number }
  | { readonly kind: 'chain'; readonly id: number }
  | { readonly kind: 'party'; readonly id: string }
  | { readonly kind: 'value'; readonly column: FilterColumn; readonly value: string };

/** Columns whose equal values light up together. */
const lightGroups: readonly (readonly string[])[] = [
  ['identity', 'identity_name', 'actor_key', 'actor_name', 'actor_id'],
  ['src_ip'],
  ['session_id'],
  ['party'],
];

/** What the inspector shows, the way back, and what the pointer lights up in every pane. */
export class Selection {
  current = $state.raw<Selected | null>(null);
  readonly detail = new Answer<EventDetail>();
  lit = $state.raw<{ readonly group: number; readonly value: string } | null>(null);
  #back = $state.raw<readonly Selected[]>([]);
  readonly hasBack = $derived(this.#back.length > 0);
  #engine: EngineApi;

  constructor(engine: EngineApi) {
    this.#engine = engine;
  }

  /** Shows it; with `keep` the former one stays reachable by `back`. */
  select(selected: Selected | null, keep = false): void {
    if (keep && this.current) this.#back = [...this.#back.slice(-50), this.current];
    else if (!keep) this.#back = [];
    this.#show(selected);
  }

  back(): void {
    const last = this.#back.at(-1);
    this.#back = this.#back.slice(0, -1);
    this.#show(last ?? null);
  }

  #show(selected: Selected | null): void {
    this.current = selected;
    if (selected?.kind !== 'event') {
      this.detail.clear();
      return;
    }
    const key = selected.key;
    void this.detail.ask(() => this.#engine.event(key));
  }

  light(column: string, value: Value): void {
    const group = lightGroups.findIndex((names) => names.includes(column));
    const next = group >= 0 && typeof value === 'string' && value !== '' ? { group, value } : null;
    if (next?.group === this.lit?.group && next?.value === this.lit?.value) return;
    this.lit = next;
  }

  dark(): void {
    if (this.lit) this.lit = null;
  }

  isLit(column: string, value: Value): boolean {
    const lit = this.lit;
    return lit !== null && value === lit.value && (lightGroups[lit.group]?.includes(column) ?? false);
  }
}

/** `event:<key>`, `party:<id>` or `value:<column>:<value>`; ids of findings do not outlive a run and are left out. */
export function writeSelected(selected: Selected | null): string | null {
  if (selected?.kind === 'event') return `event:${selected.key}`;
  if (selected?.kind === 'party') return `party:${selected.id}`;
  if (selected?.kind === 'value') return `value:${selected.column}:${selected.value}`;
  return null;
}

/** Reads what anybody may have written into the address; null for what is not understood. */
export function readSelected(text: string | null): Selected | null {
  if (text === null || text.length > 2000) return null;
  const event = /^event:(\d{1,20})$/.exec(text);
  if (event?.[1]) return { kind: 'event', key: event[1] };
  const party = /^party:(.+)$/s.exec(text);
  if (party?.[1]) return { kind: 'party', id: party[1] };
  const value = /^value:([a-z_]{1,40}):(.*)$/s.exec(text);
  if (value?.[1] && value[2] !== undefined && isFilterColumn(value[1]))
    return { kind: 'value', column: value[1], value: value[2] };
  return null;
}
