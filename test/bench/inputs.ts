import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crossAccountRole } from '../../src/sample/cross-account-role.ts';
import { gdapTokenTheft } from '../../src/sample/gdap-token-theft.ts';
import type { SampleFile } from '../../src/sample/scenario.ts';

export type Kind = 'CloudTrail JSON' | 'UAL CSV';

/** Files of one benchmark input on disk. */
export interface Input {
  readonly kind: Kind;
  readonly events: number;
  readonly bytes: number;
  readonly files: readonly string[];
}

const seed = 20_260_501;

/** Writes the synthetic exports of about so many events below a folder. */
export function writeInput(kind: Kind, events: number, folder: string): Input {
  const files = kind === 'UAL CSV' ? ualFiles(events) : crossAccountRole({ seed, events }).files;
  const written = files.map((file) => write(file, folder));
  return { kind, events, bytes: written.reduce((n, f) => n + f.bytes, 0), files: written.map((f) => f.path) };
}

function write(file: SampleFile, folder: string): { path: string; bytes: number } {
  const path = join(folder, file.path);
  mkdirSync(dirname(path), { recursive: true });
  const out = openSync(path, 'w');
  let bytes = 0;
  for (const chunk of file.text()) bytes += writeSync(out, chunk);
  closeSync(out);
  return { path, bytes };
}

/** The Unified Audit Log makes up 40 % of the events of that scenario. */
function ualFiles(events: number): readonly SampleFile[] {
  const { files } = gdapTokenTheft({ seed, events: Math.round(events / 0.4) });
  return files.filter((file) => file.path.includes('UnifiedAuditLog'));
}
