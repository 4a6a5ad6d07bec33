import { Hash64 } from '../lib/hash64.ts';
import type { CsvHeader, JsonRecord, Shape, Source } from '../sources/source.ts';
import { cellValues, keyNames, listedRecords, positionName, recordValues, rowValues, tableColumns } from './columns.ts';
import { instantReader } from './instant.ts';
import type { MappedShape, Mapping } from './mapping.ts';
import { eventMaker } from './to-event.ts';
import { isSwitching } from './zone.ts';

/** Source id of every event that a mapping made. */
export const mappedId = 'mapped';

const hash = new Hash64();

/** A mapping as a source with one shape, which claims files of the mapping's shape alone. */
export function mappedSource(mapping: Mapping): Source {
  hash.text(JSON.stringify(mapping.shape));
  return { title: mapping.name, family: `${mappedId}:${hash.hex()}`, shapes: [shapeOf(mapping)] };
}

function shapeOf(mapping: Mapping): Shape {
  const { shape, time, name } = mapping;
  const make = eventMaker(mapping);
  const common = {
    title: name,
    assumes: {
      zone: time.format === 'written' ? time.zone : null,
      dateOrder: time.format === 'written' ? time.order : null,
    },
    limits: limitsOf(mapping),
  };
  switch (shape.kind) {
    case 'table': {
      const wanted = new Set(shape.columns);
      let known: CsvHeader | null = null;
      let columns = tableColumns([]);
      const columnsOf = (header: CsvHeader | null): typeof columns => {
        if (header !== null && header !== known) {
          known = header;
          columns = tableColumns(header.names);
        }
        return columns;
      };
      return {
        ...common,
        kind: 'csv',
        id: 'table',
        claims: (header) => {
          const found = columnsOf(header);
          return found.length === wanted.size && found.every(({ id }) => wanted.has(id));
        },
        normalise: (row, context) => make(rowValues(columnsOf(context.header), row)),
      };
    }
    case 'rows':
      return {
        ...common,
        kind: 'csv',
        id: 'rows',
        headerless: true,
        claims: (header) => header.rowWidth === shape.width && hasTimes(mapping, header),
        normalise: (row) => make(cellValues(row.cells)),
      };
    case 'records': {
      const isOurs = recordTest(shape);
      return {
        ...common,
        kind: 'json',
        id: 'records',
        claims: (record) => {
          const [first = null] = shape.list === undefined ? [record] : listedRecords(record, shape.list);
          return first !== null && isOurs(first);
        },
        split: (record) => (shape.list === undefined ? [] : listedRecords(record, shape.list)),
        normalise: (record) => make(recordValues(record)),
      };
    }
  }
}

/** The first row and most of the next have times where the mapping has them: names would not. */
function hasTimes({ time, shape }: Mapping, { cells, firstRows }: CsvHeader): boolean {
  const read = instantReader(time);
  const isTimed = (row: readonly string[]): boolean => {
    const values = cellValues(row);
    const clock = time.clock === undefined ? undefined : values.get(time.clock);
    const date = values.get(time.column) ?? '';
    return typeof read(clock === undefined ? date : `${date} ${clock}`) !== 'string';
  };
  if (shape.kind !== 'rows' || cells.length !== shape.width || !isTimed(cells)) return false;
  return firstRows.filter(isTimed).length * 2 >= firstRows.length;
}

/** All keys that every record had, and most of the others are known. */
function recordTest({ always, sometimes }: Extract<MappedShape, { kind: 'records' }>): (record: JsonRecord) => boolean {
  const known = new Set([...always, ...sometimes]);
  return (record) => {
    const keys = keyNames(record);
    if (keys.size === 0 || !always.every((key) => keys.has(key))) return false;
    let foreign = 0;
    for (const key of keys) if (!known.has(key)) foreign++;
    return foreign * 2 < keys.size;
  };
}

function limitsOf({ name, time, columns }: Mapping): readonly string[] {
  const missing = [
    columns.actor_name === undefined ? 'who acted' : null,
    columns.src_ip === undefined ? 'from where' : null,
    columns.outcome === undefined ? 'whether it worked' : null,
  ].filter((one) => one !== null);
  const limits = [`${name}: read by a mapping of the analyst, not by a known format`];
  if (missing.length > 0) limits.push(`${name}: the mapping has no column for ${missing.join(', ')}`);
  if (time.format === 'written' && isSwitching(time.zone))
    limits.push(
      `${name}: times without a zone were read on the clock of ${time.zone}; the hour it goes through twice in autumn cannot be told apart`,
    );
  return limits;
}

/** Names of the columns a mapping may speak of, for a table without a header. */
export function rowColumns(width: number): readonly string[] {
  return Array.from({ length: width }, (_, i) => positionName(i));
}
