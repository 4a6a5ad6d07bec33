import { Batch, Column, dictionary, field, int32, map, utf8 } from '@uwdata/flechette';
import { cut } from '../lib/text.ts';
import { none, Nullable, type ColumnBuilder } from './column-builder.ts';
import { TextHeap } from './text-heap.ts';

/** Longest text kept in a column, in UTF-16 units; the raw record stays readable in its file. */
export const textLimit = 65_536;
/** The same for one value of `extra`. */
export const extraLimit = 262_144;

/** A dictionary-coded batch: flechette's own class would decode the dictionary, which encoding does not need. */
class CodedBatch extends Batch<unknown> {
  readonly dictionary: Column<unknown>;

  constructor(options: ConstructorParameters<typeof Batch>[0], dictionaryColumn: Column<unknown>) {
    super(options);
    this.dictionary = dictionaryColumn;
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
  const words = new Batch<unknown>({
    length: heap.size,
    nullCount: 0,
    type: type.dictionary,
    validity: none,
    ...heap.buffers(),
  });
  const options = { length: rows, nullCount, type, validity, values: indexes.subarray(0, rows) };
  return new Column([new CodedBatch(options, new Column([words], type.dictionary))], type);
}

/** Repeating texts, dictionary-coded. */
export class TextBuilder extends Nullable implements ColumnBuilder {
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

/** Mostly distinct texts. */
export class IdBuilder extends Nullable implements ColumnBuilder {
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

/** Text to text, both dictionary-coded. */
export class MapBuilder extends Nullable implements ColumnBuilder {
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
    for (const key of Object.keys(value)) {
      const text: unknown = (value as Readonly<Record<string, unknown>>)[key];
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
