// `npm run bench [-- --events 100000,1000000] [--steps page,headless,native,cold] [--out FILE]`: measures the hosted build in Chromium, the same
// engine under Node and native DuckDB over the same synthetic files; writes test/bench/RESULTS.md.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, ensureBrowser, ensureBuilt, ensureInstalled, root } from './bootstrap.mjs';
import { serve } from './serve.mjs';

const cache = join(root, 'node_modules', '.cache', 'sidedoor-bench');

if (process.argv[2] === '--step') await runStep(process.argv[3], process.argv[4]);
else await bench();

async function bench() {
  const { values } = parseArgs({
    options: {
      events: { type: 'string', default: '100000,1000000' },
      steps: { type: 'string', default: 'page,headless,native,cold' },
      out: { type: 'string', default: join(root, 'test', 'bench', 'RESULTS.md') },
    },
  });
  ensureInstalled();
  ensureBuilt('dist/index.html');
  ensureBuilt('dist-single/sidedoor.html', 'single');
  await bundle();
  const browser = ensureBrowser(chromium);
  const steps = new Set(values.steps.split(','));
  const folder = mkdtempSync(join(tmpdir(), 'sidedoor-bench-'));
  const { server, address } = await serve(join(root, 'dist'));
  const runs = [];
  try {
    const single = join(root, 'dist-single', 'sidedoor.html');
    const cold = steps.has('cold') ? await step('cold', address, single, browser) : [];
    for (const events of values.events.split(',').map(Number)) {
      for (const kind of ['CloudTrail JSON', 'UAL CSV']) {
        const place = join(folder, `${kind} ${events}`.replaceAll(' ', '-'));
        const exported = join(place, 'case.duckdb');
        const input = await step('input', kind, events, place);
        const page = steps.has('page') ? await step('page', input, address, browser) : null;
        const headless = steps.has('headless') || steps.has('native') ? await step('headless', input, exported) : null;
        const native = steps.has('native') ? await step('native', input, exported) : null;
        runs.push({ input, page, headless, native });
        rmSync(place, { recursive: true });
      }
    }
    const { text, markdown } = await step('report', cold, runs);
    console.log(`\n${text}`);
    writeFileSync(values.out, markdown);
    console.log(`\nwritten: ${values.out}`);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A step in a process of its own, so that memory and warmth of one do not reach the next. */
async function step(name, ...args) {
  const started = performance.now();
  process.stdout.write(
    `${name}${name === 'report' || name === 'cold' ? '' : ` ${args[0]?.kind ?? `${args[0]} ${args[1]}`}`} ... `,
  );
  const child = spawn(
    process.execPath,
    ['--no-warnings', fileURLToPath(import.meta.url), '--step', name, JSON.stringify(args)],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  const answer = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (status) => reject(new Error(`step ${name} ended with status ${status}`)));
  });
  console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
  return answer;
}

async function runStep(name, args) {
  const { step: work } = await import(pathToFileURL(join(cache, 'steps.js')).href);
  const answer = await work(name, JSON.parse(args));
  process.send(answer, () => process.exit(0));
}

async function bundle() {
  const { build } = await import('vite');
  mkdirSync(cache, { recursive: true });
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    define: { __SIDEDOOR_VERSION__: '"bench"' },
    build: { ssr: 'test/bench/steps.ts', outDir: cache, emptyOutDir: true, target: 'node20', minify: false },
  });
}
