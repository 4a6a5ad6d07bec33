import { tableFromIPC, Type, type DataType } from '@uwdata/flechette';
import type { Row, Value } from './api.ts';

/** A result in columns, values by the rules of `Value`. */
export interface Columns {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly values: readonly (readonly Value[])[];
  readonly rows: number;
}

/** Decodes Arrow IPC (a file, a stream or the chunks of one) into plain values. */
export function plainColumns(ipc: Uint8Array | Uint8Array[]): Columns {
  const table = tableFromIPC(ipc, { useBigInt: true, useBigIntTimestamp: true, useDecimalInt: true });
  const fields = table.schema.fields;
  const values = fields.map((field, i) => {
    const convert = converter(field.type);
    const column = table.getChildAt(i);
    const out: Value[] = new Array<Value>(table.numRows);
    for (let row = 0; row < table.numRows; row++) out[row] = convert(column.at(row));
    return out;
  });
  return { columns: fields.map((f) => ({ name: f.name, type: typeName(f.type) })), values, rows: table.numRows };
}

/** Rows of a decoded result. A column name that occurs twice keeps its last value. */
export function plainRows({ columns, values, rows }: Columns): Row[] {
  const names = columns.map((c) => c.name);
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(names.map((name, i) => [name, values[i]?.[row] ?? null])),
  );
}

type Convert = (value: unknown) => Value;

function converter(type: DataType): Convert {
  switch (type.typeId) {
    case Type.Int:
      return type.bitWidth === 64 && !type.signed ? nullable(String) : nullable(integer);
    case Type.Decimal:
      return nullable((v) => decimal(v, type.scale));
    case Type.Timestamp:
      return nullable((v) => micros(v, type.unit));
    case Type.Date:
      return nullable((v) => Number(v) * 1000);
    case Type.Time:
    case Type.Duration:
      return nullable(integer);
    case Type.Interval:
      return nullable(interval);
    case Type.Binary:
    case Type.LargeBinary:
    case Type.FixedSizeBinary:
      return nullable(hex);
    case Type.Dictionary:
      return converter(type.dictionary);
    case Type.List:
    case Type.LargeList:
    case Type.FixedSizeList: {
      const item = converter(type.children[0].type);
      return nullable((v) => Array.from(v as Iterable<unknown>, item));
    }
    case Type.Map: {
      const entry = type.children[0].type;
      const [key, value] = entry.typeId === Type.Struct ? entry.children : [];
      const toKey = key === undefined ? scalar : converter(key.type);
      const toValue = value === undefined ? scalar : converter(value.type);
      return nullable((v) =>
        Object.fromEntries((v as [unknown, unknown][]).map(([k, w]) => [String(toKey(k)), toValue(w)])),
      );
    }
    case Type.Struct: {
      const fields = type.children.map((f) => [f.name, converter(f.type)] as const);
      return nullable((v) =>
        Object.fromEntries(fields.map(([name, convert]) => [name, convert((v as Record<string, unknown>)[name])])),
      );
    }
    default:
      return scalar;
  }
}

function nullable(convert: (value: unknown) => Value): Convert {
  return (value) => (value === null || value === undefined ? null : convert(value));
}

function scalar(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  return typeof value === 'bigint' ? integer(value) : JSON.stringify(value);
}

function integer(value: unknown): Value {
  if (typeof value !== 'bigint') return Number(value);
  const n = Number(value);
  return Number.isSafeInteger(n) ? n : String(value);
}

/** Scale 0 is HUGEINT (or a whole DECIMAL): kept exact. Fractions become numbers where that is exact enough, else text. */
function decimal(value: unknown, scale: number): Value {
  const unscaled = BigInt(value as bigint | number);
  if (scale === 0) return integer(unscaled);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const text = `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return digits.length <= 15 ? Number(text) : text;
}

/** Arrow units: 0 second, 1 millisecond, 2 microsecond, 3 nanosecond. */
function micros(value: unknown, unit: number): Value {
  const v = BigInt(value as bigint | number);
  return integer(unit === 0 ? v * 1_000_000n : unit === 1 ? v * 1000n : unit === 2 ? v : v / 1000n);
}

function interval(value: unknown): Value {
  const [months = 0, days = 0, nanos = 0] = Array.from(value as Iterable<number>);
  return { months, days, micros: nanos / 1000 };
}

function hex(value: unknown): Value {
  return Array.from(value as Uint8Array, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function typeName(type: DataType): string {
  switch (type.typeId) {
    case Type.Int:
      return `${type.signed ? '' : 'U'}${({ 8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' } as const)[type.bitWidth]}`;
    case Type.Float:
      return type.precision === 2 ? 'DOUBLE' : 'FLOAT';
    case Type.Decimal:
      return type.precision === 38 && type.scale === 0 ? 'HUGEINT' : `DECIMAL(${type.precision},${type.scale})`;
    case Type.Timestamp:
      return 'TIMESTAMP';
    case Type.Date:
      return 'DATE';
    case Type.Bool:
      return 'BOOLEAN';
    case Type.List:
    case Type.LargeList:
    case Type.FixedSizeList:
      return `${typeName(type.children[0].type)}[]`;
    case Type.Map:
      return 'MAP';
    case Type.Struct:
      return 'STRUCT';
    case Type.Dictionary:
      return typeName(type.dictionary);
    case Type.Null:
      return 'NULL';
    case Type.Time:
      return 'TIME';
    case Type.Interval:
    case Type.Duration:
      return 'INTERVAL';
    case Type.Binary:
    case Type.LargeBinary:
    case Type.FixedSizeBinary:
      return 'BLOB';
    default:
      return 'VARCHAR';
  }
}
