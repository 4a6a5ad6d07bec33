import { printable } from './json-bytes.ts';
import { readMember } from './json-envelope.ts';

const junkLimit = 65_536;

/** What stands where a value should begin. */
export type Junk =
  | { readonly kind: 'more' }
  /** A byte order mark, or the line by which evtx_dump numbers records. */
  | { readonly kind: 'pass'; readonly length: number }
  /** A member of an object: its opening brace is lost. */
  | { readonly kind: 'member' }
  /** A scalar, a text line. */
  | { readonly kind: 'junk'; readonly length: number; readonly text: string };

/** Looks at bytes[start, end), which begin with no bracket and no blank. `inArray`: records are expected. */
export function junkAt(bytes: Uint8Array, start: number, end: number, inArray: boolean, final: boolean): Junk {
  if (bytes[start] === 0xef && (end - start >= 3 || !final)) {
    if (end - start < 3) return { kind: 'more' };
    if (bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf) return { kind: 'pass', length: 3 };
  }
  const stop = junkEnd(bytes, start, end, junkLimit, final);
  if (stop < 0) return { kind: 'more' };
  if (bytes[start] === 34 && inArray) {
    const member = readMember(bytes, start, end);
    if (member === 'more' && !final && end - start < junkLimit) return { kind: 'more' };
    if (typeof member === 'object') return { kind: 'member' };
  }
  const length = stop - start;
  const text = String.fromCharCode(...bytes.subarray(start, Math.min(stop, start + 40))).trim();
  return /^Record \d+:?$/.test(text) ? { kind: 'pass', length } : { kind: 'junk', length, text: printable(text) };
}

/**
 * Index where a stretch that is no value ends: a line end, a bracket or comma outside quotes, or the limit; -1 when bytes behind `end`
 * decide. `final`: there are none.
 */
function junkEnd(bytes: Uint8Array, start: number, end: number, limit: number, final: boolean): number {
  const stop = Math.min(end, start + limit);
  const settled = final || stop < end || end - start >= limit;
  let i = start;
  while (i < stop) {
    const c = bytes[i];
    if (c === 10) return i;
    if (i > start && (c === 44 || c === 123 || c === 91 || c === 125 || c === 93)) return i;
    if (c === 34) {
      const close = closingQuote(bytes, i, stop);
      if (close === 'more' && !settled) return -1;
      if (i === start) return typeof close === 'number' ? close + 1 : lineEnd(bytes, i, stop);
      if (typeof close === 'number') i = close;
    }
    i++;
  }
  return settled ? i : -1;
}

/** Index of the quote that closes a string in its line. */
function closingQuote(bytes: Uint8Array, open: number, end: number): number | 'none' | 'more' {
  for (let i = open + 1; i < end; i++) {
    const c = bytes[i];
    if (c === 34) return i;
    if (c === 10) return 'none';
    if (c === 92) i++;
  }
  return 'more';
}

function lineEnd(bytes: Uint8Array, from: number, end: number): number {
  const at = bytes.subarray(from, end).indexOf(10);
  return at < 0 ? end : from + at;
}
