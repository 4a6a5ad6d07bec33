import { Batch, bool, Column, type DataType } from '@uwdata/flechette';
import { Nullable, type ColumnBuilder } from './column-builder.ts';

type Numbers = Uint32Array | Float32Array;

/** 32-bit numbers; those out of range stay null. */
export class NumberBuilder extends Nullable implements ColumnBuilder {
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

export class BoolBuilder extends Nullable implements ColumnBuilder {
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
    return plainColumn(
      this.type,
      this.#bits.subarray(0, (rows + 7) >> 3),
      rows,
      rows - this.filled,
      this.validity(rows),
    );
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
