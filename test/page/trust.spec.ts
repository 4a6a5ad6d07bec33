import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { host, openSample, openView } from './open.ts';

test('trusts and sessions of a party: what is drawn has its numbers, and a number opens its events', async ({
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
  const tab = (name: string) =>
    main.getByRole('radiogroup', { name: 'Part of the dossier' }).getByRole('radio', { name });
  const audit = async () =>
    (await new AxeBuilder({ page }).analyze()).violations
      .filter((v) => v.impact === 'serious' || v.impact === 'critical')
      .map((v) => `${v.id}: ${v.nodes[0]?.html ?? ''}`);

  await tab('Sessions').click();
  await expect(main).toContainText(/Tempo: \d+ sessions? with sensitive acts/);
  const sessions = main.getByRole('region', { name: 'Sessions' });
  const session = sessions.getByRole('button', { name: /^Events of the session/ }).first();
  await session.click();
  await expect(session).toHaveAttribute('aria-expanded', 'true');
  await expect(main.getByRole('table', { name: 'Events of the session in order' }).getByRole('row')).not.toHaveCount(0);
  expect(await audit()).toEqual([]);

  await tab('Trust').click();
  const trusts = main.getByRole('region', { name: /trusts of this third party/ });
  await expect(trusts).toContainText('Partner relationship');
  await expect(trusts).toContainText('Application credential');
  await expect(main.getByRole('group', { name: /^Flow from Fabrikam/ })).toBeVisible();
  expect(await audit()).toEqual([]);
  await main.getByRole('button', { name: '2 uses of Application credential' }).click();
  await expect(page.getByRole('status').filter({ hasText: /^2 of / })).toBeVisible();
  hosted.close();
});
