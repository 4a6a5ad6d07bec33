import type { Analytic } from '../analytics/analytic.ts';
import type { Finding } from './api.ts';
import type { Db, Param } from './db.ts';
import type { Draft } from './run-analytic.ts';
import { scoreOf, type ScoreContext } from './score.ts';

const rowsAtOnce = 50;
const keysAtOnce = 5000;

/** Empties findings, their evidence and the scores. */
export function clearFindings(db: Db): void {
  for (const table of ['findings', 'finding_events', 'score_step']) db.exec(`delete from ${table}`);
}

/** Appends the findings of one detection with ids from `before + 1`, and finds out whose they are from their evidence rows. */
export function storeFindings(db: Db, analytic: Analytic, drafts: readonly Draft[], before: number): void {
  const tactics = `[${analytic.tactics.map((t) => `'${t}'`).join(', ')}]::varchar[]`;
  for (let at = 0; at < drafts.length; at += rowsAtOnce) {
    const rows = drafts.slice(at, at + rowsAtOnce);
    const params = rows.flatMap((d, i): Param[] => [
      before + at + i + 1,
      analytic.id,
      d.severity,
      d.actorKey,
      d.summary,
    ]);
    const values = rows.map(
      (d) =>
        `(?::uinteger, ?, ?, make_timestamp(${d.time}::bigint), make_timestamp(${d.endTime}::bigint), ?, null, null, ?, ${tactics})`,
    );
    db.query(`insert into findings values ${values.join(', ')}`, params);
  }
  const keys = drafts.flatMap((d, i) => d.events.map((key) => `(${before + i + 1}, ${BigInt(key)})`));
  for (let at = 0; at < keys.length; at += keysAtOnce)
    db.exec(`insert into finding_events values ${keys.slice(at, at + keysAtOnce).join(', ')}`);
  if (drafts.length > 0) assignIdentities(db, before);
}

/** The identity and party most of the evidence shows, rows of the finding's own actor first. */
function assignIdentities(db: Db, before: number): void {
  db.exec(`
    update findings set identity = w.identity, party = w.party
    from (
      with evidence_row as (
        select e.finding_id, a.identity, a.party, a.actor_key is not distinct from f.actor_key as by_actor, count(*) as rows
        from finding_events as e
        join findings as f on f.finding_id = e.finding_id
        join acts as a on a.event_key = e.event_key
        where e.finding_id > ${before}
        group by all
      )
      select finding_id, arg_max(identity, (by_actor, rows, identity)) as identity, arg_max(party, (by_actor, rows, identity)) as party
      from evidence_row
      group by finding_id
    ) as w
    where findings.finding_id = w.finding_id`);
  db.exec(`
    update findings set identity = a.identity from actors as a
    where findings.finding_id > ${before} and findings.identity is null and a.actor_key = findings.actor_key`);
}

/** The stored findings of one detection as they leave the engine. */
export function resolveFindings(db: Db, analytic: Analytic, drafts: readonly Draft[], before: number): Finding[] {
  if (drafts.length === 0) return [];
  const rows = db.query('select finding_id, identity, party from findings where finding_id > ? order by finding_id', [
    before,
  ]);
  return drafts.map((draft, i) => {
    const row = rows[i];
    return {
      ...draft,
      findingId: before + i + 1,
      id: analytic.id,
      title: analytic.title,
      identity: typeof row?.['identity'] === 'string' ? row['identity'] : null,
      party: typeof row?.['party'] === 'string' ? row['party'] : null,
      techniques: analytic.techniques,
      tactics: analytic.tactics,
    };
  });
}

/** Writes the score of every party and identity with findings, step by step, to `score_step`. */
export function writeScores(db: Db, findings: readonly Finding[]): void {
  const anyTrusted = db.scalar('select coalesce(bool_or(trusted), false) from parties') === true;
  const reach = new Map<string, number>(
    db
      .query('select party, 100 * (1 - product(1 - share)) as reach from reach_factor group by party')
      .map((row) => [String(row['party']), Number(row['reach'])]),
  );
  const parties = new Map<string, ScoreContext>(
    db.query('select party, class, confidence, trusted from parties').map((row) => [
      String(row['party']),
      {
        tpClass: String(row['class']),
        confidence: Number(row['confidence']),
        trusted: anyTrusted ? row['trusted'] === true : null,
        reach: reach.get(String(row['party'])) ?? null,
      },
    ]),
  );
  const own: ScoreContext = { tpClass: null, confidence: 0, trusted: null, reach: null };
  const write = (kind: 'party' | 'identity', by: (f: Finding) => string | null): void => {
    for (const [subject, list] of groupBy(findings, by)) {
      const party = list.find((f) => f.party !== null)?.party ?? null;
      const context = (party === null ? undefined : parties.get(party)) ?? own;
      const { steps } = scoreOf(list, kind === 'party' ? context : { ...context, reach: null });
      const params = steps.flatMap((step, i): Param[] => [kind, subject, i + 1, step.text, step.value]);
      if (steps.length > 0)
        db.query(
          `insert into score_step values ${steps.map(() => '(?, ?, ?::integer, ?, ?::double)').join(', ')}`,
          params,
        );
    }
  };
  write('party', (f) => f.party);
  write('identity', (f) => f.identity);
}

function groupBy(findings: readonly Finding[], by: (f: Finding) => string | null): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = by(finding);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return groups;
}
