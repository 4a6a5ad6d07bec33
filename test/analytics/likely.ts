import type { FixtureCase } from './fixtures.ts';
import type { Variant } from './variants.ts';

/**
 * Cases in the order in which a changed statement is tried on them; one failing case is enough. A threshold shows at its own cases, a
 * dropped predicate in the near miss that mentions rare words of it, often the one after that of the predicate before (`last`).
 */
export function likelyFirst(cases: readonly FixtureCase[], words: WordIndex, variant: Variant, last: number): number[] {
  const kinds = variant.threshold ? ['threshold', 'hit', 'miss'] : ['miss', 'hit', 'threshold'];
  const hints = words.hints(variant.name);
  const rank = (i: number): readonly number[] => [
    kinds.indexOf(cases[i]?.kind ?? ''),
    -(hints[i] ?? 0),
    (i - last + cases.length) % cases.length,
  ];
  return cases
    .flatMap((one, i) => (one.expect === 'not testable' ? [] : [{ i, rank: rank(i) }]))
    .sort((a, b) => a.rank.reduce((order, n, at) => order || n - (b.rank[at] ?? 0), 0))
    .map(({ i }) => i);
}

/** Words of every case, and in how many cases each occurs. */
export class WordIndex {
  readonly #words: readonly ReadonlySet<string>[];
  readonly #spread = new Map<string, number>();

  constructor(cases: readonly FixtureCase[]) {
    this.#words = cases.map((one) => wordsOf(JSON.stringify(one)));
    for (const words of this.#words)
      for (const word of words) this.#spread.set(word, (this.#spread.get(word) ?? 0) + 1);
  }

  /** Per case: how much it has in common with a text, rare words counting more. */
  hints(text: string): number[] {
    const wanted = [...wordsOf(text)];
    const weigh = (word: string): number => Math.log(this.#words.length / (this.#spread.get(word) ?? 1));
    return this.#words.map((words) =>
      wanted.filter((word) => words.has(word)).reduce((sum, word) => sum + weigh(word), 0),
    );
  }
}

/** Names without their table alias, literals and numbers. */
function wordsOf(text: string): Set<string> {
  return new Set(
    text
      .toLowerCase()
      .replaceAll(/\b[a-z]\./g, ' ')
      .match(/[a-z0-9]+(?:[_.-][a-z0-9]+)*/g),
  );
}
