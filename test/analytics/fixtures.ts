import type { Analytic } from '../../src/analytics/analytic.ts';
import type { Severity } from '../../src/engine/api.ts';
import type { Db } from '../../src/engine/db.ts';
import { operationKey } from '../../src/lib/text.ts';
import { classify } from '../../src/parties/classify.ts';
import type { Profile } from '../../src/parties/profile.ts';
import { columns, createEventsTable, sqlType } from '../../src/schema/event.ts';
import { type Cast, expandEvents } from './expand.ts';

type Scalar = string | number | boolean | null;

export interface FixtureChange {
  readonly target?: string | null;
  readonly name: string;
  readonly old?: string | null;
  readonly new?: string | null;
}

/** Columns of `events` by name; `id` is the event key. May carry the shorthand that `expandEvents` writes out. */
export interface FixtureEvent {
  readonly id: number;
  readonly time: string;
  readonly extra?: Readonly<Record<string, string>>;
  readonly changes?: readonly FixtureChange[];
  readonly [column: string]: unknown;
}

/** A row of `findings`, for chains. */
export interface FixtureFinding {
  readonly finding_id: number;
  readonly id: string;
  readonly severity: Severity;
  readonly time: string;
  readonly end_time?: string;
  readonly actor_key?: string | null;
  readonly identity: string | null;
  readonly party: string | null;
  readonly tactics: readonly string[];
  readonly events?: readonly number[];
}

export interface Expectation {
  /** Event keys of a detection's finding, oldest first; "3-7" is a range. */
  readonly events?: readonly (number | string)[];
  /** Finding ids of a chain, oldest first. */
  readonly findings?: readonly number[];
  readonly severity?: Severity;
  readonly actor?: string | null;
  readonly cold_start?: boolean;
  readonly facts?: Readonly<Record<string, string>>;
}

export interface FixtureCase {
  readonly name: string;
  readonly kind: 'hit' | 'miss' | 'threshold' | 'not-testable';
  readonly profile?: Profile;
  readonly events?: readonly FixtureEvent[];
  readonly findings?: readonly FixtureFinding[];
  readonly expect: readonly Expectation[] | 'not testable';
}

export interface Fixture {
  readonly defaults?: Readonly<Record<string, unknown>>;
  readonly profile?: Profile;
  readonly who?: Cast;
  readonly cases: readonly FixtureCase[];
}

const texts = import.meta.glob<string>('../../src/analytics/{detections,chains}/*.fixture.json', {
  eager: true,
  query: '?raw',
  import: 'default',
});

/** The fixture beside an analytic; throws when there is none or it is no JSON. */
export function fixtureOf(analytic: Analytic): Fixture {
  const path = analytic.path.replace(/\.sql$/, '.fixture.json');
  const text = texts[`../../src/analytics/${path}`];
  if (text === undefined) throw new Error(`${path}: missing`);
  return JSON.parse(text) as Fixture;
}

/**
 * Empties the case tables, inserts the events, changes and findings of a case, and classifies with its profile unless `alike`: then the case before had
 * the same classification key.
 */
export function loadCase(db: Db, fixture: Fixture, one: FixtureCase, alike: boolean): void {
  db.exec(createEventsTable().replace('create table', 'create or replace table'));
  for (const table of ['changes', 'findings', 'finding_events']) db.exec(`truncate ${table}`);
  insertEvents(db, eventsOf(fixture, one));
  if (!alike) classify(db, profileOf(fixture, one));
  insertFindings(db, one.findings ?? []);
}

export function profileOf(fixture: Fixture, one: FixtureCase): Profile {
  return one.profile ?? fixture.profile ?? {};
}

function eventsOf(fixture: Fixture, one: FixtureCase): FixtureEvent[] {
  return expandEvents(one.events ?? [], fixture.who ?? {}).map((event) => ({ ...fixture.defaults, ...event }));
}

const classification = Object.values(
  import.meta.glob<string>('../../src/parties/*.sql', { eager: true, query: '?raw', import: 'default' }),
).join('\n');
const seenByClassification = columns
  .map((c) => c.name)
  .filter((name) => !['event_key', 'operation_key', 'extra'].includes(name) && mentioned(name));

/**
 * Everything classification sees of a case: the profile and, per event, the columns and keys of `extra` that its SQL names, and the operation
 * when the SQL names it. Cases with equal keys are classified alike.
 */
export function classificationKey(fixture: Fixture, one: FixtureCase): string {
  const events = eventsOf(fixture, one).map((event) => [
    seenByClassification.map((name) => event[name] ?? null),
    Object.entries(event.extra ?? {}).filter(([key]) => mentioned(key)),
    typeof event['operation'] === 'string' && mentioned(operationKey(event['operation'])) ? event['operation'] : null,
    (event.changes ?? []).filter(({ name }) => mentioned(name.toLowerCase())),
  ]);
  return JSON.stringify([profileOf(fixture, one), events]);
}

function mentioned(name: string): boolean {
  return classification.includes(name);
}

/** Appends rows to `events` and `changes`; keys are column names, `id`, `changes`. */
export function insertEvents(db: Db, events: readonly FixtureEvent[]): void {
  if (events.length === 0) return;
  const rows = events.map((event, i) => {
    const unknown = Object.keys(event).find(
      (key) => key !== 'id' && key !== 'changes' && !columns.some((c) => c.name === key),
    );
    if (unknown !== undefined) throw new Error(`event ${event.id}: no column "${unknown}"`);
    const operation = typeof event['operation'] === 'string' ? event['operation'] : null;
    const derived: Readonly<Record<string, unknown>> = {
      event_key: event.id,
      part_id: 1,
      record_no: i + 1,
      byte_offset: 0,
      byte_length: 0,
      time_basis: 'explicit',
      event_id: `fixture-${event.id}`,
      operation_key: operation === null ? null : operationKey(operation),
      extra: {},
      ...event,
    };
    return derived;
  });
  const used = columns.filter((c) => rows.some((row) => row[c.name] !== undefined));
  const values = rows.map((row) => `(${used.map((c) => cell(row[c.name], sqlType(c.kind))).join(', ')})`);
  db.exec(`insert into events (${used.map((c) => c.name).join(', ')}) values ${values.join(', ')}`);
  const changes = events.flatMap((event) =>
    (event.changes ?? []).map(
      (c) =>
        `(${event.id}, ${literal(c.target ?? null)}, ${literal(c.name)}, ${literal(c.old ?? null)}, ${literal(c.new ?? null)})`,
    ),
  );
  if (changes.length > 0) db.exec(`insert into changes values ${changes.join(', ')}`);
}

function insertFindings(db: Db, findings: readonly FixtureFinding[]): void {
  for (const f of findings) {
    const tactics = `[${f.tactics.map(literal).join(', ')}]`;
    db.exec(`insert into findings (finding_id, id, severity, time, end_time, actor_key, identity, party, summary, tactics) values
      (${f.finding_id}, ${literal(f.id)}, ${literal(f.severity)}, ${time(f.time)}, ${time(f.end_time ?? f.time)}, ${literal(f.actor_key ?? null)},
       ${literal(f.identity)}, ${literal(f.party)}, 'fixture', ${tactics}::varchar[])`);
    for (const event of f.events ?? []) db.exec(`insert into finding_events values (${f.finding_id}, ${event})`);
  }
}

function cell(value: unknown, type: string): string {
  if (value === undefined || value === null) return 'null';
  if (type === 'TIMESTAMP') return time(String(value));
  if (type.startsWith('MAP')) return map(value as Readonly<Record<string, string>>);
  return literal(value as Scalar);
}

function map(value: Readonly<Record<string, string>>): string {
  const entries = Object.entries(value);
  if (entries.length === 0) return 'map([]::varchar[], []::varchar[])';
  return `map([${entries.map(([k]) => literal(k)).join(', ')}], [${entries.map(([, v]) => literal(v)).join(', ')}])`;
}

function literal(value: Scalar): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

function time(iso: string): string {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) throw new Error(`bad time "${iso}"`);
  return `make_timestamp(${ms * 1000}::bigint)`;
}
