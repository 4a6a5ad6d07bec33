import type { DuckDBBindings, DuckDBConnection } from '@duckdb/duckdb-wasm/blocking';
import type { Row, Value } from './api.ts';
import { plainColumns, plainRows, type Columns } from './plain.ts';
import { Session, type SliceOptions } from './session.ts';
import { wellFormed } from './well-formed.ts';

export type { DuckDBBindings, DuckDBConnection };

/** A parameter of a prepared statement. */
export type Param = string | number | boolean | null;

/**
 * The locks come before any other statement: nothing is fetched or read from outside, whatever SQL is typed later.
 * The threshold keeps DuckDB from rewriting the last row group at every insert.
 */
const lockdown = `
  set autoinstall_known_extensions = false;
  set autoload_known_extensions = false;
  set allow_community_extensions = false;
  set checkpoint_threshold = '4GB';
  set enable_external_access = false;
  set lock_configuration = true`;

/** DuckDB over its blocking bindings. Synchronous; whatever DuckDB throws passes through and `toFailure` names it. */
export class Db {
  readonly #bindings: DuckDBBindings;
  #connection: DuckDBConnection;
  readonly #sessions = new Set<Session>();

  /** Takes instantiated bindings and opens an empty database in memory. */
  constructor(bindings: DuckDBBindings) {
    this.#bindings = bindings;
    this.#connection = this.#open();
  }

  #open(): DuckDBConnection {
    this.#bindings.open({
      path: ':memory:',
      query: { castBigIntToDouble: false, castTimestampToDate: false, castDecimalToDouble: false },
    });
    const connection = this.#bindings.connect();
    this.#connection = connection;
    this.exec(lockdown);
    return connection;
  }

  /** Drops everything: an empty, locked database as after the constructor. */
  reset(): void {
    this.close();
    this.#bindings.reset();
    this.#connection = this.#open();
  }

  /** Runs statements whose rows do not matter. */
  exec(sql: string): void {
    this.#use((bindings, conn) => bindings.runQuery(conn, wellFormed(sql)));
  }

  /** Rows of one statement, values by the rules of `Value`; `params` fill `?`. */
  query(sql: string, params: readonly Param[] = []): Row[] {
    return plainRows(this.queryColumns(sql, params));
  }

  /** As `query`, by column: no object per row, and the types. */
  queryColumns(sql: string, params: readonly Param[] = []): Columns {
    return plainColumns(
      this.#use((bindings, conn) =>
        params.length === 0 ? bindings.runQuery(conn, wellFormed(sql)) : runPrepared(bindings, conn, sql, params),
      ),
    );
  }

  /** The one value of a one-row, one-column statement; null when there is no row. */
  scalar(sql: string, params: readonly Param[] = []): Value {
    return this.queryColumns(sql, params).values[0]?.[0] ?? null;
  }

  /** Appends a complete Arrow IPC stream to an existing table; columns by position. */
  insertArrow(table: string, stream: Uint8Array): void {
    this.#use((bindings, conn) => bindings.insertArrowFromIPCStream(conn, stream, { name: table, create: false }));
  }

  /** Columns and types a query would return; it is bound, not run. */
  describe(sql: string): { name: string; type: string }[] {
    return this.query(`describe ${sql}`).map((row) => ({
      name: String(row['column_name']),
      type: String(row['column_type']),
    }));
  }

  /** Statements, tables and names of a text as DuckDB's own tokenizer sees them. */
  tokenize(sql: string): { offsets: readonly number[]; types: readonly number[] } {
    return this.#bindings.tokenize(wellFormed(sql));
  }

  /**
   * Runs one statement in slices of about 100 ms on a connection of its own and yields to the event loop between them, so
   * that other calls are served and `cancel` can arrive. Temporary objects of the main connection are not visible.
   */
  async queryCancellable(sql: string, options: SliceOptions = {}): Promise<Columns & { truncated: boolean }> {
    const session = new Session(this.#bindings);
    this.#sessions.add(session);
    try {
      return await session.run(wellFormed(sql), options);
    } finally {
      session.close();
      this.#sessions.delete(session);
    }
  }

  /** Whether a cancellable query is under way. */
  get isQuerying(): boolean {
    return this.#sessions.size > 0;
  }

  /** Stops every cancellable query now; each of them throws kind `cancelled`. */
  cancel(): void {
    for (const session of this.#sessions) session.close();
    this.#sessions.clear();
  }

  /**
   * Writes the data to compressed row groups; cancels running queries, which would hold it up. False when the transaction of one
   * that was given up is not gone yet: the data stays as it is, and a later call compresses it.
   */
  checkpoint(): boolean {
    this.cancel();
    try {
      this.exec('checkpoint');
      return true;
    } catch (error) {
      if (error instanceof Error && error.message.includes('Cannot CHECKPOINT')) return false;
      throw error;
    }
  }

  /** Closes the connection; the object is of no use afterwards. */
  close(): void {
    this.cancel();
    this.#connection.close();
  }

  #use<R>(call: (bindings: DuckDBBindings, conn: number) => R): R {
    return this.#connection.useUnsafe(call);
  }
}

function runPrepared(bindings: DuckDBBindings, conn: number, sql: string, params: readonly Param[]): Uint8Array {
  const statement = bindings.createPrepared(conn, wellFormed(sql));
  try {
    return bindings.runPrepared(
      conn,
      statement,
      params.map((p) => (typeof p === 'string' ? wellFormed(p) : p)),
    );
  } finally {
    bindings.closePrepared(conn, statement);
  }
}
