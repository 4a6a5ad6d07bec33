import type { Analytic } from '../../src/analytics/analytic.ts';
import type { Db } from '../../src/engine/db.ts';
import { classificationKey, fixtureOf, loadCase, profileOf, type Fixture, type FixtureCase } from './fixtures.ts';
import { judge, judgeBase, judgeTestable } from './judge.ts';
import { likelyFirst, WordIndex } from './likely.ts';
import { Shelf } from './shelf.ts';
import { variantsOf } from './variants.ts';

/** What is wrong with an analytic's fixture, or with the analytic on it; empty when every case comes out and every variant fails one. */
export function check(db: Db, analytic: Analytic): string[] {
  const fixture = fixtureOf(analytic);
  const { cases } = fixture;
  const problems: string[] = [];
  const count = (kind: string): number => cases.filter((c) => c.kind === kind).length;
  if (count('hit') < 2) problems.push(`${count('hit')} hits, at least 2 wanted`);
  if (count('miss') < 3) problems.push(`${count('miss')} misses, at least 3 wanted`);
  if (analytic.kind === 'detections' && count('not-testable') < 1) problems.push('no not-testable case');
  const shelf = new Shelf(db);
  try {
    loadAll(db, fixture, shelf);
    const parameters = cases.map((one) => profileOf(fixture, one).parameters ?? {});
    cases.forEach((one, i) => {
      shelf.choose(i);
      const problem = judgeTestable(db, analytic, one) ?? judgeBase(db, analytic, one, parameters[i] ?? {});
      if (problem !== null) problems.push(`case "${one.name}": ${problem}`);
    });
    return [...problems, ...idle(db, analytic, cases, shelf, parameters)];
  } finally {
    shelf.close();
  }
}

/** Cases that look alike to the classification follow each other, and it runs for the first of them. */
function loadAll(db: Db, fixture: Fixture, shelf: Shelf): void {
  const keyed = fixture.cases.map((one, i) => ({ one, i, key: classificationKey(fixture, one) }));
  const firsts = new Map(keyed.toReversed().map(({ key, i }) => [key, i]));
  const ordered = keyed.toSorted((a, b) => (firsts.get(a.key) ?? 0) - (firsts.get(b.key) ?? 0) || a.i - b.i);
  db.exec('pragma disable_optimizer');
  ordered.forEach(({ one, i, key }, at) => {
    loadCase(db, fixture, one, ordered[at - 1]?.key === key);
    shelf.keep(i);
  });
  db.exec('pragma enable_optimizer');
}

/** The variants that no case fails on. */
function idle(
  db: Db,
  analytic: Analytic,
  cases: readonly FixtureCase[],
  shelf: Shelf,
  parameters: readonly Readonly<Record<string, number>>[],
): string[] {
  const words = new WordIndex(cases);
  let last = 0;
  return variantsOf(analytic).flatMap((variant) => {
    const killer = likelyFirst(cases, words, variant, last).find((i) => {
      shelf.choose(i);
      const one = cases[i];
      return (
        one !== undefined &&
        fails(() => judge(db, analytic, one, { ...parameters[i], ...variant.overrides }, variant.sql))
      );
    });
    if (killer === undefined) return [`no case fails when ${variant.name}`];
    last = killer;
    return [];
  });
}

/** A mutant that DuckDB refuses is as dead as one that finds something else. */
function fails(run: () => string | null): boolean {
  try {
    return run() !== null;
  } catch {
    return true;
  }
}
