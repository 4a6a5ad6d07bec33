import { beforeAll, describe, expect, it } from 'vitest';
import type { Analytic } from '../../src/analytics/analytic.ts';
import { isNeedable } from '../../src/analytics/testable.ts';
import type { Db } from '../../src/engine/db.ts';
import { setParameters } from '../../src/engine/run-analytic.ts';
import { check } from './check.ts';
import { openContent } from './open-content.ts';

const contracts: Readonly<Record<string, readonly string[]>> = {
  detections: [
    'time TIMESTAMP',
    'end_time TIMESTAMP',
    'actor_key VARCHAR',
    'summary VARCHAR',
    'facts MAP(VARCHAR, VARCHAR)',
    'events UBIGINT[]',
  ],
  chains: [
    'time TIMESTAMP',
    'end_time TIMESTAMP',
    'identity VARCHAR',
    'party VARCHAR',
    'summary VARCHAR',
    'facts MAP(VARCHAR, VARCHAR)',
    'findings UINTEGER[]',
  ],
};
const optional = ['severity VARCHAR', 'cold_start BOOLEAN'];

const only = process.env['ONLY']?.split(',');

/** Tests of these analytics; only those whose id is in the environment variable ONLY where that is set. */
export function testAnalytics(analytics: readonly Analytic[]): void {
  const chosen = only === undefined ? analytics : analytics.filter((a) => only.includes(a.id));
  if (chosen.length === 0) it('none of these was asked for', () => {});
  let db: Db;
  beforeAll(async () => {
    if (chosen.length > 0) db = await openContent();
  });
  describe.each(chosen.map((a) => [a.id, a] as const))('%s', (_, analytic) => {
    it('binds, returns what its kind must and declares what it uses', () => {
      setParameters(db, analytic, {});
      const shape = db.describe(analytic.sql).map((c) => `${c.name} ${c.type}`);
      const contract = contracts[analytic.kind] ?? [];
      expect(shape.filter((c) => !optional.includes(c))).toEqual(contract);
      const used = [...new Set([...analytic.sql.matchAll(/getvariable\('(\w+)'\)/g)].map((m) => m[1] ?? ''))].sort();
      expect(used).toEqual(analytic.parameters.map((p) => p.name).sort());
      expect(analytic.needs.filter((name) => !isNeedable(name))).toEqual([]);
      expect(analytic.needs.length === 0 || analytic.export !== null).toBe(true);
    });

    it('fixtures: every case comes out, thresholds hold, no predicate is idle', () => {
      const problems = check(db, analytic);
      expect(problems).toEqual([]);
    });
  });
}
