import type { FilterColumn, TermValue } from '../../state/filter.svelte.ts';

/** A listed value as the filter wants it: numbers for numeric columns. */
export function termOf(column: FilterColumn, value: string): TermValue {
  return column === 'src_asn' ? Number(value) : value;
}
