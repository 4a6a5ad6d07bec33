import { nullable } from './text.ts';

/** A JSON object as parsed. Read keys with `own`: `__proto__` and `constructor` are ordinary keys of hostile input. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Own value of a key; undefined for inherited names. */
export function own(value: JsonObject, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** String, number or boolean as trimmed text; null for placeholders (see `nullable`), objects and lists. */
export function text(value: unknown): string | null {
  if (typeof value === 'string') return nullable(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return null;
}

/** The value as an object; null for lists and everything else. */
export function record(value: unknown): JsonObject | null {
  return isObject(value) ? value : null;
}

/** The value as a list; empty for everything else. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Finite number, or numeric text, as a number. */
export function number(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.length > 40 || value.trim() === '') return null;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : null;
}

/** Boolean, or `true`/`false`/`yes`/`no` in any case, as a boolean. */
export function bool(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string' || value.length > 8) return null;
  const word = value.trim().toLowerCase();
  if (word === 'true' || word === 'yes' || word === '1') return true;
  return word === 'false' || word === 'no' || word === '0' ? false : null;
}

/** Value at a dotted path of own keys; `n` steps into a list. Undefined when a step is missing. */
export function path(value: unknown, dotted: string): unknown {
  let current = value;
  for (const key of dotted.split('.')) {
    if (Array.isArray(current)) current = /^\d{1,6}$/.test(key) ? current[Number(key)] : undefined;
    else if (isObject(current)) current = own(current, key);
    else return undefined;
  }
  return current;
}

/** `[{Name, Value}, ...]` (keys in either case, also `Key`) as a map; the first value of a repeated name stays. */
export function nameValues(value: unknown): ReadonlyMap<string, unknown> {
  const pairs = new Map<string, unknown>();
  for (const item of list(value)) {
    if (!isObject(item)) continue;
    const name = text(own(item, 'Name') ?? own(item, 'name') ?? own(item, 'Key') ?? own(item, 'key'));
    if (name !== null && !pairs.has(name)) pairs.set(name, own(item, 'Value') ?? own(item, 'value') ?? null);
  }
  return pairs;
}

/** Parsed JSON; undefined when the text is not JSON. */
export function parseJson(source: string | null | undefined): unknown {
  if (source === null || source === undefined || source === '') return undefined;
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return undefined;
  }
}

/** A text as it is, anything else as JSON; values nested too deep to print are named so. */
export function jsonText(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? '';
  } catch (error) {
    if (error instanceof RangeError) return '(nested too deep to print)';
    throw error;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
