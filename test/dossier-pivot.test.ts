import { beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '../src/analytics/catalog.ts';
import type { Row } from '../src/engine/api.ts';
import type { Db, Param } from '../src/engine/db.ts';
import { conditions } from '../src/engine/filter.ts';
import { runChart } from '../src/engine/run-chart.ts';
import { historyOf, newHours, termsOf, valuesOf, type PivotValue } from '../src/state/before-after.ts';
import { declaredName, pivotOf, withPivot } from '../src/state/pivot.ts';
import { openContent } from './analytics/open-content.ts';
import { inbound, load, own, partner, signIn, staff, trail, ual, type Part } from './parties-case.ts';

const at = Date.UTC(2026, 4, 20, 12) * 1000;
const day = 86_400e6;

const ext: Part = {
  ...signIn,
  ...inbound('b2b_guest', partner, 'crossTenantAccessType=b2bCollaboration'),
  actor_key: 'user:ext@fabrikam.com',
  actor_name: 'ext@fabrikam.com',
  actor_tenant: partner,
  src_ip: '198.51.100.7',
  user_agent: 'Mozilla/5.0 (X11) Gecko/20100101 Firefox/140.0',
  app_name: 'Portal',
};
const mail: Part = { ...ext, ...ual, actor_tenant: partner, target_name: 'ann@contoso.com' };
const cloud: Part = { ...ext, ...trail };

const events: readonly Part[] = [
  ...staff.map((part) => ({ ...part, time: '2026-05-01T00:00:00Z', src_ip: '192.0.2.1', app_name: 'Wiki' })),
  // The mail log goes back to 1 May and ends two days after the pivot, CloudTrail begins two days before it; own staff keep the sign-in log going.
  { ...staff[0], ...ual, time: '2026-05-01T00:00:00Z', src_ip: '192.0.2.1', operation: 'Send' },
  { ...staff[0], ...trail, time: '2026-05-18T12:00:00Z', src_ip: '203.0.113.9' },
  { ...staff[0], ...signIn, time: '2026-06-03T12:00:00Z', src_ip: '192.0.2.1' },
  { ...staff[0], ...trail, time: '2026-06-03T12:00:00Z', src_ip: '192.0.2.1' },
  // Key 8: before, in the sign-in log since 10 May.
  { ...ext, time: '2026-05-10T12:00:00Z' },
  { ...ext, time: '2026-05-11T12:00:00Z', app_name: 'Old tool', src_ip: '198.51.100.8' },
  { ...ext, time: '2026-05-11T12:00:01Z', app_name: 'old TOOL', src_ip: '198.51.100.8' },
  // Key 11: the last instant before; key 12: exactly at the pivot; key 13: a value seen before, in capitals; key 14: empty fields.
  { ...ext, time: '2026-05-20T11:59:59.999Z', src_country: 'NL' },
  { ...ext, time: '2026-05-20T12:00:00Z', src_country: 'FR', src_ip: '203.0.113.9', outcome: 'failure' },
  { ...ext, time: '2026-05-21T12:00:00Z', app_name: 'PORTAL' },
  { ...ext, time: '2026-05-21T12:00:01Z', app_name: null, user_agent: null, src_ip: null },
  // Keys 15, 16: new in capitals and small letters; own staff have it twice.
  { ...ext, time: '2026-05-22T02:00:00Z', app_name: 'Wiki' },
  { ...ext, time: '2026-05-22T02:00:01Z', app_name: 'WIKI' },
  // Keys 17, 18: mail, known since 12 May, read from then on; the log ends on 22 May.
  { ...mail, time: '2026-05-12T12:00:00Z', operation: 'Set-Mailbox' },
  { ...mail, time: '2026-05-22T12:00:00Z', operation: 'MailItemsAccessed' },
  // Keys 19 to 21: CloudTrail, no event of the party before: no history.
  { ...cloud, time: '2026-05-21T00:00:00Z', operation: 'ListBuckets', src_ip: '203.0.113.50', app_name: 'Portal' },
  { ...cloud, time: '2026-05-21T00:00:01Z', operation: 'ListBuckets', src_ip: '203.0.113.9', app_name: 'Portal' },
  { ...cloud, time: '2026-05-21T00:00:02Z', operation: 'ListUsers', src_ip: '203.0.113.9', app_name: 'Portal' },
];

let db: Db;
const rows = (id: string, params: Readonly<Record<string, Param>> = {}) => {
  const analytic = catalog.get(`dossier/${id}`);
  if (!analytic) throw new Error(`no analytic ${id}`);
  return runChart(db, analytic, { party: partner, pivot_at: at, ...params }, {});
};

async function values(params: Readonly<Record<string, Param>> = {}): Promise<readonly PivotValue[]> {
  return valuesOf(await rows('pivot-values', params), []);
}

const of = (list: readonly PivotValue[], status: PivotValue['status']) =>
  list.filter((v) => v.status === status).map((v) => `${v.field} ${v.value} ${v.events}`);

/** Event keys that the terms of a value leave on a side of the pivot. */
function opened(value: PivotValue, side: 'before' | 'after'): number {
  const span = side === 'after' ? { from: at, to: null } : { from: null, to: at };
  const where = conditions({ ...span, terms: termsOf(value, partner), search: '' }).join(' and ');
  return Number(db.scalar(`select count(*) from acts where ${where}`));
}

beforeAll(async () => {
  db = await openContent();
  load(db, events);
  db.exec('create or replace view work.filtered_events as select * from events');
});

describe('before and after the pivot', () => {
  it('history per log: the event exactly then is after', async () => {
    expect(historyOf(await rows('pivot-history'))).toEqual([
      {
        source: 'entra-signin',
        before: 4,
        after: 5,
        daysBefore: 19.5,
        daysAfter: 14,
        partyDays: 10,
        known: true,
        continues: true,
      },
      {
        source: 'aws-cloudtrail',
        before: 0,
        after: 3,
        daysBefore: 2,
        daysAfter: 14,
        partyDays: null,
        known: false,
        continues: true,
      },
      {
        source: 'm365-ual',
        before: 1,
        after: 1,
        daysBefore: 19.5,
        daysAfter: 2,
        partyDays: 8,
        known: true,
        continues: false,
      },
    ]);
  });

  it('enough history is the parameter to the microsecond', async () => {
    const known = async (pivot: number) =>
      historyOf(await rows('pivot-history', { pivot_at: pivot })).find((l) => l.source === 'entra-signin')?.known;
    const first = Date.UTC(2026, 4, 10, 12) * 1000;
    expect(await known(first + 7 * day)).toBe(true);
    expect(await known(first + 7 * day - 1)).toBe(false);
  });

  it('new: what was in no event before, counted in logs with history, best ranked first', async () => {
    const found = (await values()).filter((v) => v.status === 'new');
    expect(found.map((v) => [v.points, v.field, v.value, v.events, v.failures, v.sensitive, v.others])).toEqual([
      [5, 'operation', 'MailItemsAccessed', 1, 0, 1, 0],
      [4, 'src_country', 'FR', 1, 1, 0, 0],
      [3, 'src_ip', '203.0.113.9', 1, 1, 0, 1],
      [3, 'network', '203.0.0.0/16', 1, 1, 0, 1],
      [2, 'app_name', 'Wiki', 2, 0, 0, 3],
    ]);
    expect(found.find((v) => v.field === 'app_name')?.spellings).toEqual(['WIKI', 'Wiki']);
  });

  it('no history: what only logs without enough of it show is not called new', async () => {
    const found = await values();
    expect(of(found, 'no_history')).toEqual([
      'tenant 111122223333 3',
      'operation ListBuckets 2',
      'src_ip 203.0.113.50 1',
      'operation ListUsers 1',
    ]);
  });

  it('stopped: seen before in a log that goes on long enough, and nowhere since', async () => {
    const found = await values();
    expect(of(found, 'stopped')).toEqual(['src_ip 198.51.100.8 2', 'app_name old TOOL 2', 'src_country NL 1']);
    expect(of(found, 'no_sequel')).toEqual(['operation Set-Mailbox 1']);
  });

  it('a number opens exactly its rows', async () => {
    for (const value of await values()) {
      const side = value.status === 'new' || value.status === 'no_history' ? 'after' : 'before';
      expect([value.field, value.value, opened(value, side)]).toEqual([value.field, value.value, value.events]);
    }
  });

  it('a pivot before everything: no history of anything; after everything: nothing is new', async () => {
    const early = await values({ pivot_at: Date.UTC(2026, 3, 1) * 1000 });
    expect(new Set(early.map((v) => v.status))).toEqual(new Set(['no_history']));
    const late = await values({ pivot_at: Date.UTC(2026, 6, 1) * 1000 });
    expect(new Set(late.map((v) => v.status))).toEqual(new Set(['no_sequel']));
  });

  it('a list cut short says how long it is', async () => {
    const found = (await values({ most: 1 })).filter((v) => v.field === 'operation' && v.status === 'no_history');
    expect(found.map((v) => [v.value, v.listed])).toEqual([['ListBuckets', 2]]);
  });

  it('hours: new on the clock of the zone, and their events', async () => {
    const slots = await rows('pivot-hours');
    const utc = newHours(slots, () => 0);
    // 20 and 21 May 2026 are Wednesday and Thursday, 22 May is a Friday; before, on 10, 11, 12 and 20 May, it was noon or the hour before.
    expect(utc.map((v) => [v.value, v.events, v.points])).toEqual([
      ['Wed 12 to 13 h', 1, 1],
      ['Thu 12 to 13 h', 2, 0],
      ['Fri 2 to 3 h', 2, 0],
      ['Fri 12 to 13 h', 1, 2],
    ]);
    expect(newHours(slots, () => -180).map((v) => v.value)).toContain('Thu 23 to 24 h');
    const night = utc[2];
    const found = await rows('pivot-slot-events', { slots: (night?.slots ?? []).join(',') });
    expect(found.map((row) => [row['event_key'], row['events']])).toEqual([
      ['15', 2],
      ['16', 2],
    ]);
  });

  it('neighbouring hours are one, hours of CloudTrail without history are none', () => {
    const row = (hour: number, before: number, after: number): Row => ({
      slot: Date.UTC(2026, 4, 20, hour) * 1000,
      before,
      after,
      failures: 0,
      sensitive: 0,
    });
    const found = newHours([row(1, 0, 2), row(2, 0, 1), row(3, 1, 5), row(4, 0, 1), row(23, 0, 1)], () => 0);
    expect(found.map((v) => [v.value, v.events, v.listed])).toEqual([
      ['Wed 1 to 3 h', 3, 3],
      ['Wed 4 to 5 h', 1, 3],
      ['Wed 23 to 24 h', 1, 3],
    ]);
  });

  it('volume: per day which that log covers on that side', async () => {
    const volume = await rows('pivot-volume');
    const logs = volume.filter((row) => row['field'] === 'source');
    expect(logs.map((r) => [r['value'], r['before'], r['after'], r['rate_before'], r['rate_after']])).toEqual([
      ['m365-ual', 1, 1, 1 / 19.5, 1 / 2],
      ['aws-cloudtrail', 0, 3, 0, 3 / 14],
      ['entra-signin', 4, 5, 4 / 19.5, 5 / 14],
    ]);
    expect(
      volume.filter((r) => r['field'] === 'app_name').map((r) => [r['value'], r['source'], r['before'], r['after']]),
    ).toEqual([
      ['Portal', 'm365-ual', 1, 1],
      ['Portal', 'entra-signin', 2, 1],
    ]);
    const short = await rows('pivot-volume', { pivot_at: Date.UTC(2026, 4, 18, 18) * 1000 });
    expect(short.find((r) => r['value'] === 'aws-cloudtrail')?.['rate_before']).toBeNull();
  });
});

describe('the pivot in the profile', () => {
  const profile = {
    parties: [{ name: 'Fabrikam', tenants: [own], pivot: '2026-05-12T00:00:00Z' }, { name: 'B' }],
    pivot: '2026-05-01',
  };

  it("the party's own comes first, then the case's; what is no time is none", () => {
    expect(pivotOf(profile, 'profile:Fabrikam')).toEqual({ time: Date.UTC(2026, 4, 12) * 1000, of: 'party' });
    expect(pivotOf(profile, 'profile:B')).toEqual({ time: Date.UTC(2026, 4, 1) * 1000, of: 'case' });
    expect(pivotOf(profile, partner)).toEqual({ time: Date.UTC(2026, 4, 1) * 1000, of: 'case' });
    expect(pivotOf({ pivot: 'soon' }, partner)).toBeNull();
    expect(pivotOf({}, partner)).toBeNull();
  });

  it('is written where it was said, to the microsecond, and taken back', () => {
    const time = Date.UTC(2026, 4, 20, 12) * 1000 + 41;
    expect(pivotOf(withPivot(profile, 'profile:B', 'party', time), 'profile:B')).toEqual({ time, of: 'party' });
    expect(pivotOf(withPivot({}, partner, 'case', time), partner)).toEqual({ time, of: 'case' });
    expect(withPivot(profile, 'profile:Fabrikam', 'party', null).parties?.[0]).toEqual({
      name: 'Fabrikam',
      tenants: [own],
    });
    expect(withPivot(profile, 'x', 'case', null)).toEqual({ parties: profile.parties });
    expect(() => withPivot(profile, partner, 'party', time)).toThrow(partner);
    expect(declaredName(profile, 'profile:Nobody')).toBeNull();
  });
});
