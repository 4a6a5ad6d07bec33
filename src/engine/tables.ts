import { createViews } from '../analytics/views.ts';
import { createReference } from '../reference/reference.ts';
import { createEventsTable } from '../schema/event.ts';
import type { Db } from './db.ts';

/** Tables of the engine's own in schema `work`: not offered to the analyst, not part of a case. */
const tables: readonly string[] = [
  'changes (event_key UBIGINT, target VARCHAR, name VARCHAR, old VARCHAR, new VARCHAR)',
  'duplicates (event_key UBIGINT, part_id UINTEGER, record_no UINTEGER, byte_offset UBIGINT, byte_length UINTEGER)',
  'rejects (part_id UINTEGER, record_no UINTEGER, byte_offset UBIGINT, byte_length UINTEGER, reason VARCHAR)',
  'work.collision (event_key UBIGINT)',
  'work.filter_key (event_key UBIGINT)',
  'work.grid_order (event_row BIGINT)',
];

/** Creates every table, view and macro of an empty case. */
export function createTables(db: Db): void {
  db.exec('create schema if not exists work');
  db.exec(createEventsTable());
  for (const table of tables) db.exec(`create table ${table}`);
  createReference(db);
  createViews(db);
  showFiltered(db, '');
}

/** Makes the views of the filter: `filtered` (with parties), the same with row numbers, and `work.filtered_events` (without parties: no joins). */
export function showFiltered(db: Db, condition: string): void {
  db.exec(`create or replace view work.filtered_acts as select * from work.acts_row${condition}`);
  db.exec('create or replace view filtered as select * exclude (event_row) from work.filtered_acts');
  db.exec(`create or replace view work.filtered_events as select rowid as event_row, * from events${condition}`);
}
