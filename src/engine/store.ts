import type { PartReport, RejectedRecord } from '../evidence/part.ts';
import { batchRows, type Credit, type IngestMessage } from '../ingest/messages.ts';
import type { Balance, StoredPart } from './api.ts';
import { arrowRows, type ArrowColumn } from './arrow-rows.ts';
import type { Db } from './db.ts';
import { distinctMaps } from './distinct-maps.ts';
import { EngineError, toFailure } from './failure.ts';
import { readMemory } from './memory.ts';

/**
 * Rows after which a checkpoint compresses what was inserted, two row groups; those compressed before are not written again. It would cancel
 * a query under way, so it waits for that, until the memory in use leaves no choice: uncompressed rows take ten times as much.
 */
const checkpointRows = 2 * batchRows;
const checkpointBytes = 2 * 2 ** 30;

const rejectColumns: readonly ArrowColumn<RejectedRecord>[] = [
  { name: 'part_id', kind: 'u32', value: (r) => r.partId },
  { name: 'record_no', kind: 'u32', value: (r) => r.recordNo },
  { name: 'byte_offset', kind: 'u64', value: (r) => r.byteOffset },
  { name: 'byte_length', kind: 'u32', value: (r) => r.byteLength },
  { name: 'reason', kind: 'text', value: (r) => r.reason },
];

/** What the ingest workers sent: rows go to their tables, reports and counts stay here. */
export class Store {
  readonly #db: Db;
  readonly #ports = new Set<MessagePort>();
  readonly #reports = new Map<number, PartReport>();
  #events = 0;
  #rejected = 0;
  #sinceCheckpoint = 0;
  /** Times of the events stored since the last `finish`. */
  #first: number | null = null;
  #last: number | null = null;
  #failed: EngineError | null = null;

  constructor(db: Db) {
    this.#db = db;
  }

  get reports(): readonly PartReport[] {
    return [...this.#reports.values()];
  }

  /** Answers each message of the port with one credit once it is stored. */
  attach(port: MessagePort): void {
    this.#ports.add(port);
    port.onmessage = (event: MessageEvent<IngestMessage>): void => {
      const credit: Credit = { type: 'credit', error: this.receive(event.data) };
      port.postMessage(credit);
    };
  }

  /** Stores one message; answers the error that kept it from being stored, or null. */
  receive(message: IngestMessage): string | null {
    try {
      this.#store(message);
      return null;
    } catch (error) {
      const failure = toFailure(error);
      this.#failed ??= new EngineError(failure.kind, `cannot store ${message.type}: ${failure.message}`);
      return failure.message;
    }
  }

  /** Compresses what was inserted. Throws when a message of this load could not be stored. */
  finish(): void {
    if (this.#failed !== null) throw this.#failed;
    this.compress();
    this.#first = null;
    this.#last = null;
  }

  /** Counts so far; `settled` holds what only a settled load knows. */
  progress(settled: ReadonlyMap<number, StoredPart>): { balance: Balance; parts: readonly StoredPart[] } {
    let duplicates = 0;
    let first = this.#first;
    let last = this.#last;
    const parts = this.reports.map((report) => {
      const known = settled.get(report.partId);
      const part: StoredPart = {
        ...report,
        duplicates: known?.duplicates ?? 0,
        first: known?.first ?? null,
        last: known?.last ?? null,
      };
      duplicates += part.duplicates;
      if (part.first !== null) first = Math.min(first ?? part.first, part.first);
      if (part.last !== null) last = Math.max(last ?? part.last, part.last);
      return part;
    });
    const balance: Balance = {
      records: this.#events + this.#rejected,
      events: this.#events - duplicates,
      duplicates,
      rejected: this.#rejected,
      first,
      last,
    };
    return { balance, parts };
  }

  close(): void {
    for (const port of this.#ports) port.close();
    this.#ports.clear();
  }

  #store(message: IngestMessage): void {
    switch (message.type) {
      case 'events':
        this.#insert('events', distinctMaps(message.stream, 'extra'), message.rows);
        this.#widen(message.rows);
        this.#events += message.rows;
        this.#sinceCheckpoint += message.rows;
        if (this.#mayCheckpoint()) this.compress();
        return;
      case 'changes':
        this.#insert('changes', message.stream, message.rows);
        return;
      case 'rejects':
        if (message.rows.length > 0)
          this.#insert('rejects', arrowRows(rejectColumns, message.rows), message.rows.length);
        this.#rejected += message.rows.length;
        return;
      case 'part':
        this.#reports.set(message.report.partId, message.report);
    }
  }

  /** DuckDB takes a stream that breaks off without a word: the rows are counted. */
  #insert(table: string, stream: Uint8Array, rows: number): void {
    const before = Number(this.#db.scalar(`select count(*) from ${table}`));
    this.#db.insertArrow(table, stream);
    const stored = Number(this.#db.scalar(`select count(*) from ${table}`)) - before;
    if (stored !== rows) throw new EngineError('engine', `${stored} of ${rows} rows arrived in ${table}`);
  }

  /** Times of the rows stored last: charts need to know their range before the load is done. */
  #widen(rows: number): void {
    const [span = {}] = this.#db.query(
      'select epoch_us(min(time)) as first, epoch_us(max(time)) as last from events where rowid >= (select count(*) from events) - ?',
      [rows],
    );
    const first = Number(span['first']);
    const last = Number(span['last']);
    this.#first = Math.min(this.#first ?? first, first);
    this.#last = Math.max(this.#last ?? last, last);
  }

  #mayCheckpoint(): boolean {
    if (this.#sinceCheckpoint >= checkpointRows && !this.#db.isQuerying) return true;
    return readMemory(this.#db).bytes >= checkpointBytes;
  }

  /** Compresses what was inserted since the last time; what could not be then is tried again by the next call. */
  compress(): void {
    if (this.#sinceCheckpoint > 0 && this.#db.checkpoint()) this.#sinceCheckpoint = 0;
  }
}
