import type { Chain, Detected, Finding, Member, OwnEstate, Party, StoredPart, Versions } from '../engine/api.ts';
import type { Db } from '../engine/db.ts';
import { isoMicros } from '../lib/time.ts';

/** Output of `npm run triage`; `schema/triage.schema.json` describes it. Times are ISO 8601, UTC. */
export interface TriageReport {
  readonly parts: readonly object[];
  readonly own_estate: readonly object[];
  readonly parties: readonly object[];
  readonly findings: readonly object[];
  readonly chains: readonly object[];
  readonly not_testable: readonly { readonly id: string; readonly reason: string }[];
  readonly evidence_limits: readonly { readonly part: string; readonly kind: string; readonly text: string }[];
  readonly timings: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, string>>;
}

export interface TriageFacts {
  readonly parts: readonly StoredPart[];
  readonly ownEstate: readonly OwnEstate[];
  readonly parties: readonly { readonly party: Party; readonly members: readonly Member[] }[];
  readonly detected: Detected;
  readonly timings: Readonly<Record<string, number>>;
  readonly versions: Versions;
}

interface EvidenceRow {
  readonly event_id: string;
  readonly part: string;
  readonly byte_offset: number;
  readonly byte_length: number;
}

/** Puts what the engine answered into the output's shape; evidence rows are looked up in `db`. */
export function triageReport(db: Db, facts: TriageFacts): TriageReport {
  const { detected } = facts;
  const rows = evidenceRows(db, facts);
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
      events: finding.events.flatMap((key) => rows.get(key) ?? []),
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
    evidence_limits: facts.parts.flatMap(limitsOf),
    timings: facts.timings,
    versions: { ...facts.versions },
  };
}

const unreadStatus: ReadonlySet<string> = new Set(['unknown', 'locked', 'failed', 'cancelled']);

/** A part that did not load, or not wholly, limits what can be told as much as a truncated one. */
function limitsOf(part: StoredPart): { part: string; kind: string; text: string }[] {
  const limits = part.limits.map(({ kind, text }) => ({ part: part.name, kind: kind as string, text }));
  const unread = unreadStatus.has(part.status);
  if (unread) limits.unshift({ part: part.name, kind: part.status, text: part.message ?? part.status });
  if (part.rejected > 0)
    limits.push({
      part: part.name,
      kind: 'rejected',
      text: `${part.rejected} of ${part.records} records could not be read as events`,
    });
  return limits;
}

function evidenceRows(db: Db, { parts, detected }: TriageFacts): Map<string, EvidenceRow> {
  const names = new Map(parts.map((part) => [part.partId, part.name]));
  const keys = [...new Set(detected.findings.flatMap((finding) => finding.events))].filter((key) =>
    /^\d{1,20}$/.test(key),
  );
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
