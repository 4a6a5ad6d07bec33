import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { TableHeader, TableRow } from '../../ingest/csv-header.ts';
import { isReject, type CsvShape } from '../source.ts';
import source from './source.ts';

const folder = join(import.meta.dirname, 'fixtures');
const tables = readdirSync(folder).filter((file) => file.endsWith('.csv') && !file.includes('positional'));

describe.each(tables)('%s', (file) => {
  const lines = Papa.parse<string[]>(readFileSync(join(folder, file), 'utf8').replace(/^\ufeff/, ''), {
    skipEmptyLines: true,
  }).data;
  const shape = source.shapes.find((s): s is CsvShape => s.kind === 'csv' && s.id === file.split('.')[0]);

  test('is read by the names of its columns, not by their order', () => {
    if (shape === undefined) throw new Error(`no shape for ${file}`);
    const order = unique(lines[0] ?? []).reverse();
    const shuffled = lines.map((cells) => order.map((at) => cells[at] ?? ''));
    expect(events(shape, shuffled, file)).toEqual(events(shape, lines, file));
  });
});

/** First column of every name. */
function unique(header: readonly string[]): number[] {
  const names = new TableHeader(header).names;
  return names.flatMap((name, at) => (names.indexOf(name) === at ? [at] : []));
}

function events(shape: CsvShape, lines: readonly (readonly string[])[], partName: string): unknown[] {
  const header = new TableHeader(lines[0] ?? []);
  expect(shape.claims(header)).toBe(true);
  return lines
    .slice(1)
    .map((cells) =>
      shape.normalise(new TableRow(header, cells), { dateOrder: 'mdy', zoneMinutes: 0, header, partName }),
    );
}

test('the zone of a table in local time is the one assumed for the part', () => {
  const shape = source.shapes.find((s): s is CsvShape => s.id === 'log-analytics-csv');
  const header = new TableHeader([
    'TimeGenerated [Local Time]',
    'ResultType',
    'AppId',
    'IPAddress',
    'ConditionalAccessStatus',
  ]);
  const row = new TableRow(header, [
    '05.03.2026, 21:07:03.250',
    '0',
    'c44b4083-3bb0-49c1-b47d-974e53cbdf3c',
    '192.0.2.1',
    'success',
  ]);
  const event = shape?.normalise(row, { dateOrder: 'mdy', zoneMinutes: 60, header, partName: 'query_data.csv' });
  if (event === undefined || isReject(event)) throw new Error('not read');
  expect([new Date(event.time / 1000).toISOString(), event.time_basis]).toEqual([
    '2026-03-05T20:07:03.250Z',
    'assumed',
  ]);
});
