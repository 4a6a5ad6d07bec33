import { closeSync, openSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { partnerTenant, signIn } from '../made-records.ts';
import { give, host, openSample, openView, settled, singleFile, watch } from './open.ts';

const guest = {
  homeTenantId: partnerTenant,
  crossTenantAccessType: 'b2bCollaboration',
  userType: 'guest',
  userPrincipalName: 'bob@fabrikam.example',
  userId: '00000000-0000-4000-8000-000000000902',
};

/** First address of a country in the bundled list, which no fixture could hold: every one of them is somebody's. */
function addressIn(country: string): string {
  const list = createRequire(import.meta.url).resolve(
    '@ip-location-db/geo-whois-asn-country/geo-whois-asn-country-ipv4-num.csv',
  );
  const bytes = Buffer.alloc(1 << 20);
  const file = openSync(list, 'r');
  readSync(file, bytes, 0, bytes.length, 2_000_000);
  closeSync(file);
  const row = bytes
    .toString('utf8')
    .split('\n')
    .slice(1, -1)
    .map((line) => line.trim().split(','))
    .find(([first, last, code]) => code === country && Number(last) - Number(first) > 1000);
  const first = Number(row?.[0]) + 1;
  return [first >>> 24, (first >>> 16) & 255, (first >>> 8) & 255, first & 255].join('.');
}

const german = addressIn('DE');
const french = addressIn('FR');
const evidence = JSON.stringify({
  value: [
    ...[1, 2, 3, 4].map((n) => signIn(n)),
    ...[10, 11, 12].map((n) => signIn(n, { ...guest, ipAddress: german })),
    ...[20, 21].map((n) => signIn(n, { ...guest, ipAddress: french, location: { countryOrRegion: 'BE' } })),
    signIn(30, { ...guest, ipAddress: '198.51.100.7' }),
  ],
});

async function openPlaces(page: Page): Promise<void> {
  await openView(page, 'Third parties');
  await page
    .locator('main')
    .getByRole('button', { name: /^\d+\.\d/ })
    .first()
    .click();
  await page.getByRole('radio', { name: 'Places' }).click();
}

test('places: what the log names wins, what it does not is looked up with its date, and a difference is said', async ({
  page,
}) => {
  const hosted = await host();
  const seen = await watch(page);
  await page.goto(hosted.address);
  await give(page, [{ name: 'sign-ins.json', bytes: evidence }]);
  await openPlaces(page);
  const countries = page.getByRole('table', { name: 'Countries', exact: true });
  await expect(countries.getByRole('row', { name: /Germany/ })).toContainText(/bundled data, 20\d\d-\d\d-\d\d/);
  await expect(countries.getByRole('row', { name: /Belgium/ })).toContainText('the log');
  await expect(countries.getByRole('row', { name: /no country known/ })).toContainText('1');
  const tree = page.getByRole('table', { name: 'Countries, networks and addresses' });
  await expect(tree).toContainText(/the log says Belgium, bundled data of 20\d\d-\d\d-\d\d say France/);
  await expect(tree).toContainText('documentation');
  await expect(tree).toContainText(/AS\d+ \w+/);
  await expect(page.locator('main').getByRole('link', { name: /DB-IP/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Germany: 3 events, 1 address' })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('main').analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);

  // A country is picked on the map with the keyboard.
  await page.getByRole('button', { name: /^Belgium: 2 events/ }).press('Enter');
  await expect(tree).not.toContainText('Germany');
  await page.getByRole('button', { name: 'all countries' }).click();

  // An address tells in the inspector what is known of it, and from where.
  await tree.getByRole('button', { name: french }).click();
  const inspector = page.locator('aside, [role=complementary]').last();
  await expect(inspector).toContainText('Belgium');
  await expect(inspector).toContainText(/France.*from bundled data of 20\d\d-\d\d-\d\d/s);

  // A number opens its events.
  await countries
    .getByRole('row', { name: /Germany/ })
    .getByRole('button', { name: '3', exact: true })
    .click();
  await expect(page.locator('main')).toContainText('3 events under the filter');
  expect(seen.requests.filter((url) => !url.startsWith(hosted.address) && !url.startsWith('blob:'))).toEqual([]);
  expect(seen.violations).toEqual([]);
  expect(seen.errors).toEqual([]);
  hosted.close();
});

test('places: nothing is loaded for them before they are opened', async ({ page }) => {
  const hosted = await host();
  const seen = await watch(page);
  const asked = () => seen.requests.filter((url) => /ip-(country|network)|world-map/.test(url)).length;
  await openSample(page, hosted.address);
  expect(asked()).toBe(0);
  await openPlaces(page);
  await expect(page.locator('main')).toContainText('Romania');
  await expect(page.locator('main')).toContainText('CC BY 4.0');
  expect(asked()).toBe(3);
  hosted.close();
});

test('places: the single file knows countries and says that it knows no networks', async ({ page }) => {
  await page.goto(singleFile);
  await give(page, [{ name: 'sign-ins.json', bytes: evidence }]);
  await settled(page);
  await openPlaces(page);
  await expect(page.getByRole('table', { name: 'Countries', exact: true })).toContainText('Germany');
  await expect(page.locator('main')).toContainText('Numbers and names of networks are not in this build');
});
