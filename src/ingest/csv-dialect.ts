import { CsvSplitter } from './csv-splitter.ts';
import type { TextReader } from './encoding.ts';

export interface Dialect {
  readonly delimiter: string;
  readonly loneReturns: boolean;
  readonly header: readonly string[];
  /** Bytes from the start of the sample to the row behind the header. */
  readonly dataAt: number;
}

const delimiters = [',', ';', '\t', '|'] as const;
const sampleRows = 30;

interface SampleRow {
  readonly cells: readonly string[];
  readonly next: number;
}

/**
 * Finds delimiter and header row in bytes[start, end): the delimiter outside quotes that cuts most rows into the same number of cells; the
 * header is the first row of that width, title lines before it are passed over, as are `sep=;` and `#TYPE`. Null for an empty sample.
 */
export function sniffDialect(
  bytes: Uint8Array,
  start: number,
  end: number,
  final: boolean,
  reader: TextReader,
): Dialect | null {
  const loneReturns = isLoneReturns(bytes, start, end);
  const first = firstLine(bytes, start, end, loneReturns);
  const head = latin(bytes, start, Math.min(first.end, start + 64)).trim();
  const declared =
    /^"?sep=(.)"?$/i.exec(head)?.[1] ?? (/^"?sep=/i.test(head) && bytes[start + 4] === 9 ? '\t' : undefined);
  const from = declared !== undefined || head.startsWith('#TYPE ') ? first.next : start;
  let best: { delimiter: string; rows: readonly SampleRow[]; width: number; score: number } | null = null;
  for (const delimiter of declared === undefined ? delimiters : [declared]) {
    const rows = sample(bytes, from, end, final, delimiter, loneReturns, reader);
    if (rows.length === 0) continue;
    const { width, share } = modalWidth(rows);
    const score = width < 2 ? 0 : share + Math.min(width, 1000) / 1e5;
    if (best === null || score > best.score) best = { delimiter, rows, width, score };
  }
  if (best === null) return null;
  const enough = Math.max(Math.min(2, best.width), best.width - 1);
  const row = best.rows.find((r) => r.cells.length >= enough);
  return row === undefined
    ? null
    : { delimiter: best.delimiter, loneReturns, header: named(row.cells), dataAt: row.next - start };
}

/** A W3C header names its columns after `#Fields:`. */
function named(cells: readonly string[]): readonly string[] {
  const first = cells[0];
  return first?.startsWith('#Fields:') === true
    ? [first.slice(8).trim(), ...cells.slice(1)].filter((c) => c !== '')
    : cells;
}

function sample(
  bytes: Uint8Array,
  start: number,
  end: number,
  final: boolean,
  delimiter: string,
  loneReturns: boolean,
  reader: TextReader,
): readonly SampleRow[] {
  const splitter = new CsvSplitter(delimiter, loneReturns);
  const rows: SampleRow[] = [];
  let at = start;
  while (at < end && rows.length < sampleRows) {
    const found = splitter.row(bytes, at, end, final || rows.length === 0);
    if (found === 'more') break;
    at = splitter.next;
    if (found === 'unclosed') continue;
    const cells = readCells(splitter, bytes, reader);
    if (cells.length > 1 || cells[0]?.trim() !== '') rows.push({ cells, next: at });
  }
  return rows;
}

/** Texts of the row the splitter has found last. */
export function readCells(splitter: CsvSplitter, bytes: Uint8Array, reader: TextReader): string[] {
  const cells: string[] = [];
  for (let i = 0; i < splitter.count; i++) {
    const from = splitter.cells[i * 3] ?? 0;
    const to = splitter.cells[i * 3 + 1] ?? 0;
    cells.push(splitter.cells[i * 3 + 2] === 1 ? undoubled(bytes, from, to, reader) : reader.read(bytes, from, to));
  }
  return cells;
}

let scratch = new Uint8Array(1 << 16);

/**
 * Text of a cell with `""` read as one quote. Done on bytes: replacing in the text leaves a chain of a hundred pieces that costs more to
 * join than the whole row.
 */
export function undoubled(bytes: Uint8Array, from: number, to: number, reader: TextReader): string {
  if (to - from > scratch.length) scratch = new Uint8Array((to - from) * 2);
  const target = scratch;
  let length = 0;
  for (let i = from; i < to; i++) {
    const c = bytes[i] ?? 0;
    target[length++] = c;
    if (c === 34 && bytes[i + 1] === 34 && i + 1 < to) i++;
  }
  return reader.read(target, 0, length);
}

function modalWidth(rows: readonly SampleRow[]): { width: number; share: number } {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.cells.length, (counts.get(row.cells.length) ?? 0) + 1);
  let width = 0;
  let most = 0;
  for (const [cells, count] of counts) {
    if (count > most || (count === most && cells > width)) [width, most] = [cells, count];
  }
  return { width, share: most / rows.length };
}

function isLoneReturns(bytes: Uint8Array, start: number, end: number): boolean {
  const stretch = bytes.subarray(start, end);
  return stretch.includes(13) && !stretch.includes(10);
}

function firstLine(bytes: Uint8Array, start: number, end: number, loneReturns: boolean): { end: number; next: number } {
  const at = bytes.subarray(start, end).indexOf(loneReturns ? 13 : 10);
  return at < 0 ? { end, next: end } : { end: start + at, next: start + at + 1 };
}

function latin(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
