import { readFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { catalog } from '../src/analytics/catalog.ts';
import { ipDataFiles } from '../scripts/vite/ip-data.ts';
import type { Db } from '../src/engine/db.ts';
import { Engine } from '../src/engine/engine.ts';
import { fillIpContext } from '../src/engine/ip-context.ts';
import { createTables } from '../src/engine/tables.ts';
import { IpData, type IpFiles } from '../src/reference/ip/ip-data.ts';
import { value } from './engine-case.ts';
import { openDuckDb } from './open-duckdb.ts';
import { load, signIn, type Part } from './parties-case.ts';

let db: Db;
let data: IpData;
const given = ipDataFiles();
const read = (file: string): ArrayBuffer => Uint8Array.from(readFileSync(file)).buffer;
const files = (): IpFiles => ({ country: read(given.country), network: read(given.network) });
const from = (src_ip: string | null, more: Part = {}): Part => ({ ...signIn, actor_key: 'user:ann', src_ip, ...more });
const rested = (): Promise<void> => Promise.resolve();

beforeAll(async () => {
  data = await IpData.open(files());
});

beforeEach(async () => {
  db = await openDuckDb();
  createTables(db);
});

describe('ip_context', () => {
  it('holds each address of the case once, special ranges by their name and without a place', async () => {
    load(db, [from('8.8.8.8'), from('8.8.8.8'), from('198.51.100.7'), from(null), from('::ffff:0:1')]);
    const info = await fillIpContext(db, data, rested);
    expect(info).toMatchObject({ addresses: 3, left: 0 });
    expect(db.query('select * from ip_context order by address')).toEqual([
      { address: '198.51.100.7', country: null, asn: null, as_org: null, special: 'documentation' },
      { address: '8.8.8.8', country: 'US', asn: 15169, as_org: 'Google LLC', special: null },
      { address: '::ffff:0:1', country: null, asn: null, as_org: null, special: 'reserved' },
    ]);
  });

  it('asks only for what is new, and writes nothing into events', async () => {
    load(db, [from('8.8.8.8', { src_country: 'NL', src_asn: 64500 })]);
    await fillIpContext(db, data, rested);
    db.exec(`insert into events by name select 99::ubigint as event_key, '1.1.1.1' as src_ip`);
    expect(await fillIpContext(db, data, rested)).toMatchObject({ addresses: 2, left: 0 });
    expect(db.query('select count(*)::int as n from ip_context')).toEqual([{ n: 2 }]);
    expect(db.query('select src_country, src_asn, src_as_org from events order by event_key')).toEqual([
      { src_country: 'NL', src_asn: 64500, src_as_org: null },
      { src_country: null, src_asn: null, src_as_org: null },
    ]);
  });

  it('takes the busiest addresses when there are too many, and says how many it left', async () => {
    load(db, [from('8.8.8.8'), from('9.9.9.9'), from('9.9.9.9'), from('1.1.1.1'), from('1.1.1.1')]);
    expect(await fillIpContext(db, data, rested, 2)).toMatchObject({ addresses: 3, left: 1 });
    expect(db.query('select address from ip_context order by address')).toEqual([
      { address: '1.1.1.1' },
      { address: '9.9.9.9' },
    ]);
    expect(await fillIpContext(db, data, rested, 2)).toMatchObject({ addresses: 3, left: 1 });
  });
});

it('no detection, chain, quality check or question reads looked-up places: two geographies make countries look new', () => {
  const shown = ['charts', 'dossier'];
  const reading = [...catalog.values()].filter(({ kind, sql }) => !shown.includes(kind) && sql.includes('ip_context'));
  expect(reading.map(({ id }) => id)).toEqual([]);
});

describe('the engine and the address data', () => {
  it('has none until they are handed over, then looks up, and keeps them over a reset', async () => {
    const engine = new Engine(openDuckDb);
    value(await engine.open(new ArrayBuffer(0)));
    expect(value(await engine.locate())).toBeNull();
    expect(value(await engine.giveIpData(files()))).toEqual(data.dates);
    const [one, two] = await Promise.all([engine.locate(), engine.locate()]);
    expect([value(one), value(two)]).toEqual([value(one), { dates: data.dates, addresses: 0, left: 0 }]);
    value(await engine.reset());
    expect(value(await engine.locate())).toMatchObject({ addresses: 0 });
  });

  it('says what is wrong with a damaged file', async () => {
    const engine = new Engine(openDuckDb);
    value(await engine.open(new ArrayBuffer(0)));
    const result = await engine.giveIpData({ country: new TextEncoder().encode('no gzip').buffer, network: null });
    expect(result.ok).toBe(false);
  });
});
