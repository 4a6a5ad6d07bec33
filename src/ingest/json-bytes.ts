import { skipBlank } from './json-envelope.ts';

/** Whether an opening bracket cannot stand where it does: values follow `:` in objects, `[` or `,` in arrays. */
export function misplaced(bytes: Uint8Array, at: number, start: number, container: number): boolean {
  let i = at - 1;
  while (i >= start) {
    const c = bytes[i];
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9) break;
    i--;
  }
  if (i < start || i < 0) return false;
  const before = bytes[i];
  return container === 123 ? before !== 58 : before !== 91 && before !== 44;
}

/** Plain ASCII for a message. */
export function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}

/** True when the bytes begin like a JSON export rather than a table. */
export function looksLikeJson(bytes: Uint8Array, start: number, end: number): boolean {
  let at = skipBlank(bytes, start, end);
  if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at = skipBlank(bytes, at + 3, end);
  const c = bytes[at];
  if (c === 123 || c === 91) return true;
  const text = String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 24)));
  return /^Record \d+:?\s*\{?/.test(text);
}

/**
 * Index where a stretch that is no value ends: a line end, a bracket or comma outside quotes, or the limit; -1 when bytes behind `end`
 * decide. `final`: there are none.
 */
export function junkEnd(bytes: Uint8Array, start: number, end: number, limit: number, final: boolean): number {
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
