import type { EventFields } from '../schema/event.ts';

/**
 * The contract of this folder. `src/sources/<id>/source.ts` has one default export made by `defineSource`; the folder name is
 * the source id. Fixtures lie in `<id>/fixtures/<shape>[.<case>].<ext>` with `<shape>[.<case>].expected.json` beside them.
 */
export interface Source {
  /** As shown: "Entra sign-ins". */
  readonly title: string;
  /** Records of one family with the same `event_id` are copies of one event and fold. */
  readonly family: string;
  readonly shapes: readonly Shape[];
}

export type Shape = JsonShape | CsvShape;

interface ShapeBase {
  /** Kebab-case, unique within the source: `portal-csv`, `graph-json`. */
  readonly id: string;
  /** As shown: "Entra portal CSV". */
  readonly title: string;
  /** What this shape can never tell, in plain words; shown as limits of the evidence. */
  readonly limits?: readonly string[];
}

/** One JSON value cut out of its wrapper (`Records`, `value`, array, JSONL ...). Keys as exported. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export interface JsonShape extends ShapeBase {
  readonly kind: 'json';
  /** Strict and cheap: true only for a record of this shape. Called on every record until one shape claims the part. */
  claims(record: JsonRecord): boolean;
  normalise(record: JsonRecord, context: PartContext): Normalised;
}

export interface CsvShape extends ShapeBase {
  readonly kind: 'csv';
  /** Strict: true only for a header of this shape. */
  claims(header: CsvHeader): boolean;
  /**
   * Columns whose dates have no fixed order (`1/2/2025 3:04 PM`), by normalised header name. The ingest decides day or month
   * first over the whole column before normalising and passes the answer in `context.dateOrder`.
   */
  readonly dateColumns?: readonly string[];
  normalise(row: CsvRow, context: PartContext): Normalised;
}

/** Header cells normalised for matching: NFKC, trimmed, blanks collapsed, lower case, plain apostrophe, ` [utc]`/` [local time]` removed. */
export interface CsvHeader {
  /** Normalised names in file order; duplicates stay. */
  readonly names: readonly string[];
  has(...names: readonly string[]): boolean;
  /** True when the original cell carried ` [UTC]` / ` [Local Time]`. */
  readonly zoneOf: (name: string) => 'utc' | 'local' | null;
}

export interface CsvRow {
  /** Cell under the n-th column of that normalised name (0 = first); null when absent, empty or a sentinel. */
  get(name: string, nth?: number): string | null;
  readonly cells: readonly string[];
}

export interface PartContext {
  /** Order found for ambiguous dates in this part. */
  readonly dateOrder: 'dmy' | 'mdy' | 'ymd';
  /** Minutes east of UTC to assume where a time has no zone and the shape does not define one. */
  readonly zoneMinutes: number;
  readonly header: CsvHeader | null;
  /** Name of the part, for shapes whose kind is only in the file name. Never decides the source. */
  readonly partName: string;
}

/** A record becomes one event, or is refused with a reason (lower case, with the offending value). */
export type Normalised = EventFields | Reject;

export interface Reject {
  readonly reject: string;
}

export function isReject(n: Normalised): n is Reject {
  return 'reject' in n;
}

/** Checks the literal against the contract; the identity function. */
export function defineSource(source: Source): Source {
  return source;
}
