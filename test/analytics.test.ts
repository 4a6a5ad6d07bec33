import { expect, it } from 'vitest';
import { catalog } from '../src/analytics/catalog.ts';
import { judged } from './analytics/judged.ts';
import permanentIds from './output/analytic-ids.txt?raw';

it('every id is permanent: listed in test/output/analytic-ids.txt, which only grows', () => {
  const listed = permanentIds.split('\n').filter((line) => line !== '');
  expect(judged.map((a) => a.id).filter((id) => !listed.includes(id))).toEqual([]);
  expect(listed.filter((id) => !catalog.has(id))).toEqual([]);
});
