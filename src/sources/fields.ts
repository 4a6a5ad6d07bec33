import { own, record, text, type JsonObject } from '../lib/json.ts';
import { nullable } from '../lib/text.ts';
import type { CsvRow, PartContext } from './source.ts';

/** What one record holds, by lower-case name; placeholders are left out. */
export type Fields = ReadonlyMap<string, string>;

const deepest = 5;

/** A row of a table under its normalised header; the second column of a name is `name 2`. */
export function fieldsOfRow(row: CsvRow, context: PartContext): Fields {
  const fields = new Map<string, string>();
  const seen = new Map<string, number>();
  for (const name of context.header?.names ?? []) {
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    const cell = row.get(name, nth);
    if (cell !== null && name !== '') fields.set(nth === 0 ? name : `${name} ${String(nth + 1)}`, cell);
  }
  return fields;
}

/** A row without header, by the names of its columns in order. */
export function fieldsOfCells(cells: readonly string[], names: readonly string[]): Fields {
  const fields = new Map<string, string>();
  cells.forEach((cell, at) => {
    const value = nullable(cell);
    if (value !== null) fields.set(names[at] ?? `column ${String(at + 1)}`, value);
  });
  return fields;
}

/** A JSON object with nested keys joined by dots; lists of texts are joined, other lists stay JSON. */
export function fieldsOfRecord(item: JsonObject): Fields {
  const fields = new Map<string, string>();
  flatten('', item, 0, fields);
  return fields;
}

function flatten(prefix: string, item: JsonObject, depth: number, fields: Map<string, string>): void {
  for (const key of Object.keys(item)) {
    const value = own(item, key);
    const name = (prefix === '' ? key : `${prefix}.${key}`).toLowerCase();
    const inner = record(value);
    if (inner !== null && depth < deepest) flatten(name, inner, depth + 1, fields);
    else if (!fields.has(name)) {
      const found = Array.isArray(value) || inner !== null ? listText(value) : text(value);
      if (found !== null) fields.set(name, found);
    }
  }
}

function listText(value: unknown): string | null {
  if (!Array.isArray(value)) return printed(value);
  const texts = value.map(text);
  if (texts.every((each) => each !== null)) return texts.join(', ') || null;
  return printed(value);
}

function printed(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null;
  } catch (error) {
    if (error instanceof RangeError) return '(nested too deep to print)';
    throw error;
  }
}

/** Name as key of `extra`: lower case, other signs as `_`. */
export function extraKey(name: string): string {
  return (
    name
      .slice(0, 200)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '_')
      .replace(/^_+|_+$/g, '') || 'unnamed'
  );
}

/** Reads fields by name and remembers which were read, so that the rest can be kept. */
export class FieldReader {
  readonly #fields: Fields;
  readonly #used = new Set<string>();

  constructor(fields: Fields) {
    this.#fields = fields;
  }

  /** The first filled of the names; null when none is. */
  get(...names: readonly string[]): string | null {
    for (const name of names) {
      const value = this.#fields.get(name);
      if (value === undefined) continue;
      this.#used.add(name);
      return value;
    }
    return null;
  }

  /** What was not read, by key of `extra`, but for what lies under the given names. */
  rest(...without: readonly string[]): Record<string, string> {
    const extra = new Map<string, string>();
    for (const [name, value] of this.#fields) {
      if (this.#used.has(name) || without.some((each) => name === each || name.startsWith(`${each}.`))) continue;
      const key = extraKey(name);
      if (!extra.has(key)) extra.set(key, value);
    }
    return Object.fromEntries(extra);
  }
}
