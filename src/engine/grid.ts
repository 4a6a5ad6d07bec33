import type { FilterColumn, Row, Sort } from './api.ts';
import type { Db } from './db.ts';
import { EngineError } from './failure.ts';
import { columnName, isPartyColumn, orderedColumn, viewOf } from './filter.ts';
import { TimeOrder } from './time-order.ts';
import { direction, ValueOrder } from './value-order.ts';

/** An order that gives the numbers of its rows in the table of events. */
interface NumberedOrder {
  readonly rows: number;
  numbers(from: number, to: number): number[];
}

/** The order of the filtered events: by time, by the values of a column, or, where those are too many, stored row by row. */
export class Grid {
  readonly #db: Db;
  #order: TimeOrder | NumberedOrder | null = null;

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
    this.#order =
      name === 'time'
        ? new TimeOrder(this.#db, sort.descending)
        : ((await ValueOrder.of(this.#db, sort)) ?? (await this.#stored(sort)));
    return { rows: this.#order.rows };
  }

  /** Rows `from` .. `from + count`, fewer at the end. */
  rows(from: number, count: number, columns: readonly FilterColumn[]): Row[] {
    const order = this.#order;
    if (order === null) throw new EngineError('input', 'no grid is open');
    const start = Math.max(0, Math.trunc(from));
    const end = Math.min(order.rows, start + Math.max(0, Math.trunc(count)));
    const names = columns.map(columnName);
    if (start >= end || columns.length === 0) return [];
    const byParty = columns.some(isPartyColumn);
    if (order instanceof TimeOrder) return order.page(start, end, names, byParty ? 'filtered' : 'work.filtered_events');
    return this.#numbered(order.numbers(start, end), names, byParty);
  }

  async #stored(sort: Sort): Promise<NumberedOrder> {
    await this.#db.queryCancellable(
      `create or replace table work.grid_order as
       select event_row from ${viewOf(sort.column)} order by ${orderedColumn(sort.column)} ${direction(sort)}, time, event_key`,
    );
    const numbers = (from: number, to: number): number[] =>
      (
        this.#db.queryColumns(
          `select event_row from work.grid_order where rowid >= ${from} and rowid < ${to} order by rowid`,
        ).values[0] ?? []
      ).map(Number);
    return { rows: Number(this.#db.scalar('select count(*) from work.grid_order')), numbers };
  }

  /** Rows by their number: only the row groups that hold them are read. */
  #numbered(numbers: readonly number[], names: readonly string[], byParty: boolean): Row[] {
    const source = byParty ? 'work.acts_row' : '(select rowid as event_row, * from events)';
    const found = this.#db.query(
      `select event_row, ${names.join(', ')} from ${source} where event_row in (${numbers.join(', ')})`,
    );
    const rows = new Map(found.map(({ event_row: number, ...row }): [number, Row] => [Number(number), row]));
    return numbers.map((number) => rows.get(number)).filter((row) => row !== undefined);
  }
}
