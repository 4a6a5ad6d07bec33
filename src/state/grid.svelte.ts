import type { EngineApi, FilterColumn, Row, Sort } from '../engine/api.ts';
import { columns } from '../schema/event.ts';
import type { Failure } from '../lib/result.ts';
import { answered } from './answer.svelte.ts';

export type { Row, Sort, Value } from '../engine/api.ts';

const pageRows = 100;
const keptPages = 80;

/** Columns of the event table with their docs, as the column picker lists them. */
export const eventColumns: readonly { readonly id: FilterColumn; readonly doc: string; readonly lineage: boolean }[] = [
  { id: 'identity', doc: 'One key per person or app across sources', lineage: false },
  { id: 'identity_name', doc: 'Name that identity has most often', lineage: false },
  { id: 'party', doc: 'Third party the identity belongs to; empty for own staff', lineage: false },
  { id: 'party_name', doc: 'Name of that third party', lineage: false },
  ...columns.map((c) => ({ id: c.name, doc: c.doc, lineage: 'lineage' in c })),
];

const shown: readonly FilterColumn[] = [
  'time',
  'identity',
  'operation',
  'target_name',
  'outcome',
  'src_ip',
  'party',
  'app_name',
  'user_agent',
  'src_country',
  'service',
  'source',
];
/** Shown by name, so ordered by name. */
const orderedBy: Partial<Record<FilterColumn, FilterColumn>> = { identity: 'identity_name', party: 'party_name' };
const wide: Partial<Record<FilterColumn, number>> = {
  time: 166,
  source: 120,
  operation: 200,
  outcome: 84,
  identity: 216,
  identity_name: 216,
  party: 160,
  party_name: 160,
  src_ip: 128,
  src_country: 72,
  service: 150,
  target_name: 220,
  app_name: 170,
  user_agent: 260,
  event_key: 170,
  extra: 320,
  target_path: 260,
};

/** The grid of filtered events: its order, columns, place, and the pages of rows around the place. */
export class EventGrid {
  rows = $state(0);
  sort = $state.raw<Sort>({ column: 'time', descending: false });
  columns = $state.raw<readonly FilterColumn[]>(shown);
  widths = $state.raw<Partial<Record<FilterColumn, number>>>(wide);
  /** First row on screen, kept across views; may lie between rows. */
  top = $state(0);
  cursor = $state.raw({ row: 0, column: 0 });
  pending = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Grows when rows arrived, so that the grid draws them. */
  arrived = $state(0);
  #pages = new Map<number, readonly Row[]>();
  #engine: EngineApi;
  #generation = 0;
  #opened = -1;
  #wanted: { from: number; count: number } | null = null;
  #fetching = false;

  constructor(engine: EngineApi) {
    this.#engine = engine;
  }

  /** Orders the rows of this revision of the filter, unless they stand already. */
  async open(revision: number): Promise<void> {
    if (revision === this.#opened) return;
    this.#opened = revision;
    await this.#reopen();
  }

  async sortBy(column: FilterColumn): Promise<void> {
    const descending = this.sort.column === column ? !this.sort.descending : false;
    this.sort = { column, descending };
    this.top = 0;
    await this.#reopen();
  }

  setColumns(next: readonly FilterColumn[]): void {
    this.columns = next;
    this.#generation += 1;
    this.#pages.clear();
    this.arrived += 1;
    this.#refill();
  }

  toggle(column: FilterColumn): void {
    const on = this.columns.includes(column);
    if (on && this.columns.length === 1) return;
    this.setColumns(on ? this.columns.filter((c) => c !== column) : [...this.columns, column]);
  }

  move(from: number, to: number): void {
    const next = [...this.columns];
    const [column] = next.splice(from, 1);
    if (column === undefined) return;
    next.splice(to, 0, column);
    this.columns = next;
  }

  resize(column: FilterColumn, width: number): void {
    this.widths = { ...this.widths, [column]: Math.round(Math.min(1200, Math.max(48, width))) };
  }

  resetColumns(): void {
    this.widths = wide;
    this.setColumns(shown);
  }

  /** A row that has arrived, else undefined. */
  row(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / pageRows))?.[index % pageRows];
  }

  /** Says which rows are on screen; fetches what is missing, always the latest wish first. */
  need(from: number, count: number): void {
    this.#wanted = { from, count };
    this.#refill();
  }

  /** Row number of an event among the pages at hand. */
  find(eventKey: string): number | null {
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex((row) => row['event_key'] === eventKey);
      if (at >= 0) return page * pageRows + at;
    }
    return null;
  }

  async #reopen(): Promise<void> {
    const generation = ++this.#generation;
    const { column, descending } = this.sort;
    this.pending = true;
    const result = await answered(() => this.#engine.openGrid({ column: orderedBy[column] ?? column, descending }));
    if (generation !== this.#generation) return;
    this.pending = false;
    this.#pages.clear();
    this.failure = result.ok ? null : result.error;
    this.rows = result.ok ? result.value.rows : 0;
    if (this.cursor.row >= this.rows) this.cursor = { row: Math.max(0, this.rows - 1), column: this.cursor.column };
    this.arrived += 1;
    if (result.ok) this.#refill();
  }

  /** Fetches what is missing of the rows on screen: the place may stand while order or columns change. */
  #refill(): void {
    if (!this.#fetching) void this.#fetch();
  }

  async #fetch(): Promise<void> {
    this.#fetching = true;
    for (let page = this.#missing(); page !== null; page = this.#missing()) {
      const generation = this.#generation;
      const from = page * pageRows;
      const names = new Set<FilterColumn>(['event_key', 'identity_name', 'party', ...this.columns]);
      const result = await answered(() => this.#engine.gridRows(from, pageRows, [...names]));
      if (generation !== this.#generation) continue;
      if (!result.ok) {
        this.failure = result.error;
        break;
      }
      this.#keep(page, result.value);
      this.arrived += 1;
    }
    this.#fetching = false;
  }

  #missing(): number | null {
    if (!this.#wanted) return null;
    const last = Math.min(this.#wanted.from + this.#wanted.count, this.rows) - 1;
    for (let page = Math.floor(this.#wanted.from / pageRows); page * pageRows <= last; page++) {
      if (!this.#pages.has(page)) return page;
    }
    return null;
  }

  #keep(page: number, rows: readonly Row[]): void {
    this.#pages.set(page, rows);
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= keptPages) break;
      if (Math.abs(old - page) > 2) this.#pages.delete(old);
    }
  }
}
