import Papa from 'papaparse';
import { TableHeader, TableRow } from '../src/ingest/csv-header.ts';
import { own, record } from '../src/lib/json.ts';
import { dateOrderEvidence } from '../src/lib/time.ts';
import type { CsvHeader, CsvRow, JsonRecord, PartContext, Shape } from '../src/sources/source.ts';

/** What a file holds: rows under a header, or JSON values out of their wrappers. */
export type Records =
  | { readonly kind: 'csv'; readonly header: CsvHeader; readonly rows: readonly CsvRow[] }
  | { readonly kind: 'json'; readonly items: readonly JsonRecord[] };

export function readRecords(bytes: Uint8Array): Records {
  const source = decode(bytes);
  const start = source.trimStart()[0];
  return start === '{' || start === '[' ? { kind: 'json', items: readJson(source) } : readCsv(source);
}

export function contextOf(records: Records, shape: Shape, partName: string): PartContext {
  const plain: PartContext = { dateOrder: 'mdy', zoneMinutes: 0, header: null, partName };
  if (records.kind !== 'csv' || shape.kind !== 'csv') return plain;
  for (const column of shape.dateColumns ?? []) {
    for (const row of records.rows) {
      const order = dateOrderEvidence(row.get(column) ?? '');
      if (order !== null) return { ...plain, header: records.header, dateOrder: order };
    }
  }
  return { ...plain, header: records.header };
}

function decode(bytes: Uint8Array): string {
  const label = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(label).decode(bytes);
}

function readCsv(source: string): Records {
  const lines = Papa.parse<string[]>(source, { skipEmptyLines: true, delimitersToGuess: [',', ';', '\t', '|'] }).data;
  const header = new TableHeader(lines[0] ?? []);
  return { kind: 'csv', header, rows: lines.slice(1).map((cells) => new TableRow(header, cells)) };
}

function readJson(source: string): readonly JsonRecord[] {
  let values: unknown[];
  try {
    values = [JSON.parse(source)];
  } catch {
    values = source
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '')
      .map((line): unknown => JSON.parse(line));
  }
  return values.flatMap(unwrap);
}

const wrappers = ['Records', 'records', 'value', 'Events', 'items'];

function unwrap(value: unknown): readonly JsonRecord[] {
  if (Array.isArray(value)) return value.flatMap(unwrap);
  const object = record(value);
  if (object === null) return [];
  for (const name of wrappers) {
    const inner = own(object, name);
    if (Array.isArray(inner)) return inner.flatMap(unwrap);
  }
  return [object];
}
