import type { FilterColumn, Row, Sort } from './api.ts';
import type { Db } from './db.ts';
import { EngineError } from './failure.ts';
import { columnName, isPartyColumn } from './filter.ts';

/** Time buckets of an open grid: a page sorts only the buckets it touches. */
const buckets = 8192;

interface TimeOrder {
  readonly kind: 'time';
  readonly descending: boolean;
  readonly rows: number;
  readonly start: number;
  readonly width: number;
  /** Rows before each bucket; one more entry at the end for all. */
  readonly before: Float64Array;
}

interface KeyOrder {
  readonly kind: 'key';
  readonly rows: number;
}

/** The order of the filtered events. By time nothing is stored but counts; other orders are stored as keys. */
export class Grid {
  readonly #db: Db;
  #order: TimeOrder | KeyOrder | null = null;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Forgets the order: the filter or the events have changed. */
  close(): void {
    this.#order = null;
  }

  /** Orders the filtered events; equal values by time, then by key. Nulls come last. Answers the number of rows. */
  async open(sort: Sort): Promise<{ rows: number }> {
    const name = columnName(sort.column);
    this.#order = null;
    this.#order = name === 'time' ? this.#byTime(sort.descending) : await this.#byKeys(name, sort);
    return { rows: this.#order.rows };
  }

  /** Rows `from` .. `from + count`, fewer at the end. */
  rows(from: number, count: number, columns: readonly FilterColumn[]): Row[] {
    const order = this.#order;
    if (order === null) throw new EngineError('input', 'no grid is open');
    const start = Math.max(0, Math.trunc(from));
    const end = Math.min(order.rows, start + Math.max(0, Math.trunc(count)));
    if (start >= end || columns.length === 0) return [];
    const names = columns.map(columnName);
    const view = columns.some(isPartyColumn) ? 'filtered' : 'work.filtered_events';
    return order.kind === 'time'
      ? this.#timePage(order, start, end, names, view)
      : this.#keyPage(start, end, names, view);
  }

  #byTime(descending: boolean): TimeOrder {
    const [bounds = {}] = this.#db.query(
      'select epoch_us(min(time)) as low, epoch_us(max(time)) as high from work.filtered_events',
    );
    const start = Number(bounds['low'] ?? 0);
    const width = Math.max(1, Math.ceil((Number(bounds['high'] ?? 0) - start + 1) / buckets));
    const counts = this.#db.queryColumns(
      `select ((epoch_us(time) - ${start}) // ${width})::integer as bucket, count(*) as n from work.filtered_events group by 1`,
    );
    const before = new Float64Array(buckets + 1);
    counts.values[0]?.forEach((bucket, i) => (before[Number(bucket) + 1] = Number(counts.values[1]?.[i] ?? 0)));
    for (let i = 1; i <= buckets; i++) before[i] = (before[i] ?? 0) + (before[i - 1] ?? 0);
    return { kind: 'time', descending, rows: before[buckets] ?? 0, start, width, before };
  }

  #timePage(order: TimeOrder, from: number, to: number, names: readonly string[], view: string): Row[] {
    // Descending is ascending read backwards.
    const first = order.descending ? order.rows - to : from;
    const last = order.descending ? order.rows - from : to;
    const low = bucketOf(order.before, first);
    const high = bucketOf(order.before, last - 1);
    const time = (bucket: number): string => `make_timestamp(${order.start + bucket * order.width}::bigint)`;
    const rows = this.#db.query(
      `select ${names.join(', ')} from ${view} where time >= ${time(low)} and time < ${time(high + 1)}
       order by time, event_key limit ${last - first} offset ${first - (order.before[low] ?? 0)}`,
    );
    return order.descending ? rows.reverse() : rows;
  }

  async #byKeys(name: string, { column, descending }: Sort): Promise<KeyOrder> {
    const view = isPartyColumn(column) ? 'work.filtered_acts' : 'work.filtered_events';
    const side = name === 'extra' ? 'extra::varchar' : name;
    await this.#db.queryCancellable(
      `create or replace table work.grid_order as select event_row from ${view} order by ${side} ${descending ? 'desc' : 'asc'} nulls last, time, event_key`,
    );
    return { kind: 'key', rows: Number(this.#db.scalar('select count(*) from work.grid_order')) };
  }

  /** Rows by their number in the table: only the row groups that hold them are read. */
  #keyPage(from: number, to: number, names: readonly string[], view: string): Row[] {
    const places = this.#db.query(
      `select event_row from work.grid_order where rowid >= ${from} and rowid < ${to} order by rowid`,
    );
    const numbers = places.map((place) => Number(place['event_row']));
    const source = view === 'filtered' ? 'work.acts_row' : '(select rowid as event_row, * from events)';
    const found = this.#db.query(
      `select event_row, ${names.join(', ')} from ${source} where event_row in (${numbers.join(', ')})`,
    );
    const rows = new Map(found.map(({ event_row: number, ...row }): [number, Row] => [Number(number), row]));
    return numbers.map((number) => rows.get(number)).filter((row) => row !== undefined);
  }
}

/** The bucket that holds the row at a position. */
function bucketOf(before: Float64Array, position: number): number {
  let low = 0;
  let high = before.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((before[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
