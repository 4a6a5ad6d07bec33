import AxeBuilder from '@axe-core/playwright';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { host, openSample, openView, settled } from './open.ts';

test('a profile is edited in the page, saved, refused with the place that is wrong, and loaded', async ({
  page,
}, info) => {
  const hosted = await host();
  await openSample(page, hosted.address);
  await openView(page, 'Third parties');
  await page.getByRole('button', { name: 'Profile', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Profile' });

  await dialog.getByLabel('Name', { exact: true }).fill('Posture Scanner Ltd');
  await dialog.getByLabel('AWS accounts').fill('444455556666');
  await dialog.getByText('Where from, and computers').click();
  await dialog.getByLabel('Countries').fill('Germany');
  await dialog.getByText('Hours, contract').click();
  await dialog.getByLabel('From', { exact: true }).fill('08:00');
  await dialog.getByLabel('To', { exact: true }).fill('18:00');
  await dialog.getByLabel('Zone').fill('Europe/Berlin');
  await dialog.getByRole('button', { name: 'Declare' }).click();
  await expect(dialog.getByText('not a country code of two letters: Germany')).toBeVisible();
  await expect(dialog.getByLabel('Countries')).toBeFocused();
  await dialog.getByLabel('Countries').fill('DE');
  expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([]);
  await dialog.getByRole('button', { name: 'Declare' }).click();
  await expect(dialog).toBeHidden();
  await settled(page);

  await page.getByRole('button', { name: 'Profile', exact: true }).click();
  await dialog.getByRole('button', { name: 'This case' }).click();
  await dialog.getByLabel('What matters most').fill('prod-*');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(dialog).toBeHidden();
  await settled(page);
  await page.getByRole('button', { name: 'Profile', exact: true }).click();
  await dialog.getByRole('button', { name: 'Detection parameters' }).click();
  await dialog.getByLabel('CR-02 window minutes').fill('90');
  expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([]);
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(dialog).toBeHidden();
  await settled(page);

  await page.getByRole('button', { name: 'Profile', exact: true }).click();
  await dialog.getByRole('button', { name: 'MITRE DET0488' }).click();
  await expect(dialog.getByRole('row', { name: /TimeWindow/ })).toContainText('1 changed');
  const saved = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save file' }).click();
  const path = info.outputPath('profile.json');
  await (await saved).saveAs(path);
  const profile = JSON.parse(readFileSync(path, 'utf8')) as object;
  expect(profile).toEqual({
    parties: [
      {
        name: 'Posture Scanner Ltd',
        awsAccounts: ['444455556666'],
        approved: { countries: ['DE'] },
        hours: { zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' },
      },
    ],
    crownJewels: ['prod-*'],
    parameters: { 'CR-02.window_minutes': 90 },
  });

  writeFileSync(path, JSON.stringify({ ...profile, crownJewel: [] }));
  await dialog.getByLabel('Profile file').setInputFiles(path);
  await expect(dialog.getByRole('alert')).toHaveText('not a profile: unknown key "crownJewel"');
  writeFileSync(path, JSON.stringify({ parties: [{ name: 'Second Name', awsAccounts: ['444455556666'] }] }));
  await dialog.getByLabel('Profile file').setInputFiles(path);
  await expect(dialog.getByLabel('Name', { exact: true })).toHaveValue('Second Name');
  await page.keyboard.press('Escape');
  await settled(page);
  await expect(page.locator('main')).toContainText(/Second Name.*2,\d{3}/s);
  hosted.close();
});

test('scope: what was seen before it began is taken as agreed, what came after stands out and opens its events', async ({
  page,
}) => {
  const hosted = await host();
  await openSample(page, hosted.address);
  await openView(page, 'Third parties');
  const main = page.locator('main');
  await main
    .getByRole('button', { name: /^\d+\.\d/ })
    .first()
    .click();
  await main.getByRole('radio', { name: 'Scope' }).click();
  await expect(main).toContainText('Nothing is agreed with this party');
  await main.getByRole('button', { name: 'Name and scope' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Fabrikam');
  await dialog.getByText('Hours, contract').click();
  await dialog.getByLabel('When it began for this party').fill('2026-05-28');
  await dialog.getByRole('button', { name: 'Declare' }).click();
  await settled(page);

  await main.getByRole('button', { name: 'Take as agreed' }).click();
  await expect(dialog).toContainText('before 2026-05-28 00:00:00Z');
  await dialog.getByRole('button', { name: 'Write into the profile' }).click();
  await settled(page);
  const countries = main.getByRole('region', { name: 'Countries' });
  const abroad = countries.getByRole('row', { name: /^not agreed RO/ });
  await expect(countries.getByRole('row', { name: /^agreed NL/ })).toBeVisible();
  await expect(abroad).toContainText('7');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await abroad.getByRole('button', { name: '7', exact: true }).click();
  await expect(main).toContainText('7 events under the filter');
  hosted.close();
});
