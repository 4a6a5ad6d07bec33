import { TableHeader, TableRow } from '../src/ingest/csv-header.ts';
import { dateOrderEvidence } from '../src/lib/date-order.ts';
import { record } from '../src/lib/json.ts';
import { sources } from '../src/sources/registry.ts';
import type { CsvHeader, CsvRow, JsonRecord, PartContext, Shape, Source } from '../src/sources/source.ts';
import { ingest } from './ingest-fixture.ts';

/** What a file holds: rows under a header, or JSON values out of their wrappers. */
export type Records =
  | { readonly kind: 'csv'; readonly header: TableHeader; readonly rows: readonly CsvRow[] }
  | { readonly kind: 'json'; readonly items: readonly JsonRecord[] };

/** The records that the ingest hands to the sources, before any of them makes something of it. */
export async function readRecords(bytes: Uint8Array): Promise<Records> {
  const shapes = [...sources.values()].flatMap((source) => source.shapes);
  const items: JsonRecord[] = [];
  const rows: string[][] = [];
  let header: CsvHeader | null = null;
  const reject = { reject: 'seen' };
  const listener: Source = {
    title: 'Any log',
    family: 'any',
    shapes: [
      {
        kind: 'json',
        id: 'json',
        title: 'Any record',
        claims: (item) => shapes.some((shape) => shape.kind === 'json' && shape.claims(item)),
        normalise: (item) => (items.push(item), reject),
      },
      ...([true, false] as const).map((headerless) => ({
        kind: 'csv' as const,
        id: headerless ? 'headerless' : 'csv',
        title: 'Any table',
        ...(headerless ? { headerless } : {}),
        claims: (found: CsvHeader) =>
          shapes.some(
            (shape) => shape.kind === 'csv' && (shape.headerless === true) === headerless && shape.claims(found),
          ),
        normalise: (row: CsvRow, context: PartContext) => {
          header = context.header;
          rows.push([...row.cells]);
          return reject;
        },
      })),
    ],
  };
  await ingest(bytes, 'fixture', new Map([['any', listener]]));
  return header === null ? { kind: 'json', items } : table([headerCells(header), ...rows]);
}

function headerCells({ cells }: CsvHeader): readonly string[] {
  return cells;
}

export function contextOf(records: Records, shape: Shape, partName: string): PartContext {
  const plain: PartContext = { dateOrder: 'mdy', zoneMinutes: 0, header: null, partName };
  if (records.kind !== 'csv' || shape.kind !== 'csv') return plain;
  for (const column of records.header.positions(shape.dateColumns ?? [])) {
    for (const row of records.rows) {
      const order = dateOrderEvidence(row.cells[column] ?? '');
      if (order !== null) return { ...plain, header: records.header, dateOrder: order };
    }
  }
  return { ...plain, header: records.header };
}

/** The records with one column or top-level key left out, for each in turn. */
export function withoutOne(records: Records): readonly Records[] {
  if (records.kind === 'csv')
    return records.header.names.map((_, at) =>
      table(cellsOf(records).map((cells) => cells.filter((__, other) => other !== at))),
    );
  const keys = new Set(records.items.flatMap((item) => Object.keys(item)));
  return [...keys].map((key) => ({ kind: 'json', items: records.items.map((item) => without(item, key)) }));
}

function without(item: JsonRecord, key: string): JsonRecord {
  return Object.fromEntries(Object.entries(item).filter(([name]) => name !== key));
}

const hostile: readonly unknown[] = [
  '',
  '__proto__',
  '\ud800',
  '[[[[',
  '{"a":',
  '[null]',
  '{"__proto__":{"x":1}}',
  'x'.repeat(100_000),
  '\u0000',
  '99999999999999999999',
  '-',
  0,
  -1,
  1e308,
  true,
  null,
  [],
  {},
  [null, [null], {}],
  { toString: 1, constructor: null },
  JSON.parse('{"__proto__":{"polluted":true},"value":{}}'),
];

/** The records with every value replaced by something hostile, for each such value in turn. */
export function withHostileValues(records: Records): readonly Records[] {
  if (records.kind === 'csv') {
    const [header = [], ...rows] = cellsOf(records);
    const texts = hostile.filter((value) => typeof value === 'string');
    return texts.flatMap((value) => [
      table([header, ...rows.map((cells) => cells.map(() => value))]),
      ...[0, 1, 2].map((phase) =>
        table([header, ...rows.map((cells) => cells.map((cell, at) => (at % 3 === phase ? value : cell)))]),
      ),
      table([header, ...rows.map((cells) => cells.slice(0, Math.floor(cells.length / 2)))]),
    ]);
  }
  return hostile.flatMap((value) => [
    { kind: 'json' as const, items: records.items.map((item) => replaced(item, () => value, 1)) },
    {
      kind: 'json' as const,
      items: records.items.map((item) => replaced(item, (old, at) => (at % 3 === 1 ? value : old), 3)),
    },
    {
      kind: 'json' as const,
      items: records.items.map((item) => replaced(item, (old, at) => (at % 5 === 2 ? value : old), 4)),
    },
  ]);
}

function replaced(item: JsonRecord, replace: (old: unknown, at: number) => unknown, depth: number): JsonRecord {
  let at = 0;
  const visit = (value: unknown, level: number): unknown => {
    if (level < depth && Array.isArray(value)) return value.map((entry: unknown) => visit(entry, level + 1));
    const object = level < depth ? record(value) : null;
    if (object !== null)
      return Object.fromEntries(Object.entries(object).map(([key, entry]) => [key, visit(entry, level + 1)]));
    return replace(value, at++);
  };
  return record(visit(item, 0)) ?? {};
}

function cellsOf(records: Extract<Records, { kind: 'csv' }>): readonly (readonly string[])[] {
  return [records.header.cells, ...records.rows.map((row) => row.cells)];
}

function table(cells: readonly (readonly string[])[]): Records {
  const header = new TableHeader(cells[0] ?? [], cells.slice(1, 11));
  return { kind: 'csv', header, rows: cells.slice(1).map((row) => new TableRow(header, row)) };
}
