import type { Analytic } from '../analytics/analytic.ts';
import { listed, sourceTitle } from '../analytics/source-titles.ts';
import { untestable, type Evidence } from '../analytics/testable.ts';
import type { EvidenceAnswer, EvidenceGap } from '../evidence/quality.ts';
import { formatCount, formatNoun, formatTime } from '../lib/format.ts';
import { shorten } from '../lib/text.ts';
import type { Row } from './api.ts';
import type { Db } from './db.ts';
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

interface Span {
  readonly from: number;
  readonly to: number;
  readonly sources: readonly string[];
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
  const acts = actsOf(db, sql);
  const reason = acts.count + acts.others > 0 ? null : untestable(question, evidence);
  if (reason !== null) return { ...nothing, text: `Cannot tell: ${reason}.` };
  const present = presentOf(db, question, acts.sources);
  const span = { from: present?.from ?? null, to: present?.to ?? null };
  const holes = gaps.filter((gap) => gap.weakens.includes(question.id) && touches(gap, present));
  const weak = { gaps: [...new Set(holes.map((gap) => gap.id))].sort() };
  const looked = present === null ? '' : ` in ${logs(present.sources)}, present ${stretch(present.from, present.to)}`;
  if (acts.count > 0) {
    const when = stretch(acts.first, acts.last);
    const text = `Found: ${formatNoun(acts.count, 'record')} of ${names(acts)}, ${when}.`;
    return { ...about, verdict: 'found', text, count: acts.count, events: acts.events, ...span, ...weak };
  }
  if (acts.others > 0 && !anyThirdParty(db)) {
    const text = `Cannot tell: ${formatNoun(acts.others, 'such record')}${looked}, but nobody in this evidence is known as a third party.`;
    return { ...nothing, ...span, ...weak, text };
  }
  if (acts.others + acts.witnesses === 0 && question.proof === 'rows') {
    const help = question.export === null ? '' : `; ${question.export} would show it`;
    const text = `Cannot tell: no such act of anybody is recorded${looked}, so it may not be logged at all${help}.`;
    return { ...nothing, ...span, ...weak, text };
  }
  const others = acts.others === 0 ? 'of nobody' : `of third parties, ${formatCount(acts.others)} of others`;
  const but = holes.length === 0 ? '' : `; ${holeWords(holes)}`;
  const text = `Not found: no such record ${others}${looked}${but}.`;
  return { ...about, verdict: 'not_found', text, count: 0, events: [], ...span, ...weak };
}

function actsOf(db: Db, sql: string): Acts {
  const [row = {}] = db.query(`with act as (${sql}),
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

/** When the logs were there in which such acts are; where nobody did any, all logs that the question names. */
function presentOf(db: Db, question: Analytic, sources: readonly string[]): Span | null {
  const wanted = sources.length > 0 ? sources : question.logs;
  const rows = db
    .query('select source, first, last from log_span order by source')
    .filter((row) => wanted.length === 0 || wanted.includes(String(row['source'])));
  if (rows.length === 0) return null;
  return {
    from: rows.reduce((least, row) => Math.min(least, Number(row['first'])), Infinity),
    to: rows.reduce((most, row) => Math.max(most, Number(row['last'])), -Infinity) + 1,
    sources: rows.map((row) => String(row['source'])),
  };
}

function anyThirdParty(db: Db): boolean {
  return db.scalar("select exists(select 1 from parties where direction = 'inbound')") === true;
}

/** Whether a gap concerns the stretch that was looked at; one without times concerns all of its source. */
function touches(gap: EvidenceGap, present: Span | null): boolean {
  if (present === null) return true;
  if (gap.source !== null && !present.sources.includes(gap.source)) return false;
  return (gap.from === null || gap.from < present.to) && (gap.to === null || gap.to > present.from);
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

function logs(sources: readonly string[]): string {
  return listed(sources.map(sourceTitle));
}

function stretch(from: number, to: number): string {
  const [first, last] = [formatTime(from), formatTime(to)];
  return first === last ? `at ${first}` : `${first} to ${last}`;
}
