import { parsePairs } from '../lib/pairs.ts';
import { cut } from '../lib/text.ts';
import { splitAddress } from '../lib/ip.ts';
import { parseTime } from '../lib/time.ts';
import { mailAddress } from '../sources/person.ts';
import type { CsvHeader, JsonRecord, Source } from '../sources/source.ts';
import { cellValues, keyNames, listedRecords, recordValues, rowValues, tableColumns, type Values } from './columns.ts';
import { columnLimit, type MappedShape } from './mapping.ts';
import { rowColumns } from './to-source.ts';

/** The first records of a file that no source knows. */
export interface Sample {
  readonly shape: MappedShape;
  /** In order of first sight. */
  readonly columns: readonly string[];
  readonly rows: readonly Values[];
}

const rowLimit = 1000;
const characterLimit = 8_000_000;
const valueLimit = 8192;
const refused = { reject: 'looked at only' } as const;

/**
 * A source that claims whatever has columns and keeps its first records instead of making events. Given to the reader behind all real
 * sources, it sees a file exactly as a mapping will.
 */
export class Sampler {
  /** Called once enough is kept. */
  onFull: () => void = () => undefined;
  #header: CsvHeader | null = null;
  #kind: MappedShape['kind'] | null = null;
  #rows: Values[] = [];
  #characters = 0;
  #always: Set<string> | null = null;
  readonly #keys = new Set<string>();
  readonly #list: string | null;
  #longest: { readonly name: string; readonly length: number } | null = null;

  /** @param list name of the list in each JSON value that holds the records; null when the values are the records */
  constructor(list: string | null = null) {
    this.#list = list;
  }

  readonly source: Source = {
    title: 'sample',
    family: 'sample',
    shapes: [
      {
        kind: 'csv',
        id: 'table',
        title: 'table',
        claims: (header) => this.#isTable(header) && !isData(header.cells) && this.#begin('table', header),
        normalise: (row, { header }) => this.#keep(rowValues(tableColumns(header?.names ?? []), row)),
      },
      {
        kind: 'csv',
        id: 'rows',
        title: 'rows',
        headerless: true,
        claims: (header) => this.#isTable(header) && isData(header.cells) && this.#begin('rows', header),
        normalise: (row) => this.#keep(cellValues(row.cells)),
      },
      {
        kind: 'json',
        id: 'records',
        title: 'records',
        claims: (record) => this.#isRecord(record) && this.#begin('records', null),
        split: (record) => (this.#list === null ? [] : listedRecords(record, this.#list)),
        normalise: (record) => {
          this.#note(record);
          return this.#keep(recordValues(record));
        },
      },
    ],
  };

  /** What was kept; null when nothing in the file has columns. */
  sample(): Sample | null {
    const kind = this.#kind;
    if (kind === null || this.#rows.length === 0) return null;
    const seen = [...new Set(this.#rows.flatMap((row) => [...row.keys()]))].slice(0, columnLimit);
    const names = this.#header?.names ?? [];
    switch (kind) {
      case 'table': {
        const columns = tableColumns(names).map(({ id }) => id);
        return { shape: { kind, columns }, columns: [...new Set([...columns, ...seen])], rows: this.#rows };
      }
      case 'rows': {
        const width = this.#header?.rowWidth ?? 2;
        return { shape: { kind, width }, columns: [...new Set([...rowColumns(width), ...seen])], rows: this.#rows };
      }
      case 'records': {
        const always = [...(this.#always ?? [])].slice(0, columnLimit);
        const known = new Set(always);
        const sometimes = [...this.#keys].filter((key) => !known.has(key)).slice(0, columnLimit);
        const list = this.#list === null ? {} : { list: this.#list };
        return { shape: { kind, ...list, always, sometimes }, columns: seen, rows: this.#rows };
      }
    }
  }

  /** Name of a list that seems to hold the records, when there are few values and a longer list of objects in one of them. */
  get wrapped(): string | null {
    const longest = this.#longest;
    return longest !== null && this.#rows.length < 4 && longest.length > this.#rows.length ? longest.name : null;
  }

  #isTable({ cells, rowWidth }: CsvHeader): boolean {
    if (cells.length < 2 || rowWidth < 2 || cells.length > columnLimit || Math.abs(rowWidth - cells.length) > 1)
      return false;
    return cells.every((cell) => !/^\s*[{[]/.test(cell)) && parsePairs(cut(cells.join(','), 4096)) === null;
  }

  #begin(kind: MappedShape['kind'], header: CsvHeader | null): boolean {
    if (this.#kind !== null && this.#kind !== kind) return false;
    this.#kind = kind;
    this.#header ??= header;
    return true;
  }

  #isRecord(record: JsonRecord): boolean {
    if (this.#list !== null) return listedRecords(record, this.#list).length > 0;
    return isMappable(record) || longestList(record) !== null;
  }

  #note(record: JsonRecord): void {
    const keys = keyNames(record);
    const list = this.#rows.length < 4 ? longestList(record) : null;
    if (list !== null && list.length > (this.#longest?.length ?? 1)) this.#longest = list;
    const always = this.#always;
    if (always === null) this.#always = new Set(keys);
    else for (const key of always) if (!keys.has(key)) always.delete(key);
    for (const key of keys) if (this.#keys.size < columnLimit) this.#keys.add(key);
  }

  #keep(values: Values): typeof refused {
    if (this.#rows.length >= rowLimit || this.#characters >= characterLimit) return refused;
    const kept = new Map<string, string>();
    for (const [name, value] of values) {
      const short = cut(value, valueLimit);
      kept.set(name, short);
      this.#characters += name.length + short.length;
    }
    this.#rows.push(kept);
    if (this.#rows.length >= rowLimit || this.#characters >= characterLimit) this.onFull();
    return refused;
  }
}

/** The longest list of objects right in a record or in an object of it; null when there is none. */
function longestList(source: JsonRecord): { readonly name: string; readonly length: number } | null {
  let longest: { readonly name: string; readonly length: number } | null = null;
  for (const name of keyNames(source)) {
    const { length } = listedRecords(source, name);
    if (length > (longest?.length ?? 1)) longest = { name, length };
  }
  return longest;
}

/** Two keys at least; a line of plain text comes as its `message` alone. */
function isMappable(record: JsonRecord): boolean {
  return Object.keys(record).length >= 2;
}

/** A first row that holds times, addresses or people holds no names of columns. */
function isData(cells: readonly string[]): boolean {
  return cells.some(
    (cell) =>
      cell.length <= 320 &&
      (splitAddress(cell).ip !== null ||
        mailAddress(cell) !== null ||
        (/\d.*\d/.test(cell) && parseTime(cell) !== null)),
  );
}
