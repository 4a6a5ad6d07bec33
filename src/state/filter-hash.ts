import { columns } from '../schema/event.ts';
import type { Filter, FilterColumn, Term } from '../engine/api.ts';

export const emptyFilter: Filter = { from: null, to: null, terms: [], search: '' };

const filterColumns: ReadonlySet<string> = new Set<string>([
  ...columns.map((c) => c.name),
  'identity',
  'identity_name',
  'party',
  'party_name',
]);
const ops: ReadonlySet<string> = new Set(['is', 'is_not', 'contains', 'not_contains', 'at_least', 'at_most', 'one_of']);
/** A finding has up to 1,000 event keys of 20 digits. */
const bounds = { terms: 60, values: 1000, text: 2000, term: 30_000 };

export function isFilterColumn(name: string): name is FilterColumn {
  return filterColumns.has(name);
}

function isOp(op: string): op is Term['op'] {
  return ops.has(op);
}

function readTime(text: string | null): number | null | undefined {
  if (text === null) return null;
  const micros = Number(text);
  return /^-?\d{1,17}$/.test(text) && Number.isSafeInteger(micros) ? micros : undefined;
}

function readValues(text: string): Term['values'] | null {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(values) || values.length === 0 || values.length > bounds.values) return null;
  const good = values.every(
    (v: unknown) =>
      v === null ||
      typeof v === 'boolean' ||
      (typeof v === 'number' && Number.isFinite(v)) ||
      (typeof v === 'string' && v.length <= bounds.text),
  );
  return good ? (values as Term['values']) : null;
}

function readTerm(text: string): Term | null {
  const m = /^([a-z_]{1,40})\.([a-z_]{1,20})\.(.*)$/s.exec(text);
  if (!m) return null;
  const [, column = '', op = '', rest = ''] = m;
  const values = readValues(rest);
  if (!isFilterColumn(column) || !isOp(op) || !values) return null;
  if (op !== 'one_of' && values.length !== 1) return null;
  return { column, op, values };
}

/** Adds the filter to the parameters of the address: `from`, `to` in microseconds, `q`, and one `t` a term. */
export function writeFilter(filter: Filter, into: URLSearchParams): void {
  if (filter.from !== null) into.set('from', String(filter.from));
  if (filter.to !== null) into.set('to', String(filter.to));
  if (filter.search) into.set('q', filter.search);
  for (const term of filter.terms) into.append('t', `${term.column}.${term.op}.${JSON.stringify(term.values)}`);
}

/**
 * Reads a filter from an address that anybody may have written. What is not understood is left out and counted in `dropped`,
 * so that the page can say so.
 */
export function readFilter(from: URLSearchParams): { filter: Filter; dropped: number } {
  let dropped = 0;
  const time = (name: string): number | null => {
    const micros = readTime(from.get(name));
    if (micros === undefined) dropped += 1;
    return micros ?? null;
  };
  const terms: Term[] = [];
  for (const text of from.getAll('t')) {
    const term = terms.length < bounds.terms && text.length <= bounds.term ? readTerm(text) : null;
    if (term) terms.push(term);
    else dropped += 1;
  }
  let search = from.get('q') ?? '';
  if (search.length > bounds.text) {
    dropped += 1;
    search = '';
  }
  return { filter: { from: time('from'), to: time('to'), terms, search }, dropped };
}
