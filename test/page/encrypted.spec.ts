import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { zipOf, type Encryption } from '../archives.ts';
import { give, host, openEvidence, openView, settled, singleFile, watch } from './open.ts';

/** An encrypted archive with CloudTrail records; synthetic. */
async function evidence(name: string, password: string, encryption: Encryption) {
  const records = Array.from({ length: 40 }, (_, n) => ({
    eventVersion: '1.09',
    userIdentity: { type: 'IAMUser', principalId: 'AIDAEXAMPLE', accountId: '111122223333', userName: 'ana' },
    eventTime: new Date(Date.UTC(2026, 4, 1) + n * 1000).toISOString().replace('.000Z', 'Z'),
    eventSource: 'ec2.amazonaws.com',
    eventName: 'DescribeInstances',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: `agent of ${name}`,
    eventID: `${name}-0000-4000-8000-${String(n).padStart(12, '0')}`,
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
  }));
  const bytes = new TextEncoder().encode(JSON.stringify({ Records: records }));
  const zip = await zipOf({ name: 'trail.json', bytes, password, encryption });
  return { name: `${name}.zip`, bytes: new Uint8Array(await zip.arrayBuffer()) };
}

async function answer(page: Page, name: string, password: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: `Password for ${name}` });
  await dialog.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.keyboard.press('Enter');
}

for (const kind of ['hosted', 'single file'] as const)
  test(`${kind}: asks for the password of an encrypted zip, again when it is wrong, and keeps it for this session`, async ({
    page,
  }) => {
    const hosted = kind === 'hosted' ? await host() : null;
    const seen = await watch(page);
    await page.goto(hosted?.address ?? singleFile);
    const loading = give(page, [await evidence('evidence', 'Hibernia-7', 'AES-256')]);
    const dialog = page.getByRole('dialog', { name: 'Password for evidence.zip' });
    await expect(dialog).toBeVisible({ timeout: 60_000 });
    await expect(dialog).toContainText('Its one member is encrypted.');
    await expect(dialog.getByRole('textbox')).toBeFocused();
    const { violations } = await new AxeBuilder({ page }).include('dialog').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
    await answer(page, 'evidence.zip', 'Hibernia-6');
    await expect(dialog.getByRole('alert')).toHaveText('Wrong password: it opens none of them.', {
      timeout: 30_000,
    });
    await answer(page, 'evidence.zip', 'Hibernia-7');
    await loading;
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.locator('footer.status')).toContainText('40 events');

    await give(page, [await evidence('more', 'Hibernia-7', 'ZipCrypto')]);
    await expect(page.locator('footer.status')).toContainText('80 events');

    const skipping = give(page, [await evidence('other', 'fabrikam', 'AES-128')]);
    await page
      .getByRole('dialog', { name: 'Password for other.zip' })
      .getByRole('button', { name: 'Skip' })
      .first()
      .click();
    await skipping;
    await settled(page);
    await openEvidence(page, 'Files');
    await expect(page.locator('main')).toContainText('1 of 1 members are encrypted and were not read: no password');

    await openView(page, 'Events');
    await page.getByRole('gridcell', { name: 'DescribeInstances' }).first().click();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('complementary')).toContainText(/"userAgent": "agent of (evidence|more)"/);
    await expect(page.getByRole('dialog')).toHaveCount(0);

    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));
    expect(kept).not.toContain('Hibernia');
    expect(await page.content()).not.toContain('Hibernia');
    expect(seen.violations).toEqual([]);
    expect(seen.errors).toEqual([]);
    hosted?.close();
  });
