import type { Db } from '../engine/db.ts';
import { columns } from '../schema/event.ts';
import type { Analytic } from './analytic.ts';
import { listed, sourceTitle } from './source-titles.ts';

/** What the loaded evidence holds: asked once, then answered from memory. */
export interface Evidence {
  /** Whether a column, or a key of `extra` as `extra.key`, has a value in any row of those sources; of any source when none is named. */
  filled(name: string, sources: readonly string[]): boolean;
  loaded(source: string): boolean;
}

/** Reads the state of `events` and `log_span`; answers are kept, so take a new one after a load. */
export function evidenceOf(db: Db): Evidence {
  const sources = new Set(db.query('select source from log_span').map((row) => String(row['source'])));
  const known = new Map<string, boolean>();
  return {
    loaded: (source) => sources.has(source),
    filled(name, wanted) {
      const key = [name, ...wanted].join(' ');
      const answer = known.get(key) ?? isFilled(db, name, wanted);
      known.set(key, answer);
      return answer;
    },
  };
}

function isFilled(db: Db, name: string, sources: readonly string[]): boolean {
  const among = sources.length === 0 ? '' : ` and source in (${sources.map(() => '?').join(', ')})`;
  return db.scalar(`select exists(select 1 from events where ${filledCondition(name)}${among})`, sources) === true;
}

const fromAnyLog = 'any/';

/** Whether `needs` may name it: an event column, or a key of `extra`; `any/` before it when every log may fill it, not only those in `logs`. */
export function isNeedable(need: string): boolean {
  const name = columnOf(need);
  return columns.some((c) => c.name === name) || /^extra\.[a-z0-9_]+$/.test(name);
}

function columnOf(need: string): string {
  return need.startsWith(fromAnyLog) ? need.slice(fromAnyLog.length) : need;
}

function filledCondition(name: string): string {
  return name.startsWith('extra.') ? `extra['${name.slice('extra.'.length)}'] is not null` : `${name} is not null`;
}

/** Why an analytic cannot be judged on this evidence, in plain words and with the export that would help; null when it can. */
export function untestable(analytic: Analytic, evidence: Evidence): string | null {
  const help = analytic.export === null ? '' : `; ${analytic.export} would make it testable`;
  const loaded = analytic.logs.filter((log) => evidence.loaded(log));
  if (analytic.logs.length > 0 && loaded.length === 0) return `${notLoaded(analytic.logs.map(sourceTitle))}${help}`;
  const missing = analytic.needs.filter((need) => {
    if (!isNeedable(need)) throw new Error(`needs "${need}": no such column`);
    return !evidence.filled(columnOf(need), need.startsWith(fromAnyLog) ? [] : analytic.logs);
  });
  if (missing.length === 0) return null;
  const logs = loaded.length === 0 ? '' : `${listed(loaded.map(sourceTitle), 'and')} ${areIs(loaded)} loaded, but `;
  const ofLogs = loaded.length === 0 ? '' : ` of ${loaded.length === 1 ? 'it' : 'them'}`;
  const empty = [
    lacking(
      ofLogs,
      missing.filter((need) => !need.startsWith(fromAnyLog)),
    ),
    lacking(
      '',
      missing.filter((need) => need.startsWith(fromAnyLog)),
    ),
  ];
  return `${logs}${empty.filter((words) => words !== '').join(', and ')}${help}`;
}

function lacking(of: string, needs: readonly string[]): string {
  return needs.length === 0 ? '' : `no record${of} has a value for ${listed(needs.map(columnOf), 'or')}`;
}

function areIs(things: readonly string[]): string {
  return things.length === 1 ? 'is' : 'are';
}

function notLoaded(titles: readonly string[]): string {
  if (titles.length === 1) return `${titles.join('')} is not loaded`;
  return titles.length === 2
    ? `neither ${listed(titles, 'nor')} is loaded`
    : `none of ${listed(titles, 'and')} is loaded`;
}
