/** Longest a quoted cell may grow before its opening quote counts as never closed. */
const quotedLimit = 16 * 1024 * 1024;
const quotedLines = 10_000;
/** The same once this many bytes were read in vain behind such quotes. */
const wastedLimit = 64 * 1024 * 1024;
const quotedLimitThen = 64 * 1024;
const quotedLinesThen = 64;

export type RowEnd =
  /** `next` is the index behind the row and its line end; the cells are in `cells`. */
  | 'row'
  /** The row goes on behind the window. */
  | 'more'
  /** An opening quote has no closing one: only the first line, up to `next`, is given up. */
  | 'unclosed';

/**
 * Finds rows and cells in bytes by the rules of RFC 4180 as PapaParse reads it: a quote opens a cell only at its start, a quote
 * inside a quoted cell that is followed by neither delimiter nor line end is literal.
 */
export class CsvSplitter {
  /** Start and end of each cell, then 1 when it has doubled quotes: three numbers a cell. */
  cells = new Int32Array(96);
  /** Cells of the row. */
  count = 0;
  /** Index behind the row. */
  next = 0;
  /** Index behind the last cell, before the line end. */
  rowEnd = 0;
  readonly #delimiter: number;
  readonly #loneReturns: boolean;
  #wasted = 0;

  /** @param loneReturns lines end in CR alone */
  constructor(delimiter: string, loneReturns: boolean) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#loneReturns = loneReturns;
  }

  /** Reads the row at `start`. `final`: nothing follows `end`. */
  row(bytes: Uint8Array, start: number, end: number, final: boolean): RowEnd {
    const delimiter = this.#delimiter;
    this.count = 0;
    let at = start;
    for (;;) {
      if (at < end && bytes[at] === 34) {
        const closed = this.#quoted(bytes, at, start, end, final);
        if (closed < 0) return closed === -1 ? 'more' : this.#unclosed(bytes, start, end);
        at = closed;
      } else {
        const from = at;
        while (at < end) {
          const c = bytes[at];
          if (c === delimiter || c === 10) break;
          if (c === 13 && (this.#loneReturns || bytes[at + 1] === 10 || at + 1 >= end)) break;
          at++;
        }
        this.#cell(from, at, 0);
      }
      if (at >= end) return final ? this.#end(at, at) : 'more';
      const c = bytes[at];
      if (c === delimiter) {
        at++;
        continue;
      }
      if (c === 10) return this.#end(at, at + 1);
      if (at + 1 < end) return this.#end(at, bytes[at + 1] === 10 ? at + 2 : at + 1);
      return final ? this.#end(at, at + 1) : 'more';
    }
  }

  #end(rowEnd: number, next: number): RowEnd {
    this.rowEnd = rowEnd;
    this.next = next;
    return 'row';
  }

  /** Index of the delimiter or line end behind the cell; -1: more bytes needed; -2: never closed. */
  #quoted(bytes: Uint8Array, open: number, start: number, end: number, final: boolean): number {
    const poor = this.#wasted > wastedLimit;
    const stop = Math.min(end, open + (poor ? quotedLimitThen : quotedLimit));
    const lineLimit = poor ? quotedLinesThen : quotedLines;
    let lines = 0;
    let doubled = 0;
    let at = open + 1;
    for (;;) {
      while (at < stop) {
        const c = bytes[at];
        if (c === 34) break;
        if (c === 10 && ++lines > lineLimit) return this.#waste(at - start);
        at++;
      }
      if (at >= stop) return stop === end && !final ? -1 : this.#waste(at - start);
      if (at + 1 >= end && !final) return -1;
      if (at + 1 < end && bytes[at + 1] === 34) {
        doubled = 1;
        at += 2;
        continue;
      }
      let after = at + 1;
      while (after < end && bytes[after] === 32 && this.#delimiter !== 32) after++;
      if (after >= end && !final) return -1;
      const next = bytes[after];
      if (after >= end || next === this.#delimiter || next === 10 || next === 13) {
        this.#cell(open + 1, at, doubled);
        return after;
      }
      if (lines > 0) return this.#waste(at - start);
      at++;
    }
  }

  #waste(bytes: number): -2 {
    this.#wasted += bytes;
    return -2;
  }

  #unclosed(bytes: Uint8Array, start: number, end: number): RowEnd {
    const newline = bytes.subarray(start, end).indexOf(this.#loneReturns ? 13 : 10);
    this.next = newline < 0 ? end : start + newline + 1;
    this.rowEnd = newline < 0 ? end : start + newline;
    this.count = 0;
    return 'unclosed';
  }

  #cell(from: number, to: number, doubled: number): void {
    const at = this.count * 3;
    if (at + 3 > this.cells.length) {
      const larger = new Int32Array(this.cells.length * 2);
      larger.set(this.cells);
      this.cells = larger;
    }
    this.cells[at] = from;
    this.cells[at + 1] = to;
    this.cells[at + 2] = doubled;
    this.count++;
  }
}
