import type { FilterState } from './filter.svelte.ts';

interface Range {
  readonly from: number | null;
  readonly to: number | null;
}

/** Time ranges one came from by zooming in, so that one can step back out. The range itself is the filter's. */
export class Zoom {
  #filter: FilterState;
  #former = $state.raw<readonly Range[]>([]);
  readonly canLeave = $derived.by(() => this.#filter.value.from !== null || this.#filter.value.to !== null);

  constructor(filter: FilterState) {
    this.#filter = filter;
  }

  into(from: number, to: number): void {
    const { from: oldFrom, to: oldTo } = this.#filter.value;
    if (oldFrom === from && oldTo === to) return;
    this.#former = [...this.#former.slice(-50), { from: oldFrom, to: oldTo }];
    this.#filter.setRange(from, to);
  }

  /** Back to the range before; to all time when the range came from elsewhere. */
  out(): void {
    const last = this.#former.at(-1) ?? { from: null, to: null };
    this.#former = this.#former.slice(0, -1);
    this.#filter.setRange(last.from, last.to);
  }
}
