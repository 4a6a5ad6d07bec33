import { nullable } from '../lib/text.ts';
import type { CsvHeader, CsvRow } from '../sources/source.ts';

const zoneMark = /\s*\[(utc|local time)\]$/;

/** A header cell as it is matched. */
export function normaliseName(cell: string): string {
  return clean(cell).replace(zoneMark, '');
}

function clean(cell: string): string {
  return cell
    .slice(0, 1024)
    .normalize('NFKC')
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

/** The header of a table, by which rows are read. */
export class TableHeader implements CsvHeader {
  readonly names: readonly string[];
  readonly cells: readonly string[];
  /** Columns of a name in file order. */
  readonly columns: ReadonlyMap<string, readonly number[]>;
  readonly firstRows: readonly (readonly string[])[];
  readonly rowWidth: number;
  readonly #zones = new Map<string, 'utc' | 'local'>();

  constructor(cells: readonly string[], firstRows: readonly (readonly string[])[] = []) {
    this.cells = cells;
    this.firstRows = firstRows;
    this.rowWidth = modalWidth(firstRows)?.width ?? cells.length;
    this.names = cells.map(normaliseName);
    const columns = new Map<string, number[]>();
    for (const [i, name] of this.names.entries()) {
      const known = columns.get(name);
      if (known === undefined) columns.set(name, [i]);
      else known.push(i);
      const zone = zoneMark.exec(clean(cells[i] ?? ''))?.[1];
      if (zone !== undefined && !this.#zones.has(name)) this.#zones.set(name, zone === 'utc' ? 'utc' : 'local');
    }
    this.columns = columns;
  }

  /** Positions of columns given by normalised name or position. */
  positions(columns: readonly (string | number)[]): readonly number[] {
    return columns.flatMap((column) => (typeof column === 'number' ? [column] : (this.columns.get(column) ?? [])));
  }

  has(...names: readonly string[]): boolean {
    return names.every((name) => this.columns.has(name));
  }

  readonly zoneOf = (name: string): 'utc' | 'local' | null => this.#zones.get(name) ?? null;

  /** Whether a row repeats the header, as in tables pasted together. */
  repeats(cells: readonly string[]): boolean {
    return (
      cells[0] === this.cells[0] && cells.length === this.cells.length && cells.every((c, i) => c === this.cells[i])
    );
  }
}

export class TableRow implements CsvRow {
  readonly cells: readonly string[];
  readonly #columns: ReadonlyMap<string, readonly number[]>;

  constructor(header: TableHeader, cells: readonly string[]) {
    this.#columns = header.columns;
    this.cells = cells;
  }

  get(name: string, nth = 0): string | null {
    const column = this.#columns.get(name)?.[nth];
    if (column === undefined) return null;
    const cell = this.cells[column];
    if (cell === undefined || cell === '') return null;
    return nullable(unguarded(cell));
  }
}

/** The number of cells most rows have (of equally frequent ones the largest) and the share of those rows; null without rows. */
export function modalWidth(rows: readonly (readonly string[])[]): { width: number; share: number } | null {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  let width = 0;
  let most = 0;
  for (const [cells, count] of counts) {
    if (count > most || (count === most && cells > width)) [width, most] = [cells, count];
  }
  return rows.length === 0 ? null : { width, share: most / rows.length };
}

/** Without the apostrophe that spreadsheets put before text that looks like a formula. */
function unguarded(cell: string): string {
  if (cell.charCodeAt(0) !== 39 || cell.length < 2) return cell;
  const c = cell.charCodeAt(1);
  return c === 45 || c === 61 || c === 43 || c === 64 ? cell.slice(1) : cell;
}
