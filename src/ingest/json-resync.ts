import { readMember, skipBlank } from './json-envelope.ts';

/** Bytes that must follow a brace before it can be judged, and blanks looked at before it. */
export const lookAhead = 512;
export const lookBehind = 512;
const keysKept = 16;

/** Finds where reading can go on behind a broken record: records of one export begin with the same key. */
export class RecordStarts {
  readonly #keys = new Set<string>();

  /** Remembers how the record at bytes[start] begins. */
  learn(bytes: Uint8Array, start: number, end: number): void {
    const key = firstKey(bytes, start, end);
    if (key === null || this.#keys.has(key)) return;
    if (this.#keys.size >= keysKept) for (const oldest of [...this.#keys].slice(0, 1)) this.#keys.delete(oldest);
    this.#keys.add(key);
  }

  /**
   * Index of the first brace in bytes[from, end) that begins a record: one in the first column, or behind a comma, bracket or line end with
   * a key that records begin with; from `anyFrom` on any behind another object and a comma. -1 when there is none; braces within
   * `lookAhead` of `end` are judged only when nothing follows (`final`).
   */
  find(bytes: Uint8Array, from: number, end: number, start: number, anyFrom: number, final: boolean): number {
    const stop = final ? end : end - lookAhead;
    for (let i = bytes.indexOf(123, from); i >= 0 && i < stop; i = bytes.indexOf(123, i + 1)) {
      if (bytes[i - 1] === 10 && i > start) return i;
      let before = i - 1;
      const limit = Math.max(start, i - lookBehind);
      let lineEnd = false;
      for (; before >= limit; before--) {
        const c = bytes[before];
        if (c !== 32 && c !== 10 && c !== 13 && c !== 9) break;
        lineEnd ||= c === 10;
      }
      const c = before < limit ? 0 : bytes[before];
      if (c !== 44 && c !== 91 && !(lineEnd && c !== 58)) continue;
      const key = firstKey(bytes, i, Math.min(end, i + lookAhead));
      if (key === null) continue;
      if (this.#keys.has(key) || (i >= anyFrom && c === 44 && bytes[before - 1] === 125)) return i;
    }
    return -1;
  }
}

function firstKey(bytes: Uint8Array, start: number, end: number): string | null {
  const quote = skipBlank(bytes, start + 1, end);
  if (bytes[start] !== 123 || bytes[quote] !== 34 || quote >= end) return null;
  const member = readMember(bytes, quote, end);
  return typeof member === 'string' ? null : member.key;
}
