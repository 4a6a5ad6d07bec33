import type { PartReport, RejectedRecord } from '../../src/evidence/part.ts';
import { runFiles } from '../../src/ingest/run-files.ts';
import { bigCases, complaint, type Expected } from './cases.ts';

export { bigCases } from './cases.ts';

export interface BigResult {
  readonly name: string;
  readonly title: string;
  readonly megabytes: number;
  readonly parts: number;
  readonly events: number;
  readonly rejected: number;
  readonly seconds: number;
  /** Memory of the process before the reading, and the most it had, in MB. */
  readonly before: number;
  readonly peak: number;
  readonly reasons: readonly string[];
  readonly complaint: string | null;
}

/** Reads the evidence of a case in this process, throwing the rows away. */
export async function runBig(name: string, scale: number): Promise<BigResult> {
  const one = bigCases[name];
  if (one === undefined) throw new Error(`no case ${name}; there are ${Object.keys(bigCases).join(', ')}`);
  const { files, expected } = one.make(scale);
  const before = process.memoryUsage().rss;
  const parts: PartReport[] = [];
  const rejects: RejectedRecord[] = [];
  const started = performance.now();
  await runFiles(files, {
    events: () => Promise.resolve(),
    changes: () => Promise.resolve(),
    rejects: (some) => Promise.resolve(void rejects.push(...some)),
    part: (report) => Promise.resolve(void parts.push(report)),
  });
  return {
    name,
    title: one.title,
    megabytes: files.reduce((n, file) => n + file.blob.size, 0) / 2 ** 20,
    parts: parts.length,
    events: parts.reduce((n, part) => n + part.events, 0),
    rejected: parts.reduce((n, part) => n + part.rejected, 0),
    seconds: (performance.now() - started) / 1000,
    before: before / 2 ** 20,
    peak: process.resourceUsage().maxRSS / 1024,
    reasons: [...new Set([...rejects.map((r) => r.reason), ...parts.flatMap((p) => p.limits.map((l) => l.text))])],
    complaint: failure(expected, parts, one.memory),
  };
}

function failure(expected: Expected, parts: readonly PartReport[], memory: number): string | null {
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  return complaint(expected, parts) ?? (peak > memory ? `${peak} MB of memory instead of ${memory}` : null);
}
