import { misplaced, printable } from './json-bytes.ts';

export const depthLimit = 512;

/** What a byte outside strings is: 0 blank, comma, colon or part of a number or word; 1 quote; 2, 3 brackets; 4 nothing JSON has there. */
const classes = new Uint8Array(256).fill(4);
for (const c of ' \t\r\n,:0123456789+-.eEtrufalsnNIiy') classes[c.charCodeAt(0)] = 0;
classes[34] = 1;
classes[91] = classes[123] = 2;
classes[93] = classes[125] = 3;

/** Bytes inside a string that are looked at: its end, an escape, a line break. */
const stops = new Uint8Array(256);
stops[34] = stops[92] = stops[10] = 1;

export type ValueEnd =
  /** More bytes are needed. */
  | 'more'
  /** The value is closed at the index. */
  | 'end'
  /** It cannot be JSON; `reason` says why. */
  | 'broken';

/** Runs over the bytes of one JSON value, in any number of stretches, up to its end. Tracks strings and brackets, checks little else. */
export class JsonValueScan {
  /** Brackets were nested deeper than `depthLimit`; the end of the value is found all the same. */
  tooDeep = false;
  reason = '';
  /** Index behind the last byte looked at. */
  index = 0;
  readonly #open = new Uint8Array(depthLimit);
  #depth = 0;
  #inString = false;

  begin(): void {
    this.#depth = 0;
    this.#inString = false;
    this.tooDeep = false;
  }

  /** Looks at bytes[from, end); the value began at `first` or before the bytes. */
  run(bytes: Uint8Array, from: number, end: number, first: number): ValueEnd {
    const open = this.#open;
    const kinds = classes;
    const stopping = stops;
    let i = from;
    let depth = this.#depth;
    let inString = this.#inString;
    while (i < end) {
      if (inString) {
        while (i < end && stopping[bytes[i] ?? 0] === 0) i++;
        const stop = bytes[i];
        if (stop === 92 && i < end) {
          i += 2;
          continue;
        }
        if (i >= end) break;
        if (stop === 10) return this.#broken('line break inside a string', i);
        i++;
        inString = false;
        if (depth === 0) return this.#end(i);
        continue;
      }
      const c = bytes[i++] ?? 0;
      const kind = kinds[c];
      if (kind === 0) continue;
      if (kind === 1) {
        inString = true;
      } else if (kind === 2) {
        if (depth < depthLimit) {
          if (depth > 0 && misplaced(bytes, i - 1, first, open[depth - 1] ?? 0))
            return this.#broken('not closed before the next value', i - 1);
          open[depth] = c;
        } else {
          this.tooDeep = true;
        }
        depth++;
      } else if (kind === 3) {
        if (depth <= depthLimit && open[depth - 1] !== c - 2)
          return this.#broken(`unexpected ${String.fromCharCode(c)}`, i);
        if (--depth === 0) return this.#end(i);
      } else {
        return this.#broken(`unexpected ${printable(String.fromCharCode(c))}`, i);
      }
    }
    this.index = i;
    this.#depth = depth;
    this.#inString = inString;
    return 'more';
  }

  #end(index: number): 'end' {
    this.index = index;
    return 'end';
  }

  #broken(reason: string, index: number): 'broken' {
    this.index = index;
    this.reason = reason;
    return 'broken';
  }
}
