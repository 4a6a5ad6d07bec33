import { own, parseJson, record, text, type JsonObject } from '../../lib/json.ts';
import { memo } from '../memo.ts';

const deepest = 8;

const lower = memo((key: string) => key.toLowerCase());

/** The object with lower-case keys at every level; of keys that differ only in case the first stays. */
export function foldKeys(source: JsonObject, depth = 0): JsonObject {
  const folded = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(source)) {
    const name = lower(key);
    if (name in folded) continue;
    const value = source[key];
    folded[name] = typeof value === 'object' && depth < deepest ? foldValue(value, depth + 1) : value;
  }
  return folded;
}

function foldValue(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) return depth < deepest ? value.map((item: unknown) => foldValue(item, depth + 1)) : value;
  const object = record(value);
  return object === null ? value : foldKeys(object, depth);
}

/** The object under a key: as it is, as JSON text, or as the `Content` of a PowerShell dictionary. Keys in lower case. */
export function part(source: JsonObject, key: string): JsonObject {
  const value = own(source, key);
  const object = record(value) ?? (typeof value === 'string' ? parsed(value) : null);
  if (object === null) return {};
  return record(own(object, 'content')) ?? object;
}

function parsed(source: string): JsonObject | null {
  const object = record(parseJson(source));
  return object === null ? null : foldKeys(object);
}

/** Text of `{value, localizedValue}` or of a plain value. */
export function valueOf(source: JsonObject, key: string): string | null {
  const value = own(source, key);
  const object = record(value);
  return object === null ? text(value) : text(own(object, 'value'));
}

/** The localised text of `{value, localizedValue}`. */
export function labelOf(source: JsonObject, key: string): string | null {
  return text(own(record(own(source, key)) ?? {}, 'localizedvalue'));
}
