import type { Column, DataType } from '@uwdata/flechette';

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

/** Validity of a column without nulls. */
export const none = new Uint8Array(0);

/** Which rows are filled. */
export abstract class Nullable {
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
