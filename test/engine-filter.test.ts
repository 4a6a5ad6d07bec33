import { fc, test as property } from '@fast-check/vitest';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Filter, Term } from '../src/engine/api.ts';
import type { Db } from '../src/engine/db.ts';
import { applyFilter, emptyFilter } from '../src/engine/filter.ts';
import { quoteText } from '../src/engine/quote.ts';
import { Store } from '../src/engine/store.ts';
import { createTables } from '../src/engine/tables.ts';
import { openDuckDb } from './open-duckdb.ts';
import { messagesOf, start } from './store-events.ts';

let db: Db;

beforeAll(async () => {
  db = await openDuckDb();
  createTables(db);
  const store = new Store(db);
  const events = [
    { id: '1', actor_name: "o'neil@example.com", src_ip: '192.0.2.1', src_port: 443, interactive: true },
    {
      id: '2',
      actor_name: 'ANN@example.com',
      src_ip: '192.0.2.2',
      target_name: '100%_sure\\',
      extra: { region: 'eu' },
    },
    { id: '3', src_ip: '2001:db8::1', user_agent: 'O\'NEIL"; drop table events; --', src_lat: 1.5 },
    { id: '4', actor_name: 'nul\0byte', operation: 'DELETE' },
  ];
  for (const message of await messagesOf([{ partId: 1, events }])) store.receive(message);
});

function ids(filter: Partial<Filter>): string[] {
  const { events } = applyFilter(db, { ...emptyFilter, ...filter });
  const rows = db.query('select event_id from filtered order by 1').map((r) => String(r['event_id']));
  expect(rows).toHaveLength(events);
  expect(db.scalar('select count(*) from work.filtered_events')).toBe(events);
  return rows;
}

const term = (column: Term['column'], op: Term['op'], ...values: Term['values']): { terms: Term[] } => ({
  terms: [{ column, op, values }],
});

describe('filter', () => {
  it.each<[string, Partial<Filter>, string[]]>([
    ['nothing', {}, ['1', '2', '3', '4']],
    ['half-open time', { from: start, to: start + 1_000_000 }, ['1']],
    ['is', term('src_ip', 'is', '192.0.2.2'), ['2']],
    ['is, with a quote', term('actor_name', 'is', "o'neil@example.com"), ['1']],
    ['is, with NUL', term('actor_name', 'is', 'nul\0byte'), ['4']],
    ['is empty', term('actor_name', 'is', null), ['3']],
    ['is filled', term('actor_name', 'is_not', null), ['1', '2', '4']],
    ['is not keeps empty ones', term('actor_name', 'is_not', 'nul\0byte'), ['1', '2', '3']],
    ['contains ignores case', term('actor_name', 'contains', 'EXAMPLE'), ['1', '2']],
    ['contains takes wildcards as text', term('target_name', 'contains', '%_S'), ['2']],
    ['contains a backslash', term('target_name', 'contains', '\\'), ['2']],
    ['not contains keeps empty ones', term('actor_name', 'not_contains', 'example'), ['3', '4']],
    ['at least a number', term('src_port', 'at_least', 443), ['1']],
    ['at most a number beyond the column', term('src_port', 'at_most', '99999999999'), ['1']],
    ['at least a time', term('time', 'at_least', start + 2_000_000), ['3', '4']],
    ['bool', term('interactive', 'is', true), ['1']],
    ['float', term('src_lat', 'at_least', 1.25), ['3']],
    ['one of, with empty', term('actor_name', 'one_of', null, 'nul\0byte'), ['3', '4']],
    ['one of nothing', term('actor_name', 'one_of'), []],
    ['extra', term('extra', 'contains', 'region'), ['2']],
    ['a party column', term('identity', 'is', 'nobody'), []],
    ['no party', term('party', 'is', null), ['1', '2', '3', '4']],
    ['search', { search: "o'neil" }, ['1', '3']],
    ['search and term and time', { search: '192.0', to: start + 1_000_000, ...term('src_port', 'is', 443) }, ['1']],
    ['search finds nothing', { search: '\ud800' }, []],
  ])('%s', (_, filter, expected) => {
    expect(ids(filter)).toEqual(expected);
  });

  it.each<[string, Partial<Filter>]>([
    ['an unknown column', term('event_key; drop table events' as Term['column'], 'is', 'x')],
    ['an inherited name', term('constructor' as Term['column'], 'is', 'x')],
    ['an unknown comparison', term('src_ip', 'like' as Term['op'], 'x')],
    ['words as number', term('src_port', 'at_least', '1 or 1=1')],
    ['words as time', term('time', 'at_least', 'now()')],
    ['words as boolean', term('interactive', 'is', 'true or true')],
    ['an endless number', term('src_lat', 'is', Infinity)],
    ['two values for is', term('src_ip', 'is', 'a', 'b')],
    ['a fraction of a microsecond', { from: 0.5 }],
  ])('refuses %s and keeps the last filter', (_, filter) => {
    applyFilter(db, { ...emptyFilter, ...term('src_ip', 'is', '192.0.2.2') });
    expect(() => applyFilter(db, { ...emptyFilter, ...filter })).toThrow(/not a|no such|takes one value/);
    expect(db.scalar('select count(*) from filtered')).toBe(1);
  });

  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom("'", '"', '\\', '\0', '\ud800', '\udc00', '--', ';', '$$', 'é', '\n', '/*'), {
        maxLength: 8,
      })
      .map((parts) => parts.join('')),
  );

  property.prop([hostile], { numRuns: 150 })('quotes any text as itself', (text) => {
    const [row] = db.query(`select ${quoteText(text)} as v, length('x' || ${quoteText(text)}) > 0 as ok`);
    expect(row).toEqual({ v: text.replace(/\p{Surrogate}/gu, '\ufffd'), ok: true });
  });

  property.prop([hostile], { numRuns: 60 })('never fails on a text', (text) => {
    const { events } = applyFilter(db, {
      ...emptyFilter,
      search: text,
      terms: [{ column: 'actor_name', op: 'is_not', values: [text] }],
    });
    expect(events).toBeLessThanOrEqual(4);
  });
});
