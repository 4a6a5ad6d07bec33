import { own, record as asRecord } from '../lib/json.ts';
import type { JsonRecord, JsonShape } from '../sources/source.ts';
import { nameList, type Match, type Recogniser } from './recognise.ts';
import { textRecord } from './text-record.ts';

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a search tool put around a record is taken off: `_source` of Elasticsearch, `result` of Splunk. Null: a preview, to be dropped. */
export function unwrap(record: JsonRecord): JsonRecord | null {
  const source = record['_source'];
  if (isRecord(source) && ('_index' in record || '_id' in record)) return source;
  const result = record['result'];
  if (isRecord(result) && (hasMark(record) || Object.keys(record).length === 1)) {
    return record['preview'] === true ? null : result;
  }
  return record;
}

function hasMark(record: JsonRecord): boolean {
  return Object.hasOwn(record, 'preview') || Object.hasOwn(record, 'lastrow') || Object.hasOwn(record, 'offset');
}

/** Keys under which collectors keep the original text of a record. */
const rawKeys = ['_raw', '@message', 'message'] as const;

/** A record with the shape that claims it, or the reason why none does. */
export type Recognised = { readonly match: Match<JsonShape>; readonly record: JsonRecord } | string;

/**
 * Asks for the original that a normalising collector kept beside its own fields, then for the record, then for a record kept in it as
 * text; mappings of the analyst come last.
 */
export function recogniseRecord(recogniser: Recogniser, record: JsonRecord, expected: string | null): Recognised {
  const original = originalOf(record);
  const native = original === null ? null : recogniseText(recogniser, original);
  if (native !== null) return native;
  const found = recogniser.record(record);
  if (typeof found === 'string') return found;
  if (found !== null) return { match: found, record };
  for (const key of rawKeys) {
    const text = own(record, key);
    const inner = typeof text === 'string' ? recogniseText(recogniser, text) : null;
    if (inner !== null) return inner;
  }
  const mapped = recogniser.mappedRecord(record);
  if (mapped !== null) return { match: mapped, record };
  const keys = Object.keys(record);
  return `not ${expected === null ? 'a known' : `a ${expected}`} record: ${keys.length === 0 ? 'no keys' : `keys ${nameList(keys)}`}`;
}

/** `event.original` of the Elastic Common Schema, dotted or nested. */
function originalOf(record: JsonRecord): string | null {
  const dotted = own(record, 'event.original');
  if (typeof dotted === 'string') return dotted;
  const event = asRecord(own(record, 'event'));
  const nested = event === null ? null : own(event, 'original');
  return typeof nested === 'string' ? nested : null;
}

function recogniseText(recogniser: Recogniser, text: string): Exclude<Recognised, string> | null {
  const record = textRecord(text);
  const match = record === null ? null : recogniser.record(record);
  return record === null || match === null || typeof match === 'string' ? null : { match, record };
}
