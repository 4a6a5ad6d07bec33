// `npm run triage -- PATH...`: bundles src/headless for Node when a source is newer than the bundle, then runs it.
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, root } from './bootstrap.mjs';

ensureInstalled();
const cache = join(root, 'node_modules', '.cache', 'sidedoor');
const stamp = join(cache, 'stamp');
if (!isFresh()) await bundle();

// Blobs over files are marked experimental in Node 20; the warning would stand in front of the summary.
process.removeAllListeners('warning');
try {
  const { main } = await import(pathToFileURL(join(cache, 'main.js')).href);
  process.exitCode = await main(process.argv.slice(2), await bindings());
} catch (error) {
  console.error(`triage failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function bindings() {
  const require = createRequire(import.meta.url);
  const { createDuckDB, NODE_RUNTIME, VoidLogger } = require('@duckdb/duckdb-wasm/blocking');
  const bundle = { mainModule: require.resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm') };
  const db = await createDuckDB({ mvp: bundle, eh: bundle }, new VoidLogger(), NODE_RUNTIME);
  return db.instantiate(() => {});
}

async function bundle() {
  const { build } = await import('vite');
  const started = new Date();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    define: { __SIDEDOOR_VERSION__: JSON.stringify(version) },
    build: { ssr: 'src/headless/main.ts', outDir: cache, emptyOutDir: true, target: 'node20', minify: false },
  });
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, '');
  utimesSync(stamp, started, started);
}

function isFresh() {
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return ['src', 'package-lock.json', 'scripts/triage.mjs'].every((path) => newest(join(root, path)) < built);
}

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
