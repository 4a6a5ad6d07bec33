import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { differences } from './differences.ts';
import { fields, readPairs } from './pairs.ts';
import { shares, tally, type Tally } from './tally.ts';

const corpus = join(import.meta.dirname, '../../../shared/data/normalised');
const stored = JSON.parse(readFileSync(join(import.meta.dirname, '../output/agreement.json'), 'utf8')) as unknown;
const least = 98;
const exists = existsSync(corpus);
if (!exists) console.log('skipped: no corpus');

/** Records and the output that other normalisers expect of them; counts only, `differences.ts` says who is right and why. */
describe.skipIf(!exists)('agreement with other normalisers', () => {
  let tallies: Record<string, Tally> = {};

  beforeAll(async () => {
    tallies = await tally(readPairs(corpus));
  }, 120_000);

  test('is as the table says, every difference with who is right', () => {
    const met = new Set(
      Object.values(tallies).flatMap((row) =>
        Object.values(row.fields ?? {}).flatMap((c) => Object.keys(c.differ ?? {})),
      ),
    );
    const why = Object.entries(differences).map(
      ([name, { field, right, why }]) => [name, { field, right, why }] as const,
    );
    expect({ shares: shares(tallies), differences: Object.fromEntries(why), corpora: tallies }).toEqual(stored);
    expect([...met].sort()).toEqual(Object.keys(differences).sort());
  });

  test.each(fields)(
    `is at least ${String(least)} per cent of the pairs whose expected %s is not demonstrably wrong`,
    (field) => {
      expect(shares(tallies)[field].agreementWhereExpectedHolds).toBeGreaterThanOrEqual(least);
    },
  );
});
