import { describe, expect, it } from 'vitest';
import { catalog } from '../src/analytics/catalog.ts';
import type { Row } from '../src/engine/api.ts';
import { runChart } from '../src/engine/run-chart.ts';
import { triage } from '../src/headless/triage.ts';
import { situations } from '../src/sample/situations/situations.ts';
import { openDuckDb } from './open-duckdb.ts';

const fields = [
  'src_ip',
  'network',
  'src_country',
  'agent_family',
  'user_agent',
  'app_name',
  'operation',
  'service',
  'target_name',
  'tenant',
  'identity',
];
const history = 7 * 86_400e6;

interface Counted {
  readonly events: number;
  readonly failures: number;
  readonly others: number;
}

/** The comparison counted row by row, by the rule in words and not by the statement. */
function byHand(acts: readonly Row[], party: string, pivot: number): ReadonlyMap<string, Counted> {
  const mine = acts.filter((row) => row['party'] === party);
  const known = new Set(mine.filter((row) => Number(row['at']) <= pivot - history).map((row) => String(row['source'])));
  const found = new Map<string, Counted>();
  for (const field of fields) {
    const key = (row: Row) =>
      row[field] === null ? null : String(row[field === 'operation' ? 'operation_key' : field]).toLowerCase();
    const before = new Set(mine.filter((row) => Number(row['at']) < pivot).map(key));
    const after = mine.filter((row) => Number(row['at']) >= pivot && known.has(String(row['source'])));
    for (const value of new Set(after.map(key))) {
      if (value === null || before.has(value)) continue;
      const rows = after.filter((row) => key(row) === value);
      found.set(`${field} ${value}`, {
        events: rows.length,
        failures: rows.filter((row) => row['outcome'] === 'failure').length,
        others: acts.filter((row) => row['party'] !== party && key(row) === value).length,
      });
    }
  }
  return found;
}

describe.each(['01', '05'])('situation %s', (number) => {
  it('what is new since the pivot is exact to the row, for every party', async () => {
    const situation = situations[number]?.({ seed: 11, events: 1500 });
    if (situation === undefined || situation.pivot === null) throw new Error(`no pivot in situation ${number}`);
    const db = await openDuckDb();
    const files = situation.files.map(({ path, text }) => ({ path, blob: new Blob([...text()]) }));
    await triage(db, files, situation.profile === null ? {} : { profile: situation.profile });
    const pivot = situation.pivot * 1000;
    const acts = db.query(`
      select epoch_us(a.time) as at, a.source, a.party, a.outcome, a.src_ip, network_of(a.src_ip, n.asn) as network, a.src_country, agent_family(a.user_agent) as agent_family,
        a.user_agent, a.app_name, a.operation, a.operation_key, a.service, a.target_name, a.tenant, a.identity
      from acts as a left join asn_of_ip as n on n.address = a.src_ip`);
    const analytic = catalog.get('dossier/pivot-values');
    if (!analytic) throw new Error('no analytic');
    let values = 0;
    for (const party of db.query('select party from parties order by party').map((row) => String(row['party']))) {
      const rows = await runChart(db, analytic, { party, pivot_at: pivot, most: 100_000 }, {});
      const got = new Map<string, Counted>();
      for (const row of rows) {
        if (row['status'] !== 'new' || !fields.includes(String(row['field']))) continue;
        const [spelling] = Array.isArray(row['spellings']) ? row['spellings'] : [];
        const text = row['field'] === 'identity' ? spelling : row['value'];
        const key = String(text)
          .toLowerCase()
          .trim()
          .replace(row['field'] === 'operation' ? /[. ]+$/ : /$^/, '');
        got.set(`${String(row['field'])} ${key}`, {
          events: Number(row['events']),
          failures: Number(row['failures']),
          others: Number(row['others']),
        });
      }
      const wanted = byHand(acts, party, pivot);
      expect(Object.fromEntries([...got].sort())).toEqual(Object.fromEntries([...wanted].sort()));
      values += wanted.size;
    }
    expect(values).toBeGreaterThan(3);
  });
});
