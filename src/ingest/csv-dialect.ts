import { modalWidth } from './csv-header.ts';
import { CsvSplitter } from './csv-splitter.ts';
import type { TextReader } from './encoding.ts';

/** A row that may be the header, with what follows it. */
export interface HeaderRow {
  readonly cells: readonly string[];
  /** Bytes from the start of the sample to the row itself and to the row behind it. */
  readonly at: number;
  readonly dataAt: number;
  /** The next rows. */
  readonly firstRows: readonly (readonly string[])[];
}

export interface Dialect {
  readonly delimiter: string;
  readonly loneReturns: boolean;
  /** Lines that begin with `#` are directives (W3C extended log), no rows. */
  readonly directives: boolean;
  /** Rows that can be the header, likeliest first; title lines above a header have its width now and then. At least one. */
  readonly headers: readonly [HeaderRow, ...HeaderRow[]];
}

const delimiters = [',', ';', '\t', '|'] as const;
const sampleRows = 30;
const firstRows = 10;
const headerCandidates = 4;

interface SampleRow {
  readonly cells: readonly string[];
  readonly at: number;
  readonly next: number;
}

interface Sample {
  readonly delimiter: string;
  readonly rows: readonly SampleRow[];
  readonly width: number;
  readonly score: number;
}

/**
 * Finds delimiter and header row in bytes[start, end): the delimiter outside quotes that cuts most rows into the same number of cells; the
 * header is the first row of that width or one less, title lines before it are passed over, as are `sep=;`, `#TYPE` and W3C directives
 * above `#Fields:`. Null for an empty sample and for one that is all one line.
 */
export function sniffDialect(
  bytes: Uint8Array,
  start: number,
  end: number,
  final: boolean,
  reader: TextReader,
): Dialect | null {
  const loneReturns = isLoneReturns(bytes, start, end);
  const { from, declared, directives } = preamble(bytes, start, end, loneReturns);
  let best: Sample | null = null;
  for (const delimiter of declared === null ? delimiters : [declared]) {
    const rows = sample(bytes, from, end, final, new CsvSplitter(delimiter, loneReturns), reader);
    const modal = modalWidth(rows.map(({ cells }) => cells));
    if (modal === null) continue;
    const { width, share } = modal;
    const score = width < 2 ? 0 : share + Math.min(width, 1000) / 1e5;
    if (best === null || score > best.score) best = { delimiter, rows, width, score };
  }
  if (best === null) return null;
  const { delimiter, rows, width } = best;
  const enough = directives ? 0 : Math.max(Math.min(2, width), width - 1);
  const [first, ...others] = rows.flatMap(({ cells, at, next }, i) =>
    cells.length < enough
      ? []
      : [
          {
            cells: named(cells),
            at: at - start,
            dataAt: next - start,
            firstRows: rows.slice(i + 1, i + 1 + firstRows).map((row) => row.cells),
          },
        ],
  );
  if (first === undefined) return null;
  return {
    delimiter,
    loneReturns,
    directives,
    headers: [first, ...(directives ? [] : others.slice(0, headerCandidates - 1))],
  };
}

/** What the lines above the table say of it. */
function preamble(
  bytes: Uint8Array,
  start: number,
  end: number,
  loneReturns: boolean,
): { readonly from: number; readonly declared: string | null; readonly directives: boolean } {
  let from = start;
  for (let lines = 0; lines < sampleRows && from < end; lines++) {
    const line = firstLine(bytes, from, end, loneReturns);
    const head = latin(bytes, from, Math.min(line.end, from + 4096)).trimStart();
    const declared = /^"?sep=(.)"?\s*$/i.exec(head)?.[1];
    if (declared !== undefined) return { from: line.next, declared, directives: false };
    if (/^#Fields:/i.test(head)) {
      const names = head.slice(8).trim();
      const declaredBy = names.includes('\t') ? '\t' : names.includes(',') ? ',' : ' ';
      return { from, declared: declaredBy, directives: true };
    }
    if (head.startsWith('#TYPE ')) return { from: line.next, declared: null, directives: false };
    if (!/^#\w+:/.test(head)) break;
    from = line.next;
  }
  return { from: start, declared: null, directives: false };
}

/** A W3C header names its columns after `#Fields:`. */
export function named(cells: readonly string[]): readonly string[] {
  const first = cells[0];
  return first !== undefined && /^#Fields:/i.test(first)
    ? [first.slice(8).trim(), ...cells.slice(1)].filter((c) => c !== '')
    : cells;
}

function sample(
  bytes: Uint8Array,
  start: number,
  end: number,
  final: boolean,
  splitter: CsvSplitter,
  reader: TextReader,
): readonly SampleRow[] {
  const rows: SampleRow[] = [];
  let at = start;
  while (at < end && rows.length < sampleRows) {
    const found = splitter.row(bytes, at, end, final || rows.length === 0);
    if (found === 'more') break;
    const from = at;
    at = splitter.next;
    if (found === 'row' && rows.length === 0 && at >= end && !final) return [];
    if (found === 'unclosed') continue;
    const cells = readCells(splitter, bytes, reader);
    if (cells.length > 1 || cells[0]?.trim() !== '') rows.push({ cells, at: from, next: at });
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
