import {
  Batch,
  Column,
  bool,
  dictionary,
  field,
  float32,
  int32,
  map,
  timestamp,
  TimeUnit,
  uint32,
  uint64,
  utf8,
  type DataType,
} from '@uwdata/flechette';
import { cut } from '../lib/text.ts';
import type { ColumnKind } from '../schema/event.ts';
import { TextHeap } from './text-heap.ts';

/** Longest text kept in a column, in UTF-16 units; the raw record stays readable in its file. */
export const textLimit = 65_536;
/** The same for one value of `extra`. */
export const extraLimit = 262_144;

/** Arrow buffers of one column for up to a fixed number of rows. Rows never set are null. */
export interface ColumnBuilder {
  readonly type: DataType;
  /** Stores a value at a row; values of the wrong kind stay null. Each row is set at most once, in ascending order. */
  set(row: number, value: unknown): void;
  column(rows: number): Column<unknown>;
  /** Forgets all rows. */
  reset(): void;
  /** Bytes of text held, for the size bound of a batch. */
  readonly bytes: number;
  /** Values shortened since the last call. */
  takeCuts(): number;
}

/** A dictionary-coded batch: flechette's own class would decode the dictionary, which encoding does not need. */
class CodedBatch extends Batch<unknown> {
  readonly dictionary: Column<unknown>;

  constructor(options: ConstructorParameters<typeof Batch>[0], dictionaryColumn: Column<unknown>) {
    super(options);
    this.dictionary = dictionaryColumn;
  }
}

const none = new Uint8Array(0);

abstract class Nullable {
  readonly capacity: number;
  protected valid: Uint8Array;
  protected filled = 0;
  protected cuts = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.valid = new Uint8Array((capacity + 7) >> 3);
  }

  protected mark(row: number): void {
    this.valid[row >> 3] = (this.valid[row >> 3] ?? 0) | (1 << (row & 7));
    this.filled++;
  }

  protected validity(rows: number): Uint8Array {
    return this.filled === rows ? none : this.valid.subarray(0, (rows + 7) >> 3);
  }

  protected forget(): void {
    if (this.filled > 0) this.valid.fill(0);
    this.filled = 0;
  }

  takeCuts(): number {
    const cuts = this.cuts;
    this.cuts = 0;
    return cuts;
  }
}

class TextBuilder extends Nullable implements ColumnBuilder {
  readonly type = dictionary(utf8(), int32());
  readonly #heap = new TextHeap();
  readonly #indexes: Int32Array;
  #last = '';
  #lastIndex = -1;

  constructor(capacity: number) {
    super(capacity);
    this.#indexes = new Int32Array(capacity);
  }

  get bytes(): number {
    return this.#heap.bytes;
  }

  set(row: number, value: unknown): void {
    if (typeof value !== 'string') return;
    if (value !== this.#last || this.#lastIndex < 0) {
      let text = value;
      if (text.length > textLimit) {
        text = cut(text, textLimit);
        this.cuts++;
      }
      this.#lastIndex = this.#heap.intern(text);
      this.#last = value;
    }
    this.#indexes[row] = this.#lastIndex;
    this.mark(row);
  }

  column(rows: number): Column<unknown> {
    return codedColumn(this.type, this.#heap, this.#indexes, rows, rows - this.filled, this.validity(rows));
  }

  reset(): void {
    if (this.filled > 0) this.#indexes.fill(0);
    this.forget();
    this.#heap.reset();
    this.#last = '';
    this.#lastIndex = -1;
  }
}

function codedColumn(
  type: ReturnType<typeof dictionary>,
  heap: TextHeap,
  indexes: Int32Array,
  rows: number,
  nullCount: number,
  validity: Uint8Array,
): Column<unknown> {
  const words = new Batch<unknown>({ length: heap.size, nullCount: 0, type: type.dictionary, validity: none, ...heap.buffers() });
  const options = { length: rows, nullCount, type, validity, values: indexes.subarray(0, rows) };
  return new Column([new CodedBatch(options, new Column([words], type.dictionary))], type);
}

class IdBuilder extends Nullable implements ColumnBuilder {
  readonly type = utf8();
  readonly #heap = new TextHeap();
  readonly #offsets: Int32Array;
  #next = 0;

  constructor(capacity: number) {
    super(capacity);
    this.#offsets = new Int32Array(capacity + 1);
  }

  get bytes(): number {
    return this.#heap.bytes;
  }

  set(row: number, value: unknown): void {
    if (typeof value !== 'string') return;
    let text = value;
    if (text.length > textLimit) {
      text = cut(text, textLimit);
      this.cuts++;
    }
    this.#pad(row);
    this.#heap.append(text);
    this.#offsets[row + 1] = this.#heap.bytes;
    this.#next = row + 1;
    this.mark(row);
  }

  #pad(row: number): void {
    const at = this.#heap.bytes;
    for (let i = this.#next; i < row; i++) this.#offsets[i + 1] = at;
  }

  column(rows: number): Column<unknown> {
    this.#pad(rows);
    const batch = new Batch<unknown>({
      length: rows,
      nullCount: rows - this.filled,
      type: this.type,
      validity: this.validity(rows),
      offsets: this.#offsets.subarray(0, rows + 1),
      values: this.#heap.buffers().values,
    });
    return new Column([batch], this.type);
  }

  reset(): void {
    this.forget();
    this.#heap.reset();
    this.#next = 0;
  }
}

type Numbers = Uint32Array | Float32Array;

class NumberBuilder extends Nullable implements ColumnBuilder {
  readonly type: DataType;
  readonly bytes = 0;
  readonly #values: Numbers;
  readonly #least: number;
  readonly #greatest: number;

  constructor(type: DataType, values: Numbers, least: number, greatest: number) {
    super(values.length);
    this.type = type;
    this.#values = values;
    this.#least = least;
    this.#greatest = greatest;
  }

  set(row: number, value: unknown): void {
    if (typeof value !== 'number' || !(value >= this.#least && value <= this.#greatest)) return;
    this.#values[row] = value;
    this.mark(row);
  }

  column(rows: number): Column<unknown> {
    return plainColumn(this.type, this.#values.subarray(0, rows), rows, rows - this.filled, this.validity(rows));
  }

  reset(): void {
    this.forget();
  }
}

/** 64-bit integers as two words, little endian: times and offsets come as numbers, keys as two halves. */
export class WideBuilder extends Nullable implements ColumnBuilder {
  readonly type: DataType;
  readonly bytes = 0;
  readonly #words: Uint32Array;

  constructor(type: DataType, capacity: number) {
    super(capacity);
    this.type = type;
    this.#words = new Uint32Array(capacity * 2);
  }

  set(row: number, value: unknown): void {
    if (typeof value === 'number' && Number.isSafeInteger(value)) {
      this.setWords(row, Math.floor(value / 4_294_967_296), value);
    } else if (typeof value === 'bigint') {
      this.setWords(row, Number(value >> 32n), Number(value & 0xffffffffn));
    }
  }

  /** Both words are taken modulo 2^32. */
  setWords(row: number, high: number, low: number): void {
    this.#words[row * 2] = low;
    this.#words[row * 2 + 1] = high;
    this.mark(row);
  }

  column(rows: number): Column<unknown> {
    const values = new BigInt64Array(this.#words.buffer, 0, rows);
    return plainColumn(this.type, values, rows, rows - this.filled, this.validity(rows));
  }

  reset(): void {
    this.forget();
  }
}

class BoolBuilder extends Nullable implements ColumnBuilder {
  readonly type = bool();
  readonly bytes = 0;
  readonly #bits: Uint8Array;

  constructor(capacity: number) {
    super(capacity);
    this.#bits = new Uint8Array((capacity + 7) >> 3);
  }

  set(row: number, value: unknown): void {
    if (typeof value !== 'boolean') return;
    if (value) this.#bits[row >> 3] = (this.#bits[row >> 3] ?? 0) | (1 << (row & 7));
    this.mark(row);
  }

  column(rows: number): Column<unknown> {
    return plainColumn(this.type, this.#bits.subarray(0, (rows + 7) >> 3), rows, rows - this.filled, this.validity(rows));
  }

  reset(): void {
    this.#bits.fill(0);
    this.forget();
  }
}

function plainColumn(
  type: DataType,
  values: Uint32Array | Float32Array | BigInt64Array | Uint8Array,
  rows: number,
  nullCount: number,
  validity: Uint8Array,
): Column<unknown> {
  return new Column([new Batch<unknown>({ length: rows, nullCount, type, validity, values })], type);
}

class MapBuilder extends Nullable implements ColumnBuilder {
  readonly #keyType = dictionary(utf8(), int32());
  readonly #valueType = dictionary(utf8(), int32());
  readonly type = map(field('key', this.#keyType, false), field('value', this.#valueType, true));
  readonly #keys = new TextHeap();
  readonly #values = new TextHeap();
  readonly #offsets: Int32Array;
  #keyIndexes = new Int32Array(4096);
  #valueIndexes = new Int32Array(4096);
  #entries = 0;
  #next = 0;

  constructor(capacity: number) {
    super(capacity);
    this.#offsets = new Int32Array(capacity + 1);
  }

  get bytes(): number {
    return this.#keys.bytes + this.#values.bytes + this.#entries * 8;
  }

  set(row: number, value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    this.#pad(row);
    for (const [key, text] of Object.entries(value)) {
      if (typeof text === 'string') this.#entry(key, text);
    }
    this.#offsets[row + 1] = this.#entries;
    this.#next = row + 1;
    this.mark(row);
  }

  #entry(key: string, value: string): void {
    let text = value;
    if (text.length > extraLimit) {
      text = cut(text, extraLimit);
      this.cuts++;
    }
    if (this.#entries === this.#keyIndexes.length) {
      this.#keyIndexes = doubled(this.#keyIndexes);
      this.#valueIndexes = doubled(this.#valueIndexes);
    }
    this.#keyIndexes[this.#entries] = this.#keys.intern(cut(key, textLimit));
    this.#valueIndexes[this.#entries] = this.#values.intern(text);
    this.#entries++;
  }

  #pad(row: number): void {
    for (let i = this.#next; i < row; i++) this.#offsets[i + 1] = this.#entries;
  }

  column(rows: number): Column<unknown> {
    this.#pad(rows);
    const entries = this.#entries;
    const keys = codedColumn(this.#keyType, this.#keys, this.#keyIndexes, entries, 0, none);
    const values = codedColumn(this.#valueType, this.#values, this.#valueIndexes, entries, 0, none);
    const children = [...keys.data, ...values.data];
    const entryType = this.type.children[0].type;
    const pairs = new Batch<unknown>({ length: entries, nullCount: 0, type: entryType, validity: none, children });
    const batch = new Batch<unknown>({
      length: rows,
      nullCount: rows - this.filled,
      type: this.type,
      validity: this.validity(rows),
      offsets: this.#offsets.subarray(0, rows + 1),
      children: [pairs],
    });
    return new Column([batch], this.type);
  }

  reset(): void {
    this.forget();
    this.#keys.reset();
    this.#values.reset();
    this.#entries = 0;
    this.#next = 0;
  }
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** A builder for a column kind of the schema. */
export function columnBuilder(kind: ColumnKind, capacity: number): ColumnBuilder {
  switch (kind) {
    case 'text':
      return new TextBuilder(capacity);
    case 'id':
      return new IdBuilder(capacity);
    case 'time':
      return new WideBuilder(timestamp(TimeUnit.MICROSECOND), capacity);
    case 'u64':
      return new WideBuilder(uint64(), capacity);
    case 'u32':
      return new NumberBuilder(uint32(), new Uint32Array(capacity), 0, 4_294_967_295);
    case 'f32':
      return new NumberBuilder(float32(), new Float32Array(capacity), -3.4e38, 3.4e38);
    case 'bool':
      return new BoolBuilder(capacity);
    case 'map':
      return new MapBuilder(capacity);
  }
}
