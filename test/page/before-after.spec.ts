import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { host, openSample, openView } from './open.ts';

async function openPage(page: Page, title: string): Promise<void> {
  await page
    .getByRole('radiogroup', { name: 'Part of the dossier' })
    .getByRole('radio', { name: title, exact: true })
    .click();
}

async function serious(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} ${nodes[0]?.html ?? ''}`);
}

test('a party is compared at its pivot, with its peers, and by its reach; numbers open their events', async ({
  page,
}) => {
  const hosted = await host();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openSample(page, hosted.address);
  await openView(page, 'Third parties');
  const main = page.locator('main');
  await main
    .getByRole('row')
    .filter({ hasText: 'Fabrikam' })
    .getByRole('button', { name: /^\d+\.\d/ })
    .first()
    .click();

  await openPage(page, 'Before and after');
  await expect(page.getByRole('button', { name: /^First finding/ })).toBeVisible();
  await page.getByLabel('Pivot').fill('soon');
  await expect(page.getByRole('button', { name: 'Compare' })).toBeDisabled();
  await page.getByLabel('Pivot').fill('2026-05-18');
  await page.getByRole('button', { name: 'Compare' }).click();
  const fresh = main.getByRole('table', { name: 'New since' }).getByRole('row').filter({ hasText: '192.0.2.66' });
  await expect(fresh).toContainText('nobody else in the case');
  await expect(main.getByRole('table', { name: /^Events of this party per log/ })).toContainText('m365-ual');
  expect.soft(await serious(page)).toEqual([]);
  await fresh.getByRole('button', { name: '108' }).first().click();
  await expect(page.getByRole('grid').first()).toBeVisible();
  await expect(page.getByText('108 of 11,000')).toBeVisible();

  await page.goBack();
  await openPage(page, 'Peers');
  await expect(main).toContainText('Only 2 other accounts of this party');
  await main.getByRole('button', { name: '5 of 11' }).click();
  await expect(main.getByText('Add service principal credentials.').first()).toBeVisible();
  expect.soft(await serious(page)).toEqual([]);

  await openPage(page, 'Reach');
  await expect(main.getByRole('heading', { name: 'Blast radius 30.9 of 100' })).toBeVisible();
  const statement = main.getByRole('region', { name: 'Statement of reach' });
  await expect(statement).toContainText('2,284 reads of mail items in 16 mailboxes');
  await expect(statement).toContainText('Folders of 4 mailboxes synchronised whole');
  await expect(statement).toContainText('Code cloned:');
  expect.soft(await serious(page)).toEqual([]);
  await statement.getByRole('button', { name: /^45 events/ }).click();
  await expect(page.getByText('45 of 11,000')).toBeVisible();
  hosted.close();
});
