// `npm test`: installs what is missing, then types, lint, unit, corpus, analytics and page tests.
// The last line is `N passed, N failed, N skipped`.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, ensureBrowser, ensureBuilt, ensureInstalled, firefox, root, run } from './bootstrap.mjs';

ensureInstalled();
const reports = mkdtempSync(join(tmpdir(), 'sidedoor-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };
const bin = (name) => join(root, 'node_modules', '.bin', name);

step('types', () => [
  ['svelte-check', '--tsconfig', 'tsconfig.app.json', '--fail-on-warnings', '--output', 'human'],
  ['tsc', '-p', 'tsconfig.worker.json'],
  ['tsc', '-p', 'tsconfig.test.json'],
]);
step('lint', () => [
  ['eslint', '.', '--max-warnings', '0'],
  ['prettier', '--check', '--log-level', 'warn', '.'],
]);
vitest();
ensureBuilt('dist/index.html');
ensureBuilt('dist-single/sidedoor.html', 'single');
page();
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);

function step(name, commands) {
  console.log(`\n== ${name}`);
  for (const [command, ...args] of commands()) {
    const ok = run(bin(command), args, { allowFailure: true }).status === 0;
    total[ok ? 'passed' : 'failed'] += 1;
    if (!ok) console.log(`FAILED ${name}: ${command} ${args.join(' ')}`);
  }
}

function vitest() {
  console.log('\n== unit, corpus and analytics tests');
  const report = join(reports, 'vitest.json');
  const { status } = run(bin('vitest'), ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`], {
    allowFailure: true,
  });
  const result = read(report);
  add(
    result?.numPassedTests ?? 0,
    result?.numFailedTests ?? 0,
    (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0),
    status,
  );
}

function page() {
  console.log('\n== page tests in Chromium and Firefox');
  const report = join(reports, 'page.json');
  const env = {
    ...process.env,
    CHROMIUM: ensureBrowser(chromium),
    FIREFOX: ensureBrowser(firefox),
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  };
  const { status } = run(bin('playwright'), ['test', '--reporter=line,json'], { allowFailure: true, env });
  const stats = read(report)?.stats;
  add((stats?.expected ?? 0) + (stats?.flaky ?? 0), stats?.unexpected ?? 0, stats?.skipped ?? 0, status);
}

/** A runner that died without a report, or failed outside its tests, is a failure too. */
function add(passed, failed, skipped, status) {
  total.passed += passed;
  total.failed += status !== 0 && failed === 0 ? 1 : failed;
  total.skipped += skipped;
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
