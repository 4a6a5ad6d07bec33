import { jsonText, own, path, record, text } from '../lib/json.ts';
import { nullable, shorten } from '../lib/text.ts';
import type { CsvRow, JsonRecord } from '../sources/source.ts';

/** Values of one record by name of their column; placeholders and empty ones are left out. */
export type Values = ReadonlyMap<string, string>;

const depth = 4;
/** Values of one JSON object that are looked at; the rest is counted under `moreColumn`. */
const most = 2000;
/** Longest name of a column made from the keys of a JSON object; longer ones are shortened, and do not count for its shape. */
const longest = 400;
export const moreColumn = '(more)';
const blankName = '(blank)';

interface TableColumn {
  readonly id: string;
  readonly name: string;
  /** Among columns of that name, from 0. */
  readonly nth: number;
}

/** Columns of a table by unique names: the second `status` is `status (2)`, a blank one is called by its position. */
export function tableColumns(names: readonly string[]): readonly TableColumn[] {
  const seen = new Map<string, number>();
  const ids = new Set<string>();
  return names.map((name, i) => {
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    const wanted = name === '' ? positionName(i) : name;
    let id = nth === 0 || name === '' ? wanted : `${wanted} (${String(nth + 1)})`;
    for (let n = nth + 2; ids.has(id); n++) id = `${wanted} (${String(n)})`;
    ids.add(id);
    return { id, name, nth };
  });
}

/** Name of a column that has none, by its position from 0. */
export function positionName(position: number): string {
  return `column ${String(position + 1)}`;
}

/** A row of a table with a header; cells beyond it go by their position. */
export function rowValues(columns: readonly TableColumn[], row: CsvRow): Values {
  const values = new Map<string, string>();
  for (const { id, name, nth } of columns) {
    const value = row.get(name, nth);
    if (value !== null) values.set(id, value);
  }
  for (let i = columns.length; i < row.cells.length; i++) {
    const value = nullable(row.cells[i]);
    if (value !== null) values.set(positionName(i), value);
  }
  return values;
}

/** A row of a table without a header. */
export function cellValues(cells: readonly string[]): Values {
  const values = new Map<string, string>();
  for (const [i, cell] of cells.entries()) {
    const value = nullable(cell);
    if (value !== null) values.set(positionName(i), value);
  }
  return values;
}

/**
 * A JSON object flattened to dotted names, four levels deep; what lies deeper, and lists of objects, is JSON text; lists of plain values
 * are joined with commas. Of a name that comes twice the first value stays.
 */
export function recordValues(source: JsonRecord): Values {
  const values = new Map<string, string>();
  let left = 0;
  const put = (full: string, value: string | null): void => {
    const name = full === '' ? blankName : shorten(full, longest);
    if (value === null || values.has(name)) return;
    if (values.size < most) values.set(name, value);
    else left++;
  };
  const walk = (object: JsonRecord, prefix: string, level: number): void => {
    for (const key of Object.keys(object)) {
      const value = own(object, key);
      const inner = record(value);
      if (inner !== null && level < depth) walk(inner, `${prefix}${key}.`, level + 1);
      else put(`${prefix}${key}`, leaf(value));
    }
  };
  walk(source, '', 1);
  if (left > 0) values.set(moreColumn, `${String(left)} further values are in the raw record`);
  return values;
}

/** Keys of a JSON object and of the objects right below it, as dotted names, whatever their values; blank and very long ones are left out. */
export function keyNames(source: JsonRecord): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (name: string): void => {
    if (name !== '' && name.length <= longest) names.add(name);
  };
  for (const key of Object.keys(source)) {
    add(key);
    const inner = record(own(source, key));
    if (inner !== null) for (const below of Object.keys(inner)) add(`${key}.${below}`);
    if (names.size > most) break;
  }
  return names;
}

/** The records in a list of a JSON value, by its dotted name; what is no object in it becomes one. Empty when there is no such list. */
export function listedRecords(source: JsonRecord, name: string): readonly JsonRecord[] {
  const found = own(source, name) ?? path(source, name);
  if (!Array.isArray(found) || record(found[0]) === null) return [];
  return found.map((item: unknown) => record(item) ?? { value: item });
}

function leaf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'object') return text(value);
  if (!Array.isArray(value)) return Object.keys(value).length === 0 ? null : jsonText(value);
  if (value.some((item) => typeof item === 'object' && item !== null)) return jsonText(value);
  return nullable(value.flatMap((item) => text(item) ?? []).join(', '));
}
