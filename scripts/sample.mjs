// `npm run sample -- OUT --scenario a|b|c --events N --seed S` or `--situation 01..16`: writes a synthetic case into the folder OUT, and its truth beside it.
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureInstalled, root } from './bootstrap.mjs';

const usage = 'usage: npm run sample -- OUT [--scenario a|b|c | --situation 01..16] [--events N] [--seed S]';
const given = read();
if (given === null) {
  console.error(usage);
  process.exit(2);
}
ensureInstalled();
const { scenarios, situations } = await bundled();
const make = given.situation === undefined ? scenarios[given.scenario] : situations[given.situation.padStart(2, '0')];
if (make === undefined) {
  console.error(
    `no ${given.situation === undefined ? `scenario ${given.scenario}` : `situation ${given.situation}`}\n${usage}`,
  );
  process.exit(2);
}
const { files, ...about } = make({ seed: given.seed, events: given.events });
let bytes = 0;
for (const file of files) {
  const path = join(given.out, file.path);
  await mkdir(dirname(path), { recursive: true });
  const stream = createWriteStream(path);
  await pipeline(Readable.from(file.text()), stream);
  bytes += stream.bytesWritten;
}
const { out, ...options } = given;
const truth = `${out.replace(/[\\/]+$/, '')}.truth.json`;
await writeFile(truth, `${JSON.stringify({ ...options, ...about }, null, 1)}\n`);
console.log(
  `${about.title}: ${files.length} files, ${bytes} bytes; ${truth} names ${(about.truth ?? about.rows).length} rows`,
);

function read() {
  try {
    const text = (value) => ({ type: 'string', default: value });
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { scenario: text('a'), events: text('100000'), seed: text('7'), situation: { type: 'string' } },
    });
    const events = Number(values.events);
    const seed = Number(values.seed);
    const isSize = Number.isInteger(events) && events > 0 && events <= 100_000_000;
    const isSeed = Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32;
    if (positionals.length !== 1 || !isSize || !isSeed) return null;
    return { out: positionals[0], scenario: values.scenario, situation: values.situation, events, seed };
  } catch {
    return null;
  }
}

async function bundled() {
  const { build } = await import('vite');
  const outDir = join(root, 'node_modules', '.cache', 'sidedoor-sample');
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    build: { ssr: 'src/sample/every-case.ts', outDir, emptyOutDir: true, target: 'node20', minify: false },
  });
  return import(pathToFileURL(join(outDir, 'every-case.js')).href);
}
