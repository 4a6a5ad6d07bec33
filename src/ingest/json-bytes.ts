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

/** Blanks, commas and zero bytes stand between values. */
export function isBetween(c: number | undefined): boolean {
  return c === 32 || c === 10 || c === 13 || c === 9 || c === 44 || c === 0;
}
