import { own, parseJson, text, type JsonObject } from '../lib/json.ts';
import type { CsvRow } from './source.ts';

/** A record read by lower-case names, whether it was a row of a table or a JSON object in any case. */
export interface Cells {
  /** The first filled of the names, as text; null when none is. */
  text(...names: readonly string[]): string | null;
  /** Value of the name: nested JSON, or the JSON that its text holds. Undefined when it holds none. */
  nested(name: string): unknown;
}

/** Reads a row of a CSV. */
export function cellsOfRow(row: CsvRow): Cells {
  return {
    text: (...names) => {
      for (const name of names) {
        const cell = row.get(name);
        if (cell !== null) return cell;
      }
      return null;
    },
    nested: (name) => jsonIn(row.get(name)),
  };
}

/** Reads a JSON object; of keys that differ in case alone the first counts. */
export function cellsOfRecord(item: JsonObject): Cells {
  const values = new Map<string, unknown>();
  for (const key of Object.keys(item)) {
    const name = key.toLowerCase();
    if (!values.has(name)) values.set(name, own(item, key));
  }
  return {
    text: (...names) => {
      for (const name of names) {
        const value = text(values.get(name));
        if (value !== null) return value;
      }
      return null;
    },
    nested: (name) => {
      const value = values.get(name);
      return typeof value === 'object' && value !== null ? value : jsonIn(typeof value === 'string' ? value : null);
    },
  };
}

/** The entries that are not null. */
export function filled(values: Readonly<Record<string, string | null | undefined>>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const key of Object.keys(values)) {
    const value = values[key];
    if (value !== null && value !== undefined && value !== '') result[key] = value;
  }
  return result;
}

function jsonIn(source: string | null): unknown {
  const start = source?.trimStart()[0];
  return start === '{' || start === '[' ? parseJson(source) : undefined;
}
