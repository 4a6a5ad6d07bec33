import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { host, openSample, openView, settled } from './open.ts';

/** Opens the page of a party, by its name in the list. */
async function openIdentity(page: Page, name: string): Promise<void> {
  await openView(page, 'Third parties');
  const list = page.getByRole('group', { name: 'Third parties' });
  await list
    .getByRole('row')
    .filter({ hasText: name })
    .getByRole('button', { name: /^\d+\.\d/ })
    .first()
    .click();
  await page.getByRole('radio', { name: 'Identity' }).click();
  await expect(page.getByRole('region', { name: 'Suggestions' })).toBeVisible();
}

test('identity: why, joins undone and taken back, a suggestion accepted with a reason', async ({ page }) => {
  test.slow();
  const hosted = await host();
  await openSample(page, hosted.address);
  await openIdentity(page, '555566667777');
  const main = page.locator('main');
  await expect(main).toContainText('Why is this AWS account 555566667777? 2 identities');
  await expect(main).toContainText('through 2 roles');
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect.soft(serious.map(({ id, nodes }) => `${scheme}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([]);
  }

  await page.getByRole('button', { name: /^Undo the join of aws:AROACONTOSOAUTOMATN01/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Hold apart' }).click();
  await expect(dialog).toContainText('A reason is needed.');
  await dialog.getByLabel('Reason').fill('started by our own pipeline');
  await dialog.getByRole('button', { name: 'Hold apart' }).click();
  const decided = page.getByRole('region', { name: 'Decided by you' });
  await expect(decided).toContainText('started by our own pipeline');
  await expect(main).not.toContainText('through 2 roles');
  await decided.getByRole('button', { name: /^Take back/ }).click();
  await expect(main).toContainText('through 2 roles');
  await expect(decided).toBeHidden();

  const suggestions = page.getByRole('region', { name: 'Suggestions' });
  await expect(suggestions).toContainText('which one of them made');
  await suggestions.getByRole('button', { name: 'Accept svc-backup' }).click();
  await dialog.getByLabel('Reason').fill('their backup job');
  await dialog.getByRole('button', { name: 'Accept' }).click();
  await expect(main).toContainText('said by the analyst: their backup job');
  await expect(suggestions).not.toContainText('svc-backup');
  await expect(main).toContainText('3 identities');
  await settled(page);
  await expect(page.getByRole('button', { name: 'Detect again' })).toBeHidden();
  hosted.close();
});

test('identity: the events behind a suggestion open, and a rejected one does not come back', async ({ page }) => {
  const hosted = await host();
  await openSample(page, hosted.address);
  await openIdentity(page, '555566667777');
  const suggestions = page.getByRole('region', { name: 'Suggestions' });
  await suggestions.getByRole('button', { name: /that shows? it$/ }).click();
  await expect(page).toHaveURL(/events/);
  await expect(page.getByRole('grid').first()).toContainText('svc-backup');
  await page.goBack();
  await suggestions.getByRole('button', { name: 'Reject svc-backup' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('our own job');
  await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
  await expect(suggestions).toContainText('0 suggestions');
  await expect(page.getByRole('region', { name: 'Decided by you' })).toContainText('our own job');
  hosted.close();
});
