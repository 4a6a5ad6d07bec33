import { expect, it } from 'vitest';
import { countryCode } from '../lib/country.ts';
import { countryCentres } from './country-centres.ts';

it('every country that a log can name has one centre, on the globe', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const named = letters.flatMap((a) => letters.map((b) => countryCode(a + b))).filter((code) => code !== null);
  const codes = countryCentres.map(([code]) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect([...new Set(named)].filter((code) => !codes.includes(code))).toEqual([]);
  for (const [code, latitude, longitude] of countryCentres) {
    expect(Math.abs(latitude), code).toBeLessThan(90);
    expect(Math.abs(longitude), code).toBeLessThanOrEqual(180);
  }
});

it('knows where some countries are', () => {
  const at = new Map(countryCentres.map(([code, ...place]) => [code, place]));
  expect(at.get('DE')).toEqual([51, 10.4]);
  expect(at.get('US')).toEqual([39.9, -98.8]);
  expect(at.get('FR')).toEqual([46.6, 2.5]);
});
