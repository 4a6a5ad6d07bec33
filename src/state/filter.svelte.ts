import type { EngineApi, Filter, FilterColumn, Term, Value } from '../engine/api.ts';
import type { Failure } from '../lib/result.ts';
import { answered } from './answer.svelte.ts';
import { emptyFilter } from './filter-hash.ts';

export type { Filter, FilterColumn, Term } from '../engine/api.ts';
export type TermValue = Term['values'][number];

const pause = 120;

/** The one filter of the page. `revision` grows when the engine answers by it: whatever shows filtered rows asks again then. */
export class FilterState {
  value = $state.raw<Filter>(emptyFilter);
  /** Events the filter leaves; null until the engine has said. */
  events = $state<number | null>(null);
  revision = $state(0);
  pending = $state(false);
  failure = $state.raw<Failure | null>(null);
  readonly active = $derived(
    this.value.from !== null || this.value.to !== null || this.value.terms.length > 0 || this.value.search !== '',
  );
  #engine: EngineApi;
  #generation = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Nothing is asked before there are events. */
  #ready = false;

  constructor(engine: EngineApi) {
    this.#engine = engine;
  }

  /** Replaces the filter; the engine hears of it after a short pause, so that typing and brushing do not flood it. */
  set(filter: Filter, wait = pause): void {
    this.value = filter;
    this.#schedule(wait);
  }

  change(part: Partial<Filter>): void {
    this.set({ ...this.value, ...part });
  }

  reset(): void {
    this.set(emptyFilter, 0);
  }

  setRange(from: number | null, to: number | null): void {
    this.change({ from, to });
  }

  /** Adds a term; one that contradicts it or says the same of the same column goes. */
  add(term: Term): void {
    const key = termKey(term);
    const opposite = termKey({ ...term, op: opposites[term.op] ?? term.op });
    const rest = this.value.terms.filter((t) => termKey(t) !== key && termKey(t) !== opposite);
    this.change({ terms: [...rest, term] });
  }

  include(column: FilterColumn, value: TermValue): void {
    this.add({ column, op: 'is', values: [value] });
  }

  exclude(column: FilterColumn, value: TermValue): void {
    this.add({ column, op: 'is_not', values: [value] });
  }

  only(column: FilterColumn, value: TermValue): void {
    this.set({ ...emptyFilter, terms: [{ column, op: 'is', values: [value] }] });
  }

  remove(term: Term): void {
    this.change({ terms: this.value.terms.filter((t) => t !== term) });
  }

  flip(term: Term): void {
    const op = opposites[term.op];
    if (!op) return;
    const values = term.values;
    this.change({ terms: this.value.terms.map((t) => (t === term ? { column: term.column, op, values } : t)) });
  }

  /** Terms on a column, for the mark in its header. */
  of(column: FilterColumn): readonly Term[] {
    return this.value.terms.filter((t) => t.column === column);
  }

  /** Tells the engine again: its rows changed under the filter. */
  refresh(): Promise<void> {
    clearTimeout(this.#timer);
    this.#ready = true;
    return this.#send();
  }

  #schedule(wait: number): void {
    clearTimeout(this.#timer);
    if (!this.#ready) return;
    this.pending = true;
    this.#timer = setTimeout(() => void this.#send(), wait);
  }

  async #send(): Promise<void> {
    const generation = ++this.#generation;
    this.pending = true;
    const result = await answered(() => this.#engine.setFilter(this.value));
    if (generation !== this.#generation) return;
    this.pending = false;
    this.failure = result.ok ? null : result.error;
    if (!result.ok) return;
    this.events = result.value.events;
    this.revision += 1;
  }
}

const opposites: Partial<Record<Term['op'], Term['op']>> = {
  is: 'is_not',
  is_not: 'is',
  contains: 'not_contains',
  not_contains: 'contains',
};

function termKey(term: Term): string {
  return `${term.column}.${term.op}.${JSON.stringify(term.values)}`;
}

/** A cell as the value of a term, when it can be one. */
export function termValue(value: Value): TermValue | undefined {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
}
