import type { Analytic } from '../analytics/analytic.ts';
import { listed, sourceTitle } from '../analytics/source-titles.ts';
import { untestable, type Evidence } from '../analytics/testable.ts';
import type { EvidenceAnswer, EvidenceGap } from '../evidence/quality.ts';
import { formatCount, formatNoun, formatTime } from '../lib/format.ts';
import { shorten } from '../lib/text.ts';
import type { Row } from './api.ts';
import type { Db } from './db.ts';
import { quoteText } from './quote.ts';
import { setParameters } from './run-analytic.ts';

const nameLimit = 80;
const namesShown = 5;

/** What the statement of a question found, counted. */
interface Acts {
  /** By third parties. */
  readonly count: number;
  readonly first: number;
  readonly last: number;
  readonly events: readonly string[];
  /** The busiest names, and how many there are. */
  readonly who: readonly string[];
  readonly people: number;
  /** By anybody else. */
  readonly others: number;
  /** Groups of records that are no such act, but show that it would be recorded. */
  readonly witnesses: number;
  /** Sources of all of these. */
  readonly sources: readonly string[];
}

interface Log {
  readonly source: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Asks one question of the evidence. `gaps` are those found before: the ones that weaken this question qualify a "not found". `sql`
 * replaces its statement (for tests).
 */
export function answerOf(
  db: Db,
  question: Analytic,
  overrides: Readonly<Record<string, number>>,
  evidence: Evidence,
  gaps: readonly EvidenceGap[],
  sql = question.sql,
): EvidenceAnswer {
  const about = { id: question.id, question: question.title };
  const nothing = { ...about, verdict: 'cannot_tell', count: 0, events: [], from: null, to: null, gaps: [] } as const;
  setParameters(db, question, overrides);
  const acts = actsOf(db, question, sql);
  const reason = acts.count + acts.others > 0 ? null : untestable(question, evidence);
  if (reason !== null) return { ...nothing, text: `Cannot tell: ${reason}.` };
  const loaded = loadedLogs(db, [...question.logs, ...acts.sources]);
  const logs = loaded.filter((log) => wouldShow(log, question, acts, gaps));
  const span = { from: least(logs.map((log) => log.from)), to: greatest(logs.map((log) => log.to)) };
  const holes = gaps.filter((gap) => gap.weakens.includes(question.id) && gap.kind !== 'clock' && touches(gap, loaded));
  const weak = { gaps: [...new Set(holes.map((gap) => gap.id))].sort() };
  if (acts.count > 0) {
    const when = stretch(acts.first, acts.last);
    const text = `Found: ${formatNoun(acts.count, 'record')} of ${names(acts)}, ${when}.`;
    return { ...about, verdict: 'found', text, count: acts.count, events: acts.events, ...span, ...weak };
  }
  const cannotTell = { ...nothing, ...span, ...weak };
  if (logs.length === 0) {
    const missing = holes.filter((gap) => gap.kind === 'missing').map((gap) => shorten(gap.summary, 200));
    const why = missing.length > 0 && question.proof === 'log' ? `: ${missing.join('; ')}` : '';
    const help = question.export === null ? '' : `; ${question.export} would show it`;
    const text = `Cannot tell: no such act of anybody is recorded in ${present(loaded)}, so it may not be logged at all${why}${help}.`;
    return { ...cannotTell, text };
  }
  if (acts.others > 0 && !anyThirdParty(db)) {
    const text = `Cannot tell: ${formatNoun(acts.others, 'such record')} in ${present(logs)}, but nobody in this evidence is known as a third party.`;
    return { ...cannotTell, text };
  }
  const others = acts.others === 0 ? 'of anybody' : `of third parties, ${formatCount(acts.others)} of others`;
  const mute = loaded.filter((log) => !logs.includes(log)).map((log) => sourceTitle(log.source));
  const but = [
    ...(mute.length === 0 ? [] : [`nothing can be said for ${listed(mute)}, with no such act of anybody`]),
    ...(holes.length === 0 ? [] : [holeWords(holes)]),
  ];
  const text = `Not found: no such record ${[`${others} in ${present(logs)}`, ...but].join('; ')}.`;
  return { ...about, verdict: 'not_found', text, count: 0, events: [], ...span, ...weak };
}

function actsOf(db: Db, question: Analytic, sql: string): Acts {
  const logs = question.logs.map(quoteText).join(', ');
  const [row = {}] = db.query(`with act as (select * from (${sql}) where tp is not null or source in (${logs})),
    busy as (select left(who, ${nameLimit}) as name, count(*) as n from act where tp group by 1 order by n desc, name limit ${namesShown})
    select count(*) filter (where tp) as count, min(time) filter (where tp) as first, max(time) filter (where tp) as last,
      list(event_key order by time, event_key) filter (where tp)[1:1000] as events, count(distinct who) filter (where tp) as people,
      (select list(name order by n desc, name) from busy) as who, count(*) filter (where not tp) as others, count(*) filter (where tp is null) as witnesses,
      list(distinct source order by source) as sources
    from act`);
  return {
    count: Number(row['count'] ?? 0),
    first: Number(row['first'] ?? 0),
    last: Number(row['last'] ?? 0),
    events: texts(row, 'events'),
    who: texts(row, 'who'),
    people: Number(row['people'] ?? 0),
    others: Number(row['others'] ?? 0),
    witnesses: Number(row['witnesses'] ?? 0),
    sources: texts(row, 'sources'),
  };
}

function texts(row: Row, name: string): readonly string[] {
  const value = row[name];
  return Array.isArray(value) ? value.map(String) : [];
}

function loadedLogs(db: Db, sources: readonly string[]): readonly Log[] {
  return db
    .query('select source, first, last from log_span order by source')
    .map((row) => ({ source: String(row['source']), from: Number(row['first']), to: Number(row['last']) + 1 }))
    .filter((log) => sources.includes(log.source));
}

/**
 * Whether a log would show such acts: where rows are the proof, when somebody's are there, or what shows that they would be. Else unless the
 * very part of it that records them is missing and nobody's are there.
 */
function wouldShow(log: Log, question: Analytic, acts: Acts, gaps: readonly EvidenceGap[]): boolean {
  if (acts.sources.includes(log.source)) return true;
  if (question.proof === 'rows') return false;
  return !gaps.some((gap) => gap.kind === 'missing' && gap.source === log.source && gap.weakens.includes(question.id));
}

function anyThirdParty(db: Db): boolean {
  return db.scalar("select exists(select 1 from parties where direction = 'inbound')") === true;
}

/** Whether a gap concerns a log while it was there. One without times concerns all of it; what was cut off lies outside of what is left. */
function touches(gap: EvidenceGap, logs: readonly Log[]): boolean {
  const meets = (log: Log): boolean =>
    gap.kind === 'truncated' || ((gap.from ?? -Infinity) < log.to && (gap.to ?? Infinity) > log.from);
  return logs.some((log) => log.source === gap.source && meets(log));
}

function holeWords(holes: readonly EvidenceGap[]): string {
  const kinds = [...new Set(holes.map((gap) => gap.title.toLowerCase()))].sort();
  return `weakened by ${formatNoun(holes.length, 'gap')} (${listed(kinds)})`;
}

function names({ who, people }: Acts): string {
  const shown = who.map((name) => shorten(name, nameLimit));
  const more = people - shown.length;
  return more > 0 ? listed([...shown, formatNoun(more, 'other')]) : listed(shown);
}

/** "AWS CloudTrail, present from ... to ...", each log with its own stretch. */
function present(logs: readonly Log[]): string {
  return listed(logs.map((log) => `${sourceTitle(log.source)} (present ${stretch(log.from, log.to)})`));
}

function stretch(from: number, to: number): string {
  const [first, last] = [formatTime(from), formatTime(to)];
  return first === last ? `at ${first}` : `${first} to ${last}`;
}

function least(numbers: readonly number[]): number | null {
  return numbers.reduce<number | null>((a, b) => (a === null ? b : Math.min(a, b)), null);
}

function greatest(numbers: readonly number[]): number | null {
  return numbers.reduce<number | null>((a, b) => (a === null ? b : Math.max(a, b)), null);
}
