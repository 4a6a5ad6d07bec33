import type { Severity } from '../engine/api.ts';
import type { TriageReport } from './triage-report.ts';

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];
const shown = 20;

interface Sums {
  records: number;
  events: number;
  duplicates: number;
  rejected: number;
}

/** What the report says, for a person at a terminal. */
export function summary(report: TriageReport): string {
  const parts = report.parts as readonly (Sums & { source: string | null; name: string })[];
  const total = (name: keyof Sums): number => parts.reduce((sum, part) => sum + part[name], 0);
  const findings = report.findings as readonly {
    id: string;
    severity: Severity;
    time: string;
    party: string | null;
    summary: string;
  }[];
  const ordered = severities.flatMap((severity) => findings.filter((f) => f.severity === severity));
  const lines = [
    `${parts.length} parts: ${total('records')} records = ${total('events')} events + ${total('duplicates')} duplicates + ${total('rejected')} rejected`,
    `${report.parties.length} third parties, ${findings.length} findings, ${report.chains.length} chains, ${report.not_testable.length} detections not testable`,
    '',
    ...(report.parties as readonly { name: string; class: string; members: readonly unknown[] }[]).map(
      (party) => `  ${printable(party.name)} (${party.class}): ${party.members.length} identities`,
    ),
    '',
    ...ordered.slice(0, shown).map((f) => `  ${f.severity.padEnd(8)} ${f.id} ${f.time} ${printable(f.summary)}`),
    ...(ordered.length > shown ? [`  and ${ordered.length - shown} more`] : []),
    '',
    ...report.evidence_limits
      .slice(0, shown)
      .map(
        (limit) => `  ${limit.kind}: ${printable(limit.part ?? limit.source ?? 'evidence')}: ${printable(limit.text)}`,
      ),
    ...(report.evidence_limits.length > shown
      ? [`  and ${report.evidence_limits.length - shown} more limits of the evidence`]
      : []),
    '',
    ...report.answers.map((answer) => `  ${answer.id} ${answer.question} ${printable(answer.text)}`),
  ];
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

/** Log content must not steer the terminal. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd').slice(0, 300);
}
