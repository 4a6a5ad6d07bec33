import { expect, test } from '@playwright/test';
import { host, openEvidence, openSample, openView, settled } from './open.ts';

test('a party is declared: its events follow without reloading, under the name it was given', async ({ page }) => {
  const hosted = await host();
  await openSample(page, hosted.address);
  await openView(page, 'Third parties');
  await expect(page.locator('main').getByText('444455556666').first()).toBeVisible();
  await page.getByRole('button', { name: 'Profile' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Posture Scanner Ltd');
  await page.getByLabel('AWS accounts').fill('444455556666');
  await page.getByRole('button', { name: 'Declare' }).click();
  await settled(page);
  await expect(page.locator('main')).toContainText(/Posture Scanner Ltd.*2,\d{3}/s);
  await expect(page.locator('main')).toContainText('1 declared');
  hosted.close();
});

test('an inferred account is denied, and stays denied', async ({ page }) => {
  const hosted = await host();
  await openSample(page, hosted.address);
  await openEvidence(page, 'Own estate');
  const own = page.getByRole('region', { name: 'Own estate' });
  const row = own.getByRole('listitem').filter({ hasText: '111122223333' });
  await row.getByRole('button', { name: 'Not ours' }).click();
  await expect(row.getByRole('button', { name: 'Not ours' })).toHaveAttribute('aria-pressed', 'true');
  await settled(page);
  await openView(page, 'Findings');
  await openEvidence(page, 'Own estate');
  await expect(row.getByRole('button', { name: 'Not ours' })).toHaveAttribute('aria-pressed', 'true');
  await expect(own.getByRole('button', { name: 'Detect again' })).toBeHidden();
  hosted.close();
});

test('an opened party is in the address: back closes it, forward opens it', async ({ page }) => {
  const hosted = await host();
  await openSample(page, hosted.address);
  await openView(page, 'Third parties');
  const heading = page.locator('main').getByRole('heading', { name: 'Fabrikam', exact: true });
  await page
    .locator('main')
    .getByRole('button', { name: /^\d+\.\d/ })
    .first()
    .click();
  await expect(heading).toBeVisible();
  await expect(page).toHaveURL(/open=/);
  await page.goBack();
  await expect(heading).toBeHidden();
  await page.goForward();
  await expect(heading).toBeVisible();
  hosted.close();
});
