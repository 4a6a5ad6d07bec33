import { createViews } from '../../src/analytics/views.ts';
import views from '../../src/analytics/views.sql?raw';
import type { Db } from '../../src/engine/db.ts';
import { createReference } from '../../src/reference/reference.ts';
import { createEventsTable } from '../../src/schema/event.ts';
import { openDuckDb } from '../open-duckdb.ts';

/** A database with everything an analytic may read, and no events. */
export async function openContent(): Promise<Db> {
  const db = await openDuckDb();
  db.exec(createEventsTable());
  db.exec('create table changes (event_key UBIGINT, target VARCHAR, name VARCHAR, old VARCHAR, new VARCHAR)');
  createReference(db);
  createViews(db);
  return db;
}

/**
 * Keeps the rows of `acts` in a table for the time of one case: a hundred statements run on them, and planning the view's joins each
 * time costs more than they do. Call after `classify`.
 */
export function freezeActs(db: Db): void {
  db.exec(views);
  db.exec('create or replace table frozen_acts as select * from acts');
  db.exec('create or replace view acts as select * from frozen_acts');
}
