import { createViews } from '../../src/analytics/views.ts';
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
