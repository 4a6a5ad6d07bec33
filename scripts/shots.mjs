// `npm run shots -- OUT [FILE...]`: a picture of every view, light and dark, at 1280 and 1920 px, of the sample case or of the files given.
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium as playwright } from '@playwright/test';
import { chromium, ensureBrowser, ensureBuilt, root } from './bootstrap.mjs';
import { serve } from './serve.mjs';

const [out, ...given] = process.argv.slice(2);
if (!out) throw new Error('usage: npm run shots -- OUT [FILE...]');
ensureBuilt('dist/index.html');
mkdirSync(out, { recursive: true });
const files = given.flatMap(walk);
const { address, server } = await serve(join(root, 'dist'));
const browser = await playwright.launch({ executablePath: ensureBrowser(chromium), args: ['--no-sandbox'] });

/** Pictures of what one press or two open: name, view, what is pressed. */
const details = [
  ['finding', 'Findings', 'article button.step'],
  ['matrix', 'Findings', 'button:has-text("ATT&CK")'],
  ['party', 'Third parties', 'main table tbody tr button'],
  ['event', 'Events', '[role=gridcell]:has-text("ListBuckets")'],
  ['query', 'SQL', 'button:has-text("Run")'],
];

for (const scheme of ['light', 'dark']) {
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
  ]) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
    page.on('pageerror', (error) => console.error(`page error: ${error.message}`));
    await page.goto(address);
    const shot = (name) => page.screenshot({ path: join(out, `${name}-${scheme}-${width}.png`) });
    await shot('empty');
    if (files.length > 0) await page.locator('input[type=file]:not([webkitdirectory])').first().setInputFiles(files);
    else await page.getByRole('button', { name: 'Sample case' }).click();
    await page.locator('footer.status[aria-busy="true"]').waitFor();
    await shot('loading');
    await page.locator('footer.status[aria-busy="false"]').waitFor({ timeout: 600_000 });
    for (const link of await page.getByRole('navigation').first().locator('a, button').all()) {
      const name = ((await link.innerText()).match(/[A-Za-z ]+/)?.[0] ?? 'view')
        .trim()
        .toLowerCase()
        .replaceAll(' ', '-');
      await link.click();
      await page.waitForTimeout(1200);
      await shot(name);
    }
    for (const [name, view, ...presses] of details) {
      await page.getByRole('navigation').first().getByText(view, { exact: true }).click();
      for (const press of presses) {
        await page.locator(press).locator('visible=true').first().click();
        await page.waitForTimeout(600);
      }
      await shot(name);
    }
    await page.close();
  }
}
await browser.close();
server.close();
console.log(`pictures in ${resolve(out)}`);

function walk(path) {
  return statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => walk(join(path, name))) : [path];
}
