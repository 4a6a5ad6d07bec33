import { parseJson, record } from '../lib/json.ts';
import { parsePairs } from '../lib/pairs.ts';
import type { JsonRecord } from '../sources/source.ts';

/** Braces that are tried as the start of a record behind a prefix. */
const openings = 4;
const prefixLimit = 2048;

/** The record a text holds: a JSON object, also behind a prefix as collectors of syslog put there, or `key=value` pairs; null for neither. */
export function textRecord(text: string): JsonRecord | null {
  const trimmed = text.trim();
  if (trimmed.endsWith('}')) {
    let at = trimmed.indexOf('{');
    for (let tried = 0; at >= 0 && at <= prefixLimit && tried < openings; tried++) {
      const value = record(parseJson(trimmed.slice(at)));
      if (value !== null) return value;
      at = trimmed.indexOf('{', at + 1);
    }
  }
  const pairs = parsePairs(trimmed);
  return pairs === null ? null : Object.fromEntries(pairs);
}

/** Where in bytes[from, to) a JSON object begins that goes to their end, and the object; null when there is none. */
export function jsonTail(
  bytes: Uint8Array,
  from: number,
  to: number,
  read: (from: number, to: number) => string,
): { readonly at: number; readonly value: JsonRecord } | null {
  if (bytes[to - 1] !== 125) return null;
  const limit = Math.min(to, from + prefixLimit);
  let at = bytes.indexOf(123, from);
  for (let tried = 0; at >= 0 && at < limit && tried < openings; tried++) {
    const value = record(parseJson(read(at, to)));
    if (value !== null) return { at, value };
    at = bytes.indexOf(123, at + 1);
  }
  return null;
}
