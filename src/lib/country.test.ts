import { expect, test } from 'vitest';
import { countryCode } from './country.ts';

test.each([
  ['United States', 'US'],
  ['France', 'FR'],
  ['The Netherlands', 'NL'],
  ['Netherlands', 'NL'],
  ['Czechia', 'CZ'],
  ['Czech Republic', 'CZ'],
  ['Turkey', 'TR'],
  ['Türkiye', 'TR'],
  ['South Korea', 'KR'],
  ['Korea, Republic of', 'KR'],
  ['North Korea', 'KP'],
  ['Russia', 'RU'],
  ['Hong Kong', 'HK'],
  ['Bosnia and Herzegovina', 'BA'],
  ['Trinidad and Tobago', 'TT'],
  ["Côte d'Ivoire", 'CI'],
  ['Ivory Coast', 'CI'],
  ['DR Congo', 'CD'],
  ['Congo Republic', 'CG'],
  ['Germany', 'DE'],
  ['Myanmar', 'MM'],
  ['United Kingdom', 'GB'],
  ['UK', 'GB'],
  ['us', 'US'],
  [' DE ', 'DE'],
  ['Guernsey', 'GG'],
  ['Macao', 'MO'],
  ['Palestine', 'PS'],
  ['Kosovo', 'XK'],
  ['Saint Lucia', 'LC'],
  ['Cape Verde', 'CV'],
])('%s is %s', (name, code) => {
  expect(countryCode(name)).toBe(code);
});

test.each(['', 'Atlantis', 'ZZ', 'EU', 'XX', 'unknown', '__proto__', 'x'.repeat(1000)])('%s is no country', (name) => {
  expect(countryCode(name)).toBeNull();
});

test('nothing stays nothing', () => {
  expect(countryCode(null)).toBeNull();
  expect(countryCode(undefined)).toBeNull();
});
