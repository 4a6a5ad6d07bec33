import type { Db } from '../engine/db.ts';

type Cell = string | boolean | null;

const rowsAtOnce = 5000;

/** Creates or replaces a table of a few columns and fills it. */
export function fill(db: Db, table: string, columns: string, rows: readonly (readonly Cell[])[]): void {
  db.exec(`create or replace table ${table} (${columns})`);
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const values = rows.slice(at, at + rowsAtOnce).map((row) => `(${row.map(literal).join(', ')})`);
    db.exec(`insert into ${table} values ${values.join(', ')}`);
  }
}

function literal(cell: Cell): string {
  return typeof cell !== 'string' ? String(cell) : `'${cell.replaceAll('\0', '').replaceAll("'", "''")}'`;
}
