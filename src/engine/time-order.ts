import type { Row } from './api.ts';
import type { Db } from './db.ts';

const buckets = 8192;

/** Where some rows of an order lie: `condition` holds for few more than them, and `skip` of those come before the first. */
export interface Stretch {
  readonly condition: string;
  readonly skip: number;
}

/** Rows before each of some groups; the last entry counts all. */
export function runningCounts(counts: Iterable<number>, length: number): Float64Array {
  const before = new Float64Array(length + 1);
  let at = 0;
  for (const count of counts) before[++at] = count;
  for (let i = 1; i <= length; i++) before[i] = (before[i] ?? 0) + (before[i - 1] ?? 0);
  return before;
}

/** The group that holds the row at a position. */
export function groupAt(before: Float64Array, position: number): number {
  let low = 0;
  let high = before.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((before[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How many rows lie in each of 8,192 buckets of time: a page then sorts only the buckets it touches, and nothing is stored but counts. */
export class TimeBuckets {
  readonly rows: number;
  readonly #start: number;
  readonly #width: number;
  readonly #before: Float64Array;

  /** Counts the rows of `source`: a view, or a view and its condition. */
  constructor(db: Db, source: string) {
    const [bounds = {}] = db.query(`select epoch_us(min(time)) as low, epoch_us(max(time)) as high from ${source}`);
    this.#start = Number(bounds['low'] ?? 0);
    this.#width = Math.max(1, Math.ceil((Number(bounds['high'] ?? 0) - this.#start + 1) / buckets));
    const { values } = db.queryColumns(
      `select ((epoch_us(time) - ${this.#start}) // ${this.#width})::integer as bucket, count(*) as n from ${source} group by 1`,
    );
    const counts = new Float64Array(buckets);
    values[0]?.forEach((bucket, i) => (counts[Number(bucket)] = Number(values[1]?.[i] ?? 0)));
    this.#before = runningCounts(counts, buckets);
    this.rows = this.#before[buckets] ?? 0;
  }

  /** The rows `from` .. `to`, in order of time. */
  stretch(from: number, to: number): Stretch {
    const low = groupAt(this.#before, from);
    const high = groupAt(this.#before, to - 1);
    return {
      condition: `time >= ${this.#time(low)} and time < ${this.#time(high + 1)}`,
      skip: from - (this.#before[low] ?? 0),
    };
  }

  #time(bucket: number): string {
    return `make_timestamp(${this.#start + bucket * this.#width}::bigint)`;
  }
}

/** The filtered events in order of time. */
export class TimeOrder {
  readonly rows: number;
  readonly #db: Db;
  readonly #descending: boolean;
  readonly #buckets: TimeBuckets;

  constructor(db: Db, descending: boolean) {
    this.#db = db;
    this.#descending = descending;
    this.#buckets = new TimeBuckets(db, 'work.filtered_events');
    this.rows = this.#buckets.rows;
  }

  /** Rows `from` .. `to`. Descending is ascending read backwards. */
  page(from: number, to: number, names: readonly string[], view: string): Row[] {
    const first = this.#descending ? this.rows - to : from;
    const last = this.#descending ? this.rows - from : to;
    const { condition, skip } = this.#buckets.stretch(first, last);
    const rows = this.#db.query(
      `select ${names.join(', ')} from ${view} where ${condition} order by time, event_key limit ${last - first} offset ${skip}`,
    );
    return this.#descending ? rows.reverse() : rows;
  }
}
