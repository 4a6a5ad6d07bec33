import type { ByteWindow } from './byte-window.ts';
import { isBetween } from './json-bytes.ts';
import { lookAhead, lookBehind, RecordStarts } from './json-resync.ts';

/** Bytes that may be read again after broken records, beyond the file itself; then nothing before the break is looked at twice. */
const rescanBudget = 64 * 1024 * 1024;
/** Bytes behind a break in which only a familiar beginning counts as the next record. */
const patience = 1 << 16;

/** Finds where reading goes on behind a record that is broken. Positions are those of the stream. */
export class JsonRecovery {
  readonly starts = new RecordStarts();
  /** Why the present value is broken. */
  reason = '';
  readonly #window: ByteWindow;
  #rescanned = 0;
  #from = 0;
  #brokenAt = 0;
  #searched = 0;

  constructor(window: ByteWindow) {
    this.#window = window;
  }

  /** The first byte the search still needs. */
  get retained(): number {
    return Math.max(this.#from, this.#searched - lookBehind);
  }

  /** End of the line of a value that began at `from` as a line of its own and broke at `at`; only that line is given up. */
  line(from: number, at: number, tooLong: boolean): number | null {
    const line = this.#lineEnd(from, at, tooLong);
    if (line !== null) this.#rescanned += Math.max(0, at - line);
    return line;
  }

  /** Begins to look for the next record behind a value that broke at `at`. */
  begin(reason: string, from: number, at: number, tooLong: boolean): void {
    this.reason = reason;
    this.#from = from;
    this.#brokenAt = at;
    this.#searched = tooLong || this.#rescanned > rescanBudget ? Math.max(at, from + 1) : from + 1;
  }

  /** The end of the broken value and the beginning of the next record, both the end of the window when none follows; null for more bytes. */
  find(final: boolean): { readonly to: number; readonly next: number } | null {
    const window = this.#window;
    const { bytes, end } = window;
    const start = Math.max(window.index(this.#from), window.start);
    const anyFrom = window.index(this.#brokenAt + patience);
    const found = this.starts.find(bytes, window.index(this.#searched), end, start, anyFrom, final);
    if (found < 0 && !final) {
      this.#searched = Math.max(this.#searched, this.#position(end) - lookAhead);
      return null;
    }
    const next = found < 0 ? end : found;
    let to = next;
    while (to - 1 > start && isBetween(bytes[to - 1])) to--;
    this.#rescanned += Math.max(0, this.#brokenAt - this.#position(next));
    return { to: this.#position(to), next: this.#position(next) };
  }

  /** Whether a value that the stream ends in was broken before: the next record begins inside it. */
  isBroken(from: number, end: number, tooLong: boolean): boolean {
    if (tooLong || this.#rescanned > rescanBudget) return false;
    const { bytes, end: stop } = this.#window;
    const start = Math.max(this.#window.index(from), this.#window.start);
    return (
      this.#lineEnd(from, end, tooLong) !== null || this.starts.find(bytes, start + 1, stop, start, Infinity, true) >= 0
    );
  }

  #lineEnd(from: number, at: number, tooLong: boolean): number | null {
    const window = this.#window;
    if (tooLong || this.#rescanned > rescanBudget) return null;
    const start = window.index(from);
    const newline = window.bytes.subarray(start, window.index(at)).indexOf(10);
    if (newline < 0) return null;
    let last = start + newline - 1;
    while (last > start && (window.bytes[last] === 13 || window.bytes[last] === 32)) last--;
    const c = window.bytes[last];
    return c === 123 || c === 91 || c === 44 ? null : from + newline;
  }

  #position(index: number): number {
    return this.#window.offset + index - this.#window.start;
  }
}
