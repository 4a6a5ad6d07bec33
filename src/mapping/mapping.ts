import * as v from 'valibot';
import { fail, ok, type Result } from '../lib/result.ts';
import { shorten } from '../lib/text.ts';
import { fields, type MappedField } from './fields.ts';
import { isZoneName } from './zone.ts';

/** Largest mapping file that is read, in characters. */
export const mappingLimit = 8_000_000;
/** Most columns of a file that can be mapped. */
export const columnLimit = 2000;

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(1100));
const names = v.pipe(v.array(name), v.minLength(1), v.maxLength(columnLimit));

/** What an unknown file looks like, so that the next one of its kind is known. */
const shape = v.variant('kind', [
  /** A table with a header: its normalised names, in any order. */
  v.strictObject({ kind: v.literal('table'), columns: names }),
  /** A table without a header: the number of cells of its rows, called `column 1`, `column 2` ... */
  v.strictObject({
    kind: v.literal('rows'),
    width: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(columnLimit)),
  }),
  /** JSON objects or `key=value` lines: keys to two levels that all of them have, and those that only some have. */
  v.strictObject({
    kind: v.literal('records'),
    /** Dotted name of the list in each JSON value that holds the records; absent when the values are the records. */
    list: v.optional(name),
    always: v.pipe(v.array(name), v.maxLength(columnLimit)),
    sometimes: v.pipe(v.array(name), v.maxLength(columnLimit)),
  }),
]);

const time = v.strictObject({
  column: name,
  /** Second column, with the time of day, where the first holds the date alone. */
  clock: v.optional(name),
  /** `written`: a date in words or digits; the others: a number of that unit since 1970 UTC. */
  format: v.picklist(['written', 'seconds', 'milliseconds', 'microseconds', 'nanoseconds']),
  /** How `1/2/2025` and `01/02/03` are meant. */
  order: v.picklist(['dmy', 'mdy', 'ymd']),
  /** `UTC`, `UTC+02:00` or a name such as `Europe/Berlin`: the clock of times that carry no zone of their own. */
  zone: v.pipe(v.string(), v.maxLength(64), v.check(isZoneName, 'no time zone')),
});

const outcome = v.strictObject({
  /** As it stands in the file; case and blanks around it do not count. */
  value: v.pipe(v.string(), v.maxLength(200)),
  outcome: v.picklist(['success', 'failure', 'interrupted', 'partial', 'unknown']),
});

const schema = v.strictObject({
  format: v.literal('sidedoor-mapping'),
  version: v.literal(1),
  /** Shown as the kind of log, and as the operation where no column tells one. */
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
  shape,
  /** What the records are, where the events of this file are all of one class. */
  eventClass: v.picklist(['authn', 'session', 'file_access', 'api_call', 'other']),
  time,
  /** Event column to column of the file. JSON objects are flattened to dotted names: `actor.email`. */
  columns: v.strictObject(
    v.entriesFromList(
      fields.map((field) => field.column),
      v.optional(name),
    ),
  ),
  outcomes: v.pipe(v.array(outcome), v.maxLength(500)),
});

/**
 * How files of one unknown kind become events: the JSON a mapping file holds. `shape` tells which files it is for; `time`, `columns`
 * and `outcomes` say what their columns mean. Columns named nowhere are kept in `extra`.
 */
export type Mapping = v.InferOutput<typeof schema>;
export type MappedShape = Mapping['shape'];
export type MappedTime = Mapping['time'];
export type MappedColumns = Partial<Record<MappedField, string>>;

/** Reads a mapping file. Fails with kind `input` and where it is not one; unknown keys are refused. */
export function readMapping(text: string): Result<Mapping> {
  if (text.length > mappingLimit)
    return fail('input', `mapping of ${String(text.length)} characters, at most ${String(mappingLimit)}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail('input', `not JSON: ${error instanceof Error ? shorten(error.message, 200) : 'unreadable'}`);
  }
  return checkMapping(value);
}

/** The same for a value already parsed, for instance from a case. */
export function checkMapping(value: unknown): Result<Mapping> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return ok(parsed.output);
  const issue = parsed.issues[0];
  const at = shorten(v.getDotPath(issue) ?? 'file', 200);
  return fail('input', `not a mapping: ${at}: ${shorten(issue.message.toLowerCase(), 200)}`);
}

/** The mapping as a file to keep and share. */
export function writeMapping(mapping: Mapping): string {
  return `${JSON.stringify(mapping, null, 2)}\n`;
}

/** Whether the first characters of a file are those of a mapping. */
export function looksLikeMapping(head: string): boolean {
  return /^\uFEFF?\s*\{[^{}]{0,200}"format"\s*:\s*"sidedoor-mapping"/.test(head);
}

/** Whether two mappings are for the same files. The later then takes the place of the earlier. */
export function sameShape(a: MappedShape, b: MappedShape): boolean {
  if (a.kind === 'table') return b.kind === 'table' && sameSet(a.columns, b.columns);
  if (a.kind === 'rows') return b.kind === 'rows' && a.width === b.width;
  return b.kind === 'records' && a.list === b.list && sameSet(a.always, b.always);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const known = new Set(a);
  return known.size === new Set(b).size && b.every((one) => known.has(one));
}
