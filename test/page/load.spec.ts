import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { strToU8, zipSync } from 'fflate';
import { give, host, openEvidence, openView, settled } from './open.ts';

/** CloudTrail records as JSON lines; synthetic. */
function trail(from: number, count: number): string {
  const lines: string[] = [];
  for (let n = from; n < from + count; n++)
    lines.push(
      JSON.stringify({
        eventVersion: '1.09',
        userIdentity: {
          type: 'IAMUser',
          principalId: `AIDAEXAMPLE${n % 50}`,
          accountId: '111122223333',
          userName: `user-${n % 50}`,
        },
        eventTime: new Date(Date.UTC(2026, 4, 1) + n * 1000).toISOString().replace('.000Z', 'Z'),
        eventSource: 'ec2.amazonaws.com',
        eventName: 'DescribeInstances',
        awsRegion: 'eu-west-1',
        sourceIPAddress: '192.0.2.10',
        userAgent: `agent-${n}`,
        eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
        recipientAccountId: '111122223333',
      }),
    );
  return `${lines.join('\n')}\n`;
}

test('a record inside gzip inside zip is read back as it stands in the evidence', async ({ page }) => {
  const hosted = await host();
  await page.goto(hosted.address);
  const inner = gzipSync(strToU8(trail(0, 40)));
  await give(page, [{ name: 'case.zip', bytes: zipSync({ 'bücher/märz.json.gz': inner }) }]);
  await expect(page.locator('footer.status')).toContainText('40 events');
  await openView(page, 'Events');
  await page.getByRole('gridcell', { name: 'DescribeInstances' }).first().click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary')).toContainText('"userAgent": "agent-0"');
  hosted.close();
});

test('a load is cancelled: what was read stays, and the page says where reading ended', async ({ page }) => {
  const hosted = await host();
  await page.goto(hosted.address);
  const total = 120_000;
  const files = [0, 1, 2, 3].map((i) => ({ name: `part-${i}.json`, bytes: trail((i * total) / 4, total / 4) }));
  const loading = give(page, files);
  await page.getByRole('button', { name: 'Cancel all' }).click();
  await loading;
  await settled(page);
  const status = await page.locator('footer.status').innerText();
  const events = Number(/([\d,]+) events?/.exec(status)?.[1]?.replaceAll(',', ''));
  expect(events).toBeLessThan(total);
  await openEvidence(page, 'Files');
  await expect(page.locator('main')).toContainText('cancelled');
  await expect(page.locator('main')).toContainText(/records = [\d,]+ events? \+ 0 duplicates folded \+ 0 rejected/);
  hosted.close();
});

test('the same export twice and an overlapping one fold; the balance says so', async ({ page }) => {
  const hosted = await host();
  await page.goto(hosted.address);
  await give(page, [
    { name: 'a.json', bytes: trail(0, 100) },
    { name: 'again.json', bytes: trail(0, 100) },
    { name: 'overlap.json', bytes: trail(90, 30) },
  ]);
  await openEvidence(page, 'Files');
  await expect(page.locator('main')).toContainText(/230 records = 120 events \+ 110 duplicates folded \+ 0 rejected/);
  hosted.close();
});
