import { beforeEach, describe, expect, it } from 'vitest';
import { catalog } from '../src/analytics/catalog.ts';
import { colourSteps, frameOf, strengthOf } from '../src/charts/world.ts';
import type { Row } from '../src/engine/api.ts';
import type { Db, Param } from '../src/engine/db.ts';
import { runChart } from '../src/engine/run-chart.ts';
import { createTables } from '../src/engine/tables.ts';
import { placesOf } from '../src/state/place-tree.ts';
import { approvedPlaces } from '../src/views/third-parties/approved-places.ts';
import { differences, networkWords, sourceWords } from '../src/views/third-parties/place-words.ts';
import { shapes } from '../scripts/vite/world-map.ts';
import { openDuckDb } from './open-duckdb.ts';
import { ann, bob, inbound, load, own, partner, signIn, staff, type Part } from './parties-case.ts';

let db: Db;
const carol = { actor_key: 'user:carol@fabrikam.com', actor_name: 'carol@fabrikam.com' };
const guest: Part = { ...signIn, ...bob, ...inbound('b2b_guest', partner, 'x=y'), actor_tenant: partner };
const at = (src_ip: string | null, more: Part = {}): Part => ({ ...guest, src_ip, ...more });

beforeEach(async () => {
  db = await openDuckDb();
  createTables(db);
});

async function places(params: Readonly<Record<string, Param>> = {}): Promise<readonly Row[]> {
  const analytic = catalog.get('dossier/places');
  if (analytic === undefined) throw new Error('no dossier/places');
  return runChart(db, analytic, { party: partner, ...params }, {});
}

function found(...rows: (readonly [address: string, country: string, asn: number | null, org: string | null])[]): void {
  for (const [address, country, asn, org] of rows)
    db.query('insert into ip_context values (?, ?, ?::uinteger, ?, null)', [address, country, asn, org]);
}

async function of(level: string): Promise<readonly Row[]> {
  return (await places()).filter((row) => row['level'] === level);
}

describe('places of a third party', () => {
  it('says country and network as logged, anywhere in the case, and as looked up where no log does', async () => {
    load(db, [
      ...staff,
      at('192.0.2.1', { src_country: 'DE', src_asn: 64500, src_as_org: 'Example Net', outcome: 'failure' }),
      at('192.0.2.1', { ...carol }),
      at('192.0.2.2'),
      // Own staff is not counted, but what the log says of the address holds for everybody.
      { ...ann, src_ip: '192.0.2.2', src_country: 'DE' },
      at('198.51.100.1'),
      at('203.0.113.1'),
      at(null),
      at(null, { src_country: 'FR' }),
    ]);
    found(['192.0.2.1', 'DE', 64500, 'Looked Up'], ['198.51.100.1', 'NL', 64501, 'Other Net']);
    const rows = await places();
    const counts = (row: Row) => [row['addresses'], row['events'], row['failures'], row['identities']];
    const by = (level: string) => rows.filter((row) => row['level'] === level);
    expect(by('country').map((row) => [row['country'], row['country_by'], row['keys'], ...counts(row)])).toEqual([
      ['DE', 'log', ['192.0.2.1', '192.0.2.2'], 2, 3, 1, 2],
      ['NL', 'data', ['198.51.100.1'], 1, 1, 0, 1],
      [null, null, ['203.0.113.1'], 1, 1, 0, 1],
    ]);
    expect(
      by('network').map((row) => [row['country'], row['asn'], row['as_org'], row['network_by'], ...counts(row)]),
    ).toEqual([
      ['DE', 64500, 'Example Net', 'log', 1, 2, 1, 2],
      ['DE', null, null, null, 1, 1, 0, 1],
      ['NL', 64501, 'Other Net', 'data', 1, 1, 0, 1],
      [null, null, null, null, 1, 1, 0, 1],
    ]);
    expect(by('address').map((row) => [row['address'], row['country'], row['log_countries'], row['differs']])).toEqual([
      ['192.0.2.1', 'DE', ['DE'], 0],
      ['192.0.2.2', 'DE', ['DE'], 0],
      ['198.51.100.1', 'NL', null, 0],
      ['203.0.113.1', null, null, 0],
    ]);
    expect(by('bare').map((row) => [row['country'], row['country_by'], row['events']])).toEqual([
      ['FR', 'log', 1],
      [null, null, 1],
    ]);
  });

  it('the log wins, and what differs is said: log against data, and two logs', async () => {
    load(db, [
      ...staff,
      at('192.0.2.1', { src_country: 'DE', src_asn: 64500 }),
      at('192.0.2.2', { src_country: 'FR' }),
      at('192.0.2.2', { src_country: 'FR' }),
      at('192.0.2.2', { src_country: 'BE' }),
      at('192.0.2.3', { src_country: 'IT', src_asn: 64500 }),
      at('192.0.2.4', { src_asn: 64502 }),
    ]);
    found(
      ['192.0.2.1', 'US', 64500, 'Example Net'],
      ['192.0.2.2', 'FR', null, null],
      ['192.0.2.3', 'IT', 64501, 'Other Net'],
      ['192.0.2.4', 'ES', 64502, 'Third Net'],
    );
    const said = (await of('address')).map((row) => [
      row['address'],
      row['country'],
      row['log_countries'],
      row['found_country'],
      row['asn'],
      row['as_org'],
      row['network_by'],
      row['found_asn'],
      row['differs'],
    ]);
    expect(said).toEqual([
      ['192.0.2.2', 'FR', ['FR', 'BE'], 'FR', null, null, null, null, 1],
      ['192.0.2.1', 'DE', ['DE'], 'US', 64500, 'Example Net', 'both', 64500, 1],
      ['192.0.2.4', 'ES', null, 'ES', 64502, 'Third Net', 'both', 64502, 0],
      ['192.0.2.3', 'IT', ['IT'], 'IT', 64500, null, 'log', 64501, 1],
    ]);
    expect((await of('country')).map((row) => [row['country'], row['country_by'], row['differs']])).toEqual([
      ['FR', 'log', 1],
      ['DE', 'log', 1],
      ['ES', 'data', 0],
      ['IT', 'log', 1],
    ]);
  });

  it('a country that one address has from the log and another from the data is known by both', async () => {
    load(db, [...staff, at('192.0.2.1', { src_country: 'DE' }), at('192.0.2.2')]);
    found(['192.0.2.2', 'DE', null, null]);
    expect((await of('country')).map((row) => [row['country_by'], row['addresses']])).toEqual([['both', 2]]);
  });

  it('counts everything, lists the busiest addresses, names as many as are opened at once', async () => {
    const from = (n: number) => at(`192.0.2.${n}`, { src_country: 'DE' });
    load(db, [...staff, from(1), from(2), from(3), from(3)]);
    const rows = await places({ most: 2, keys_most: 1 });
    expect(rows.map((row) => [row['level'], row['address'], row['addresses'], row['events'], row['keys']])).toEqual([
      ['address', '192.0.2.3', 1, 2, null],
      ['address', '192.0.2.1', 1, 1, null],
      ['country', null, 3, 4, ['192.0.2.1']],
      ['network', null, 3, 4, ['192.0.2.1']],
    ]);
  });

  it('is of that party alone', async () => {
    load(db, [
      ...staff,
      { ...ann, src_ip: '192.0.2.9', src_country: 'DE' },
      {
        ...at('192.0.2.8'),
        ...inbound('b2b_guest', own.replace('1', '9'), 'x=y'),
        actor_tenant: own.replace('1', '9'),
      },
    ]);
    expect(await places()).toEqual([]);
  });
});

describe('places as they are shown', () => {
  it('are a tree: addresses in their network, networks in their country, the unknown last', async () => {
    load(db, [
      ...staff,
      at('203.0.113.1'),
      at('203.0.113.1'),
      at('192.0.2.1', { src_country: 'DE', src_asn: 64500 }),
      at('192.0.2.2', { src_country: 'DE', src_asn: 64500, src_as_org: 'Example Net' }),
      at('192.0.2.3', { src_country: 'NL', src_asn: 64500 }),
      at('192.0.2.4', { src_country: 'NL', src_as_org: 'Nameless' }),
      at(null),
    ]);
    found(['192.0.2.3', 'FR', 64501, 'Other Net']);
    const tree = placesOf(await places());
    expect(
      tree.countries.map(({ code, networks }) => [
        code,
        networks.map(({ asn, org, listed }) => [asn, org, listed.map(({ address }) => address)]),
      ]),
    ).toEqual([
      ['DE', [[64500, 'Example Net', ['192.0.2.1', '192.0.2.2']]]],
      [
        'NL',
        [
          [64500, null, ['192.0.2.3']],
          [null, 'Nameless', ['192.0.2.4']],
        ],
      ],
      [null, [[null, null, ['203.0.113.1']]]],
    ]);
    expect([tree.addresses, tree.listed, tree.bare.map(({ events }) => events)]).toEqual([5, 5, [1]]);
    const place = tree.countries[1]?.networks[0]?.listed[0];
    expect(place && differences(place, '2026-06-17')).toEqual([
      'the log says Netherlands, bundled data of 2026-06-17 say France',
      'the log says AS64500, bundled data of 2026-06-17 say AS64501 Other Net',
    ]);
  });

  it('say where a value is from and of which day', () => {
    expect([sourceWords('log', '2026-06-17'), sourceWords('data', '2026-06-17'), sourceWords(null, null)]).toEqual([
      'the log',
      'bundled data, 2026-06-17',
      '',
    ]);
    expect([
      networkWords(64500, 'A'),
      networkWords(64500, null),
      networkWords(null, 'A'),
      networkWords(null, null),
    ]).toEqual(['AS64500 A', 'AS64500', 'A', null]);
  });

  it('are approved or not only where the profile lists any', () => {
    const none = approvedPlaces({ name: 'Fabrikam' });
    expect([none.any, none.country('DE'), none.network(64500), none.range('192.0.2.1')]).toEqual([
      false,
      null,
      null,
      null,
    ]);
    const some = approvedPlaces({
      name: 'Fabrikam',
      approved: { countries: [' de '], asns: [64500], cidrs: ['192.0.2.0/24'] },
    });
    expect([some.country('DE'), some.country('NL'), some.country(null)]).toEqual([true, false, null]);
    expect([some.network(64500), some.network(64501), some.network(null)]).toEqual([true, false, null]);
    expect([some.range('192.0.2.9'), some.range('192.0.3.9')]).toEqual(['192.0.2.0/24', null]);
  });
});

describe('the map', () => {
  it('has every country that the data name, small ones too', () => {
    const drawn = new Map(shapes().map((shape) => [shape.code, shape]));
    for (const code of ['DE', 'US', 'SG', 'MT', 'HK', 'XK', 'GF', 'GI', 'TV']) expect(drawn.has(code), code).toBe(true);
    expect(drawn.get('DE')?.outline).toMatch(/^M[\d.,LMZ-]+$/);
    expect(drawn.get('SG')?.outline).toBe('');
    // The middle of France is in Europe, whatever lies overseas.
    expect(drawn.get('FR')?.x).toBeGreaterThan(470);
  });

  it('colours counts by powers of ten, in at most five steps', () => {
    expect(colourSteps([])).toEqual([]);
    expect(colourSteps([1, 9]).map(({ from, to }) => [from, to])).toEqual([[1, 9]]);
    expect(colourSteps([5, 1234]).map(({ from, to }) => [from, to])).toEqual([
      [1, 9],
      [10, 99],
      [100, 999],
      [1000, 9999],
    ]);
    const wide = colourSteps([1, 5_000_000]);
    expect(wide.map(({ from, to }) => [from, to])).toEqual([
      [1, 999],
      [1000, 9999],
      [10_000, 99_999],
      [100_000, 999_999],
      [1_000_000, 9_999_999],
    ]);
    expect(strengthOf(wide, 1)).toBeLessThan(strengthOf(wide, 1000));
    expect(strengthOf(wide, 999)).toBe(strengthOf(wide, 1));
    expect(strengthOf(wide, 5_000_000)).toBe(100);
  });

  it('shows what is around countries close together, else all of it', () => {
    const world = { width: 960, height: 450, countries: [] };
    const at = (x: number, y: number) => ({ code: 'XX', outline: '', x, y });
    const whole = { x: 0, y: 0, width: 960, height: 450 };
    expect(frameOf(world, [])).toEqual(whole);
    expect(frameOf(world, [at(100, 100), at(800, 300)])).toEqual(whole);
    expect(frameOf(world, [at(500, 100)])).toEqual({ x: 308, y: 10, width: 384, height: 180 });
    expect(frameOf(world, [at(5, 5)])).toMatchObject({ x: 0, y: 0 });
    expect(frameOf(world, [at(955, 445)])).toMatchObject({ x: 576, y: 270 });
  });
});
