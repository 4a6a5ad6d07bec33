import { emptyFilter } from './filter-hash.ts';
import type { FilterColumn, Term, TermValue } from './filter.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Opens Events with exactly the events of these keys. */
export function openKeys(bench: Workbench, keys: readonly string[]): void {
  openTerms(bench, [{ column: 'event_key', op: 'one_of', values: keys }]);
}

/** Opens Events with these terms alone; all time, or from `from` until before `to` (microseconds since 1970 UTC). */
export function openTerms(
  bench: Workbench,
  terms: readonly Term[],
  from: number | null = null,
  to: number | null = null,
): void {
  bench.filter.set({ ...emptyFilter, from, to, terms }, 0);
  bench.navigation.open('events');
}

/** Adds terms to the filter as it is and opens Events. */
export function narrowToTerms(bench: Workbench, terms: readonly Term[]): void {
  for (const term of terms) bench.filter.add(term);
  bench.navigation.open('events');
}

/** Adds terms `column is value` to the filter as it is and opens Events. */
export function narrowTo(bench: Workbench, pairs: readonly (readonly [FilterColumn, TermValue])[]): void {
  for (const [column, value] of pairs) bench.filter.include(column, value);
  bench.navigation.open('events');
}
