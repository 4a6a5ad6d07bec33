import type { Analytic } from '../src/analytics/analytic.ts';
import { catalog } from '../src/analytics/catalog.ts';
import { evidenceOf } from '../src/analytics/testable.ts';
import { answerOf } from '../src/engine/answer.ts';
import type { Db } from '../src/engine/db.ts';
import { runQuality } from '../src/engine/run-quality.ts';
import { classify } from '../src/parties/classify.ts';
import type { Profile } from '../src/parties/profile.ts';
import { createEventsTable } from '../src/schema/event.ts';
import { expandEvents, expandKeys, type Cast } from './analytics/expand.ts';
import { insertEvents, type FixtureEvent } from './analytics/fixtures.ts';
import { variantsOf, type Variant } from './analytics/variants.ts';

/** What a gap must be; what is left out is not compared. Times are ISO, `to` half open. */
interface ExpectedGap {
  readonly source?: string | null;
  readonly part?: number | null;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly events?: readonly (number | string)[];
  readonly facts?: Readonly<Record<string, string>>;
  readonly columns?: readonly string[];
  readonly says?: string;
}

interface ExpectedAnswer {
  readonly verdict: string;
  readonly events?: readonly (number | string)[];
  readonly says?: string;
}

export interface QualityCase {
  readonly name: string;
  readonly kind: 'hit' | 'miss' | 'threshold' | 'not-testable';
  readonly profile?: Profile;
  readonly events?: readonly FixtureEvent[];
  /** Columns of `parts` that differ from what follows from the events. */
  readonly parts?: readonly (Readonly<Record<string, string | number>> & { readonly part_id: number })[];
  readonly rejects?: readonly { readonly part_id: number; readonly reason: string; readonly repeat?: number }[];
  /** Copies of the events with these ids, found in that part. */
  readonly duplicates?: readonly { readonly part_id: number; readonly of: readonly (number | string)[] }[];
  readonly expect: readonly ExpectedGap[] | ExpectedAnswer;
}

interface QualityFixture {
  readonly defaults?: Readonly<Record<string, unknown>>;
  readonly profile?: Profile;
  readonly who?: Cast;
  readonly cases: readonly QualityCase[];
}

const texts = import.meta.glob<string>('../src/analytics/{quality,questions}/*.fixture.json', {
  eager: true,
  query: '?raw',
  import: 'default',
});

/** Quality analytics and questions, in order of id. */
export const examined: readonly Analytic[] = [...catalog.values()]
  .filter((a) => a.kind === 'quality' || a.kind === 'questions')
  .sort((a, b) => (a.id < b.id ? -1 : 1));

/** The fixture beside an analytic; throws when there is none or it is no JSON. */
export function qualityFixture(analytic: Analytic): QualityFixture {
  const text = texts[`../src/analytics/${analytic.path.replace(/\.sql$/, '.fixture.json')}`];
  if (text === undefined) throw new Error(`${analytic.path}: no fixture`);
  return JSON.parse(text) as QualityFixture;
}

/** What is wrong with the analytic on its fixture: cases that come out otherwise, and variants that every case passes. */
export function examine(db: Db, analytic: Analytic): string[] {
  const fixture = qualityFixture(analytic);
  const problems: string[] = [];
  let alive = variantsOf(analytic);
  let loaded = '';
  for (const one of fixture.cases) {
    const events = JSON.stringify([one.events, one.profile]);
    if (events !== loaded) loadEvents(db, fixture, one);
    loaded = events;
    loadParts(db, one);
    const parameters = (one.profile ?? fixture.profile)?.parameters ?? {};
    const judge = (variant: Variant | null): string | null =>
      analytic.kind === 'quality'
        ? judgeGaps(db, analytic, one, { ...parameters, ...variant?.overrides }, variant?.sql)
        : judgeAnswer(db, analytic, one, { ...parameters, ...variant?.overrides }, variant?.sql);
    const problem = attempt(() => judge(null));
    if (problem !== null) problems.push(`case "${one.name}": ${problem}`);
    alive = alive.filter((variant) => attempt(() => judge(variant)) === null);
  }
  return [...problems, ...alive.map((variant) => `no case fails when ${variant.name}`)];
}

function attempt(run: () => string | null): string | null {
  try {
    return run();
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

function judgeGaps(
  db: Db,
  analytic: Analytic,
  one: QualityCase,
  overrides: Readonly<Record<string, number>>,
  sql = analytic.sql,
): string | null {
  const expected = one.expect as readonly ExpectedGap[];
  const found = runQuality(db, analytic, overrides, sql);
  const shown = found.map((gap) => ({
    source: gap.source,
    part: gap.partId,
    from: gap.from,
    to: gap.to,
    events: gap.events.join(','),
    facts: gap.facts,
    columns: gap.columns,
    says: gap.summary,
  }));
  if (shown.length !== expected.length)
    return `${shown.length} gaps, ${expected.length} expected: ${JSON.stringify(shown)}`;
  for (const [i, want] of expected.entries()) {
    const gap = shown[i];
    if (gap === undefined) return `no gap ${i}`;
    const wanted: Readonly<Record<string, unknown>> = {
      ...want,
      ...(want.from === undefined ? {} : { from: micros(want.from) }),
      ...(want.to === undefined ? {} : { to: micros(want.to) }),
      ...(want.events === undefined ? {} : { events: expandKeys(want.events).join(',') }),
      ...(want.says === undefined ? {} : { says: gap.says.includes(want.says) ? gap.says : want.says }),
      ...(want.facts === undefined ? {} : { facts: { ...gap.facts, ...want.facts } }),
    };
    for (const [name, value] of Object.entries(wanted)) {
      const is = JSON.stringify(Object.entries(gap).find(([key]) => key === name)?.[1]);
      if (is !== JSON.stringify(value)) return `gap ${i}: ${name} is ${is}, expected ${JSON.stringify(value)}`;
    }
  }
  return null;
}

function judgeAnswer(
  db: Db,
  analytic: Analytic,
  one: QualityCase,
  overrides: Readonly<Record<string, number>>,
  sql = analytic.sql,
): string | null {
  const expected = one.expect as ExpectedAnswer;
  const answer = answerOf(db, analytic, overrides, evidenceOf(db), [], sql);
  if (answer.verdict !== expected.verdict)
    return `verdict is ${answer.verdict}, expected ${expected.verdict}: ${answer.text}`;
  const events = expandKeys(expected.events ?? []).join(',');
  if (answer.events.join(',') !== events) return `events are [${answer.events.join(',')}], expected [${events}]`;
  if (expected.says !== undefined && !answer.text.includes(expected.says))
    return `"${answer.text}" does not say "${expected.says}"`;
  return null;
}

function micros(iso: string | null): number | null {
  return iso === null ? null : Date.parse(iso) * 1000;
}

/** Creates the tables of the engine that these analytics read beside those of `openContent`. */
export function createEvidenceTables(db: Db): void {
  db.exec(`create table parts (part_id UINTEGER, name VARCHAR, status VARCHAR, source VARCHAR, shape VARCHAR, records BIGINT, first TIMESTAMP, last TIMESTAMP);
    create table rejects (part_id UINTEGER, record_no UINTEGER, byte_offset UBIGINT, byte_length UINTEGER, reason VARCHAR);
    create table duplicates (event_key UBIGINT, part_id UINTEGER, record_no UINTEGER, byte_offset UBIGINT, byte_length UINTEGER)`);
}

function loadEvents(db: Db, fixture: QualityFixture, one: QualityCase): void {
  db.exec('pragma disable_optimizer');
  db.exec(createEventsTable().replace('create table', 'create or replace table'));
  db.exec('truncate changes');
  insertEvents(
    db,
    expandEvents(one.events ?? [], fixture.who ?? {}).map((event) => ({ ...fixture.defaults, ...event })),
  );
  classify(db, one.profile ?? fixture.profile ?? {});
  db.exec('pragma enable_optimizer');
}

function loadParts(db: Db, one: QualityCase): void {
  for (const table of ['parts', 'rejects', 'duplicates']) db.exec(`truncate ${table}`);
  db.exec(`insert into parts
    select part_id, 'file-' || part_id, 'loaded', min(source), 'portal-csv', count(*), min(time), max(time) from events group by part_id`);
  for (const { part_id, ...columns } of one.parts ?? []) {
    db.exec(
      `insert into parts (part_id, name) select ${part_id}, 'file-${part_id}' where ${part_id} not in (select part_id from parts)`,
    );
    for (const [name, value] of Object.entries(columns))
      db.exec(
        `update parts set ${name} = ${typeof value === 'number' ? value : `'${value}'`} where part_id = ${part_id}`,
      );
  }
  for (const { part_id, reason, repeat = 1 } of one.rejects ?? [])
    db.exec(`insert into rejects select ${part_id}, range, 0, 10, '${reason}' from range(1, ${repeat + 1})`);
  for (const { part_id, of } of one.duplicates ?? [])
    for (const key of expandKeys(of)) db.exec(`insert into duplicates values (${key}, ${part_id}, 1, 0, 10)`);
}
