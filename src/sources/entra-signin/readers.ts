import { list, own, parseJson, path, record, text, type JsonObject } from '../../lib/json.ts';
import type { CsvRow } from '../source.ts';
import { fieldPlaces, graphNames, type Field } from './fields.ts';

/** One sign-in, whatever its shape. */
export interface SignIn {
  /** Scalar as text; null when absent or a placeholder. */
  text(field: Field): string | null;
  /** List of a field; JSON text of a cell is parsed. Empty when absent. */
  list(field: Field): readonly unknown[];
}

function graphValue(source: JsonObject, field: Field): unknown {
  let value: unknown = source;
  for (const key of fieldPlaces[field].graph) {
    const object = record(value);
    if (object === null) return undefined;
    value = own(object, key);
  }
  return value === source ? undefined : value;
}

/** Reads a Graph-shaped object. */
export function fromGraph(source: JsonObject): SignIn {
  return {
    text: (field) => text(graphValue(source, field)),
    list: (field) => {
      const value = graphValue(source, field);
      return list(typeof value === 'string' ? parseJson(value) : value);
    },
  };
}

const envelopeNames: Partial<Readonly<Record<Field, string>>> = {
  errorCode: 'resultType',
  status: 'resultSignature',
  failureReason: 'resultDescription',
  ip: 'callerIpAddress',
  correlationId: 'correlationId',
  logTenantId: 'tenantId',
  category: 'category',
  operation: 'operationName',
  userDisplayName: 'identity',
  place: 'location',
};

/** Reads a record of diagnostic settings: its `properties` first, then the envelope. The tenant is the envelope's. */
export function fromDiagnostic(envelope: JsonObject): SignIn {
  const inner = fromGraph(record(own(envelope, 'properties')) ?? {});
  const outer = (field: Field): string | null => {
    const name = envelopeNames[field];
    return name === undefined ? null : text(own(envelope, name));
  };
  return {
    text: (field) =>
      field === 'logTenantId' ? (outer(field) ?? inner.text(field)) : (inner.text(field) ?? outer(field)),
    list: inner.list,
  };
}

/** Reads a row of a Log Analytics table. `cell` gives a column by lower-case name: text, or a value already parsed. */
export function fromTable(cell: (column: string) => unknown): SignIn {
  const parsed = new Map<string, unknown>();
  const json = (column: string): unknown => {
    if (!parsed.has(column)) {
      const raw = cell(column) ?? cell(`${column}_dynamic`) ?? cell(`${column}_string`);
      parsed.set(column, typeof raw === 'string' ? parseJson(raw) : raw);
    }
    return parsed.get(column);
  };
  return {
    text: (field) => {
      for (const place of fieldPlaces[field].table) {
        const value = text(place.path === '' ? cell(place.column) : path(json(place.column), place.path));
        if (value !== null) return value;
      }
      return null;
    },
    list: (field) => {
      for (const place of fieldPlaces[field].table) {
        const values = list(json(place.column));
        if (values.length > 0) return values;
      }
      return [];
    },
  };
}

/** Reads a row of the portal CSV through the English names of its columns. */
export function fromPortal(row: CsvRow, columns: ReadonlyMap<string, readonly [name: string, nth: number]>): SignIn {
  return {
    text: (field) => {
      for (const english of fieldPlaces[field].portal) {
        const column = columns.get(english);
        const value = column === undefined ? null : row.get(column[0], column[1]);
        if (value !== null) return value;
      }
      return null;
    },
    list: () => [],
  };
}

const deepest = 6;

/** The object with Graph's spelling of every known key, for exports in PascalCase or lower case. */
export function recase(source: JsonObject, depth = 0): JsonObject {
  const entries: [string, unknown][] = [];
  for (const [key, value] of Object.entries(source)) {
    entries.push([graphNames.get(key.toLowerCase()) ?? key, recaseValue(value, depth + 1)]);
  }
  return Object.fromEntries(entries);
}

function recaseValue(value: unknown, depth: number): unknown {
  if (depth > deepest) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => recaseValue(item, depth + 1));
  const object = record(value);
  return object === null ? value : recase(object, depth);
}
