import { catalog } from '../src/analytics/catalog.ts';
import type { Row } from '../src/engine/api.ts';
import type { Db, Param } from '../src/engine/db.ts';
import { runChart } from '../src/engine/run-chart.ts';

/** Rows of a dossier analytic. */
export function ask(db: Db, id: string, params: Readonly<Record<string, Param>>): Promise<readonly Row[]> {
  const analytic = catalog.get(`dossier/${id}`);
  if (!analytic) throw new Error(`no analytic dossier/${id}`);
  return runChart(db, analytic, params, {});
}
