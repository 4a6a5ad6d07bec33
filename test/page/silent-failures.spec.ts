import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import Papa from 'papaparse';
import { jsonLines, signIn, trailRecord } from '../made-records.ts';
import { give, host, openView, settled, type Hosted } from './open.ts';

let hosted: Hosted;
test.beforeAll(async () => {
  hosted = await host();
});
test.afterAll(() => hosted.close());

test('11. what a log says is shown as text', async ({ page }) => {
  const hostile = '<img src=x onerror="globalThis.pwned = 1">[x](javascript:alert(1))';
  await page.goto(hosted.address);
  await give(page, [{ name: 'a.json', bytes: jsonLines([signIn(1, { userAgent: hostile })]) }]);
  await openView(page, 'Events');
  await page.getByRole('gridcell', { name: 'Sign-in activity' }).first().click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary').getByText(hostile).first()).toBeVisible();
  await expect(page.locator('img[src="x"], a[href^="javascript"]')).toHaveCount(0);
  expect(await page.evaluate(() => Reflect.get(globalThis, 'pwned') as unknown)).toBeUndefined();
});

test('20. a load that was given up adds nothing to the next one, and a filter that was overtaken shows nothing', async ({
  page,
}) => {
  await page.goto(hosted.address);
  const old = jsonLines(Array.from({ length: 60_000 }, (_, n) => trailRecord(n, { eventName: 'OldCall' })));
  const loading = give(page, [{ name: 'old.json', bytes: old }]);
  await page.getByRole('button', { name: 'Cancel all' }).click();
  await loading;
  const shown = async (): Promise<number> =>
    Number(/([\d,]+) events?/.exec(await page.locator('footer.status').innerText())?.[1]?.replaceAll(',', ''));
  const before = await shown();
  expect(before).toBeLessThan(60_000);
  const next = Array.from({ length: 7 }, (_, n) => trailRecord(900_000 + n, { eventName: 'NewCall' }));
  await give(page, [{ name: 'new.json', bytes: jsonLines(next) }]);
  expect(await shown()).toBe(before + next.length);
  await openView(page, 'Evidence');
  const books = new RegExp(`records = ${(before + next.length).toLocaleString('en-US')} events? \\+ 0 duplicates`);
  await expect(page.locator('main')).toContainText(books);

  await openView(page, 'Events');
  const search = page
    .getByRole('searchbox')
    .or(page.getByPlaceholder(/^Search names/))
    .first();
  await search.fill('oldcall');
  await search.press('Enter');
  await search.fill('newcall');
  await search.press('Enter');
  await expect(page.getByRole('gridcell', { name: 'NewCall' })).toHaveCount(next.length);
  await expect(page.getByRole('gridcell', { name: 'OldCall' })).toHaveCount(0);
});

test('21. what is saved is what is listed', async ({ page }) => {
  await page.goto(hosted.address);
  await give(page, [{ name: 'a.json', bytes: jsonLines([trailRecord(1)]) }]);
  await openView(page, 'Findings');
  await page.getByRole('radio', { name: /^Not testable/ }).click();
  const table = page.locator('table').filter({ hasText: 'Why not, and what would help' });
  await expect(table).toHaveCount(1);
  const listed = await table.locator('tbody tr').allInnerTexts();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  const rows = Papa.parse<Record<string, string>>(text.trimEnd(), { header: true }).data;
  expect(listed.length).toBeGreaterThan(10);
  expect(rows).toHaveLength(listed.length);
  rows.forEach((row, at) => {
    for (const name of ['id', 'title', 'reason']) expect(listed[at]).toContain(row[name]);
  });
  await settled(page);
});
