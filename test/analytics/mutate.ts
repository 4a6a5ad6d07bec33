import { type Token, tokensOf } from './tokens.ts';

/** A statement with one top-level predicate of a WHERE, HAVING, QUALIFY or ON dropped. */
export interface Mutant {
  readonly predicate: string;
  readonly sql: string;
}

const opens = new Set(['where', 'having', 'qualify', 'on']);
const closes = new Set([
  'group',
  'order',
  'having',
  'qualify',
  'where',
  'limit',
  'union',
  'except',
  'intersect',
  'window',
  'join',
  'left',
  'right',
  'inner',
  'full',
  'cross',
  'asof',
  'semi',
  'anti',
  'positional',
  'natural',
  ';',
  ',',
]);

/**
 * One mutant per conjunct of every WHERE, HAVING, QUALIFY and ON, at any nesting: the conjunct becomes `true`. A conjunct that carries
 * the comment `/* for speed *\/` cannot change the result by construction and is left alone.
 */
export function mutantsOf(sql: string): Mutant[] {
  const tokens = tokensOf(sql);
  return tokens
    .flatMap((token, i) => (opens.has(token.text) ? conjunctsAfter(tokens, i, sql) : []))
    .map(({ start, end }) => ({
      predicate: sql.slice(start, end).replaceAll(/\s+/g, ' '),
      sql: `${sql.slice(0, start)}true${sql.slice(end)}`,
    }));
}

function conjunctsAfter(tokens: readonly Token[], clause: number, sql: string): { start: number; end: number }[] {
  const depth = tokens[clause]?.depth ?? 0;
  const spans: { start: number; end: number }[] = [];
  let start = -1;
  let end = -1;
  let between = false;
  const close = (): void => {
    if (start >= 0 && !/\/\* for speed/.test(sql.slice(start, nextLineEnd(sql, end)))) spans.push({ start, end });
    start = -1;
  };
  for (const [i, token] of tokens.entries()) {
    if (i <= clause) continue;
    const called = tokens[i + 1]?.text === '(' && (token.text === 'left' || token.text === 'right');
    if (token.depth < depth || (token.depth === depth && closes.has(token.text) && !called)) break;
    if (token.depth === depth && token.text === 'between') between = true;
    if (token.depth === depth && token.text === 'and') {
      if (!between) {
        close();
        continue;
      }
      between = false;
    }
    if (start < 0) start = token.start;
    end = token.end;
  }
  close();
  return spans;
}

function nextLineEnd(sql: string, from: number): number {
  const at = sql.indexOf('\n', from);
  return at < 0 ? sql.length : at;
}
