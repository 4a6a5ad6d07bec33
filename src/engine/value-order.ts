import type { Sort } from './api.ts';
import type { Db } from './db.ts';
import { conditions, emptyFilter, orderedColumn, viewOf } from './filter.ts';
import { groupAt, runningCounts, TimeBuckets } from './time-order.ts';

/** More values than this are not counted: their rows are sorted and the order stored. */
const mostValues = 50_000;
const sampleRows = 50_000;
const sampleValues = 10_000;
/** Rows of one value that are sorted at once; of more, only some buckets of time. */
const rowsSorted = 20_000;
const bucketsKept = 16;

/**
 * The filtered events in order of a column with few values: nothing is sorted but the values, which `work.grid_value` holds in order, and the rows of the
 * values on a page.
 */
export class ValueOrder {
  readonly rows: number;
  readonly #db: Db;
  readonly #sort: Sort;
  readonly #before: Float64Array;
  readonly #buckets = new Map<number, TimeBuckets>();

  /** Null when the column has too many values. */
  static async of(db: Db, sort: Sort): Promise<ValueOrder | null> {
    const column = orderedColumn(sort.column);
    const view = viewOf(sort.column);
    const sampled = `select approx_count_distinct(value) from (select ${column} as value from ${view} limit ${sampleRows})`;
    if (Number(db.scalar(sampled)) > sampleValues) return null;
    await db.queryCancellable(
      `create or replace table work.grid_value as
       select value, n from (select ${column} as value, count(*) as n from ${view} group by 1) order by value ${direction(sort)}`,
    );
    const values = Number(db.scalar('select count(*) from work.grid_value'));
    if (values > mostValues) return null;
    const counts = db.queryColumns('select n from work.grid_value order by rowid').values[0] ?? [];
    return new ValueOrder(db, sort, runningCounts(counts.map(Number), values));
  }

  private constructor(db: Db, sort: Sort, before: Float64Array) {
    this.#db = db;
    this.#sort = sort;
    this.#before = before;
    this.rows = before.at(-1) ?? 0;
  }

  /** Numbers of the rows `from` .. `to` in the table of events. */
  numbers(from: number, to: number): number[] {
    const numbers: number[] = [];
    for (let at = from; at < to;) {
      const place = groupAt(this.#before, at);
      const big = this.#count(place) > rowsSorted;
      let end = this.#end(place);
      if (!big) for (let next = place + 1; end < to && this.#count(next) <= rowsSorted; next++) end = this.#end(next);
      const stop = Math.min(to, end);
      numbers.push(...(big ? this.#inValue(place, at, stop) : this.#inValues(place, at, stop)));
      at = stop;
    }
    return numbers;
  }

  #inValues(place: number, from: number, to: number): number[] {
    const last = groupAt(this.#before, to - 1);
    return this.#read(this.#among(place, last), from - (this.#before[place] ?? 0), to - from);
  }

  #inValue(place: number, from: number, to: number): number[] {
    const among = this.#among(place, place);
    const buckets =
      this.#buckets.get(place) ?? new TimeBuckets(this.#db, `${viewOf(this.#sort.column)} where ${among}`);
    this.#buckets.delete(place);
    this.#buckets.set(place, buckets);
    for (const old of this.#buckets.keys()) if (this.#buckets.size > bucketsKept) this.#buckets.delete(old);
    const first = this.#before[place] ?? 0;
    const { condition, skip } = buckets.stretch(from - first, to - first);
    return this.#read(`${among} and ${condition}`, skip, to - from);
  }

  #read(condition: string, skip: number, count: number): number[] {
    const { column } = this.#sort;
    const { values } = this.#db.queryColumns(
      `select event_row from ${viewOf(column)} where ${condition}
       order by ${orderedColumn(column)} ${direction(this.#sort)}, time, event_key limit ${count} offset ${skip}`,
    );
    return (values[0] ?? []).map(Number);
  }

  /** Condition for the values from one place to another; the empty one, if there is one, is last. */
  #among(first: number, last: number): string {
    const { column, descending } = this.#sort;
    const rows = this.#db.query('select value from work.grid_value where rowid = ? or rowid = ? order by rowid', [
      first,
      last,
    ]);
    const ends = rows.map((row) => row['value'] ?? null);
    const low = ends[0] ?? null;
    if (low === null) return `${orderedColumn(column)} is null`;
    const term = (op: 'at_least' | 'at_most', value: unknown): string =>
      conditions({ ...emptyFilter, terms: [{ column, op, values: [value as string | number | boolean] }] }).join(
        ' and ',
      );
    const from = term(descending ? 'at_most' : 'at_least', low);
    const high = ends.at(-1) ?? null;
    if (high === null) return `(${from} or ${orderedColumn(column)} is null)`;
    return `${from} and ${term(descending ? 'at_least' : 'at_most', high)}`;
  }

  #count(place: number): number {
    return this.#end(place) - (this.#before[place] ?? 0);
  }

  /** Rows up to the end of a value; past the last value all of them. */
  #end(place: number): number {
    return this.#before[place + 1] ?? this.rows;
  }
}

/** Sort order of the values; empty ones are last either way. */
export function direction({ descending }: Sort): string {
  return `${descending ? 'desc' : 'asc'} nulls last`;
}
