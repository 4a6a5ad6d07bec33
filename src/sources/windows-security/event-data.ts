import { cut, nullable } from '../../lib/text.ts';
import { memo } from '../memo.ts';
import { knownNames } from './data-names.ts';

/** Most named values kept of one event. */
const mostValues = 200;
const longestName = 120;
const hex = /^0x0*([0-9a-f]{1,16})$/i;
const camel = /([a-z0-9])([A-Z])|([A-Z]+)([A-Z][a-z])/g;

interface Value {
  readonly key: string;
  readonly text: string;
}

/**
 * The named values of one event (`EventData`), whatever shape they came from. Names match in any case. Placeholders, the null SID
 * and `%%1793` (not set) are absent; hexadecimal numbers lose leading zeros, which some tools print and others do not.
 */
export class EventData {
  /** Values that did not fit. */
  dropped = 0;
  readonly #values = new Map<string, Value>();

  /** Stores a value unless there is none; the first value of a name stays. */
  set(name: string, value: unknown): void {
    const text = plain(value);
    if (text === null) return;
    const { lower, key } = spellings(name.length > longestName ? cut(name, longestName) : name);
    if (this.#values.has(lower)) return;
    if (this.#values.size >= mostValues) this.dropped++;
    else this.#values.set(lower, { key, text });
  }

  get size(): number {
    return this.#values.size;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** First of several values, by lower-case name; they stay for `rest`. */
  get(...names: readonly string[]): string | null {
    for (const name of names) {
      const value = this.#values.get(name);
      if (value !== undefined) return value.text;
    }
    return null;
  }

  /** The same, and none of the names is in `rest` any more: the value has a column. */
  take(...names: readonly string[]): string | null {
    const text = this.get(...names);
    for (const name of names) this.#values.delete(name);
    return text;
  }

  /** What is left, by lower_snake_case name. */
  rest(): Iterable<Value> {
    return this.#values.values();
  }
}

/** Text of a value; null when it says that there is none. */
function plain(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    const text = nullable(value);
    if (text === null || text === 'S-1-0-0' || text === 'NULL SID' || text === '%%1793') return null;
    const digits = text.length <= 18 && text.charCodeAt(1) === 120 ? hex.exec(text)?.[1] : undefined;
    return digits === undefined ? text : `0x${digits.toLowerCase()}`;
  }
  if (typeof value !== 'object' || value === null) return null;
  const text = JSON.stringify(value);
  return text === '{}' || text === '[]' || text === '[null]' ? null : text;
}

const spellings = memo((name: string) => {
  const lower = name.trim().toLowerCase();
  const known = knownNames.get(lower) ?? (name === lower ? lower : name.trim());
  const key = known
    .replace(camel, '$1$3_$2$4')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
  return { lower, key: key === '' ? 'unnamed' : key };
});
