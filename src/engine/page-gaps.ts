import { max, min } from 'd3-array';
import type { ResultPages } from '../evidence/part.ts';
import type { EvidenceGap } from '../evidence/quality.ts';
import { shorten } from '../lib/text.ts';
import type { StoredPart } from './api.ts';
import { textLimit } from './run-quality.ts';

type Gap = Omit<EvidenceGap, 'weakens'>;

/** Parts of one source that hold results of queries that announced the same number of results. */
interface Query {
  readonly source: string | null;
  readonly count: number;
  readonly parts: StoredPart[];
  readonly runs: ResultPages['runs'][];
}

const named = 3;

/**
 * Pages that are missing or came more often than others, where an export numbers its results. Pages are looked for in all files, in any
 * order; of two searches with equally many results only what neither has is called missing.
 */
export function pageGaps(parts: readonly StoredPart[]): Gap[] {
  const queries = new Map<string, Query>();
  for (const part of parts) {
    for (const { count, runs } of part.pages ?? []) {
      const key = JSON.stringify([part.source, count]);
      const query = queries.get(key) ?? { source: part.source, count, parts: [], runs: [] };
      queries.set(key, query);
      query.parts.push(part);
      query.runs.push(runs);
    }
  }
  return [...queries.values()].flatMap((query) => gapsOf(query));
}

function gapsOf(query: Query): Gap[] {
  const runs = sum(query);
  const missing = runs.filter((run) => run.times === 0);
  const least = min(runs, (run) => (run.times > 0 ? run.times : undefined)) ?? 0;
  const repeated = runs.filter((run) => run.times > least);
  const gaps: Gap[] = [];
  if (missing.length > 0)
    gaps.push({
      ...about(query),
      title: 'Pages of a search are missing',
      kind: 'truncated',
      summary: `${results(missing)} of a search that found ${String(query.count)} are in no file: ${ranges(missing)}`,
    });
  if (repeated.length > 0)
    gaps.push({
      ...about(query),
      title: 'Pages of a search came more than once',
      kind: 'duplicates',
      summary: `${results(repeated)} of a search that found ${String(query.count)} came more often than the others: ${ranges(repeated)}`,
    });
  return gaps;
}

function about({ source, count, parts }: Query): Omit<Gap, 'title' | 'kind' | 'summary'> {
  const [only] = parts;
  const last = max(parts, (part) => part.last);
  const more = parts.length > named ? ` and ${String(parts.length - named)} more` : '';
  const files = `${parts
    .slice(0, named)
    .map((part) => part.name)
    .join(', ')}${more}`;
  return {
    id: 'pages',
    source,
    partId: parts.length === 1 && only !== undefined ? only.partId : null,
    from: min(parts, (part) => part.first) ?? null,
    to: last === undefined ? null : last + 1,
    facts: { announced: String(count), files: shorten(files, textLimit) },
    events: [],
  };
}

/** How often each result came over all parts, as runs. */
function sum({ count, runs }: Query): ResultPages['runs'] {
  const change = new Map<number, number>([[1, 0]]);
  const add = (at: number, by: number): unknown => change.set(at, (change.get(at) ?? 0) + by);
  for (const { from, to, times } of runs.flat()) {
    add(from, times);
    add(to + 1, -times);
  }
  const starts = [...change].sort(([a], [b]) => a - b).filter(([at]) => at <= count);
  const total: { from: number; to: number; times: number }[] = [];
  let times = 0;
  for (const [i, [from, by]] of starts.entries()) {
    times += by;
    const to = (starts[i + 1]?.[0] ?? count + 1) - 1;
    const before = total.at(-1);
    if (before?.times === times) before.to = to;
    else total.push({ from, to, times });
  }
  return total;
}

function results(runs: ResultPages['runs']): string {
  const number = runs.reduce((all, { from, to }) => all + to - from + 1, 0);
  return number === 1 ? '1 result' : `${String(number)} results`;
}

function ranges(runs: ResultPages['runs']): string {
  const shown = runs
    .slice(0, named)
    .map(({ from, to }) => (from === to ? String(from) : `${String(from)} to ${String(to)}`));
  const more = runs.length > named ? ` and ${String(runs.length - named)} more ranges` : '';
  return `${shown.join(', ')}${more}`;
}
