import { createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { catalog } from '../analytics/catalog.ts';
import { parameterNames } from '../analytics/parameters.ts';
import { Db, type DuckDBBindings } from '../engine/db.ts';
import { readMapping, type Mapping } from '../mapping/mapping.ts';
import { readProfile } from '../parties/profile-file.ts';
import type { Profile } from '../parties/profile.ts';
import { eventsCsv } from './events-csv.ts';
import { evidenceFiles } from './files.ts';
import { summary } from './summary.ts';
import { triage } from './triage.ts';

const usage =
  'usage: npm run triage -- PATH... [--password P]... [--profile profile.json] [--mapping m.json]... [--json out.json] [--events out.csv]\n';

/** `npm run triage`. Takes the arguments and instantiated DuckDB bindings; answers the exit status: 2 for wrong usage. */
export async function main(args: readonly string[], bindings: DuckDBBindings): Promise<number> {
  const given = parse(args);
  if (given === null) return 2;
  const profile = given.profile === undefined ? undefined : await readProfileFile(given.profile);
  const mappings = await Promise.all((given.mapping ?? []).map(readMappingFile));
  const files = await evidenceFiles(given.paths);
  const { engine, report } = await triage(new Db(bindings), files, {
    passwords: given.password ?? [],
    mappings,
    ...(profile === undefined ? {} : { profile }),
  });
  if (given.json !== undefined) await writeFile(given.json, `${JSON.stringify(report, null, 2)}\n`);
  if (given.events !== undefined) await pipeline(Readable.from(eventsCsv(engine)), createWriteStream(given.events));
  process.stdout.write(summary(report));
  return 0;
}

interface Given {
  readonly paths: readonly string[];
  readonly password?: readonly string[] | undefined;
  readonly profile?: string | undefined;
  readonly mapping?: readonly string[] | undefined;
  readonly json?: string | undefined;
  readonly events?: string | undefined;
}

function parse(args: readonly string[]): Given | null {
  const text = { type: 'string' } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        password: { ...text, multiple: true },
        mapping: { ...text, multiple: true },
        profile: text,
        json: text,
        events: text,
      },
    });
    if (positionals.length > 0) return { ...values, paths: positionals };
    process.stderr.write(usage);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
  return null;
}

async function readMappingFile(path: string): Promise<Mapping> {
  const read = readMapping(await readFile(path, 'utf8'));
  if (!read.ok) throw new Error(`${read.error.message}: ${path}`);
  return read.value;
}

async function readProfileFile(path: string): Promise<Profile> {
  const read = readProfile(await readFile(path, 'utf8'), parameterNames(catalog.values()));
  if (!read.ok) throw new Error(`${read.error.message}: ${path}`);
  return read.value;
}
