import { chromium, type Browser, type Page } from '@playwright/test';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Filter } from '../../src/engine/api.ts';
import type { Detection } from './headless.ts';
import type { Input } from './inputs.ts';
import { installTap, type Tap } from './tap.ts';

declare const tap: Tap;

/** The hosted build in Chromium. Milliseconds count from the moment the files are given. */
export interface BrowserResult {
  readonly browser: string;
  readonly records: number;
  readonly events: number;
  readonly firstChartMs: number;
  /** Every row stored. */
  readonly readMs: number;
  /** Folded, books balanced, parties known. */
  readonly settledMs: number;
  readonly detectedMs: number;
  readonly detections: readonly Detection[];
  /** Longest task of the main thread, and how many were over 50 ms. */
  readonly longestTaskMs: number;
  readonly longTasks: number;
  readonly cpuMs: number;
  readonly engineBytes: number;
  readonly engineLimit: number;
  readonly peakRss: number;
  readonly heapBytes: number;
  readonly latencies: readonly Latency[];
}

/** Milliseconds until the answer is back on the main thread: the median of a few. */
export interface Latency {
  readonly what: string;
  readonly ms: number;
}

const flags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-precise-memory-info',
];
const patience = 15 * 60_000;

export async function runPage(input: Input, address: string, executablePath: string): Promise<BrowserResult> {
  const browser = await chromium.launch({ executablePath, args: flags });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(patience);
    await page.addInitScript(installTap);
    await page.goto(address);
    await page.waitForFunction(() => tap.calls.some((call) => call.method === 'open' && call.to !== null));
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([...input.files]);
    await page.waitForFunction(() => tap.calls.some((call) => call.method === 'detect' && call.to !== null), null, {
      polling: 200,
    });
    await page.waitForFunction(
      () => document.querySelector('footer.status')?.getAttribute('aria-busy') === 'false',
      null,
      { polling: 100 },
    );
    const milestones = await page.evaluate(() => {
      const given = tap.given ?? 0;
      const settle = tap.calls.findLast((call) => call.method === 'settle');
      const detect = tap.calls.findLast((call) => call.method === 'detect');
      const detected = detect?.to ?? 0;
      const tasks = tap.longTasks.filter((task) => task.at >= given && task.at <= detected);
      return {
        firstChartMs: (tap.firstChart ?? Infinity) - given,
        readMs: (settle?.from ?? 0) - given,
        settledMs: (settle?.to ?? 0) - given,
        detectedMs: detected - given,
        longestTaskMs: Math.max(0, ...tasks.map((task) => task.ms)),
        longTasks: tasks.length,
        heapBytes: (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
      };
    });
    const process = await renderer(browser);
    const memory = await value<{ bytes: number; limit: number }>(page, 'memory', []);
    const { balance } = await value<{ balance: { records: number; events: number } }>(page, 'progress', []);
    const detections = await page.evaluate(() => tap.ran);
    return {
      browser: `Chromium ${browser.version()}`,
      records: balance.records,
      events: balance.events,
      ...milestones,
      detections,
      cpuMs: process.cpuMs,
      engineBytes: memory.bytes,
      engineLimit: memory.limit,
      peakRss: process.peakRss,
      latencies: await latencies(page),
    };
  } finally {
    await browser.close();
  }
}

async function value<T>(page: Page, method: string, args: readonly unknown[]): Promise<T> {
  return (await ask(page, method, args)).value as T;
}

/** Asks the engine; throws its failure. */
async function ask(page: Page, method: string, args: readonly unknown[]): Promise<{ ms: number; value: unknown }> {
  const { ms, value } = await page.evaluate(([name, given]) => tap.ask(name, given), [method, args] as const);
  const result = value as { ok: boolean; value?: unknown; error?: { message: string } };
  if (!result.ok) throw new Error(`${method}: ${result.error?.message ?? 'failed'}`);
  return { ms, value: result.value };
}

const everything: Filter = { from: null, to: null, terms: [], search: '' };
const gridColumns = [
  'event_key',
  'party',
  'time',
  'identity',
  'operation',
  'outcome',
  'src_ip',
  'src_country',
  'target_name',
  'service',
  'app_name',
  'source',
  'user_agent',
];

async function latencies(page: Page): Promise<readonly Latency[]> {
  const { balance } = await value<{ balance: { first: number; last: number } }>(page, 'progress', []);
  const span = balance.last - balance.first;
  const brush = (i: number): Filter => ({
    ...everything,
    from: Math.round(balance.first + span * (0.2 + i * 0.05)),
    to: Math.round(balance.first + span * (0.5 + i * 0.05)),
  });
  const top = await value<readonly { value: string; count: number }[]>(page, 'topValues', ['operation', 5]);
  const term = (i: number): Filter => ({
    ...everything,
    terms: [{ column: 'operation', op: 'is', values: [top[i % top.length]?.value ?? null] }],
  });
  const histogram = ['charts/time-histogram', { bin_seconds: 10_800 }];
  const found: Latency[] = [];
  const measure = async (what: string, run: (i: number) => Promise<number>): Promise<void> => {
    const times: number[] = [];
    for (let i = 0; i < 5; i++) times.push(await run(i));
    found.push({ what, ms: times.sort((a, b) => a - b)[2] ?? 0 });
  };
  const one = async (method: string, ...args: readonly unknown[]): Promise<number> =>
    (await ask(page, method, args)).ms;
  await measure('filter: one operation', (i) => one('setFilter', term(i)));
  await measure('filter: search in all texts', (i) => one('setFilter', { ...everything, search: `corp${String(i)}` }));
  await measure('brush: a range of time', (i) => one('setFilter', brush(i)));
  await measure('brush: bars redrawn', () => one('run', ...histogram));
  await one('setFilter', everything);
  await measure('bars of everything', () => one('run', ...histogram));
  await measure('facet: operations', () => one('topValues', 'operation', 12));
  await measure('facet: addresses', () => one('topValues', 'src_ip', 12));
  await measure('facet: identities', () => one('topValues', 'identity', 12));
  await measure('grid: open by time', () => one('openGrid', { column: 'time', descending: false }));
  const { rows } = await value<{ rows: number }>(page, 'openGrid', [{ column: 'time', descending: false }]);
  await measure('grid: next page by time', (i) => one('gridRows', Math.floor(rows / 2) + i * 100, 100, gridColumns));
  await measure('grid: open by operation', (i) => one('openGrid', { column: 'operation', descending: i % 2 === 0 }));
  await measure('grid: next page by operation', (i) =>
    one('gridRows', Math.floor(rows / 2) + i * 100, 100, gridColumns),
  );
  return found;
}

interface Renderer {
  readonly cpuMs: number;
  readonly peakRss: number;
}

/** The page's process with its workers. */
async function renderer(browser: Browser): Promise<Renderer> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const all = processInfo
    .filter((p) => p.type === 'renderer')
    .map((p) => ({ cpuMs: p.cpuTime * 1000, peakRss: peakOf(p.id) }));
  return all.sort((a, b) => b.peakRss - a.peakRss)[0] ?? { cpuMs: 0, peakRss: 0 };
}

function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

export interface ColdStart {
  readonly what: string;
  /** The empty page can be read and used. */
  readonly pageMs: number;
  /** The engine answers. */
  readonly engineMs: number;
}

/** Opens the page in new browser processes: hosted with an empty and a filled cache, then the single file. */
export async function coldStarts(
  address: string,
  single: string,
  executablePath: string,
): Promise<readonly ColdStart[]> {
  const profile = mkdtempSync(join(tmpdir(), 'sidedoor-bench-profile-'));
  try {
    const visits: ColdStart[] = [];
    for (const what of ['hosted, first visit', 'hosted, second visit'])
      visits.push({ what, ...(await visit(profile, address, executablePath)) });
    visits.push({ what: 'single file', ...(await visit(profile, pathToFileURL(single).href, executablePath)) });
    return visits;
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}

async function visit(
  profile: string,
  address: string,
  executablePath: string,
): Promise<{ pageMs: number; engineMs: number }> {
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: flags });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.addInitScript(installTap);
    await page.goto(address, { waitUntil: 'commit' });
    const times = await page.waitForFunction(() => {
      const open = tap.calls.find((call) => call.method === 'open')?.to ?? null;
      return open === null || tap.firstPage === null ? null : { pageMs: tap.firstPage, engineMs: open };
    });
    // Lets the browser write its caches.
    await page.waitForTimeout(1500);
    return (await times.jsonValue()) ?? { pageMs: 0, engineMs: 0 };
  } finally {
    await context.close();
  }
}
