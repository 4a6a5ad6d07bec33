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
  /** Family of this shape's records where they are copies of another source's events; else that of the source. */
  readonly family?: string;
  /** What this shape can never tell, in plain words; shown as limits of the evidence. */
  readonly limits?: readonly string[];
  /** What the shape itself takes for times that do not say it, as shown in the report of a part; null: the times say it. */
  readonly assumes?: { readonly zone: string | null; readonly dateOrder: string | null };
}

/**
 * One JSON value cut out of its wrapper (`Records`, `value`, `items`, `hits.hits`, `_source`, Splunk `result`, result table, array,
 * JSONL, behind a syslog prefix ...). Keys as exported. Lines of text come as records too: `key=value` pairs under their keys (first
 * value of a repeated key, quotes taken off), any other line as `{ message: <the whole line> }`; and a row of a search export whose
 * `_raw` holds neither as its columns by normalised name.
 */
export type JsonRecord = Readonly<Record<string, unknown>>;

export interface JsonShape extends ShapeBase {
  readonly kind: 'json';
  /** Strict and cheap: true only for a record of this shape. Called on every record until one shape claims the part. */
  claims(record: JsonRecord): boolean;
  /**
   * For a format in which one JSON value stands for several events: one record each, in order, of which every one is counted,
   * normalised and kept by itself with the bytes of the whole. An empty list leaves the value as it is.
   */
  split?(record: JsonRecord): readonly JsonRecord[];
  normalise(record: JsonRecord, context: PartContext): Normalised;
  /** For exports that number the results of a query: which one this is, by which missing pages are found. */
  position?(record: JsonRecord): ResultPosition | null;
}

export interface CsvShape extends ShapeBase {
  readonly kind: 'csv';
  /** Strict: true only for a header of this shape; when no name can be relied on, for the widths and first rows of it. */
  claims(header: CsvHeader): boolean;
  /** The table has no header: `claims` is asked with the first row as header, and that row is read too. */
  readonly headerless?: true;
  /**
   * Columns whose dates have no fixed order (`1/2/2025 3:04 PM`), by normalised header name or by position from 0. The ingest decides
   * day or month first over the whole column before normalising and passes the answer in `context.dateOrder`.
   */
  readonly dateColumns?: readonly (string | number)[];
  normalise(row: CsvRow, context: PartContext): Normalised;
  /** As of a JSON shape. */
  position?(row: CsvRow): ResultPosition | null;
}

/** `index` from 1 of `count` results of a query. */
export interface ResultPosition {
  readonly index: number;
  readonly count: number;
}

/** Header cells normalised for matching: NFKC, trimmed, blanks collapsed, lower case, plain apostrophe, ` [utc]`/` [local time]` removed. */
export interface CsvHeader {
  /** Normalised names in file order; duplicates stay. */
  readonly names: readonly string[];
  has(...names: readonly string[]): boolean;
  /** True when the original cell carried ` [UTC]` / ` [Local Time]`. */
  readonly zoneOf: (name: string) => 'utc' | 'local' | null;
  /** Header cells as they are; their number is the width of the header. */
  readonly cells: readonly string[];
  /** Cells that most of the first rows have; the width of the header when there are no rows. Event Viewer: one more than the header. */
  readonly rowWidth: number;
  /** Up to 10 rows below the header, for shapes that are told by what the columns hold. Rows may be shorter or longer. */
  readonly firstRows: readonly (readonly string[])[];
}

export interface CsvRow {
  /** Cell under the n-th column of that normalised name (0 = first); null when absent, empty or a sentinel. */
  get(name: string, nth?: number): string | null;
  /** All cells as they are, also those beyond the header. */
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
