import type { Chain, Detected, Finding, Member, OwnEstate, Party, StoredPart, Versions } from '../engine/api.ts';
import type { Db } from '../engine/db.ts';
import type { EvidenceQuality } from '../evidence/quality.ts';
import { isoMicros } from '../lib/time.ts';

/** Output of `npm run triage`; `schema/triage.schema.json` describes it. Times are ISO 8601, UTC. */
export interface TriageReport {
  readonly parts: readonly object[];
  readonly own_estate: readonly object[];
  readonly parties: readonly object[];
  readonly findings: readonly object[];
  readonly chains: readonly object[];
  readonly not_testable: readonly { readonly id: string; readonly reason: string }[];
  readonly evidence_limits: readonly EvidenceLimitEntry[];
  readonly answers: readonly AnswerEntry[];
  readonly timings: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, string>>;
}

export interface EvidenceLimitEntry {
  /** Name of the part; null for what concerns a whole log or several files. */
  readonly part: string | null;
  readonly source: string | null;
  readonly kind: string;
  readonly text: string;
  /** Quality analytic; null for what the reader met in one part. */
  readonly id: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly facts: Readonly<Record<string, string>>;
  readonly events: readonly EvidenceRow[];
  /** Ids of detections and questions that it makes weaker or unanswerable. */
  readonly weakens: readonly string[];
}

export interface AnswerEntry {
  readonly id: string;
  readonly question: string;
  readonly verdict: string;
  readonly text: string;
  readonly count: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly gaps: readonly string[];
  readonly events: readonly EvidenceRow[];
}

export interface TriageFacts {
  readonly parts: readonly StoredPart[];
  readonly ownEstate: readonly OwnEstate[];
  readonly parties: readonly { readonly party: Party; readonly members: readonly Member[] }[];
  readonly detected: Detected;
  readonly quality: EvidenceQuality;
  readonly timings: Readonly<Record<string, number>>;
  readonly versions: Versions;
}

export interface EvidenceRow {
  readonly event_id: string;
  readonly part: string;
  readonly byte_offset: number;
  readonly byte_length: number;
}

/** Puts what the engine answered into the output's shape; evidence rows are looked up in `db`. */
export function triageReport(db: Db, facts: TriageFacts): TriageReport {
  const { detected, quality } = facts;
  const partNames = new Map(facts.parts.map((part) => [part.partId, part.name]));
  const rows = evidenceRows(db, facts, partNames);
  const evidence = (keys: readonly string[]): EvidenceRow[] => keys.flatMap((key) => rows.get(key) ?? []);
  const names = new Map(facts.parties.map(({ party }) => [party.party, party.name]));
  const position = new Map(detected.findings.map((finding, i) => [finding.findingId, i]));
  const span = (x: Finding | Chain) => ({
    time: isoMicros(x.time),
    end_time: isoMicros(x.endTime),
    party: x.party === null ? null : (names.get(x.party) ?? x.party),
    summary: x.summary,
    facts: x.facts,
  });
  return {
    parts: facts.parts.map((part) => ({
      name: part.name,
      status: part.status,
      message: part.message,
      source: part.source,
      shape: part.shape,
      sha256: part.sha256,
      records: part.records,
      events: part.events - part.duplicates,
      duplicates: part.duplicates,
      rejected: part.rejected,
      first: part.first === null ? null : isoMicros(part.first),
      last: part.last === null ? null : isoMicros(part.last),
    })),
    own_estate: facts.ownEstate.map(({ kind, id, evidence, confidence, confirmed }) => ({
      kind,
      id,
      evidence,
      confidence,
      confirmed,
    })),
    parties: facts.parties.map(({ party, members }) => ({
      name: party.name,
      org: party.org,
      class: party.class,
      members: members.map(({ name, ids, class: kind, confidence, evidence }) => ({
        name,
        ids,
        class: kind,
        confidence,
        evidence,
      })),
    })),
    findings: detected.findings.map((finding) => ({
      id: finding.id,
      severity: finding.severity,
      actor: finding.identity ?? finding.actorKey,
      ...span(finding),
      events: evidence(finding.events),
    })),
    chains: detected.chains.map((chain) => ({
      id: chain.id,
      severity: chain.severity,
      actor: chain.identity,
      ...span(chain),
      findings: chain.findings.flatMap((id) => position.get(id) ?? []),
    })),
    not_testable: [
      ...detected.notTestable.map(({ id, reason }) => ({ id, reason })),
      ...detected.ran.flatMap(({ id, error }) => (error === null ? [] : [{ id, reason: `failed: ${error}` }])),
    ],
    evidence_limits: [
      ...facts.parts.flatMap((part) => limitsOf(part, quality)),
      ...quality.gaps
        .filter((gap) => isFound(gap.id))
        .map((gap) => ({
          part: gap.partId === null ? null : (partNames.get(gap.partId) ?? String(gap.partId)),
          source: gap.source,
          kind: gap.kind,
          text: gap.summary,
          id: gap.id,
          from: iso(gap.from),
          to: iso(gap.to),
          facts: gap.facts,
          events: evidence(gap.events),
          weakens: gap.weakens,
        })),
      ...quality.failed.map(({ id, error }) => ({ ...blank, id, kind: 'failed', text: `${id} failed: ${error}` })),
    ],
    answers: quality.answers.map(({ id, question, verdict, text, count, from, to, gaps, events }) => ({
      id,
      question,
      verdict,
      text,
      count,
      from: iso(from),
      to: iso(to),
      gaps,
      events: evidence(events),
    })),
    timings: facts.timings,
    versions: { ...facts.versions },
  };
}

const unreadStatus: ReadonlySet<string> = new Set(['unknown', 'locked', 'failed', 'cancelled']);
const blank = { part: null, source: null, id: null, from: null, to: null, facts: {}, events: [], weakens: [] } as const;
/** Quality analytics that say once for a log what the reader says of each part. */
const saidByReader: Readonly<Record<string, string>> = { rejected: 'EQ-03', zone: 'EQ-10' };

function isFound(id: string): boolean {
  return id.startsWith('EQ-') && !Object.values(saidByReader).includes(id);
}

/** A part that did not load, or not wholly, limits what can be told as much as a truncated one. */
function limitsOf(part: StoredPart, { gaps }: EvidenceQuality): EvidenceLimitEntry[] {
  const limits = part.limits.map(({ kind, text }) => ({ kind: kind as string, text }));
  if (unreadStatus.has(part.status)) limits.unshift({ kind: part.status, text: part.message ?? part.status });
  if (part.rejected > 0)
    limits.push({
      kind: 'rejected',
      text: `${part.rejected} of ${part.records} records could not be read as events`,
    });
  return limits.map(({ kind, text }) => {
    const id = saidByReader[kind] ?? kind;
    const weakens = gaps.find((gap) => gap.id === id && gap.source === part.source)?.weakens ?? [];
    return { ...blank, part: part.name, source: part.source, kind, text, weakens };
  });
}

function iso(micros: number | null): string | null {
  return micros === null ? null : isoMicros(micros);
}

function evidenceRows(
  db: Db,
  { detected, quality }: TriageFacts,
  names: ReadonlyMap<number, string>,
): Map<string, EvidenceRow> {
  const cited = [...detected.findings, ...quality.gaps, ...quality.answers].flatMap(({ events }) => events);
  const keys = [...new Set(cited)].filter((key) => /^\d{1,20}$/.test(key));
  const rows = new Map<string, EvidenceRow>();
  for (let i = 0; i < keys.length; i += lookup) {
    const found =
      db.query(`select event_key, event_id, part_id, byte_offset::bigint as byte_offset, byte_length from events
      where event_key in (select unnest([${keys.slice(i, i + lookup).join(', ')}]::ubigint[]))`);
    for (const row of found)
      rows.set(String(row['event_key']), {
        event_id: String(row['event_id']),
        part: names.get(Number(row['part_id'])) ?? String(row['part_id']),
        byte_offset: Number(row['byte_offset']),
        byte_length: Number(row['byte_length']),
      });
  }
  return rows;
}

const lookup = 10_000;
