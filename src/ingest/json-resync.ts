import { readMember, skipBlank } from './json-envelope.ts';

/** Bytes that must follow a brace before it can be judged, and blanks looked at before it. */
export const lookAhead = 512;
export const lookBehind = 512;
const keysKept = 16;
/** Bytes by which a record is seen to begin like the one before. */
const sameBytes = 12;

/** Finds where reading can go on behind a broken record: records of one export begin with the same key. */
export class RecordStarts {
  /** Blanks before the present record in its line; -1 when it does not begin a line. */
  indent = 0;
  #lastIndent = -2;
  #lastStart = new Uint8Array(0);
  readonly #familiar = new Set<number>();
  readonly #keys = new Set<string>();

  /** Remembers how the record at bytes[start] begins. */
  learn(bytes: Uint8Array, start: number, end: number): void {
    if (this.indent === this.#lastIndent && this.#beginsAsBefore(bytes, start, end)) return;
    const key = firstKey(bytes, start, end);
    if (key === null) return;
    this.#lastIndent = this.indent;
    this.#lastStart = bytes.slice(start, Math.min(end, start + sameBytes));
    this.#familiar.add(this.indent);
    if (this.#keys.has(key)) return;
    if (this.#familiar.size > keysKept) this.#familiar.clear();
    if (this.#keys.size >= keysKept) for (const oldest of [...this.#keys].slice(0, 1)) this.#keys.delete(oldest);
    this.#keys.add(key);
  }

  #beginsAsBefore(bytes: Uint8Array, start: number, end: number): boolean {
    const last = this.#lastStart;
    if (last.length < sameBytes || end - start < sameBytes) return false;
    for (let i = 0; i < sameBytes; i++) if (bytes[start + i] !== last[i]) return false;
    return true;
  }

  /**
   * Index of the first brace in bytes[from, end) that begins a record: one in the first column or indented like the present record, or
   * one indented like any record before with a key that those begin with; from `anyFrom` on any behind another object and a comma. -1 when there is none; braces within
   * `lookAhead` of `end` are judged only when nothing follows (`final`).
   */
  find(bytes: Uint8Array, from: number, end: number, start: number, anyFrom: number, final: boolean): number {
    const stop = final ? end : end - lookAhead;
    for (let i = bytes.indexOf(123, from); i >= 0 && i < stop; i = bytes.indexOf(123, i + 1)) {
      const { indent, before } = indentOf(bytes, i, Math.max(start, i - lookBehind));
      if (indent === 0) return i;
      if (indent < 0 && before !== 44 && before !== 91 && before !== 93) continue;
      if (indent > 0 && indent === this.indent) return i;
      if (indent !== this.indent && !this.#familiar.has(indent) && i < anyFrom) continue;
      const key = firstKey(bytes, i, Math.min(end, i + lookAhead));
      if (key !== null && (this.#keys.has(key) || (before === 44 && i >= anyFrom))) return i;
    }
    return -1;
  }
}

/** Blanks before an index in its line, -1 when it does not begin one, and the last byte that is no blank. */
function indentOf(bytes: Uint8Array, at: number, limit: number): { readonly indent: number; readonly before: number } {
  let indent = -1;
  let i = at - 1;
  for (; i >= limit; i--) {
    const c = bytes[i];
    if (c === 10 && indent < 0) indent = at - 1 - i;
    if (c !== 32 && c !== 9 && c !== 13 && c !== 10) break;
  }
  return { indent, before: i < limit ? 0 : (bytes[i] ?? 0) };
}

function firstKey(bytes: Uint8Array, start: number, end: number): string | null {
  const quote = skipBlank(bytes, start + 1, end);
  if (bytes[start] !== 123 || bytes[quote] !== 34 || quote >= end) return null;
  const member = readMember(bytes, quote, end);
  return typeof member === 'string' ? null : member.key;
}
