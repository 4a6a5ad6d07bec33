import { beforeAll, describe, expect, it } from 'vitest';
import type { Party, Severity } from '../src/engine/api.ts';
import type { EvidenceFile } from '../src/evidence/part.ts';
import { triage, value } from '../src/headless/triage.ts';
import type { TriageReport } from '../src/headless/triage-report.ts';
import { sampleCase } from '../src/sample/sample-case.ts';
import type { Scenario, Truth } from '../src/sample/scenario.ts';
import { scenarios } from '../src/sample/scenarios.ts';
import { openDuckDb } from './open-duckdb.ts';

interface Part {
  readonly name: string;
  readonly source: string | null;
  readonly records: number;
  readonly events: number;
  readonly duplicates: number;
  readonly rejected: number;
}

interface Found {
  readonly finding: number;
  readonly id: string;
  readonly severity: Severity;
  readonly party: string | null;
  readonly time: number;
  /** Truth of the evidence rows; null for a row of the estate's own. */
  readonly evidence: readonly (Truth | null)[];
}

interface ChainRow {
  readonly id: string;
  readonly severity: Severity;
  readonly time: string;
  readonly party: string | null;
  readonly actor: string | null;
}

interface Run {
  readonly scenario: Scenario;
  readonly report: TriageReport;
  readonly parties: readonly Party[];
  readonly found: readonly Found[];
  readonly chains: readonly ChainRow[];
  /** Identities that are from outside by the truth, and those the classification found. */
  readonly outsiders: ReadonlySet<string>;
  readonly takenForOutsiders: ReadonlySet<string>;
  /** Native ids of all rows that were taken for a third party's. */
  readonly outsideRows: readonly string[];
}

const order: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];
const isAboveLow = ({ severity }: { readonly severity: Severity }): boolean =>
  order.indexOf(severity) < order.indexOf('low');

function evidenceOf(scenario: Scenario): readonly EvidenceFile[] {
  return scenario.files.map((file) => ({ path: file.path, blob: new Blob([...file.text()]) }));
}

const events = 8000;
const runs = new Map<string, Promise<Run>>();

/** Every scenario goes the whole way once. */
function runOf(letter: keyof typeof scenarios): Promise<Run> {
  const known = runs.get(letter) ?? run(scenarios[letter]({ seed: 7, events }));
  runs.set(letter, known);
  return known;
}

const nativeId = `case when source = 'entra-audit' then correlation_id else event_id end`;

async function run(scenario: Scenario): Promise<Run> {
  const db = await openDuckDb();
  const { engine, report } = await triage(db, evidenceOf(scenario));
  const truth = new Map(scenario.truth.map((row) => [row.eventId, row]));
  const rows = db.query(`
    select f.finding_id, f.id, f.severity, f.party, epoch_us(f.time) as time,
      list(${nativeId}) as evidence
    from findings as f
    join finding_events as g on g.finding_id = f.finding_id
    join events as e on e.event_key = g.event_key
    group by all
    order by f.finding_id`);
  const found = rows.map((row): Found => {
    const ids = row['evidence'];
    const severity = order.find((one) => one === row['severity']);
    if (!Array.isArray(ids) || severity === undefined) throw new Error(`unexpected finding: ${JSON.stringify(row)}`);
    return {
      finding: Number(row['finding_id']),
      id: String(row['id']),
      severity,
      party: typeof row['party'] === 'string' ? row['party'] : null,
      time: Number(row['time']),
      evidence: ids.map((id) => truth.get(String(id)) ?? null),
    };
  });
  const parties = value(await engine.parties()).toSorted((a, b) => b.score - a.score);
  const keys = scenario.thirdParties.map((key) => `'${key}'`).join(', ');
  const texts = (sql: string): readonly string[] => db.query(sql).map((row) => String(row['x']));
  return {
    scenario,
    report,
    parties,
    found,
    chains: report.chains as readonly ChainRow[],
    outsiders: new Set(texts(`select identity as x from actors where actor_key in (${keys})`)),
    takenForOutsiders: new Set(texts('select distinct identity as x from acts where tp')),
    outsideRows: texts(`select ${nativeId} as x from acts where tp`),
  };
}

function sumOf(report: TriageReport, column: 'records' | 'events' | 'duplicates' | 'rejected'): number {
  return (report.parts as readonly Part[]).reduce((sum, part) => sum + part[column], 0);
}

const cases = [
  { letter: 'a', sources: ['entra-audit', 'entra-signin', 'm365-ual'] },
  { letter: 'b', sources: ['aws-cloudtrail'] },
  { letter: 'c', sources: ['aws-cloudtrail', 'entra-audit', 'entra-signin', 'm365-ual'] },
] as const;

describe.each(cases)('scenario $letter', ({ letter, sources }) => {
  let case_: Run;
  beforeAll(async () => {
    case_ = await runOf(letter);
  });

  it('is read whole: every file by its source, every record an event', () => {
    const { report } = case_;
    expect(sumOf(report, 'records')).toBe(events);
    expect(sumOf(report, 'events')).toBe(events);
    expect(sumOf(report, 'rejected')).toBe(0);
    expect(sumOf(report, 'duplicates')).toBe(0);
    const found = new Set((report.parts as readonly Part[]).map((part) => part.source));
    expect([...found].toSorted()).toEqual(sources);
  });

  it('runs every detection without failure', () => {
    expect(case_.report.not_testable.filter(({ reason }) => reason.startsWith('failed'))).toEqual([]);
  });

  it('finds who is from outside and nobody else', () => {
    const { outsiders: expected, takenForOutsiders: got } = case_;
    const right = [...got].filter((identity) => expected.has(identity)).length;
    const recall = right / expected.size;
    const precision = right / got.size;
    console.log(`scenario ${letter}: third parties recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)}`);
    expect(expected.size).toBe(case_.scenario.thirdParties.length);
    expect(recall).toBe(1);
    expect(precision).toBeGreaterThanOrEqual(0.99);
  });

  it('takes no row of the own staff for a third party', () => {
    const told = new Map(case_.scenario.truth.map((row) => [row.eventId, row.role]));
    const own = case_.outsideRows.filter((id) => (told.get(id) ?? 'staff') === 'staff');
    expect(own).toEqual([]);
    expect(case_.outsideRows.length).toBeGreaterThan(200);
  });
});

/** What must be found of each attack, with the steps that the evidence may show. */
const attacks = [
  {
    letter: 'a',
    party: 'Fabrikam',
    expected: {
      'IA-01': ['session-replayed', 'application-from-hosting'],
      'IA-03': ['session-replayed'],
      'IA-09': ['session-stolen', 'session-replayed'],
      'IA-17': ['session-replayed'],
      'TR-04': ['session-replayed', 'key-for-application', 'mail-permission', 'audit-narrowed'],
      'CA-09': ['key-for-application'],
      'CA-10': ['key-for-application', 'application-from-hosting'],
      'CA-12': ['mail-permission'],
      'CO-01': ['mail-read'],
      'CO-02': ['mail-read', 'mailbox-as-delegated-admin'],
      'CO-04': ['mail-read', 'mailbox-as-delegated-admin'],
      'CO-10': ['document-download'],
      'LM-07': ['mail-permission', 'mail-read'],
      'PD-08': ['audit-narrowed'],
    },
  },
  {
    letter: 'b',
    party: 'AWS account 555566667777',
    expected: {
      'IA-21': ['role-guessing'],
      'TR-14': ['foreign-session-without-external-id'],
      'LM-01': ['foreign-session-without-external-id', 'role-chaining'],
      'CA-16': ['bulk-secret-read'],
      'CA-18': ['key-for-another-user', 'new-key-used'],
      'PD-04': ['administrator-policy'],
      'PD-09': ['stop-logging'],
      'CO-18': ['snapshot', 'snapshot-share'],
    },
  },
] as const;

describe.each(attacks)('attack of scenario $letter', ({ letter, party, expected }) => {
  let case_: Run;
  let abused: string | undefined;
  beforeAll(async () => {
    case_ = await runOf(letter);
    abused = case_.parties.find((one) => one.name === party)?.party;
  });

  it.each(Object.entries(expected))('%s, on rows of the attack alone', (id, steps) => {
    const hits = case_.found.filter((f) => f.id === id && f.party === abused && isAboveLow(f));
    const onAttack = hits.filter((f) => f.evidence.every((row) => row?.step !== null && row?.step !== undefined));
    expect(onAttack.length, `${id}: ${hits.length} findings`).toBeGreaterThan(0);
    const shown = new Set(onAttack.flatMap((f) => f.evidence.map((row) => row?.step)));
    expect(steps).toEqual(expect.arrayContaining([...shown]));
  });

  it('tells the abused party’s story as chains, and nobody else’s', () => {
    const ids = new Set(case_.chains.map((chain) => chain.id));
    expect([...ids].toSorted()).toEqual(case_.scenario.expectedChains);
    expect(new Set(case_.chains.map((chain) => chain.party))).toEqual(new Set([party]));
    expect(case_.chains.filter((chain) => chain.id === 'CR-01').map((chain) => chain.severity)).toEqual(['critical']);
    expect(case_.chains.every((chain) => chain.severity === 'critical' || chain.severity === 'high')).toBe(true);
  });

  it('puts the abused party first, the innocent ones far below', () => {
    const [first, ...others] = case_.parties;
    expect(first?.name).toBe(party);
    expect(others.length).toBeGreaterThan(0);
    for (const other of others) expect(other.score, other.name).toBeLessThan((first?.score ?? 0) / 2);
    const innocent = case_.found.filter((f) => f.party !== null && f.party !== abused);
    expect(innocent.filter((f) => f.severity === 'critical' || f.severity === 'high')).toEqual([]);
  });
});

describe('honest vendors', () => {
  it('give no finding above low and no chain', async () => {
    const { found, chains } = await runOf('c');
    expect(found.filter(isAboveLow).map((f) => `${f.id} ${f.severity} ${f.party ?? 'own staff'}`)).toEqual([]);
    expect(chains).toEqual([]);
  });
});

describe('sample case of the page', () => {
  it('holds both attacks, about 11,000 events, one file gzipped', async () => {
    const files = await sampleCase();
    expect(files.filter((file) => file.path.endsWith('.json.gz'))).toHaveLength(1);
    expect(files.some((file) => /^contoso-export\/InteractiveSignIns_.*\.csv$/.test(file.path))).toBe(true);
    const { report } = await triage(await openDuckDb(), files);
    expect(sumOf(report, 'events')).toBe(11_000);
    expect(sumOf(report, 'rejected')).toBe(0);
    const chains = report.chains as readonly ChainRow[];
    expect(new Set(chains.map((chain) => chain.party))).toEqual(new Set(['Fabrikam', 'AWS account 555566667777']));
    expect(new Set(chains.map((chain) => chain.id))).toEqual(new Set(['CR-01', 'CR-02']));
  });
});
