import type { Db } from '../engine/db.ts';
import macros from './macros.sql?raw';
import reach from './reach.sql?raw';
import sessions from './sessions.sql?raw';
import tables from './tables.sql?raw';
import trustActs from './trust-acts.sql?raw';
import trustLogged from './trust-logged.sql?raw';
import trustRecords from './trust-records.sql?raw';
import trustSingle from './trust-single.sql?raw';
import views from './views.sql?raw';

/**
 * Creates what an analytic may read besides `events`, `changes` and the `ref_*` tables, which must exist: the tables of parties and
 * findings (empty, for `classify` and `detect` to fill), macros and views, as src/analytics/README.md lists them.
 */
export function createViews(db: Db): void {
  db.exec(tables);
  db.exec(macros);
  db.exec(views);
  db.exec(reach);
  db.exec(sessions);
  db.exec(trustRecords);
  db.exec(trustSingle);
  db.exec(trustActs);
  db.exec(trustLogged);
}
