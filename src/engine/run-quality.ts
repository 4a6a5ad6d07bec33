import type { Analytic } from '../analytics/analytic.ts';
import type { EvidenceGap } from '../evidence/quality.ts';
import { shorten } from '../lib/text.ts';
import type { Row, Value } from './api.ts';
import type { Db } from './db.ts';
import { setParameters } from './run-analytic.ts';

/** A gap before it is known what it weakens. */
export interface GapDraft extends Omit<EvidenceGap, 'weakens'> {
  /** What it makes unreliable, as `weakenedBy` takes it; empty: all of the source. */
  readonly columns: readonly string[];
}

const kinds: readonly EvidenceGap['kind'][] = [
  'truncated',
  'silence',
  'missing',
  'auditing',
  'clock',
  'duplicates',
  'field',
  'reading',
];
/** Texts made of log content stay readable: UTF-16 units. */
export const textLimit = 600;

/** Runs a quality analytic; `sql` replaces its statement (for tests). Throws on a row without kind or summary. */
export function runQuality(
  db: Db,
  analytic: Analytic,
  overrides: Readonly<Record<string, number>>,
  sql = analytic.sql,
): GapDraft[] {
  setParameters(db, analytic, overrides);
  return db.query(sql).map((row) => {
    const kind = kinds.find((k) => k === row['kind']);
    if (kind === undefined) throw new Error(`${analytic.id}: no such kind of gap: ${String(row['kind'])}`);
    const summary = row['summary'];
    if (typeof summary !== 'string') throw new Error(`${analytic.id}: a gap without a summary`);
    return {
      id: analytic.id,
      title: analytic.title,
      kind,
      source: typeof row['source'] === 'string' ? row['source'] : null,
      partId: numberOf(row['part_id']),
      from: numberOf(row['from_time']),
      to: numberOf(row['to_time']),
      summary: shorten(summary, textLimit),
      facts: factsOf(row['facts']),
      events: listOf(row['events']),
      columns: listOf(row['columns']),
    };
  });
}

function numberOf(value: Row[string] | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function listOf(value: Value | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function factsOf(value: Value | undefined): Readonly<Record<string, string>> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, fact]) =>
      fact === null ? [] : [[name, shorten(String(fact), textLimit)] as const],
    ),
  );
}
