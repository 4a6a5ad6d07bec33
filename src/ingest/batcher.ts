import type { RejectedRecord } from '../evidence/part.ts';
import { Hash64 } from '../lib/hash64.ts';
import { operationKey } from '../lib/text.ts';
import { columns, type Change, type ColumnKind, type EventFields } from '../schema/event.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { Frame } from './frame.ts';
import { batchRows, type IngestSink } from './messages.ts';
import { TextBuilder } from './text-columns.ts';

/** What the events of one part have in common. */
export interface Origin {
  readonly source: string;
  readonly family: string;
  readonly partId: number;
}

/** Where a record is in its part. */
export interface RecordPlace {
  /** From 1. */
  readonly recordNo: number;
  readonly byteOffset: number;
  readonly byteLength: number;
}

export interface BatcherOptions {
  /** Rows of the very first batch, sent early so that the page shows something; 8,192 when not given. */
  readonly firstRows?: number;
  readonly rows?: number;
}

const changeColumns: readonly { name: string; kind: ColumnKind }[] = [
  { name: 'event_key', kind: 'u64' },
  { name: 'target', kind: 'text' },
  { name: 'name', kind: 'text' },
  { name: 'old', kind: 'text' },
  { name: 'new', kind: 'text' },
];

/** A column that sources fill. Text columns go apart: one class at the call keeps it fast. */
interface Slot<B extends ColumnBuilder> {
  readonly name: keyof EventFields;
  readonly builder: B;
}

type Lineage = ReturnType<typeof lineageOf>;

/** A batch is sent before its rows are full when its texts reach this size. */
const bytesLimit = 64 * 1024 * 1024;
const rejectsPerMessage = 4096;
const operationsKept = 8192;

type Outgoing =
  | { readonly kind: 'events' | 'changes'; readonly stream: Uint8Array; readonly rows: number }
  | { readonly kind: 'rejects'; readonly rows: readonly RejectedRecord[] };

/**
 * Collects events of any number of parts into Arrow batches for a sink. `add` and `reject` never wait; full batches queue until
 * `drain`, which the reader calls between chunks and which waits for the sink.
 */
export class EventBatcher {
  readonly #sink: IngestSink;
  readonly #rows: number;
  readonly #events: Frame;
  readonly #changes: Frame;
  readonly #texts: readonly Slot<TextBuilder>[];
  readonly #others: readonly Slot<ColumnBuilder>[];
  readonly #lineage: Lineage;
  readonly #hash = new Hash64();
  readonly #operations = new Map<string, string>();
  readonly #queue: Outgoing[] = [];
  #rejects: RejectedRecord[] = [];
  #limit: number;

  constructor(sink: IngestSink, options: BatcherOptions = {}) {
    this.#sink = sink;
    this.#rows = options.rows ?? batchRows;
    this.#limit = Math.min(options.firstRows ?? 8192, this.#rows);
    this.#events = new Frame(columns, this.#rows);
    this.#changes = new Frame(changeColumns, this.#rows);
    const slots = columns.flatMap((c) =>
      'lineage' in c || c.name === 'event_id' ? [] : [{ name: c.name, builder: this.#events.builder(c.name) }],
    );
    this.#texts = slots.flatMap(({ name, builder }) => (builder instanceof TextBuilder ? [{ name, builder }] : []));
    this.#others = slots.filter((slot) => !(slot.builder instanceof TextBuilder));
    this.#lineage = lineageOf(this.#events);
  }

  /** Stores one event. `eventId` is the native id or the hash that stands for it. */
  add(origin: Origin, fields: EventFields, eventId: string, place: RecordPlace): void {
    const events = this.#events;
    const row = events.rows;
    this.#hash.pair(origin.family, eventId);
    const { high, low } = this.#hash;
    events.key.setWords(row, high, low);
    for (const { name, builder } of this.#texts) {
      const value = fields[name];
      if (typeof value === 'string') builder.set(row, value);
    }
    for (const { name, builder } of this.#others) {
      const value = fields[name];
      if (value !== null && value !== undefined) builder.set(row, value);
    }
    const lineage = this.#lineage;
    lineage.event_id.set(row, eventId);
    lineage.source.set(row, origin.source);
    lineage.part_id.set(row, origin.partId);
    lineage.record_no.set(row, place.recordNo);
    lineage.byte_offset.set(row, place.byteOffset);
    lineage.byte_length.set(row, place.byteLength);
    lineage.operation_key.set(row, this.#operationKey(fields.operation));
    events.rows = row + 1;
    const changes = fields.changes;
    if (changes !== null && changes !== undefined) for (const change of changes) this.#change(high, low, change);
    if (events.rows >= this.#limit || ((row & 255) === 0 && events.bytes() > bytesLimit)) this.#sendEvents();
  }

  reject(record: RejectedRecord): void {
    this.#rejects.push(record);
    if (this.#rejects.length >= rejectsPerMessage) this.#sendRejects();
  }

  /** Texts cut at the length limit of their column since the last call. */
  takeCuts(): number {
    return this.#events.takeCuts() + this.#changes.takeCuts();
  }

  /** Hands full batches to the sink and waits for it. */
  async drain(): Promise<void> {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      if (next.kind === 'rejects') await this.#sink.rejects(next.rows);
      else await this.#sink[next.kind](next.stream, next.rows);
    }
  }

  /** Sends everything held, however little. */
  async flush(): Promise<void> {
    this.#sendEvents();
    this.#sendChanges();
    this.#sendRejects();
    await this.drain();
  }

  #operationKey(operation: string): string {
    const known = this.#operations.get(operation);
    if (known !== undefined) return known;
    if (this.#operations.size >= operationsKept) this.#operations.clear();
    const key = operationKey(operation);
    if (operation.length <= 256) this.#operations.set(operation, key);
    return key;
  }

  #change(high: number, low: number, change: Change): void {
    const frame = this.#changes;
    const row = frame.rows;
    frame.key.setWords(row, high, low);
    frame.set('target', row, change.target);
    frame.set('name', row, change.name);
    frame.set('old', row, change.old);
    frame.set('new', row, change.new);
    frame.rows = row + 1;
    if (frame.rows >= this.#rows || ((row & 255) === 0 && frame.bytes() > bytesLimit)) this.#sendChanges();
  }

  #sendEvents(): void {
    const rows = this.#events.rows;
    if (rows === 0) return;
    this.#queue.push({ kind: 'events', stream: this.#events.take(), rows });
    this.#limit = this.#rows;
  }

  #sendChanges(): void {
    const rows = this.#changes.rows;
    if (rows > 0) this.#queue.push({ kind: 'changes', stream: this.#changes.take(), rows });
  }

  #sendRejects(): void {
    if (this.#rejects.length === 0) return;
    this.#queue.push({ kind: 'rejects', rows: this.#rejects });
    this.#rejects = [];
  }
}

/** Columns that the ingest fills itself. */
function lineageOf(frame: Frame) {
  return {
    event_id: frame.builder('event_id'),
    source: frame.builder('source'),
    part_id: frame.builder('part_id'),
    record_no: frame.builder('record_no'),
    byte_offset: frame.builder('byte_offset'),
    byte_length: frame.builder('byte_length'),
    operation_key: frame.builder('operation_key'),
  };
}
