import type { ColdStart } from './page.ts';
import { megabytes, ms } from './report.ts';
import type { Run } from './steps.ts';

/** Why a line is missed, as profiles say; shown only where it is. */
const reasons: readonly (readonly [work: RegExp, why: string])[] = [
  [
    /^ingest end to end/,
    'a CloudTrail event of 1.15 kB costs 22 microseconds to scan, parse, normalise and encode, 6 to insert, 8 to compress and 3 to fold and classify, an audit log row somewhat more: 39 over two cores are 58 MB/s',
  ],
  [/^first chart/, 'the engine compiles its WASM while the first rows come; the page asks for new bars every 1.5 s'],
  [
    /^all detections/,
    'the slowest detections are in the tables below; planning a statement over the wide view costs a share of each',
  ],
  [/^longest task/, 'drawing the views when the case is settled; none while the files are read'],
  [
    /^cold start/,
    'WASM of 34 MB is compiled from a stream, which a browser keeps only once it has optimised the code; a new profile compiles it again',
  ],
  [/^(?:filter|brush|bars|facet|grid)/, 'a scan over all rows in one thread'],
];

/** Each line of the speed budget: the worst that was measured over all inputs it speaks of. */
export function budget(cold: readonly ColdStart[], runs: readonly Run[]): readonly (readonly string[])[] {
  const paged = runs.flatMap((run) => (run.page === null ? [] : [{ ...run, page: run.page }]));
  const lines: (readonly string[])[] = [];
  const most = (work: string, limit: number, values: readonly number[], text: (value: number) => string = ms): void => {
    if (values.length === 0) return;
    const worst = Math.max(...values);
    lines.push([work, text(limit), text(worst), verdict(worst / limit), worst > limit ? why(work) : '']);
  };
  const least = (work: string, limit: number, values: readonly number[], text: (value: number) => string): void => {
    if (values.length === 0) return;
    const worst = Math.min(...values);
    lines.push([work, text(limit), text(worst), verdict(limit / worst), worst < limit ? why(work) : '']);
  };
  for (const [events, limit] of [
    [100_000, 2000],
    [1_000_000, 10_000],
  ] as const)
    most(
      `first chart, ${events.toLocaleString('en-US')} events`,
      limit,
      paged.filter((r) => r.input.events === events).map((r) => r.page.firstChartMs),
    );
  for (const run of paged) {
    const of = `${run.input.kind}, ${run.input.events.toLocaleString('en-US')} events`;
    least(`ingest end to end, ${of}`, 100, [run.input.bytes / 1e3 / run.page.settledMs], (v) => `${v.toFixed(0)} MB/s`);
    if (run.native !== null)
      least(`ingest against native, ${of}`, 0.5, [run.native.readMs / run.page.settledMs], (v) => `${v.toFixed(2)} x`);
  }
  const million = paged.filter((r) => r.input.events === 1_000_000);
  most(
    'all detections over 1,000,000 events',
    10_000,
    million.map((r) => r.page.detectedMs - r.page.settledMs),
  );
  for (const what of new Set(million.flatMap((r) => r.page.latencies.map((l) => l.what))))
    most(
      `${what}, 1,000,000 events`,
      100,
      million.flatMap((r) => r.page.latencies.filter((l) => l.what === what).map((l) => l.ms)),
    );
  most(
    'longest task of the main thread',
    50,
    paged.map((r) => r.page.longestTaskMs),
  );
  most(
    'page without the engine',
    300e6,
    paged.map((r) => r.page.heapBytes),
    megabytes,
  );
  const start = (what: string): readonly number[] => cold.filter((c) => c.what === what).map((c) => c.engineMs);
  most('cold start, hosted, second visit', 1000, start('hosted, second visit'));
  most('cold start, single file', 3000, start('single file'));
  return lines;
}

/** @param share measured over budget; 1 or less is within it */
function verdict(share: number): string {
  return share <= 1 ? 'met' : `**missed**, ${share.toFixed(share < 10 ? 1 : 0)} x`;
}

function why(work: string): string {
  return reasons.find(([pattern]) => pattern.test(work))?.[1] ?? '';
}
