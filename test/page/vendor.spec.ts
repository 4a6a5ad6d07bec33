import { expect, test } from '@playwright/test';
import { guid, ownTenant, partnerTenant, signIn } from '../made-records.ts';
import { give, host, openEvidence, openView, settled } from './open.ts';

const otherTenant = '33333333-3333-4333-8333-333333333333';
const dan = {
  userPrincipalName: 'dan@example.com',
  userId: guid(903),
  resourceTenantId: otherTenant,
  homeTenantId: otherTenant,
};
const bob = {
  homeTenantId: partnerTenant,
  crossTenantAccessType: 'b2bCollaboration',
  userType: 'guest',
  userPrincipalName: 'bob_fabrikam.example#EXT#@contoso.com',
  userId: guid(902),
  ipAddress: '198.51.100.7',
};
const robot = { ...bob, userPrincipalName: 'robot_fabrikam.example#EXT#@contoso.com', userId: guid(904) };
const days = ['2026-05-01', '2026-05-04', '2026-05-05', '2026-05-11'];
const evidence = JSON.stringify({
  value: [
    ...[1, 2, 3, 4].map((n) => signIn(n)),
    ...[11, 12, 13, 14].map((n) => signIn(n, dan)),
    ...days.map((day, i) => signIn(20 + i, { ...bob, createdDateTime: `${day}T09:00:00Z` })),
    ...[30, 31].map((n) => signIn(n, { ...robot, createdDateTime: '2026-05-04T02:00:00Z' })),
  ],
});

test('which tenant is ours is asked where the evidence cannot tell, and the answer makes the other a stranger', async ({
  page,
}) => {
  const hosted = await host();
  await page.goto(hosted.address);
  await give(page, [{ name: 'sign-ins.json', bytes: evidence }]);
  await openEvidence(page, 'Own estate');
  const question = page.getByRole('region', { name: 'Which of these is yours' });
  await expect(question.getByRole('listitem')).toHaveCount(2);
  await question.getByRole('button', { name: `Ours: ${ownTenant}`, exact: true }).click();
  await settled(page);
  await question.getByRole('button', { name: `Not ours: ${otherTenant}` }).click();
  await settled(page);
  await expect(question).toBeHidden();
  await expect(page.getByRole('region', { name: 'Own estate' })).toContainText('confirmed by you');
  hosted.close();
});

test('a vendor is declared with its contract, and its dossier opens what lies outside it', async ({ page }) => {
  const hosted = await host();
  await page.goto(hosted.address);
  await give(page, [{ name: 'sign-ins.json', bytes: evidence }]);
  await openView(page, 'Third parties');
  await page.getByRole('button', { name: 'Profile', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Profile' });
  await dialog.getByLabel('Name', { exact: true }).fill('Fabrikam');
  await dialog.getByLabel('Tenant ids').fill(partnerTenant);
  await dialog.getByText('Hours, contract').click();
  await dialog.getByLabel('Contract from').fill('2026-05-02');
  await dialog.getByLabel('Contract to').fill('2026-05-05');
  await dialog.getByText('Second factor, machines').click();
  await dialog.getByLabel('Accounts that are machines').fill('robot@fabrikam.example');
  await dialog.getByRole('button', { name: 'Declare' }).click();
  await expect(dialog).toBeHidden();
  await settled(page);
  const main = page.locator('main');
  await main.getByRole('button', { name: 'Fabrikam' }).click();
  await page
    .getByRole('complementary', { name: 'Inspector' })
    .getByRole('button', { name: 'Open', exact: true })
    .click();
  await expect(main).toContainText('1 machine of the profile, 2 events, folded');
  await expect(main.getByRole('row', { name: /robot/ })).toHaveCount(0);
  await main.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(main.getByRole('row', { name: /robot/ })).toHaveCount(1);
  await page.getByRole('radio', { name: 'Identity' }).click();
  await expect(main).toContainText('Contract 2026-05-02 to 2026-05-05, both days included');
  await expect(main.getByRole('button', { name: '1 event before it' })).toBeVisible();
  await main.getByRole('button', { name: '1 event after it ended' }).click();
  await expect(main).toContainText('1 event under the filter');
  hosted.close();
});
