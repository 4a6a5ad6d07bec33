import { beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../src/engine/db.ts';
import type { Profile } from '../src/parties/profile.ts';
import { offsetStretches } from '../src/parties/scope.ts';
import { openContent } from './analytics/open-content.ts';
import { ann, bob, inbound, load, partner, signIn } from './parties-case.ts';

let db: Db;
beforeAll(async () => {
  db = await openContent();
});

const guest = { ...signIn, ...bob, actor_tenant: partner, ...inbound('b2b_guest', partner, 'x') };
const fabrikam = (fields: object): Profile => ({ parties: [{ name: 'Fabrikam', tenants: [partner], ...fields }] });
const column = (sql: string): unknown[] => db.query(sql).flatMap((row) => Object.values(row));

/** Which of these moments lie in the agreed hours. */
function within(profile: Profile, times: readonly string[]): unknown[] {
  load(
    db,
    times.map((time) => ({ ...guest, time })),
    profile,
  );
  return column(`select in_hours(a.time, h.offset_minutes, h.days, h.start_minute, h.end_minute)
    from acts as a join agreed_hours as h on h.party = a.party and a.time >= h.from_time and a.time < h.to_time order by a.event_key`);
}

describe('agreed scope', () => {
  it('is one table, each kind spelled as it is compared', () => {
    load(db, [ann, guest], {
      parties: [
        {
          name: 'Fabrikam',
          tenants: [partner],
          approved: {
            countries: ['de', 'DE '],
            asns: [64500, 64500],
            cidrs: ['2001:DB8::/32'],
            roles: ['Helpdesk Administrator'],
            apps: ['Azure Portal'],
            hosts: ['JUMP-*'],
            mailboxes: ['Support@contoso.com'],
            accounts: ['111122223333'],
          },
          hours: { zone: 'Europe/Berlin', days: [1, 2], from: '08:00', to: '18:00' },
          contract: { from: '2026-01-01', to: '2026-06-30' },
          requireMfa: true,
          automation: ['Backup@fabrikam.com'],
        },
        { name: 'Other', requireMfa: false, contract: {} },
      ],
    });
    expect(db.query('select * from approved').map((row) => Object.values(row).join(' '))).toEqual([
      'profile:Fabrikam country DE',
      'profile:Fabrikam asn 64500',
      'profile:Fabrikam cidr 2001:db8::/32',
      'profile:Fabrikam role helpdesk administrator',
      'profile:Fabrikam app azure portal',
      'profile:Fabrikam host jump-*',
      'profile:Fabrikam mailbox support@contoso.com',
      'profile:Fabrikam account 111122223333',
      'profile:Fabrikam automation backup@fabrikam.com',
      'profile:Fabrikam hours Mon Tue 08:00 to 18:00 Europe/Berlin',
      'profile:Fabrikam contract 2026-01-01 to 2026-06-30',
      'profile:Fabrikam mfa required',
    ]);
  });

  it('the addresses of agreed networks are found, the narrowest network of each; other parties have their own', () => {
    const at = (src_ip: string) => ({ ...guest, src_ip });
    load(db, [at('198.51.100.7'), at('198.51.100.200'), at('203.0.113.9'), at('2001:db8:1::5')], {
      parties: [
        { name: 'A', approved: { cidrs: ['198.51.100.0/24', '198.51.100.0/28'] } },
        { name: 'B', approved: { cidrs: ['2001:db8::/32', '198.51.100.7'] } },
      ],
    });
    expect(
      db.query('select * from approved_address order by party, address').map((r) => Object.values(r).join(' ')),
    ).toEqual([
      'profile:A 198.51.100.200 198.51.100.0/24',
      'profile:A 198.51.100.7 198.51.100.0/28',
      'profile:B 198.51.100.7 198.51.100.7',
      'profile:B 2001:db8:1::5 2001:db8::/32',
    ]);
  });

  it('names are those said; a star stands for the rest, a computer goes by its first label too', () => {
    expect(
      column(`select unnest([is_said('Vault-1', 'vault-*'), is_said('vault', 'vault-*'), is_said('A*', 'a*'), is_said('ab', 'a'), is_said(null, 'a'),
        is_said_host('JUMP1.contoso.example', 'jump1'), is_said_host('jump1.contoso.example', 'jump1.contoso.example'), is_said_host('jump10', 'jump1'), is_said_host(null, '*')])`),
    ).toEqual([true, false, true, false, false, true, true, false, false]);
  });

  it('crown jewels, own devices and sensitive operations; they go when the profile does', () => {
    const before = column('select count(*) from ref_sensitive_operation')[0];
    load(db, [ann], {
      crownJewels: ['CEO@contoso.com ', 'vault-*'],
      own: { devices: ['PC-1'] },
      sensitiveOperations: ['Reset–Everything.', ''],
    });
    expect(column('select value from crown_jewel')).toEqual(['ceo@contoso.com', 'vault-*']);
    expect(column('select value from own_device')).toEqual(['pc-1']);
    expect(column(`select operation_key from ref_sensitive_operation where area = 'profile'`)).toEqual([
      'reset-everything',
    ]);
    load(db, [ann]);
    expect(column('select count(*) from crown_jewel union all select count(*) from own_device')).toEqual([0, 0]);
    expect(column('select count(*) from ref_sensitive_operation')).toEqual([before]);
  });

  it('a name with a quote is a name', () => {
    load(db, [guest], { parties: [{ name: `O'Fabrikam`, tenants: [partner], approved: { roles: [`it's`] } }] });
    expect(column('select party, value from approved')).toEqual([`profile:O'Fabrikam`, `it's`]);
  });
});

describe('agreed hours', () => {
  const office = { zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' };

  it('are those of their zone, in summer and in winter, to the second', () => {
    expect(
      within(fabrikam({ hours: office }), [
        '2026-03-27T06:59:59Z', // Friday 07:59:59, winter
        '2026-03-27T07:00:00Z',
        '2026-03-27T16:59:59Z',
        '2026-03-27T17:00:00Z',
        '2026-03-30T05:59:59Z', // Monday 07:59:59, summer
        '2026-03-30T06:00:00Z',
        '2026-03-30T15:59:59Z',
        '2026-03-30T16:00:00Z',
        '2026-03-28T10:00:00Z', // Saturday
      ]),
    ).toEqual([false, true, true, false, false, true, true, false, false]);
  });

  it('run into the next day, which need not be agreed itself', () => {
    const night = { zone: 'America/New_York', days: [5], from: '22:00', to: '06:00' };
    expect(
      within(fabrikam({ hours: night }), [
        '2026-05-02T01:59:00Z', // Friday 21:59
        '2026-05-02T02:00:00Z', // Friday 22:00
        '2026-05-02T09:59:00Z', // Saturday 05:59
        '2026-05-02T10:00:00Z',
        '2026-05-03T03:00:00Z', // Saturday 23:00
      ]),
    ).toEqual([false, true, true, false, false]);
  });

  it('to 24:00 end with the day; from and to alike are a whole day from then', () => {
    const times = ['2026-05-03T23:59:59Z', '2026-05-04T00:00:00Z', '2026-05-04T07:59:00Z', '2026-05-04T08:00:00Z'];
    const sunday = { zone: 'UTC', days: [7], from: '00:00', to: '24:00' };
    expect(within(fabrikam({ hours: sunday }), times)).toEqual([true, false, false, false]);
    expect(within(fabrikam({ hours: { ...sunday, from: '08:00', to: '08:00' } }), times)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('every moment has one row, also far from any switch and at broken clocks', () => {
    const times = ['1601-01-01T00:00:00Z', '2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z', '2199-01-01T12:00:00Z'];
    expect(within(fabrikam({ hours: office }), times)).toHaveLength(4);
  });

  it('stretches meet at the switch, and one without a switch is whole', () => {
    const micros = (text: string): number => Date.parse(text) * 1000;
    expect(offsetStretches(micros('2026-01-01'), micros('2026-12-31'), 'Europe/Berlin')).toEqual([
      { from: null, to: micros('2026-03-29T01:00:00Z'), minutes: 60 },
      { from: micros('2026-03-29T01:00:00Z'), to: micros('2026-10-25T01:00:00Z'), minutes: 120 },
      { from: micros('2026-10-25T01:00:00Z'), to: null, minutes: 60 },
    ]);
    expect(offsetStretches(5, 5, 'Asia/Kathmandu')).toEqual([{ from: null, to: null, minutes: 330 }]);
  });
});

describe('contract', () => {
  it('holds from the first moment of its first day to the last of its last, in the zone of the hours', () => {
    const days = (fields: object) => {
      load(db, [guest], fabrikam(fields));
      return db.query('select from_time::varchar as f, to_time::varchar as t, days from contract');
    };
    expect(days({ contract: { from: '2026-01-01', to: '2026-03-29' } })).toEqual([
      { f: '2026-01-01 00:00:00', t: '2026-03-30 00:00:00', days: '2026-01-01 to 2026-03-29' },
    ]);
    const hours = { zone: 'Europe/Berlin', days: [1], from: '08:00', to: '09:00' };
    expect(days({ contract: { to: '2026-03-29' }, hours })).toEqual([
      { f: null, t: '2026-03-29 22:00:00', days: 'until 2026-03-29' },
    ]);
    expect(days({ contract: {} })).toEqual([]);
  });
});
