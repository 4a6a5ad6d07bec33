import type { Analytic } from '../../src/analytics/analytic.ts';
import { evidenceOf, untestable } from '../../src/analytics/testable.ts';
import type { Db } from '../../src/engine/db.ts';
import { runChain, runDetection, setParameters } from '../../src/engine/run-analytic.ts';
import { expandKeys } from './expand.ts';
import type { Expectation, FixtureCase } from './fixtures.ts';

/** Why testability is not as a loaded case expects, or null when it is. */
export function judgeTestable(db: Db, analytic: Analytic, one: FixtureCase): string | null {
  const reason = untestable(analytic, evidenceOf(db));
  if (one.expect === 'not testable') return reason === null ? 'expected not testable, but it is testable' : null;
  return reason === null ? null : `not testable: ${reason}`;
}

/**
 * Why a loaded case does not come out as it expects or gives rows without form, or null: every finding says something, every fact has a value,
 * evidence exists and is oldest first.
 */
export function judgeBase(
  db: Db,
  analytic: Analytic,
  one: FixtureCase,
  overrides: Readonly<Record<string, number>>,
): string | null {
  setParameters(db, analytic, overrides);
  db.exec(`create or replace temp table found_rows as ${analytic.sql}`);
  return judge(db, analytic, one, overrides, 'from found_rows') ?? judgeForm(db, analytic);
}

function judgeForm(db: Db, analytic: Analytic): string | null {
  const rows = db.query('from found_rows');
  if (rows.length === 0) return null;
  const [list, table, key] =
    analytic.kind === 'chains' ? ['findings', 'findings', 'finding_id'] : ['events', 'events', 'event_key'];
  const times = new Map(db.query(`select ${key}, time from ${table}`).map((r) => [String(r[key]), Number(r['time'])]));
  for (const row of rows) {
    const { summary, facts } = row;
    if (typeof summary !== 'string' || summary.trim() === '') return `summary is ${JSON.stringify(summary)}`;
    const empty = Object.entries(facts ?? {}).find(([, value]) => value === null);
    if (empty !== undefined) return `"${summary}": fact "${empty[0]}" has no value`;
    const evidence = row[list];
    const seen = (Array.isArray(evidence) ? evidence : []).map((k) => times.get(String(k)));
    if (seen.length === 0 || seen.includes(undefined)) return `"${summary}": evidence that does not exist`;
    if (seen.some((t, i) => i > 0 && Number(seen[i - 1]) > Number(t))) return `"${summary}": evidence not oldest first`;
  }
  return null;
}

interface Outcome {
  readonly keys: string;
  readonly shown: Expectation;
}

/**
 * Why a loaded case does not come out as it expects, or null when it does. `sql` and `overrides` make it judge a mutant.
 */
export function judge(
  db: Db,
  analytic: Analytic,
  one: FixtureCase,
  overrides: Readonly<Record<string, number>>,
  sql = analytic.sql,
): string | null {
  if (one.expect === 'not testable') return null;
  const found = (analytic.kind === 'chains' ? chains : detections)(db, analytic, overrides, sql);
  const left = [...found];
  for (const expected of one.expect) {
    const keys = expandKeys(expected.events ?? expected.findings ?? []).join(',');
    const at = left.findIndex((f) => f.keys === keys && differs(expected, f.shown) === null);
    if (at >= 0) {
      left.splice(at, 1);
      continue;
    }
    const near = left.find((f) => f.keys === keys);
    return near === undefined
      ? `expected evidence [${keys}], found ${found.length === 0 ? 'nothing' : found.map((f) => `[${f.keys}]`).join(' ')}`
      : `evidence [${keys}]: ${differs(expected, near.shown) ?? ''}`;
  }
  return left.length === 0
    ? null
    : `unexpected evidence ${left.map((f) => `[${f.keys}] ${JSON.stringify(f.shown)}`).join(' ')}`;
}

function detections(db: Db, analytic: Analytic, overrides: Readonly<Record<string, number>>, sql: string): Outcome[] {
  return runDetection(db, analytic, overrides, sql).map((d) => ({
    keys: d.events.join(','),
    shown: { severity: d.severity, actor: d.actorKey, cold_start: d.coldStart, facts: d.facts },
  }));
}

function chains(db: Db, analytic: Analytic, overrides: Readonly<Record<string, number>>, sql: string): Outcome[] {
  return runChain(db, analytic, overrides, sql).map((c) => ({
    keys: c.findings.join(','),
    shown: { severity: c.severity, actor: c.identity, facts: c.facts },
  }));
}

function differs(expected: Expectation, shown: Expectation): string | null {
  for (const key of ['severity', 'actor', 'cold_start'] as const)
    if (expected[key] !== undefined && expected[key] !== shown[key])
      return `${key} is ${String(shown[key])}, expected ${String(expected[key])}`;
  for (const [name, value] of Object.entries(expected.facts ?? {}))
    if (shown.facts?.[name] !== value) return `fact ${name} is ${String(shown.facts?.[name])}, expected ${value}`;
  return null;
}
