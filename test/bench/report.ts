import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { budget } from './budget.ts';
import type { ColdStart } from './page.ts';
import type { Run } from './steps.ts';

/** The tables for the terminal, and the whole of RESULTS.md. */
export function report(cold: readonly ColdStart[], runs: readonly Run[]): { text: string; markdown: string } {
  const tables = runs.map((run) => `## ${titleOf(run)}\n\n${ingestTable(run)}\n\n${pageTables(run)}`);
  const starts =
    cold.length === 0
      ? ''
      : `## Cold start\n\n${table(
          ['', 'page usable', 'engine ready'],
          cold.map((c) => [c.what, ms(c.pageMs), ms(c.engineMs)]),
        )}`;
  const verdict = `## Budget\n\n${table(['Work', 'Budget', 'Measured', 'Verdict', 'Why'], budget(cold, runs))}`;
  const parts = [verdict, ...tables, starts].filter((part) => part !== '');
  return {
    text: parts.join('\n\n'),
    markdown: `# Benchmark results\n\nWritten by \`npm run bench\`; how it measures is in [README.md](README.md).\n\n${machine(runs)}\n\n${parts.join('\n\n')}\n`,
  };
}

function titleOf({ input, page, headless }: Run): string {
  const events = page?.events ?? headless?.events ?? input.events;
  return `${input.kind}, ${count(events)} events, ${megabytes(input.bytes)} in ${String(input.files.length)} files`;
}

function machine(runs: readonly Run[]): string {
  const cores = cpus();
  const versions = [
    runs.find((r) => r.page !== null)?.page?.browser,
    `Node ${process.version}`,
    `DuckDB-WASM ${version('@duckdb/duckdb-wasm')}`,
    ...runs
      .slice(0, 1)
      .map((r) =>
        r.native === null ? undefined : `native DuckDB ${r.native.version} with ${String(r.native.threads)} threads`,
      ),
  ].filter((v) => v !== undefined);
  return table(
    ['', ''],
    [
      ['Date', new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC'],
      ['Processor', `${String(cores.length)} x ${cores[0]?.model.trim() ?? 'unknown'}`],
      ['Memory', megabytes(totalmem())],
      [
        'Load average at the end',
        loadavg()
          .map((load) => load.toFixed(1))
          .join(', '),
      ],
      ['Versions', versions.join(', ')],
    ],
  );
}

function version(name: string): string {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { version: string };
  return version;
}

function ingestTable({ input, page, headless, native }: Run): string {
  const speed = (what: string, milliseconds: number, events: number, cpuMs: number, rss: number): readonly string[] => [
    what,
    ms(milliseconds),
    `${(input.bytes / 1e3 / milliseconds).toFixed(0)} MB/s`,
    `${count((events / milliseconds) * 1000)} events/s`,
    native === null ? '' : `${(native.readMs / milliseconds).toFixed(2)}`,
    ms(cpuMs),
    megabytes(rss),
  ];
  const rows: (readonly string[])[] = [];
  if (page !== null)
    rows.push(speed('Chromium, files to settled case', page.settledMs, page.events, page.cpuMs, page.peakRss));
  if (page !== null)
    rows.push([...speed('Chromium, files to stored rows', page.readMs, page.events, 0, 0).slice(0, 5), '', '']);
  if (headless !== null)
    rows.push(
      speed(
        'Node, one thread, to settled case',
        headless.readMs + headless.settleMs,
        headless.events,
        headless.cpuMs,
        headless.peakRss,
      ),
    );
  if (native !== null)
    rows.push(
      speed('native DuckDB, same files and columns', native.readMs, native.records, native.cpuMs, native.peakRss),
    );
  return table(['Ingest', 'time', 'bytes', 'events', 'x native', 'processor time', 'peak memory'], rows);
}

function pageTables({ page, headless, native }: Run): string {
  const rows: (readonly string[])[] = [];
  if (page !== null)
    rows.push(
      ['first bars of the time strip', ms(page.firstChartMs)],
      ['every row stored', ms(page.readMs)],
      ['settled: folded, balanced, parties known', ms(page.settledMs)],
      ['all detections done', ms(page.detectedMs)],
      ['detections alone', ms(page.detectedMs - page.settledMs)],
      ['longest task of the main thread', ms(page.longestTaskMs)],
      ['tasks over 50 ms', String(page.longTasks)],
      ['engine memory', `${megabytes(page.engineBytes)} of ${megabytes(page.engineLimit)}`],
      ['script memory of the page', megabytes(page.heapBytes)],
      ...page.latencies.map((l) => [l.what, ms(l.ms)]),
    );
  const parts = rows.length === 0 ? [] : [table(['In the page', ''], rows)];
  if (native !== null && headless !== null) parts.push(detectionTable(headless.detections, native.detections));
  return parts.join('\n\n');
}

type Detections = Run['native'] extends infer N | null ? (N extends { detections: infer D } ? D : never) : never;

function detectionTable(wasm: Detections, native: Detections): string {
  const by = new Map(native.map((d) => [d.id, d]));
  const both = wasm.flatMap((w) => {
    const n = by.get(w.id);
    return n === undefined || n.error !== null || w.error !== null ? [] : [{ id: w.id, wasm: w.ms, native: n.ms }];
  });
  const sum = (key: 'wasm' | 'native'): number => both.reduce((total, d) => total + d[key], 0);
  const slowest = [...both].sort((a, b) => b.wasm - a.wasm).slice(0, 8);
  const line = (id: string, w: number, n: number): readonly string[] => [
    id,
    ms(w),
    ms(n),
    n === 0 ? '' : (n / w).toFixed(2),
  ];
  return table(
    ['Same detection SQL over the same events', 'WASM in Node', 'native', 'x native'],
    [
      line(`all ${String(both.length)} that ran on both`, sum('wasm'), sum('native')),
      ...slowest.map((d) => line(d.id, d.wasm, d.native)),
    ],
  );
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, i) => (i === 0 ? '---' : '--:')), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function ms(value: number): string {
  if (!Number.isFinite(value)) return 'never';
  return value >= 10_000
    ? `${(value / 1000).toFixed(1)} s`
    : value >= 1000
      ? `${(value / 1000).toFixed(2)} s`
      : `${value.toFixed(0)} ms`;
}

export function megabytes(bytes: number): string {
  return `${count(bytes / 1e6)} MB`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
