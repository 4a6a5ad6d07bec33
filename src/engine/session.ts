import type { DuckDBBindings, DuckDBConnection } from './db.ts';
import { EngineError } from './failure.ts';
import { plainColumns, type Columns } from './plain.ts';

export interface SliceOptions {
  /** Statements before the query on the same connection, such as `set variable`. */
  readonly before?: string;
  /** Called between slices. */
  readonly onSlice?: () => void;
  /** Rows to fetch at most; more are announced by `truncated`. */
  readonly limit?: number;
}

/** One connection for one query that can be given up at any time. */
export class Session {
  readonly #bindings: DuckDBBindings;
  readonly #connection: DuckDBConnection;
  #open = true;
  #pending = false;

  constructor(bindings: DuckDBBindings) {
    this.#bindings = bindings;
    this.#connection = bindings.connect();
  }

  /** Gives up the query, if any, and the connection; may be called again. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    if (this.#pending) this.#giveUp();
    this.#connection.close();
  }

  async run(sql: string, { before, onSlice, limit }: SliceOptions): Promise<Columns & { truncated: boolean }> {
    if (before !== undefined) this.#use((bindings, conn) => bindings.runQuery(conn, before));
    let header = this.#use((bindings, conn) => bindings.startPendingQuery(conn, sql, limit !== undefined));
    this.#pending = true;
    while (header === null) {
      await macrotask();
      onSlice?.();
      header = this.#use((bindings, conn) => bindings.pollPendingQuery(conn));
    }
    const chunks = [header];
    let rows = 0;
    let sliced = performance.now();
    while (limit === undefined || rows <= limit) {
      const chunk = this.#use((bindings, conn) => bindings.fetchQueryResults(conn));
      if (chunk?.length === 0) break;
      if (chunk !== null) chunks.push(chunk);
      if (chunk !== null && limit !== undefined) rows += plainColumns([header, chunk]).rows;
      if (performance.now() - sliced < sliceMs) continue;
      await macrotask();
      onSlice?.();
      sliced = performance.now();
    }
    this.#pending = limit !== undefined && rows > limit;
    const all = plainColumns(chunks);
    if (limit === undefined || all.rows <= limit) return { ...all, truncated: false };
    return { ...all, values: all.values.map((v) => v.slice(0, limit)), rows: limit, truncated: true };
  }

  /** Closing alone leaves the transaction of a cancelled query open, which would hold up every checkpoint after it. */
  #giveUp(): void {
    this.#connection.cancelSent();
    try {
      this.#connection.useUnsafe((bindings, conn) => bindings.runQuery(conn, 'rollback'));
    } catch {
      // The query was no transaction of its own: there is nothing to roll back.
    }
  }

  #use<R>(call: (bindings: DuckDBBindings, conn: number) => R): R {
    if (!this.#open) throw new EngineError('cancelled', 'cancelled');
    return this.#connection.useUnsafe((_, conn) => call(this.#bindings, conn));
  }
}

const sliceMs = 50;

function macrotask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
