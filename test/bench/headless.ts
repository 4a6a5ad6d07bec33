import { createRequire } from 'node:module';
import type * as Blocking from '@duckdb/duckdb-wasm/blocking';
import { Db } from '../../src/engine/db.ts';
import { Engine } from '../../src/engine/engine.ts';
import { evidenceFiles } from '../../src/headless/files.ts';
import { value } from '../../src/headless/triage.ts';
import { PortSink } from '../../src/ingest/port-sink.ts';
import { runFiles } from '../../src/ingest/run-files.ts';
import type { Input } from './inputs.ts';

/** The same sources and engine under Node, everything in one thread. */
export interface HeadlessResult {
  readonly events: number;
  /** Until every row is stored. */
  readonly readMs: number;
  /** Checkpoint, folding, books, parties. */
  readonly settleMs: number;
  readonly detectMs: number;
  readonly cpuMs: number;
  readonly engineBytes: number;
  readonly peakRss: number;
  readonly detections: readonly Detection[];
}

export interface Detection {
  readonly id: string;
  readonly ms: number;
  readonly findings: number;
  readonly error: string | null;
}

/** Runs a whole case and leaves its database as a DuckDB file at `exported`, for the native comparison. */
export async function runHeadless(input: Input, exported: string): Promise<HeadlessResult> {
  const db = new Db(unlocked(await instantiate()));
  const engine = new Engine(() => Promise.resolve(db));
  value(await engine.open(new ArrayBuffer(0)));
  const files = await evidenceFiles(input.files);
  const cpu = process.cpuUsage();
  const started = performance.now();
  const { port1, port2 } = new MessageChannel();
  await engine.attach(port1);
  const sink = new PortSink(port2);
  await runFiles(files, sink);
  await sink.drain();
  port2.close();
  const read = performance.now();
  const { events } = value(await engine.settle());
  const settled = performance.now();
  const detected = value(await engine.detect(() => {}));
  const done = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  const { bytes: engineBytes } = value(await engine.memory());
  const peakRss = process.resourceUsage().maxRSS * 1024;
  for (const sql of [
    `attach '${exported}' as exported`,
    'copy from database memory to exported',
    'checkpoint exported',
    'detach exported',
  ])
    db.exec(sql);
  return {
    events,
    readMs: read - started,
    settleMs: settled - read,
    detectMs: done - settled,
    cpuMs: (user + system) / 1000,
    engineBytes,
    peakRss,
    detections: detected.ran,
  };
}

async function instantiate(): Promise<Blocking.DuckDBBindings> {
  const require = createRequire(import.meta.url);
  const duckdb = require('@duckdb/duckdb-wasm/blocking') as typeof Blocking;
  const bundle = { mainModule: require.resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm'), mainWorker: '' };
  const bindings = await duckdb.createDuckDB({ mvp: bundle, eh: bundle }, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
  await bindings.instantiate(() => {});
  return bindings;
}

/** The engine locks file access away; only the export at the end needs it. */
function unlocked(bindings: Blocking.DuckDBBindings): Blocking.DuckDBBindings {
  const run = bindings.runQuery.bind(bindings);
  bindings.runQuery = (conn, sql) =>
    run(conn, sql.replace('set enable_external_access = false;', '').replace('set lock_configuration = true', ''));
  return bindings;
}
