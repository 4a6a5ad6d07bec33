import { columnFromArray, tableFromColumns, tableToIPC, uint32, uint64, utf8 } from '@uwdata/flechette';

const kinds = { text: utf8, u32: uint32, u64: uint64 } as const;

export interface ArrowColumn<R> {
  readonly name: string;
  readonly kind: keyof typeof kinds;
  readonly value: (row: R) => string | number | null;
}

/** Few rows as an Arrow IPC stream, for `Db.insertArrow`. */
export function arrowRows<R>(columns: readonly ArrowColumn<R>[], rows: readonly R[]): Uint8Array {
  const table = tableFromColumns(
    columns.map(({ name, kind, value }) => [
      name,
      columnFromArray(
        rows.map((row) => cell(kind, value(row))),
        kinds[kind](),
      ),
    ]),
  );
  const stream = tableToIPC(table, { format: 'stream' });
  if (stream === null) throw new Error('no arrow stream for rows');
  return stream;
}

function cell(kind: keyof typeof kinds, value: string | number | null): string | number | bigint | null {
  return kind === 'u64' && value !== null ? BigInt(value) : value;
}
