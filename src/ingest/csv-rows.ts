import { recordLimit } from '../evidence/read-record.ts';
import type { CsvShape, JsonRecord, PartContext } from '../sources/source.ts';
import { named, readCells, undoubled, type Dialect } from './csv-dialect.ts';
import { TableHeader, TableRow } from './csv-header.ts';
import { CsvSplitter } from './csv-splitter.ts';
import type { TextReader } from './encoding.ts';
import { recogniseRecord, type Recognised } from './json-record.ts';
import type { Place } from './part-book.ts';
import type { ReadContext } from './read-json.ts';
import { nameList, type Match } from './recognise.ts';
import { hashCells } from './row-hash.ts';
import { textRecord } from './text-record.ts';

/** Rows held at most while the order of dates is undecided, and their bytes. */
const heldRows = 2000;
const heldBytes = 4 << 20;
/** Characters a cell of a worksheet holds at most. */
export const cellLimit = 32_767;
const unclosed = 'quote that is never closed';

export interface Table {
  readonly dialect: Dialect;
  readonly header: TableHeader;
  /** Bytes from the start of the window to the first row. */
  readonly dataAt: number;
  /** Null: no shape claims the header, but its cells hold records under `raw`. */
  readonly match: Match<CsvShape> | null;
  /** Column with the original text of the records, which is asked first. */
  readonly raw: string | null;
}

/** A row, or why there is none at that place. */
interface HeldRow {
  readonly row: TableRow | string;
  readonly place: Place;
}

/** Reads the rows of a table out of the window into the book. */
export class RowReader {
  part: PartContext;
  held: HeldRow[] = [];
  #heldBytes = 0;
  /** Original position of a row the file ends in. */
  cutAt: number | null = null;
  /** Cells as long as a cell of a worksheet can be. */
  fullCells = 0;
  readonly #context: ReadContext;
  readonly #table: Table;
  readonly #splitter: CsvSplitter;
  #header: TableHeader;
  /** Why rows below the present header cannot be read; null when they can. */
  #foreign: string | null = null;
  /** A row that is being passed over: where it began and why, when not for its length. */
  #long: { readonly from: number; readonly reason: string | null } | null = null;
  /** Position in the stream of a whole row that is known to follow. */
  #nextWhole = -1;

  constructor(context: ReadContext, table: Table) {
    this.#context = context;
    this.#table = table;
    this.#header = table.header;
    this.#splitter = new CsvSplitter(table.dialect.delimiter, table.dialect.loneReturns);
    this.part = { ...context.part, header: table.header };
  }

  /** As many rows are held as are looked at before the order of dates is decided. */
  get isFull(): boolean {
    return this.held.length >= heldRows || this.#heldBytes >= heldBytes;
  }

  /** Reads the whole rows of the window; `hold` keeps them for later, up to the limits. */
  take(final: boolean, hold: boolean): void {
    const { window, reader } = this.#context.input;
    const splitter = this.#splitter;
    const { bytes, end } = window;
    const base = window.start;
    const text = reader.strict(bytes, base, end);
    const plain = text !== null && text.length === end - base ? text : null;
    let at = base;
    while (at < end) {
      if (hold && this.isFull) break;
      if (this.#long !== null) {
        at = this.#passOver(bytes, at, end, final, hold);
        continue;
      }
      const found = splitter.row(bytes, at, end, final);
      if (found === 'more') {
        if (end - at <= recordLimit) break;
        this.#long = { from: window.offset + at - base, reason: null };
        continue;
      }
      if (found === 'unclosed' && !final && splitter.next >= end) {
        this.#long = { from: window.offset + at - base, reason: unclosed };
        continue;
      }
      if (found === 'unclosed' && final && this.#isTail(bytes, splitter.next, end)) {
        this.#cutOff(at, end, hold);
        at = end;
        break;
      }
      const place = this.#context.input.place(window.offset + at - base, window.offset + splitter.rowEnd - base);
      if (found === 'unclosed') {
        this.#put(unclosed, place, hold);
      } else {
        const cells =
          plain === null ? readCells(splitter, bytes, reader) : slices(splitter, plain, bytes, base, reader);
        this.#row(cells, place, hold);
      }
      at = splitter.next;
    }
    window.release(window.offset + at - base);
  }

  releaseHeld(): void {
    const { held } = this;
    this.held = [];
    for (const { row, place } of held) this.#put(row, place, false);
  }

  /** Gives up a row that is too long to hold, up to its line end. */
  #passOver(bytes: Uint8Array, at: number, end: number, final: boolean, hold: boolean): number {
    const { input } = this.#context;
    const base = input.window.offset - input.window.start;
    const newline = bytes.subarray(at, end).indexOf(this.#table.dialect.loneReturns ? 13 : 10);
    if (newline < 0 && !final) return end;
    const next = newline < 0 ? end : at + newline + 1;
    const { from, reason } = this.#long ?? { from: base + at, reason: null };
    this.#long = null;
    const place = input.place(from, base + next);
    const text = `row of ${String(place.byteLength)} bytes is over the limit of ${String(recordLimit)}`;
    this.#put(reason ?? text, place, hold);
    return next;
  }

  /** Whether none of the lines up to the end is a row of this table: they belong to a cell that the file ends in. */
  #isTail(bytes: Uint8Array, from: number, end: number): boolean {
    const { offset, start } = this.#context.input.window;
    const base = offset - start;
    if (base + from <= this.#nextWhole) return false;
    const width = Math.max(2, this.#header.cells.length - 1);
    const probe = new CsvSplitter(this.#table.dialect.delimiter, this.#table.dialect.loneReturns);
    for (let at = from; at < end; at = probe.next) {
      if (probe.row(bytes, at, end, true) === 'row' && probe.count >= width) {
        this.#nextWhole = base + at;
        return false;
      }
    }
    return true;
  }

  #cutOff(from: number, end: number, hold: boolean): void {
    const { window } = this.#context.input;
    const base = window.offset - window.start;
    const place = this.#context.input.place(base + from, base + end);
    this.cutAt = place.byteOffset;
    this.#put('cut off by the end of the file inside quotes', place, hold);
  }

  #put(row: TableRow | string, place: Place, hold: boolean): void {
    if (hold) {
      this.held.push({ row, place });
      this.#heldBytes += place.byteLength;
    } else if (typeof row === 'string') {
      this.#context.book.reject(place, row);
    } else {
      this.#enter(row, place);
    }
  }

  #row(cells: readonly string[], place: Place, hold: boolean): void {
    if (cells.length === 1 && cells[0]?.trim() === '') return;
    const { match, dialect } = this.#table;
    if (dialect.directives && cells[0]?.startsWith('#') === true) {
      this.#directive(cells);
      return;
    }
    if (this.#foreign !== null) {
      this.#put(this.#foreign, place, hold);
      return;
    }
    if (match?.shape.headerless !== true && this.#header.repeats(cells)) return;
    this.#put(new TableRow(this.#header, cells), place, hold);
  }

  /** A W3C log names its columns anew after a restart. */
  #directive(cells: readonly string[]): void {
    const names = named(cells);
    if (names === cells || this.#header.repeats(names)) return;
    this.#header = new TableHeader(names);
    this.part = { ...this.part, header: this.#header };
    const claimed = this.#table.match?.shape.claims(this.#header) ?? true;
    this.#foreign = claimed ? null : `below columns of another kind: ${nameList(names)}`;
  }

  #enter(row: TableRow, place: Place): void {
    const { book } = this.#context;
    if (place.byteLength >= cellLimit) this.fullCells += row.cells.filter((cell) => cell.length === cellLimit).length;
    const { match } = this.#table;
    const raw = this.#recogniseRaw(row);
    if (match !== null && (raw === null || typeof raw === 'string')) {
      const position = match.shape.position?.(row) ?? null;
      if (position !== null) book.results.add(position);
      book.enter(
        match,
        place,
        () => match.shape.normalise(row, this.part),
        () => hashCells(row.cells),
      );
      return;
    }
    if (raw === null || typeof raw === 'string') {
      book.reject(place, raw ?? `no record in column ${this.#table.raw ?? 'none'}`);
      return;
    }
    book.enterJson(raw.match, place, raw.record, { ...this.part, header: null }, () => hashCells(row.cells));
  }

  /** The record that a collector put into a cell; else, when nothing claims the header, the columns it made of it. */
  #recogniseRaw(row: TableRow): Recognised | null {
    const { raw, match } = this.#table;
    if (raw === null) return null;
    const { recogniser, book } = this.#context;
    const original = textRecord(row.get(raw) ?? '');
    const found = original === null ? null : recogniseRecord(recogniser, original, book.title);
    if (match !== null || (found !== null && typeof found !== 'string')) return found;
    const columns = recogniseRecord(recogniser, this.#columns(row), book.title);
    return typeof columns === 'string' ? found : columns;
  }

  #columns(row: TableRow): JsonRecord {
    const { names } = this.#header;
    const columns = new Map<string, string>();
    for (const [i, cell] of row.cells.entries()) {
      const name = names[i];
      if (name !== undefined && cell !== '' && !columns.has(name)) columns.set(name, cell);
    }
    return Object.fromEntries(columns);
  }
}

/** Cells of the row as parts of a text in which every byte is one character. */
function slices(splitter: CsvSplitter, text: string, bytes: Uint8Array, base: number, reader: TextReader): string[] {
  const { cells, count } = splitter;
  const found: string[] = [];
  for (let i = 0; i < count; i++) {
    const from = cells[i * 3] ?? 0;
    const to = cells[i * 3 + 1] ?? 0;
    found.push(cells[i * 3 + 2] === 1 ? undoubled(bytes, from, to, reader) : text.slice(from - base, to - base));
  }
  return found;
}
