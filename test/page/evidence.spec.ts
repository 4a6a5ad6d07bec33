import { gzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { strToU8 } from 'fflate';
import { give, host, openEvidence, openSample, openView } from './open.ts';

const day = 86_400e3;
const start = Date.UTC(2026, 4, 1);

/** CloudTrail records as JSON lines, one every ten minutes, none while `quiet`; synthetic. */
function trail(days: number, quiet: (time: number) => boolean = () => false, from = start): string {
  const times = Array.from({ length: days * 144 }, (_, n) => from + n * 600e3).filter((time) => !quiet(time));
  return times.map((time) => `${JSON.stringify(record(time, 'DescribeInstances', 'ec2.amazonaws.com'))}\n`).join('');
}

function record(time: number, eventName: string, eventSource: string): object {
  return {
    eventVersion: '1.09',
    userIdentity: { type: 'IAMUser', principalId: 'AIDAEXAMPLE', accountId: '111122223333', userName: 'dana' },
    eventTime: new Date(time).toISOString().replace('.000Z', 'Z'),
    eventSource,
    eventName,
    awsRegion: 'eu-west-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'agent',
    requestParameters: { name: 'contoso-trail' },
    eventID: `00000000-0000-4000-8000-${String(time).padStart(12, '0').slice(-12)}`,
    recipientAccountId: '111122223333',
  };
}

/** Eight days with a day of silence, and the trail stopped at its beginning. */
function holed(): string {
  const hole = { from: start + 5 * day, to: start + 6 * day };
  const stopped = JSON.stringify(record(hole.from - 1000, 'StopLogging', 'cloudtrail.amazonaws.com'));
  return `${trail(8, (time) => time >= hole.from && time < hole.to)}${stopped}\n`;
}

test('every question has a verdict in words; what was found opens its events', async ({ page }) => {
  const hosted = await host();
  await openSample(page, hosted.address);
  const answers = page.getByRole('region', { name: 'What the evidence says' });
  const rows = answers.locator('tbody tr');
  await expect(rows.first()).toBeVisible();
  for (const row of await rows.all()) await expect(row).toContainText(/Found|Not found|Cannot tell/);
  const mail = rows.filter({ hasText: 'Was mail read' });
  await expect(mail).toContainText('Found');
  const count = mail.getByRole('button', { name: /^[\d,]+$/ });
  const events = await count.innerText();
  await count.click();
  await expect(page).toHaveURL(/events/);
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(Number(events.replaceAll(',', '')) + 1));
  hosted.close();
});

test('answers and limits are copied as plain text', async ({ page, context }) => {
  const hosted = await host();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openSample(page, hosted.address);
  await page.getByRole('button', { name: 'Copy as text' }).click();
  await expect(page.locator('footer.status')).toContainText('copied answers and limits');
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toMatch(/^Evidence: [\d,]+ records = [\d,]+ events \+ 0 duplicates \+ 0 rejected, 2026-05-01/);
  expect(text).toMatch(/Q-01 .*\?\n {2}Found: /);
  expect(text).toMatch(/Weakens .*Q-\d\d/);
  hosted.close();
});

test('a hole is a button that leads to its limit, which names what it weakens', async ({ page }) => {
  const hosted = await host();
  await page.goto(hosted.address);
  await give(page, [{ name: 'trail.json', bytes: holed() }]);
  const coverage = page.getByRole('region', { name: 'Coverage' });
  const hole = coverage.getByRole('button', { name: /aws-cloudtrail: no events, 2026-05-05 23:.* to 2026-05-07 00:/ });
  await hole.focus();
  await expect(coverage).toContainText('Hours without events');
  await page.keyboard.press('Enter');
  await expect(hole).toHaveAttribute('aria-pressed', 'true');
  const limits = page.getByRole('region', { name: 'What the evidence cannot tell' });
  const gap = limits.locator('li[aria-current]');
  await expect(gap).toBeFocused();
  await expect(gap).toContainText('2026-05-07 00:00:00Z');
  await gap.getByRole('button', { name: /^weakens .*detections$/ }).click();
  await gap
    .getByRole('button', { name: /^TR-\d+/ })
    .first()
    .click();
  await expect(page).toHaveURL(/findings/);
  await openView(page, 'Evidence');
  await expect(coverage.getByRole('button', { name: /auditing off/ })).toBeVisible();
  await coverage.getByRole('button', { name: 'as a table' }).click();
  await expect(coverage.getByRole('region', { name: 'Holes and doubts' })).toContainText('no events');
  hosted.close();
});

test('files fit without sideways scrolling; a gzip file is one row with both hashes', async ({ page }) => {
  const hosted = await host();
  await page.goto(hosted.address);
  const long = `${'long-folder-name-'.repeat(6)}trail`;
  await give(page, [
    { name: `${long}.json.gz`, bytes: gzipSync(strToU8(trail(1))) },
    { name: 'again.json', bytes: trail(1) },
    { name: 'later.json', bytes: `${trail(1, undefined, start + day)}{"eventVersion": broken}\n` },
  ]);
  await page.getByRole('button', { name: '144 duplicates folded' }).click();
  const copies = page.getByRole('region', { name: 'Copies' });
  await expect(copies.locator('tbody tr')).toHaveCount(1);
  await expect(copies).toContainText(/144.*trail\.json.*again\.json|144.*again\.json.*trail\.json/s);
  const files = page.getByRole('table', { name: 'Files and archive members' });
  await expect(files.locator('tbody tr')).toHaveCount(3);
  const packed = files.locator('tbody tr').filter({ hasText: 'trail.json.gz' });
  await expect(packed.getByRole('button', { name: /SHA-256/ })).toHaveCount(2);
  const view = page.getByRole('region', { name: 'Evidence', exact: true });
  expect(await view.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);

  await page.getByRole('button', { name: '1 rejected' }).click();
  const rejects = page.getByRole('region', { name: 'Rejected records' });
  await rejects.getByRole('button', { name: /record/ }).click();
  await expect(rejects).toContainText('"eventVersion": broken');
  hosted.close();
});

for (const scheme of ['light', 'dark'] as const)
  test(`every part of the view has no accessibility violations, ${scheme}`, async ({ page }) => {
    const hosted = await host();
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.goto(hosted.address);
    await give(page, [
      { name: 'trail.json', bytes: `${holed()}{"eventVersion": broken}\n` },
      { name: 'notes.bin', bytes: 'neither table nor record' },
    ]);
    const axe = async (what: string) => {
      const { violations } = await new AxeBuilder({ page }).include('main').analyze();
      expect.soft(violations.map(({ id, nodes }) => `${what}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([]);
    };
    const coverage = page.getByRole('region', { name: 'Coverage' });
    await coverage
      .getByRole('button', { name: /no events/ })
      .first()
      .click();
    await page
      .locator('main li:focus')
      .getByRole('button', { name: /^weakens/ })
      .click();
    await axe('overview');
    await page.getByRole('button', { name: 'in full' }).click();
    await coverage.getByRole('button', { name: 'as a table' }).click();
    await axe('tables');
    await page.getByRole('button', { name: '1 rejected' }).click();
    await axe('files');
    await openEvidence(page, 'Own estate');
    await axe('own estate');
    hosted.close();
  });
