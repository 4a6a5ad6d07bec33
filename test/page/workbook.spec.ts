import { expect, test } from '@playwright/test';
import { bookOf, number } from '../workbooks.ts';
import { give, openEvidence, openView, singleFile, watch } from './open.ts';

test('an Excel workbook is read, and a row given back from its worksheet', async ({ page }) => {
  const audit = (n: number): string =>
    JSON.stringify({
      CreationTime: `2026-05-01T10:00:0${n}`,
      Id: `00000000-0000-4000-8000-00000000000${n}`,
      Operation: 'UserLoggedIn',
      OrganizationId: '00000000-0000-4000-8000-0000000000aa',
      RecordType: 15,
      UserId: 'ana@contoso.com',
      Workload: 'AzureActiveDirectory',
    });
  const rows = [1, 2, 3].map((n) => [number('46143.416666666664', 1), 'ana@contoso.com', 'UserLoggedIn', audit(n)]);
  const book = await bookOf(
    [{ name: 'Export', rows: [['CreationDate', 'UserIds', 'Operations', 'AuditData'], ...rows] }],
    { formats: ['m/d/yyyy h:mm:ss AM/PM'] },
  );
  const seen = await watch(page);
  await page.goto(singleFile);
  await give(page, [{ name: 'audit.xlsx', bytes: new Uint8Array(await book.arrayBuffer()) }]);
  await expect(page.locator('footer.status')).toContainText('3 events');
  await openEvidence(page, 'Files');
  await expect(page.locator('main')).toContainText('audit.xlsx!/Export');
  await openView(page, 'Events');
  await page.getByRole('gridcell', { name: 'UserLoggedIn' }).first().click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary')).toContainText(/00000000-0000-4000-8000-00000000000\d/);
  expect(seen.violations).toEqual([]);
  expect(seen.errors).toEqual([]);
});
