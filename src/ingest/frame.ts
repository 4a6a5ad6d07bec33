import { Endianness, field, Table, tableToIPC, Version, type Column, type Field, type Schema } from '@uwdata/flechette';
import type { ColumnKind, ColumnName } from '../schema/event.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { columnBuilder } from './column-builders.ts';
import { WideBuilder } from './number-columns.ts';

/** The builders of one table, which give its rows as Arrow batches. */
export class Frame {
  rows = 0;
  readonly key: WideBuilder;
  readonly #names: readonly string[];
  readonly #builders: ReadonlyMap<string, ColumnBuilder>;
  #cuts = 0;

  constructor(layout: readonly { readonly name: string; readonly kind: ColumnKind }[], capacity: number) {
    this.#names = layout.map((c) => c.name);
    this.#builders = new Map(layout.map((c) => [c.name, columnBuilder(c.kind, capacity)]));
    const key = this.builder('event_key');
    if (!(key instanceof WideBuilder)) throw new Error('event_key is not a 64-bit column');
    this.key = key;
  }

  builder(name: ColumnName): ColumnBuilder {
    const builder = this.#builders.get(name);
    if (builder === undefined) throw new Error(`no column ${name}`);
    return builder;
  }

  set(name: string, row: number, value: unknown): void {
    this.#builders.get(name)?.set(row, value);
  }

  bytes(): number {
    let bytes = 0;
    for (const builder of this.#builders.values()) bytes += builder.bytes;
    return bytes;
  }

  takeCuts(): number {
    let cuts = this.#cuts;
    for (const builder of this.#builders.values()) cuts += builder.takeCuts();
    this.#cuts = 0;
    return cuts;
  }

  /** The rows as an Arrow IPC stream; the frame is empty afterwards. */
  take(): Uint8Array {
    const built: Column<unknown>[] = [];
    const fields: Field[] = [];
    for (const [name, builder] of this.#builders) {
      const column = builder.column(this.rows);
      built.push(column);
      fields.push(field(name, builder.type));
    }
    const schema: Schema = { version: Version.V5, endianness: Endianness.Little, fields, metadata: null };
    const stream = tableToIPC(new Table(schema, built), { format: 'stream' });
    if (stream === null) throw new Error(`no stream for ${this.#names.join(', ')}`);
    for (const builder of this.#builders.values()) builder.reset();
    this.rows = 0;
    return stream;
  }
}
