import { beforeAll, describe, expect, it } from 'vitest';
import type { Analytic } from '../src/analytics/analytic.ts';
import { catalog } from '../src/analytics/catalog.ts';
import { isNeedable } from '../src/analytics/testable.ts';
import type { Db } from '../src/engine/db.ts';
import { setParameters } from '../src/engine/run-analytic.ts';
import { fixtureOf, loadCase } from './analytics/fixtures.ts';
import { judge, judgeForm, judgeTestable } from './analytics/judge.ts';
import { mutantsOf } from './analytics/mutate.ts';
import { openContent } from './analytics/open-content.ts';
import permanentIds from './output/analytic-ids.txt?raw';

const judged = [...catalog.values()].filter((a) => a.kind === 'detections' || a.kind === 'chains');
const only = process.env['ONLY']?.split(',');
const chosen = only === undefined ? judged : judged.filter((a) => only.includes(a.id));

const contracts: Readonly<Record<string, readonly string[]>> = {
  detections: [
    'time TIMESTAMP',
    'end_time TIMESTAMP',
    'actor_key VARCHAR',
    'summary VARCHAR',
    'facts MAP(VARCHAR, VARCHAR)',
    'events UBIGINT[]',
  ],
  chains: [
    'time TIMESTAMP',
    'end_time TIMESTAMP',
    'identity VARCHAR',
    'party VARCHAR',
    'summary VARCHAR',
    'facts MAP(VARCHAR, VARCHAR)',
    'findings UINTEGER[]',
  ],
};
const optional = ['severity VARCHAR', 'cold_start BOOLEAN'];

let db: Db;
beforeAll(async () => {
  db = await openContent();
});

it.runIf(only === undefined)('every id is permanent: listed in test/output/analytic-ids.txt, which only grows', () => {
  const listed = permanentIds.split('\n').filter((line) => line !== '');
  expect(judged.map((a) => a.id).filter((id) => !listed.includes(id))).toEqual([]);
  expect(listed.filter((id) => !catalog.has(id))).toEqual([]);
});

describe.each(chosen.map((a) => [a.id, a] as const))('%s', (_, analytic) => {
  it('binds, returns what its kind must and declares what it uses', () => {
    setParameters(db, analytic, {});
    const shape = db.describe(analytic.sql).map((c) => `${c.name} ${c.type}`);
    const contract = contracts[analytic.kind] ?? [];
    expect(shape.filter((c) => !optional.includes(c))).toEqual(contract);
    const used = [...new Set([...analytic.sql.matchAll(/getvariable\('(\w+)'\)/g)].map((m) => m[1] ?? ''))].sort();
    expect(used).toEqual(analytic.parameters.map((p) => p.name).sort());
    expect(analytic.needs.filter((name) => !isNeedable(name))).toEqual([]);
    expect(analytic.needs.length === 0 || analytic.export !== null).toBe(true);
  });

  it('fixtures: every case comes out, thresholds hold, no predicate is idle', () => {
    const problems = check(analytic);
    expect(problems).toEqual([]);
  });
});

/** A dropped predicate shows in a near miss first: those last in this list come first, so that few mutants are left for the others. */
const killers = ['not-testable', 'hit', 'threshold', 'miss'];

interface Variant {
  readonly name: string;
  readonly sql: string;
  readonly overrides: Readonly<Record<string, number>>;
}

/** Loads every case once and judges the statement and all its still living mutants on it. */
function check(analytic: Analytic): string[] {
  const fixture = fixtureOf(analytic);
  const problems: string[] = [];
  const count = (kind: string): number => fixture.cases.filter((c) => c.kind === kind).length;
  if (count('hit') < 2) problems.push(`${count('hit')} hits, at least 2 wanted`);
  if (count('miss') < 3) problems.push(`${count('miss')} misses, at least 3 wanted`);
  if (analytic.kind === 'detections' && count('not-testable') < 1) problems.push('no not-testable case');
  let alive = variantsOf(analytic);
  for (const one of fixture.cases.toSorted((a, b) => killers.indexOf(b.kind) - killers.indexOf(a.kind))) {
    const profile = loadCase(db, fixture, one);
    const parameters = profile.parameters ?? {};
    const problem =
      judgeTestable(db, analytic, one) ?? judge(db, analytic, one, parameters) ?? judgeForm(db, analytic, parameters);
    if (problem !== null) problems.push(`case "${one.name}": ${problem}`);
    alive = alive.filter(
      (variant) => !fails(() => judge(db, analytic, one, { ...parameters, ...variant.overrides }, variant.sql)),
    );
  }
  return [...problems, ...alive.map((variant) => `no case fails when ${variant.name}`)];
}

function variantsOf(analytic: Analytic): Variant[] {
  const predicates = mutantsOf(analytic.sql).map(({ predicate, sql }) => ({
    name: `this is dropped: ${predicate}`,
    sql,
    overrides: {},
  }));
  const thresholds = analytic.parameters.flatMap(({ name, value }) => {
    const step = Number.isInteger(value) ? Math.max(1, Math.round(value / 10)) : value / 10;
    return [value - step, value + step]
      .filter((n) => n >= 0)
      .map((n) => ({ name: `${name} = ${n} instead of ${value}`, sql: analytic.sql, overrides: { [name]: n } }));
  });
  return [...predicates, ...thresholds];
}

/** A mutant that DuckDB refuses is as dead as one that finds something else. */
function fails(run: () => string | null): boolean {
  try {
    return run() !== null;
  } catch {
    return true;
  }
}
