import type { Analytic } from '../analytics/analytic.ts';
import { parameterValue } from '../analytics/parameters.ts';
import type { Profile } from '../parties/profile.ts';
import type { Row } from './api.ts';
import type { Db, Param } from './db.ts';
import { EngineError } from './failure.ts';
import { plainRows } from './plain.ts';
import { quoteText } from './quote.ts';

/** Columns that only `acts` has: a statement that names none of them is served without the joins behind them. */
const partyNames = /\b(identity|identity_name|party|party_name|tp|tp_class|tp_org|tp_conf|tp_direction|own)\b|\*/i;

/**
 * Rows of one chart, dossier or quality analytic. Parameters: those given, then the profile's, then the header's. Cancellable.
 */
export async function runChart(
  db: Db,
  analytic: Analytic,
  params: Readonly<Record<string, Param>>,
  profile: Profile,
): Promise<readonly Row[]> {
  const variables = new Map<string, Param>(
    analytic.parameters.map((p) => [p.name, parameterValue(analytic, p, profile.parameters ?? {})]),
  );
  for (const [name, value] of Object.entries(params)) variables.set(name, value);
  const before = [...variables].map(([name, value]) => `set variable ${variableName(name)} = ${expression(value)}`);
  if (!partyNames.test(withoutComments(analytic.sql).replaceAll('count(*)', ''))) {
    before.push('create or replace temp view filtered as select * from work.filtered_events');
  }
  return plainRows(await db.queryCancellable(analytic.sql, { before: before.join('; ') }));
}

function variableName(name: string): string {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new EngineError('input', `not a parameter name: "${name}"`);
  return name;
}

function expression(value: Param): string {
  if (typeof value === 'string') return quoteText(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new EngineError('input', `not a number: ${value}`);
  return value === null ? 'null' : String(value);
}

function withoutComments(sql: string): string {
  return sql.replace(/--[^\n]*/g, '');
}
