import { expect, it } from 'vitest';
import type { Filter } from '../engine/api.ts';
import { emptyFilter, readFilter, writeFilter } from './filter-hash.ts';

const filter: Filter = {
  from: 1_778_594_587_000_000,
  to: null,
  terms: [
    { column: 'party', op: 'is', values: ['org:fabrikam.example'] },
    { column: 'outcome', op: 'one_of', values: ['failure', null] },
    { column: 'src_asn', op: 'at_least', values: [64496] },
  ],
  search: 'a&b=c #%',
};

it('comes back as it was written', () => {
  const params = new URLSearchParams();
  writeFilter(filter, params);
  expect(readFilter(new URLSearchParams(params.toString()))).toEqual({ filter, dropped: 0 });
});

it('leaves out and counts what it does not understand', () => {
  const params = new URLSearchParams();
  params.set('from', '1e999');
  params.set('q', 'x'.repeat(3000));
  for (const term of [
    'constructor.is.["a"]',
    '__proto__.is.[null]',
    'src_ip.explode.["a"]',
    'src_ip.is.[{"a":1}]',
    'src_ip.is.["a","b"]',
    'src_ip.is.[]',
    'src_ip.is.not json',
    `src_ip.is.["${'x'.repeat(2001)}"]`,
  ]) {
    params.append('t', term);
  }
  expect(readFilter(params)).toEqual({ filter: emptyFilter, dropped: 10 });
});

it('takes at most 60 terms', () => {
  const params = new URLSearchParams();
  for (let i = 0; i < 100; i++) params.append('t', `src_ip.is_not.["192.0.2.${i}"]`);
  const { filter: read, dropped } = readFilter(params);
  expect([read.terms.length, dropped]).toEqual([60, 40]);
});
