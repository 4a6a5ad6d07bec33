import type { Row, Severity } from '../../src/engine/api.ts';
import type { EvidenceFile } from '../../src/evidence/part.ts';
import { triage, value } from '../../src/headless/triage.ts';
import type { AnswerEntry, EvidenceLimitEntry, TriageReport } from '../../src/headless/triage-report.ts';
import type { PartyTruth, Situation } from '../../src/sample/situations/situation.ts';
import { situations } from '../../src/sample/situations/situations.ts';
import { openDuckDb } from '../open-duckdb.ts';

/** The value by which the truth names a row: what stands for an id where an export has none. */
export const nativeId = `case
  when source = 'entra-audit' then correlation_id
  when source = 'gcp-audit' then split_part(event_id, '|', 1)
  when source = 'google-workspace' then split_part(event_id, '|', 2)
  when source = 'remote-access' then extra['sequence_number']
  else event_id end`;

export interface Part {
  readonly name: string;
  readonly status: string;
  readonly message: string | null;
  readonly source: string | null;
  readonly records: number;
  readonly events: number;
  readonly rejected: number;
}

export interface Found {
  readonly id: string;
  readonly severity: Severity;
  readonly party: string | null;
  readonly identity: string | null;
  readonly summary: string;
}

/** What the tool says of one identity that acted. */
export interface Judged {
  readonly identity: string;
  readonly party: string;
  readonly class: string;
}

export interface RowVerdict {
  readonly id: string;
  readonly source: string;
  readonly identity: string;
  readonly party: string;
  readonly class: string;
}

export interface Dossier {
  /** Of the truth. */
  readonly name: string;
  readonly party: string;
  readonly trusts: readonly Row[];
  readonly values: readonly Row[];
}

export interface Run {
  readonly situation: Situation;
  readonly report: TriageReport;
  readonly parts: readonly Part[];
  readonly answers: readonly AnswerEntry[];
  readonly limits: readonly EvidenceLimitEntry[];
  readonly found: readonly Found[];
  /** Scores of the parties, highest first. */
  readonly scores: readonly { readonly party: string; readonly score: number }[];
  /** Every identity taken for a third party. */
  readonly judged: readonly Judged[];
  /** Trusts of every party and what is new or gone at the pivot, as the dossier has them. */
  readonly dossiers: readonly Dossier[];
  /** Every row taken for a third party's. */
  readonly foreign: readonly RowVerdict[];
  /** Identity that the tool knows an actor key by. */
  readonly identityOf: ReadonlyMap<string, string>;
  /** Native id by event key, of the rows that a trust cites. */
  readonly idOf: ReadonlyMap<string, string>;
  /** Log of every row of a third party, by its native id. */
  readonly sourceOf: ReadonlyMap<string, string>;
  readonly ms: number;
}

const seed = 11;
const events = 1500;
const runs = new Map<string, Promise<Run>>();
let last: Promise<unknown> = Promise.resolve();

/** Every situation goes the whole way of the page once. */
export function runOf(number: string): Promise<Run> {
  const make = situations[number];
  if (make === undefined) throw new RangeError(`no situation ${number}`);
  // One after the other, whatever a test that gave up leaves running: they share one database.
  const known = runs.get(number) ?? last.then(() => run(make({ seed, events })));
  last = known.catch(() => undefined);
  runs.set(number, known);
  return known;
}

async function run(situation: Situation): Promise<Run> {
  const started = performance.now();
  const db = await openDuckDb();
  const files: readonly EvidenceFile[] = situation.files.map(({ path, text }) => ({
    path,
    blob: new Blob([...text()]),
  }));
  const { engine, report } = await triage(db, files, situation.profile === null ? {} : { profile: situation.profile });
  const rows = (sql: string): readonly Record<string, string>[] =>
    db.query(sql).map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)])));
  const parties = value(await engine.parties());
  const dossiers: Dossier[] = [];
  for (const truth of situation.parties)
    for (const { party } of parties.filter(({ party }) => isParty(truth, party)))
      dossiers.push({
        name: truth.name,
        party,
        trusts: value(await engine.run('dossier/trust-edges', { party })),
        values:
          situation.pivot === null
            ? []
            : value(await engine.run('dossier/pivot-values', { party, pivot_at: situation.pivot * 1000, most: 1000 })),
      });
  const cited = dossiers.flatMap(({ trusts }) => trusts.flatMap((trust) => trust['events'] ?? [])).map(String);
  return {
    situation,
    report,
    parts: report.parts as readonly Part[],
    answers: report.answers,
    limits: report.evidence_limits,
    found: rows('select id, severity, party, identity, summary from findings').map((row) => ({
      id: row['id'] ?? '',
      severity: row['severity'] as Severity,
      party: row['party'] === 'null' ? null : (row['party'] ?? null),
      identity: row['identity'] ?? null,
      summary: row['summary'] ?? '',
    })),
    scores: parties.map(({ party, score }) => ({ party, score })),
    judged: rows('select distinct identity, party, tp_class as class from acts where tp').map(
      ({ identity = '', party = '', class: kind = '' }) => ({ identity, party, class: kind }),
    ),
    foreign: rows(`select ${nativeId} as id, source, identity, party, tp_class as class from acts where tp`).map(
      ({ id = '', source = '', identity = '', party = '', class: kind = '' }) => ({
        id,
        source,
        identity,
        party,
        class: kind,
      }),
    ),
    identityOf: new Map(
      rows('select actor_key, identity from actors').map(({ actor_key = '', identity = '' }) => [actor_key, identity]),
    ),
    dossiers,
    idOf: new Map(
      rows(
        `select event_key, ${nativeId} as id from events where event_key in (select unnest([${cited.join(', ')}]::ubigint[]))`,
      ).map(({ event_key = '', id = '' }) => [event_key, id]),
    ),
    sourceOf: new Map(
      rows(`select ${nativeId} as id, source from acts where tp`).map(({ id = '', source = '' }) => [id, source]),
    ),
    ms: performance.now() - started,
  };
}

/** Whether the tool's party is the one of the truth: declared under its name, or known by one of its organisations. */
export function isParty({ name, orgs }: PartyTruth, party: string): boolean {
  return party === `profile:${name}` || orgs.includes(party);
}

export interface Score {
  readonly right: number;
  readonly expected: number;
  readonly claimed: number;
  /** What is missing or wrong, in words. */
  readonly faults: readonly string[];
}

/** Identities: found, of the right party and class, and nobody else. */
export function scoreIdentities({ situation, judged, identityOf }: Run): Score {
  const faults: string[] = [];
  const byIdentity = new Map<string, Judged[]>();
  for (const claim of judged) byIdentity.set(claim.identity, [...(byIdentity.get(claim.identity) ?? []), claim]);
  const right = new Set<string>();
  for (const outsider of situation.outsiders) {
    const identity = identityOf.get(outsider.actor);
    const claims = identity === undefined ? [] : (byIdentity.get(identity) ?? []);
    const good =
      claims.length > 0 &&
      claims.every((claim) => isParty(outsider.party, claim.party) && outsider.classes.includes(claim.class));
    if (good && identity !== undefined) right.add(identity);
    else
      faults.push(
        `${outsider.actor} (${outsider.party.name}, ${outsider.classes.join(' or ')}): ${claims.map((c) => `${c.party} ${c.class}`).join(', ') || `not found as ${identity ?? 'an actor'}`}`,
      );
  }
  for (const identity of byIdentity.keys())
    if (!right.has(identity) && !situation.outsiders.some(({ actor }) => identityOf.get(actor) === identity))
      faults.push(
        `${identity}: nobody from outside, taken for ${(byIdentity.get(identity) ?? []).map((c) => `${c.party} ${c.class}`).join(', ')}`,
      );
  const expected = new Set(situation.outsiders.map(({ actor }) => identityOf.get(actor) ?? actor)).size;
  return { right: right.size, expected, claimed: byIdentity.size, faults };
}

/** Rows: those of third parties with the right party, and no other. */
export function scoreRows({ situation, foreign }: Run): Score {
  const truth = new Map(situation.rows.map((row) => [row.eventId, row]));
  const faults = new Map<string, number>();
  const fault = (text: string): void => void faults.set(text, (faults.get(text) ?? 0) + 1);
  const claimed = new Map(foreign.map((row) => [row.id, row]));
  let right = 0;
  let expected = 0;
  for (const row of situation.rows) {
    if (row.outsider === null) continue;
    expected++;
    const claim = claimed.get(row.eventId);
    if (claim !== undefined && isParty(row.outsider.party, claim.party)) right++;
    else fault(`${row.outsider.actor} ${row.step ?? row.role}: ${claim?.party ?? 'not a third party'}`);
  }
  for (const row of foreign)
    if ((truth.get(row.id)?.outsider ?? null) === null)
      fault(`own row of ${row.source} by ${row.identity} taken for ${row.party}`);
  return { right, expected, claimed: foreign.length, faults: [...faults].map(([text, n]) => `${text} (${n} rows)`) };
}

/** Rows of the estate's own people that were taken for a third party's. */
export function ownTakenForForeign({ situation, foreign }: Run): readonly string[] {
  const truth = new Map(situation.rows.map((row) => [row.eventId, row]));
  return foreign
    .filter(({ id }) => (truth.get(id)?.outsider ?? null) === null)
    .map(({ id, source, identity }) => `${source} ${id} ${identity}`);
}
