import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { give, host, openView, settled, watch, type TestFile } from './open.ts';

const pad = (n: number): string => String(n).padStart(2, '0');

/** An access log of no known kind; synthetic. Times of day first, on no named clock. */
function doors(name: string, month: number, rows = 40): TestFile {
  const lines = Array.from({ length: rows }, (_, n) =>
    [
      n === 7 ? 'soon' : `${pad(1 + (n % 28))}/${pad(month)}/2026 08:${pad(n % 60)}:00`,
      `guest${n % 5}@fabrikam.example`,
      `203.0.113.${n + 1}`,
      n % 4 === 0 ? 'refused' : 'let in',
      n === 3 ? '<img src=x onerror=alert(1)>' : `Gate ${n % 3}`,
    ].join(';'),
  );
  return { name, bytes: ['Moment;Visitor;Terminal IP;Verdict;Gate', ...lines].join('\r\n') };
}

async function openMapping(page: Page, name: string): Promise<Locator> {
  await openView(page, 'Evidence');
  await page.getByRole('radio', { name: /^Files/ }).click();
  const button = page.getByRole('button', { name: `Map columns of ${name}` });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: `Map columns of ${name}` });
  await expect(dialog.getByRole('region', { name: 'Records as they would come out' })).toBeVisible();
  return dialog;
}

test('a file of unknown kind is mapped, the next of its shape loads by itself, the mapping file does it in a fresh page', async ({
  page,
  context,
}) => {
  const hosted = await host();
  const seen = await watch(page);
  await page.goto(hosted.address);
  await give(page, [
    doors('doors may.csv', 5),
    doors('doors june.csv', 6),
    { name: 'notes.txt', bytes: 'nothing\nhere\n' },
  ]);
  await expect(page.locator('footer.status')).toContainText('0 events');

  const dialog = await openMapping(page, 'doors may.csv');
  await expect(dialog.getByRole('textbox', { name: 'Name of the log' })).toHaveValue('doors may');
  await expect(dialog.getByRole('combobox', { name: 'Column moment is' })).toHaveValue('time');
  await expect(dialog.getByRole('combobox', { name: 'Column terminal ip is' })).toHaveValue('src_ip');
  await expect(dialog.getByRole('combobox', { name: 'Column visitor is' })).toHaveValue('actor_name');
  await expect(dialog).toContainText('looks like an address in 100 % of 40 rows');
  await expect(dialog).toContainText('a first number over 12 proves day first');
  await expect(dialog).toContainText('the times carry no time zone: UTC is assumed');
  await expect(dialog).toContainText('refused: not a time: "soon"');
  await expect(dialog).toContainText(/2026-05-01 08:00:00Z\sassumed/);

  const axe = await new AxeBuilder({ page }).include('dialog').analyze();
  expect(axe.violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);

  await dialog.getByRole('combobox', { name: 'Date order' }).selectOption('mdy');
  await expect(dialog).toContainText('16 not month first');
  await dialog.getByRole('combobox', { name: 'Date order' }).selectOption('dmy');
  const zone = dialog.getByRole('combobox', { name: 'Time zone' });
  await zone.fill('Europe/Nowhere');
  await zone.press('Tab');
  await expect(dialog).toContainText('no time zone: Europe/Nowhere');
  await zone.fill('Europe/Berlin');
  await zone.press('Tab');
  await expect(dialog).toContainText(/2026-05-01 06:00:00Z\sassumed/);
  await dialog.getByRole('combobox', { name: 'Column verdict is' }).selectOption('extra');
  await expect(dialog.getByRole('region', { name: 'Outcome values' })).toHaveCount(0);
  await dialog.getByRole('combobox', { name: 'Column verdict is' }).selectOption('outcome');
  await expect(dialog.getByRole('combobox', { name: 'Outcome refused means' })).toHaveValue('failure');
  await dialog.getByRole('combobox', { name: 'Outcome let in means' }).selectOption('success');
  await dialog.getByRole('combobox', { name: 'Column gate is' }).selectOption('target_name');
  await dialog.getByRole('textbox', { name: 'Name of the log' }).fill('Doors');
  const saving = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save mapping file' }).click();
  const download = await saving;
  const path = join(mkdtempSync(join(tmpdir(), 'sidedoor-page-')), download.suggestedFilename());
  await download.saveAs(path);
  expect(download.suggestedFilename()).toBe('doors.mapping.json');

  await expect(dialog).toContainText('Applying also reads 1 other unrecognised file again.');
  await dialog.getByRole('textbox', { name: 'Name of the log' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.locator('footer.status')).toContainText('78 events', { timeout: 60_000 });
  await settled(page);
  await expect(page.locator('main')).toContainText(/80 records = 78 events \+ 0 .* \+ 2 rejected/);

  await give(page, [doors('doors july.csv', 7)]);
  await expect(page.locator('footer.status')).toContainText('117 events', { timeout: 60_000 });
  await openView(page, 'Events');
  await expect(page.getByRole('gridcell', { name: 'guest0@fabrikam.example' }).first()).toBeVisible();
  await page.getByRole('gridcell', { name: 'guest0@fabrikam.example' }).first().click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary')).toContainText('Doors');

  const fresh = await context.newPage();
  await fresh.goto(hosted.address);
  const picker = fresh.locator('input[type=file]:not([webkitdirectory])').first();
  await picker.setInputFiles({
    name: 'renamed.json',
    mimeType: 'application/json',
    buffer: readFileSync(path),
  });
  await expect(fresh.getByText('mapping "Doors" of renamed.json is in use')).toBeVisible();
  await give(fresh, [
    doors('doors august.csv', 8),
    { name: 'broken.json', bytes: '{"format": "sidedoor-mapping", "version": 9}' },
  ]);
  await expect(fresh.locator('footer.status')).toContainText('39 events', { timeout: 60_000 });
  await openView(fresh, 'Evidence');
  await fresh.getByRole('radio', { name: /^Files/ }).click();
  await expect(fresh.locator('main')).toContainText('renamed.json');
  await expect(fresh.locator('main')).toContainText('mapping of columns, no log');
  await expect(fresh.locator('main')).toContainText('broken.json');
  expect(seen.errors).toEqual([]);
  expect(seen.violations).toEqual([]);
  hosted.close();
});
