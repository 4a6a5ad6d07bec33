import type { FilterState, Term } from './filter.svelte.ts';

interface Step {
  readonly from: number | null;
  readonly to: number | null;
  /** The term this step added. */
  readonly term: Term | null;
}

/** Ranges one came from by zooming in, so that one can step back out. Range and terms themselves are the filter's. */
export class Zoom {
  #filter: FilterState;
  #steps = $state.raw<readonly Step[]>([]);
  readonly canLeave = $derived.by(() => this.#filter.value.from !== null || this.#filter.value.to !== null);

  constructor(filter: FilterState) {
    this.#filter = filter;
  }

  /** Narrows to a range, and to a term with it. */
  into(from: number, to: number, term: Term | null = null): void {
    const { from: oldFrom, to: oldTo } = this.#filter.value;
    this.#steps = [...this.#steps.slice(-50), { from: oldFrom, to: oldTo, term }];
    if (term) this.#filter.add(term);
    this.#filter.setRange(from, to);
  }

  /** Undoes the last step; to all time when the range came from elsewhere. */
  out(): void {
    const last = this.#steps.at(-1) ?? { from: null, to: null, term: null };
    this.#steps = this.#steps.slice(0, -1);
    if (last.term) this.#filter.remove(last.term);
    this.#filter.setRange(last.from, last.to);
  }
}
