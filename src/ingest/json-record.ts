import { parseJson } from '../lib/json.ts';
import type { JsonRecord, JsonShape } from '../sources/source.ts';
import { nameList, type Match, type Recogniser } from './recognise.ts';

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a search tool put around a record is taken off: `_source` of Elasticsearch, `result` of Splunk. Null: a preview, to be dropped. */
export function unwrap(record: JsonRecord): JsonRecord | null {
  const source = record['_source'];
  if (isRecord(source) && ('_index' in record || '_id' in record)) return source;
  const result = record['result'];
  if (isRecord(result) && ('preview' in record || 'lastrow' in record || 'offset' in record)) {
    return record['preview'] === true ? null : result;
  }
  return record;
}

/** Keys under which collectors keep the original text of a record. */
const rawKeys = ['_raw', '@message', 'message', 'event.original'] as const;

/** A record with the shape that claims it, or the reason why none does. */
export type Recognised = { readonly match: Match<JsonShape>; readonly record: JsonRecord } | string;

/** Asks for the record itself, then for the JSON that a collector kept in it as text. */
export function recogniseRecord(recogniser: Recogniser, record: JsonRecord, expected: string | null): Recognised {
  const found = recogniser.record(record);
  if (typeof found === 'string') return found;
  if (found !== null) return { match: found, record };
  for (const key of rawKeys) {
    const text = Object.hasOwn(record, key) ? record[key] : undefined;
    if (typeof text !== 'string' || !/^\s*\{/.test(text)) continue;
    const inner = parseJson(text);
    if (!isRecord(inner)) continue;
    const match = recogniser.record(inner);
    if (match !== null && typeof match !== 'string') return { match, record: inner };
  }
  const keys = Object.keys(record);
  return `not ${expected === null ? 'a known' : `a ${expected}`} record: ${keys.length === 0 ? 'no keys' : `keys ${nameList(keys)}`}`;
}
