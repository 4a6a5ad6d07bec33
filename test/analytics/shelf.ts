import views from '../../src/analytics/views.sql?raw';
import type { Db } from '../../src/engine/db.ts';

/**
 * Loaded cases side by side, so that any statement can be run on any of them without loading it again: what an analytic may read is copied
 * to tables with the number of the case, and while the shelf is open the names of the originals stand for the rows of the chosen one.
 */
export class Shelf {
  readonly #db: Db;
  readonly #tables: readonly string[];
  #open = false;

  constructor(db: Db) {
    this.#db = db;
    this.#tables = db
      .query(
        `select table_name from duckdb_tables() where schema_name = 'main' and not temporary and not starts_with(table_name, 'ref_')`,
      )
      .map((row) => String(row['table_name']));
    const kept = [...this.#tables, 'acts'].map(
      (name) => `create or replace table shelf.${name} as select 0 as case_number, * from ${name} limit 0`,
    );
    db.exec(['create schema if not exists shelf', ...kept].join(';\n'));
  }

  /** Copies the case that is loaded and classified. */
  keep(number: number): void {
    this.#db.exec(
      [...this.#tables, 'acts'].map((name) => `insert into shelf.${name} select ${number}, * from ${name}`).join(';\n'),
    );
  }

  /** Makes a kept case the one that statements read. */
  choose(number: number): void {
    this.#db.exec(`set variable case_number = ${number}`);
    if (this.#open) return;
    const moved = this.#tables.map((name) => `alter table ${name} rename to original_${name}`);
    this.#db.exec([...moved, ...[...this.#tables, 'acts'].map(viewOf)].join(';\n'));
    this.#open = true;
  }

  /** Gives the original tables their names back. */
  close(): void {
    if (!this.#open) return;
    const moved = this.#tables.flatMap((name) => [
      `drop view ${name}`,
      `alter table original_${name} rename to ${name}`,
    ]);
    this.#db.exec(moved.join(';\n'));
    this.#db.exec(views);
    this.#open = false;
  }
}

function viewOf(name: string): string {
  return `create or replace view ${name} as select * exclude (case_number) from shelf.${name} where case_number = getvariable('case_number')`;
}
