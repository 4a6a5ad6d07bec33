import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { host, openSample, openView, watch } from './open.ts';

const views = ['Evidence', 'Third parties', 'Findings', 'Timeline', 'Events', 'SQL'];

test('sample case: every view opens, nothing is asked of any other host, no policy is violated', async ({ page }) => {
  const hosted = await host();
  const seen = await watch(page);
  await openSample(page, hosted.address);
  for (const view of views) {
    await openView(page, view);
    await expect(page.locator('main')).not.toBeEmpty();
  }
  expect(seen.requests.filter((url) => !url.startsWith(hosted.address) && !url.startsWith('blob:'))).toEqual([]);
  expect(seen.violations).toEqual([]);
  expect(seen.errors).toEqual([]);
  hosted.close();
});

test('sample case: both abused parties, their chains first, and the raw record behind a claim', async ({ page }) => {
  const hosted = await host();
  await openSample(page, hosted.address);
  await openView(page, 'Third parties');
  await expect(page.locator('main')).toContainText('Fabrikam');
  await openView(page, 'Findings');
  await expect(page.locator('main')).toContainText('CR-02');
  await expect(page.locator('main')).toContainText('not testable', { ignoreCase: true });
  await openView(page, 'Events');
  const cell = page.getByRole('gridcell').nth(3);
  await cell.waitFor();
  await cell.click();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/raw record/i).first()).toBeVisible();
  hosted.close();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in any view, ${scheme}`, async ({ page }) => {
    test.slow();
    const hosted = await host();
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await openSample(page, hosted.address);
    for (const view of views) {
      await openView(page, view);
      await page.waitForTimeout(700);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect.soft(serious.map(({ id, nodes }) => `${view}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([]);
    }
    hosted.close();
  });
}

test('the address bar holds view and filter: back, forward and a shared link', async ({ page, context }) => {
  const hosted = await host();
  await openSample(page, hosted.address);
  await openView(page, 'Events');
  await expect(page).toHaveURL(/events/);
  await openView(page, 'Findings');
  await expect(page).toHaveURL(/findings/);
  await page.goBack();
  await expect(page.getByRole('grid').first()).toBeVisible();
  await page.goForward();
  await expect(page).toHaveURL(/findings/);
  const other = await context.newPage();
  await openSample(other, page.url());
  await expect(other).toHaveURL(/findings/);
  hosted.close();
});

test('views switched in haste each leave an entry in the history', async ({ page }) => {
  const hosted = await host();
  await openSample(page, hosted.address);
  await openView(page, 'Events');
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await expect(page).toHaveURL(/findings/);
  await page.goBack();
  await expect(page).toHaveURL(/sql/);
  await page.goBack();
  await expect(page).toHaveURL(/events/);
  hosted.close();
});

test('the rows on screen come again in another order and with other columns', async ({ page }) => {
  const hosted = await host();
  await openSample(page, hosted.address);
  await openView(page, 'Events');
  const cell = page.getByRole('gridcell').nth(1);
  await expect(cell).not.toBeEmpty();
  await page.getByRole('columnheader', { name: 'identity' }).click();
  await expect(cell).toHaveText(/\S/);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox').nth(3).click();
  await expect(cell).toHaveText(/\S/);
  hosted.close();
});

test('keyboard: g and a letter opens a view, / searches, ? lists the shortcuts', async ({ page }) => {
  const hosted = await host();
  await openSample(page, hosted.address);
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await expect(page.getByRole('grid').first()).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await page.locator('main').click({ position: { x: 5, y: 5 } });
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  hosted.close();
});
