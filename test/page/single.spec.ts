import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import puppeteer from 'puppeteer-core';
import { openSample, openView, root, singleFile, watch } from './open.ts';

test('single file: at most 14 MB, opens from file:// in Chromium, shows the sample case, asks for nothing', async ({
  page,
}) => {
  expect(statSync(join(root, 'dist-single/sidedoor.html')).size).toBeLessThanOrEqual(14 * 1024 * 1024);
  const seen = await watch(page);
  await openSample(page, singleFile);
  for (const view of ['Evidence', 'Third parties', 'Findings', 'Timeline', 'Events', 'SQL']) await openView(page, view);
  expect(
    seen.requests.filter(
      (url) => url !== singleFile && !/^(blob|data):/.test(url) && !url.startsWith(`${singleFile}#`),
    ),
  ).toEqual([]);
  expect(seen.violations).toEqual([]);
  expect(seen.errors).toEqual([]);
});

test('single file: opens from file:// in Firefox and shows the sample case', async () => {
  const executablePath = process.env['FIREFOX'] ?? '/usr/bin/firefox-esr';
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => void errors.push(String(error)));
    await page.goto(singleFile);
    const button = await page.waitForSelector('::-p-text(Sample case)', { timeout: 60_000 });
    await button?.click();
    await page.waitForSelector('footer.status[aria-busy="true"]', { timeout: 60_000 });
    await page.waitForSelector('footer.status[aria-busy="false"]', { timeout: 90_000 });
    const status = await page.$eval('footer.status', (element) => element.textContent);
    expect(status).toMatch(/[\d,]{4,} events/);
    expect(errors).toEqual([]);
  } finally {
    await browser.close();
  }
});
