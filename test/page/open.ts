import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { serve } from '../../scripts/serve.mjs';

export const root = resolve(import.meta.dirname, '../..');
export const singleFile = pathToFileURL(join(root, 'dist-single/sidedoor.html')).href;

/** Everything the page or its workers asked for, and every violation of its policy. */
export interface Watch {
  readonly requests: string[];
  readonly violations: string[];
  readonly errors: string[];
}

/** Must be called before the page is opened. */
export async function watch(page: Page): Promise<Watch> {
  const seen: Watch = { requests: [], violations: [], errors: [] };
  page.context().on('request', (request) => void seen.requests.push(request.url()));
  page.on('pageerror', (error) => void seen.errors.push(error.message));
  await page.exposeFunction('reportViolation', (text: string) => void seen.violations.push(text));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = Reflect.get(globalThis, 'reportViolation') as (text: string) => void;
      report(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  });
  return seen;
}

export interface Hosted {
  readonly address: string;
  close(): void;
}

/** The hosted build under a sub-path, as any static host may have it. */
export async function host(): Promise<Hosted> {
  const { address, server } = await serve(join(root, 'dist'), { prefix: '/tools/sidedoor/' });
  return { address, close: () => void server.close() };
}

export interface TestFile {
  readonly name: string;
  readonly bytes: Uint8Array | string;
}

/** Writes files to a fresh folder and gives them to the page as the analyst would pick them. */
export async function give(page: Page, files: readonly TestFile[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sidedoor-page-'));
  const paths = files.map(({ name, bytes }) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    return path;
  });
  await page.locator('input[type=file]:not([webkitdirectory])').first().setInputFiles(paths);
  await settled(page);
}

/** Loaded, folded, classified and detected. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('footer.status[aria-busy="false"]').filter({ hasText: 'event' })).toBeVisible({
    timeout: 90_000,
  });
}

export async function openSample(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: 'Sample case' }).click();
  await settled(page);
}

/** Opens a view by its name in the rail. */
export async function openView(page: Page, name: string): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('link', { name })
    .or(page.getByRole('navigation').getByRole('button', { name }))
    .first()
    .click();
}

/** Opens a part of the view of the evidence. */
export async function openEvidence(page: Page, part: 'Overview' | 'Files' | 'Own estate'): Promise<void> {
  await openView(page, 'Evidence');
  await page
    .getByRole('radiogroup', { name: 'Part of the evidence' })
    .getByRole('radio', { name: new RegExp(`^${part}`) })
    .click();
}
