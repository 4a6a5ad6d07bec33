// `npm run big [-- CASE...] [--scale 0.1]`: reads evidence as large as it gets (made while it is read), each case in a process of its
// own, and says how much memory that took. Exit status 1 when something is lost or memory is not bounded.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureInstalled, root } from './bootstrap.mjs';

const cache = join(root, 'node_modules', '.cache', 'sidedoor-big');
const load = async (name) => import(pathToFileURL(join(cache, `${name}.js`)).href);

if (process.argv[2] === '--case') {
  const { runBig } = await load('run');
  process.send(await runBig(process.argv[3], Number(process.argv[4])), () => process.exit(0));
} else {
  await big();
}

async function big() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { scale: { type: 'string', default: '1' } },
  });
  ensureInstalled();
  await bundle();
  const { bigCases } = await load('run');
  let failed = false;
  for (const name of positionals.length > 0 ? positionals : Object.keys(bigCases)) {
    const result = await child(name, values.scale);
    failed ||= result.complaint !== null;
    console.log(line(result));
  }
  process.exitCode = failed ? 1 : 0;
}

function line(r) {
  const count = (n) => Math.round(n).toLocaleString('en');
  const size = `${count(r.megabytes)} MB, ${count(r.parts)} parts`;
  const books = `${count(r.events)} events, ${count(r.rejected)} rejects`;
  const cost = `${r.seconds.toFixed(1)} s, memory ${count(r.before)} MB before, ${count(r.peak)} MB at most`;
  return `${r.complaint === null ? 'ok  ' : 'BAD '} ${r.title}: ${size}; ${books}; ${cost}${r.complaint === null ? '' : `\n     ${r.complaint}`}${r.rejected > 0 ? `\n     ${r.reasons[0]}` : ''}`;
}

async function child(name, scale) {
  const args = ['--no-warnings', fileURLToPath(import.meta.url), '--case', name, scale];
  const started = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return new Promise((resolve) => {
    const crash = (status) =>
      resolve({
        title: name,
        megabytes: 0,
        parts: 0,
        events: 0,
        rejected: 0,
        seconds: 0,
        before: 0,
        peak: 0,
        complaint: `ended with status ${status}`,
      });
    started.once('message', resolve);
    started.once('exit', crash);
  });
}

async function bundle() {
  const { build } = await import('vite');
  mkdirSync(cache, { recursive: true });
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    define: { __SIDEDOOR_VERSION__: '"big"' },
    build: { ssr: 'test/big/run.ts', outDir: cache, emptyOutDir: true, target: 'node20', minify: false },
  });
}
