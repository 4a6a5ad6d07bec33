import type { Analytic } from '../../src/analytics/analytic.ts';
import { mutantsOf } from './mutate.ts';

/** A statement that is a little wrong: some case must fail on it. */
export interface Variant {
  readonly name: string;
  readonly sql: string;
  readonly overrides: Readonly<Record<string, number>>;
  readonly threshold: boolean;
}

/** Every predicate dropped in turn, every parameter a step (1, or a tenth of it) up and down. */
export function variantsOf(analytic: Analytic): Variant[] {
  const predicates = mutantsOf(analytic.sql).map(({ predicate, sql }) => ({
    name: `this is dropped: ${predicate}`,
    sql,
    overrides: {},
    threshold: false,
  }));
  const thresholds = analytic.parameters.flatMap(({ name, value }) => {
    const step = Number.isInteger(value) ? Math.max(1, Math.round(value / 10)) : value / 10;
    return [value - step, value + step]
      .filter((n) => n >= 0)
      .map((n) => ({
        name: `${name} = ${n} instead of ${value}`,
        sql: analytic.sql,
        overrides: { [name]: n },
        threshold: true,
      }));
  });
  return [...predicates, ...thresholds];
}
