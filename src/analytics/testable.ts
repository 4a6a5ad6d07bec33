import type { Db } from '../engine/db.ts';
import { columns } from '../schema/event.ts';
import type { Analytic } from './analytic.ts';

const sourceTitles: Readonly<Record<string, string>> = {
  'entra-signin': 'the Entra sign-in log',
  'entra-audit': 'the Entra audit log',
  'm365-ual': 'the Microsoft 365 unified audit log',
  'aws-cloudtrail': 'AWS CloudTrail',
};

/** What the loaded evidence holds: asked once, then answered from memory. */
export interface Evidence {
  /** Whether a column, or a key of `extra` as `extra.key`, has a value in any row. */
  filled(name: string): boolean;
  loaded(source: string): boolean;
}

/** Reads the state of `events` and `log_span`; answers are kept, so take a new one after a load. */
export function evidenceOf(db: Db): Evidence {
  const sources = new Set(db.query('select source from log_span').map((row) => String(row['source'])));
  const known = new Map<string, boolean>();
  return {
    loaded: (source) => sources.has(source),
    filled(name) {
      const before = known.get(name);
      if (before !== undefined) return before;
      const answer = db.scalar(`select exists(select 1 from events where ${filledCondition(name)})`) === true;
      known.set(name, answer);
      return answer;
    },
  };
}

/** Whether `needs` may name it: an event column, or a key of `extra`. */
export function isNeedable(name: string): boolean {
  return columns.some((c) => c.name === name) || /^extra\.[a-z0-9_]+$/.test(name);
}

function filledCondition(name: string): string {
  if (!isNeedable(name)) throw new Error(`needs "${name}": no such column`);
  return name.startsWith('extra.') ? `extra['${name.slice('extra.'.length)}'] is not null` : `${name} is not null`;
}

/** Why an analytic cannot be judged on this evidence, in plain words and with the export that would help; null when it can. */
export function untestable(analytic: Analytic, evidence: Evidence): string | null {
  const help = analytic.export === null ? '' : `; ${analytic.export} would make it testable`;
  const loaded = analytic.logs.filter((log) => evidence.loaded(log));
  if (analytic.logs.length > 0 && loaded.length === 0) return `${notLoaded(analytic.logs.map(titleOf))}${help}`;
  const missing = analytic.needs.filter((name) => !evidence.filled(name));
  if (missing.length === 0) return null;
  const logs = loaded.length === 0 ? '' : `${listed(loaded.map(titleOf), 'and')} ${areIs(loaded)} loaded, but `;
  return `${logs}no record has a value for ${listed(missing, 'or')}${help}`;
}

function titleOf(log: string): string {
  return sourceTitles[log] ?? log;
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

/** "a", "a and b", "a, b and c". */
function listed(words: readonly string[], last: string): string {
  const head = words.slice(0, -1);
  return [...(head.length === 0 ? [] : [head.join(', ')]), ...words.slice(-1)].join(` ${last} `);
}
