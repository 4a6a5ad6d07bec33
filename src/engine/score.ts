import type { Finding, Severity } from './api.ts';

/** A printed step: contributions add up to the base, multipliers give the running score. */
export interface ScoreStep {
  readonly text: string;
  readonly value: number;
}

export interface Score {
  /** 0..100. */
  readonly score: number;
  readonly steps: readonly ScoreStep[];
}

/** What besides the findings changes the odds. */
export interface ScoreContext {
  readonly tpClass: string | null;
  readonly confidence: number;
  /** Null while the profile trusts nobody: then there is no list to be missing from. */
  readonly trusted: boolean | null;
  /** Blast radius of a party, 0..100; null for an identity, which is judged by what it did. */
  readonly reach: number | null;
}

const points: Readonly<Record<Severity, number>> = { critical: 99, high: 73, medium: 47, low: 21, info: 5 };
/** Sum of 1 / i^1.5 over 10,000 terms: what an endless row of the highest findings could reach. */
const ceiling = 2.5924;
const shown = 8;
const privileged: ReadonlySet<string> = new Set(['csp_gdap', 'csp_lighthouse']);
const dayUs = 86_400_000_000;
const wideReach = 50;

/**
 * Score of the findings of one identity or party: of each detection the highest finding per identity and day, weighed by rank, summed, then
 * multiplied as odds, each with its reason. Empty findings score 0.
 */
export function scoreOf(findings: readonly Finding[], context: ScoreContext): Score {
  const kept = highestPerDay(findings);
  const steps: ScoreStep[] = [];
  let score = 0;
  let rest = 0;
  kept.forEach((finding, i) => {
    const part = points[finding.severity] / (i + 1) ** 1.5 / ceiling;
    score += part;
    if (i < shown)
      steps.push({
        text: `${finding.id} ${finding.severity} ${points[finding.severity]}, rank ${i + 1}`,
        value: round(part),
      });
    else rest += part;
  });
  if (kept.length === 0) return { score: 0, steps: [] };
  if (kept.length > shown) steps.push({ text: `${kept.length - shown} further findings`, value: round(rest) });
  score = round(score);
  steps.push({ text: 'sum', value: score });
  for (const [factor, reason] of multipliers(kept, context)) {
    score = round(odds(score, factor));
    steps.push({ text: `odds x ${factor}: ${reason}`, value: score });
  }
  return { score, steps };
}

function highestPerDay(findings: readonly Finding[]): readonly Finding[] {
  const best = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.id}\n${finding.identity ?? ''}\n${Math.floor(finding.time / dayUs)}`;
    const other = best.get(key);
    if (other === undefined || points[finding.severity] > points[other.severity]) best.set(key, finding);
  }
  return [...best.values()].sort(
    (a, b) => points[b.severity] - points[a.severity] || a.time - b.time || a.findingId - b.findingId,
  );
}

function multipliers(
  findings: readonly Finding[],
  { tpClass, confidence, trusted, reach }: ScoreContext,
): (readonly [number, string])[] {
  const all: (readonly [number, string])[] = [];
  const stages = new Set(findings.map((f) => stageOf(f)).filter((stage) => stage !== null)).size;
  if (stages >= 3) all.push([stages >= 5 ? 2 : stages === 4 ? 1.5 : 1.25, `${stages} stages of an intrusion`]);
  if (tpClass !== null && privileged.has(tpClass) && confidence >= 0.8)
    all.push([1.5, `delegated administration (${tpClass})`]);
  if (trusted === false) all.push([1.5, 'not among the parties the profile trusts']);
  if (reach !== null && reach >= wideReach)
    all.push([1.2, `blast radius ${round(reach)} of 100, ${wideReach} or more`]);
  const cold = findings.filter((f) => f.coldStart).length;
  if (cold * 2 > findings.length) all.push([0.8, `${cold} of ${findings.length} findings rest on too little history`]);
  return all;
}

/** As the SQL macro finding_stage. */
export function stageOf({ id, tactics }: Pick<Finding, 'id' | 'tactics'>): number | null {
  if (id.startsWith('TR-')) return 1;
  switch (tactics[0]) {
    case 'initial-access':
      return 1;
    case 'persistence':
    case 'privilege-escalation':
    case 'credential-access':
      return 2;
    case 'lateral-movement':
      return 3;
    case 'collection':
    case 'exfiltration':
      return 4;
    case 'defense-impairment':
    case 'stealth':
    case 'impact':
      return 5;
    default:
      return null;
  }
}

function odds(score: number, factor: number): number {
  const p = Math.min(score, 99.9);
  const raised = (p / (100 - p)) * factor;
  return (100 * raised) / (1 + raised);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
