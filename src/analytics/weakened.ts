import type { Analytic } from './analytic.ts';
import type { Evidence } from './testable.ts';

/**
 * Ids of the analytics that a hole in one source makes weaker, sorted: those that name the source in `logs`, and those without `logs` whose
 * `needs` the source fills. With `columns` only those that read one of them; `'text'` in quotes stands for a text that is compared with, `extra.key` for a key.
 * None when the source is unknown.
 */
export function weakenedBy(
  source: string | null,
  columns: readonly string[],
  analytics: readonly Analytic[],
  evidence: Evidence,
): readonly string[] {
  if (source === null) return [];
  const reads = (a: Analytic): boolean =>
    a.logs.length > 0 ? a.logs.includes(source) : a.needs.every((need) => evidence.filled(bare(need), [source]));
  return analytics
    .filter((a) => reads(a) && (columns.length === 0 || columns.some((column) => names(a, column))))
    .map((a) => a.id)
    .sort();
}

function names(analytic: Analytic, column: string): boolean {
  return analytic.needs.some((need) => bare(need) === column) || mentioned(analytic).has(column);
}

const words = new WeakMap<Analytic, ReadonlySet<string>>();

/** Names and texts in the statement, keys of `extra` as `extra.key`; comments left out. */
function mentioned(analytic: Analytic): ReadonlySet<string> {
  const known = words.get(analytic);
  if (known !== undefined) return known;
  const sql = analytic.sql.replace(/--[^\n]*/g, '');
  const keys = [...sql.matchAll(/\bextra\['([a-z0-9_.]+)'\]/g)].map((match) => `extra.${match[1] ?? ''}`);
  const texts = sql.match(/'[^']*'/g) ?? [];
  const names = sql.replace(/'[^']*'/g, ' ').match(/\b[a-z_][a-z0-9_]*\b/g) ?? [];
  const found = new Set([...keys, ...texts, ...names]);
  words.set(analytic, found);
  return found;
}

function bare(need: string): string {
  return need.replace(/^any\//, '');
}
