import { beforeAll, describe, expect, it } from 'vitest';
import type { Filter, Row } from '../src/engine/api.ts';
import type { Engine } from '../src/engine/engine.ts';
import { emptyFilter } from '../src/engine/filter.ts';
import type { Profile } from '../src/parties/profile.ts';
import { load, openEngine, value } from './engine-case.ts';
import type { Given } from './store-events.ts';

const tenant = '11111111-1111-4111-8111-111111111111';
const net = 'profile:VPN vendor';
const profile: Profile = { parties: [{ name: 'VPN vendor', cidrs: ['2001:db8:1::/48'] }] };
const ofParty: Filter = { ...emptyFilter, terms: [{ column: 'party', op: 'is', values: [net] }] };

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
  const staff = (id: string, src_ip: string, more: Partial<Given> = {}): Given => ({
    id,
    event_class: 'authn',
    operation: 'Sign-in activity',
    tenant,
    actor_key: 'user:ann@contoso.com',
    actor_name: 'ann@contoso.com',
    actor_tenant: tenant,
    src_ip,
    ...more,
  });
  const events = [
    staff('a', '198.51.100.1'),
    staff('b', '198.51.100.1'),
    staff('c', '2001:db8:1::9', { outcome: 'failure' }),
    staff('d', '2001:db8:2::9'),
    staff('e', '198.51.100.2', { actor_key: 'user:cat@contoso.com', actor_name: 'cat@contoso.com' }),
    staff('f', '198.51.100.2', { actor_key: null, actor_name: 'nobody' }),
  ];
  await load(engine, { partId: 0, source: 'entra-signin', events });
  value(await engine.settle());
});

async function facet(column: 'party' | 'party_name' | 'identity' | 'identity_name'): Promise<Record<string, number>> {
  const values = value(await engine.topValues(column, 10));
  return Object.fromEntries(values.map(({ value: v, count }) => [String(v), count]));
}

/** Everything the page says about the party: where these differ, somebody is misled. */
async function everywhere(): Promise<Record<string, unknown>> {
  value(await engine.setFilter(emptyFilter));
  const lanes = value(await engine.run('charts/party-lanes', { bin_seconds: 3600 }));
  const sum = (rows: readonly Row[]): number => rows.reduce((n, row) => n + Number(row['events']), 0);
  const party = (row: Row): boolean => row['party'] === net;
  const answer = {
    facet: (await facet('party'))[net] ?? 0,
    lane: sum(lanes.filter((row) => row['lane'] === net)),
    own: sum(lanes.filter((row) => row['lane'] === ':own')),
    spark: sum(value(await engine.run('charts/party-sparks', {})).filter(party)),
    hours: sum(value(await engine.run('dossier/party-hours', { party: net }))),
    networks: sum(value(await engine.run('dossier/party-networks', { party: net }))),
    list: value(await engine.parties()).find((one) => one.party === net)?.events ?? 0,
    members: value(await engine.members(net)).map((member) => [member.identity, member.events]),
    rows: value(await engine.sql('select event_id from acts where tp order by 1', 10)).rows.flat(),
    filtered: value(await engine.setFilter(ofParty)).events,
  };
  value(await engine.openGrid({ column: 'identity', descending: false }));
  const grid = value(await engine.gridRows(0, 10, ['event_id', 'party_name']));
  return { ...answer, grid: grid.map((row) => row['event_id']) };
}

const nothing = {
  facet: 0,
  lane: 0,
  own: 5,
  spark: 0,
  hours: 0,
  networks: 0,
  list: 0,
  members: [],
  rows: [],
  filtered: 0,
  grid: [],
};

describe('a network declared in the profile', () => {
  it('is the same event everywhere, at once, and gone again', async () => {
    expect(await everywhere()).toEqual(nothing);
    value(await engine.setProfile(profile));
    expect(await everywhere()).toEqual({
      facet: 1,
      lane: 1,
      own: 4,
      spark: 1,
      hours: 1,
      networks: 1,
      list: 1,
      members: [['user:ann@contoso.com', 1]],
      rows: ['c'],
      filtered: 1,
      grid: ['c'],
    });
    value(await engine.setProfile({}));
    expect(await everywhere()).toEqual(nothing);
  });

  it('facets say the same whether they count by actor or by event', async () => {
    const columns = ['party', 'party_name', 'identity', 'identity_name'] as const;
    value(await engine.setFilter(emptyFilter));
    value(await engine.setProfile({ parties: [{ name: 'Cat', accountNames: ['cat@contoso.com'] }] }));
    for (const column of columns) {
      const { rows } = value(await engine.sql(`select coalesce(${column}, 'null'), count(*) from acts group by 1`, 10));
      expect(await facet(column)).toEqual(Object.fromEntries(rows));
    }
    value(await engine.setProfile(profile));
    for (const column of columns) {
      const { rows } = value(await engine.sql(`select coalesce(${column}, 'null'), count(*) from acts group by 1`, 10));
      expect(await facet(column)).toEqual(Object.fromEntries(rows));
    }
  });
});
