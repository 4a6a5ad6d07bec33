import type { Db } from '../engine/db.ts';
import { Engine } from '../engine/engine.ts';
import type { EvidenceFile } from '../evidence/part.ts';
import type { PartProgress } from '../ingest/messages.ts';
import { PortSink } from '../ingest/port-sink.ts';
import { runFiles } from '../ingest/run-files.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Result } from '../lib/result.ts';
import type { Profile } from '../parties/profile.ts';
import { triageReport, type TriageReport } from './triage-report.ts';

export interface TriageOptions {
  readonly profile?: Profile;
  /** Tried on encrypted archives. */
  readonly passwords?: readonly string[];
  /** For files that no source recognises. */
  readonly mappings?: readonly Mapping[];
  readonly onProgress?: (progress: PartProgress) => void;
}

export interface Triage {
  readonly engine: Engine;
  readonly report: TriageReport;
}

/**
 * The whole way of the page without a page: reads the files, settles, runs every detection. Throws with one line when the engine
 * fails; trouble with the evidence is in the report.
 */
export async function triage(db: Db, files: readonly EvidenceFile[], options: TriageOptions = {}): Promise<Triage> {
  const engine = new Engine(() => Promise.resolve(db));
  const started = performance.now();
  const versions = value(await engine.open(new ArrayBuffer(0)));
  await ingest(engine, files, options);
  const read = performance.now();
  value(await engine.settle());
  if (options.profile !== undefined) value(await engine.setProfile(options.profile));
  const settled = performance.now();
  const detected = value(await engine.detect(() => {}));
  const judged = performance.now();
  const quality = value(await engine.quality());
  const done = performance.now();
  const timings = {
    read_ms: read - started,
    settle_ms: settled - read,
    detect_ms: judged - settled,
    quality_ms: done - judged,
    total_ms: done - started,
  };
  const parties = value(await engine.parties());
  const members = await Promise.all(parties.map(async (party) => value(await engine.members(party.party))));
  const report = triageReport(db, {
    parts: value(await engine.parts()),
    ownEstate: value(await engine.ownEstate()),
    parties: parties.map((party, i) => ({ party, members: members[i] ?? [] })),
    detected,
    quality,
    timings,
    versions,
  });
  return { engine, report };
}

async function ingest(
  engine: Engine,
  files: readonly EvidenceFile[],
  { onProgress, passwords = [], mappings = [] }: TriageOptions,
): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  await engine.attach(port1);
  try {
    const sink = new PortSink(port2);
    await runFiles(files, sink, { passwords, mappings, ...(onProgress === undefined ? {} : { onProgress }) });
    await sink.drain();
  } finally {
    port2.close();
  }
}

/** The value of a result; throws its failure. */
export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.message}`);
  return result.value;
}
