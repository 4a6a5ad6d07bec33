import { beforeAll, describe, expect, it } from 'vitest';
import { setParameters } from '../src/engine/run-analytic.ts';
import type { Db } from '../src/engine/db.ts';
import { openContent } from './analytics/open-content.ts';
import { createEvidenceTables, examine, examined, qualityFixture } from './quality-case.ts';

const contracts: Readonly<Record<string, readonly string[]>> = {
  quality: [
    'kind VARCHAR',
    'source VARCHAR',
    'part_id UINTEGER',
    'from_time TIMESTAMP',
    'to_time TIMESTAMP',
    'summary VARCHAR',
    'facts MAP(VARCHAR, VARCHAR)',
    'events UBIGINT[]',
  ],
  questions: ['time TIMESTAMP', 'event_key UBIGINT', 'source VARCHAR', 'tp BOOLEAN', 'who VARCHAR'],
};
const only = process.env['ONLY']?.split(',');
const chosen = examined.filter((a) => only === undefined || only.includes(a.id));

let db: Db;
beforeAll(async () => {
  db = await openContent();
  createEvidenceTables(db);
});

describe.each(chosen.map((a) => [a.id, a] as const))('%s', (_, analytic) => {
  it('binds, returns what its kind must and declares what it uses', () => {
    setParameters(db, analytic, {});
    const shape = db.describe(analytic.sql).map((c) => `${c.name} ${c.type}`);
    expect(shape.filter((c) => c !== 'columns VARCHAR[]')).toEqual(contracts[analytic.kind]);
    const used = [...new Set([...analytic.sql.matchAll(/getvariable\('(\w+)'\)/g)].map((m) => m[1] ?? ''))].sort();
    expect(used).toEqual(analytic.parameters.map((p) => p.name).sort());
    expect(analytic.kind === 'questions' && analytic.export === null).toBe(false);
  });

  it('comes out on every case, and nothing in it is idle', () => {
    const kinds = qualityFixture(analytic).cases.map((one) => one.kind);
    expect(kinds).toEqual(expect.arrayContaining(['hit', 'miss']));
    expect(examine(db, analytic)).toEqual([]);
  });
});
