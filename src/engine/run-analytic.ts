import type { Analytic } from '../analytics/analytic.ts';
import { parameterValue } from '../analytics/parameters.ts';
import type { Row, Severity, Value } from './api.ts';
import type { Db } from './db.ts';

/** A row of a detection, before identity and party are known. */
export interface Draft {
  readonly severity: Severity;
  readonly time: number;
  readonly endTime: number;
  readonly actorKey: string | null;
  readonly summary: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  readonly coldStart: boolean;
}

/** A row of a chain. */
export interface ChainDraft {
  readonly severity: Severity;
  readonly time: number;
  readonly endTime: number;
  readonly identity: string | null;
  readonly party: string | null;
  readonly summary: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly findings: readonly number[];
}

/** Evidence rows that the macros keep at most; a statement that counts them says how many there are. */
const mostEvidence = 1000;
/** From the least severe. */
export const grades: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];

/** The severity one level down; `info` stays. */
function lowered(severity: Severity): Severity {
  return grades[Math.max(0, grades.indexOf(severity) - 1)] ?? severity;
}

/** Sets the parameters of an analytic as SQL variables; `overrides` win, by `ID.name` before `name`. */
export function setParameters(db: Db, analytic: Analytic, overrides: Readonly<Record<string, number>>): void {
  for (const parameter of analytic.parameters)
    db.exec(`set variable ${parameter.name} = ${parameterValue(analytic, parameter, overrides)}`);
}

/** Runs a detection; `sql` replaces its statement (for tests). Severity is already one level lower where `cold_start` is true. */
export function runDetection(
  db: Db,
  analytic: Analytic,
  overrides: Readonly<Record<string, number>>,
  sql = analytic.sql,
): Draft[] {
  setParameters(db, analytic, overrides);
  return db.query(sql).map((row) => {
    const coldStart = row['cold_start'] === true;
    const severity = severityOf(row, analytic);
    const events = listOf(row['events']).map(String);
    return {
      severity: coldStart ? lowered(severity) : severity,
      ...spanOf(row, analytic),
      actorKey: textOf(row['actor_key']),
      summary: textOf(row['summary']) ?? analytic.title,
      facts: {
        ...(events.length >= mostEvidence ? { evidence: `${mostEvidence} or more` } : {}),
        ...factsOf(row['facts']),
      },
      events,
      coldStart,
    };
  });
}

/** Runs a chain over `findings`; `sql` replaces its statement (for tests). */
export function runChain(
  db: Db,
  analytic: Analytic,
  overrides: Readonly<Record<string, number>>,
  sql = analytic.sql,
): ChainDraft[] {
  setParameters(db, analytic, overrides);
  return db.query(sql).map((row) => ({
    severity: severityOf(row, analytic),
    ...spanOf(row, analytic),
    identity: textOf(row['identity']),
    party: textOf(row['party']),
    summary: textOf(row['summary']) ?? analytic.title,
    facts: factsOf(row['facts']),
    findings: listOf(row['findings']).map(Number),
  }));
}

function severityOf(row: Row, analytic: Analytic): Severity {
  return grades.find((grade) => grade === row['severity']) ?? analytic.severity ?? 'info';
}

function spanOf(row: Row, analytic: Analytic): { time: number; endTime: number } {
  const time = row['time'];
  const end = row['end_time'];
  if (typeof time !== 'number') throw new Error(`${analytic.id}: a finding without a time`);
  return { time, endTime: typeof end === 'number' ? end : time };
}

function textOf(value: Value | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

function listOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

/** Facts as text; a value that was null is left out. */
function factsOf(value: Value | undefined): Readonly<Record<string, string>> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, fact]) => (fact === null ? [] : [[name, String(fact)] as const])),
  );
}
