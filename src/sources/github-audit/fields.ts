import { jsonText, list, own, parseJson, record, text, type JsonObject } from '../../lib/json.ts';
import { cut, shorten } from '../../lib/text.ts';
import { memo } from '../memo.ts';

/** Fields of a record by name: `data` taken apart, lists and objects kept as they are. */
export type Fields = ReadonlyMap<string, unknown>;

const longestText = 4096;
const mostFields = 300;

/** The fields of a JSON record. What `data` holds counts as the record's own unless the record has that field itself. */
export function fieldsOf(record_: JsonObject): Fields {
  const fields = new Map<string, unknown>();
  const data = own(record_, 'data');
  const inner = record(data) ?? (typeof data === 'string' ? record(parseJson(data)) : null);
  for (const [name, value] of Object.entries(record_)) if (name !== 'data' || inner === null) put(fields, name, value);
  for (const [name, value] of Object.entries(inner ?? {})) put(fields, name, value);
  return fields;
}

/** The fields of a row: `data.hook_id` is `hook_id`. Column names as normalised. */
export function fieldsOfRow(cells: Iterable<readonly [name: string, value: string | null]>): Fields {
  const fields = new Map<string, unknown>();
  const later: (readonly [string, string])[] = [];
  for (const [name, value] of cells) {
    if (value === null) continue;
    if (name.startsWith('data.')) later.push([name.slice('data.'.length), value]);
    else put(fields, name.replaceAll(' ', '_'), value);
  }
  for (const [name, value] of later) put(fields, name, value);
  return fields;
}

function put(fields: Map<string, unknown>, name: string, value: unknown): void {
  if (value === null || value === undefined || value === '' || fields.has(name)) return;
  fields.set(name, value);
}

/** First of the named fields that has a value, as text; of a list the first entry. */
export function pick(fields: Fields, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = fields.get(name);
    const found = text(Array.isArray(value) ? list(value)[0] : value);
    if (found !== null) return found;
  }
  return null;
}

/** Every field that has no column, as text: lists of plain values joined with blanks, anything else as JSON. */
export function rest(fields: Fields, taken: ReadonlySet<string>): Record<string, string> {
  const left = new Map<string, string>();
  let more = 0;
  for (const [name, value] of fields) {
    if (taken.has(name)) continue;
    const content = printed(value);
    if (content === null) continue;
    if (left.size >= mostFields) more++;
    else left.set(keyOf(name), shorten(content, longestText));
  }
  if (more > 0) left.set('more_fields', String(more));
  return Object.fromEntries(left);
}

const keyOf = memo((name: string) => cut(name.replace(/[\s-]+/g, '_').toLowerCase(), 100));

/** A value as text; null for nothing. */
export function printed(value: unknown): string | null {
  if (Array.isArray(value)) {
    const plain = value.map((item: unknown) => (typeof item === 'object' ? null : text(item)));
    if (value.length === 0) return null;
    return plain.every((item) => item !== null) ? plain.join(' ') : jsonText(value);
  }
  const object = record(value);
  if (object !== null) return Object.keys(object).length === 0 ? null : jsonText(object);
  return text(value);
}
