import { beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '../src/analytics/catalog.ts';
import type { Party, Row } from '../src/engine/api.ts';
import type { Db } from '../src/engine/db.ts';
import { conditions } from '../src/engine/filter.ts';
import { runDetection } from '../src/engine/run-analytic.ts';
import { runChart } from '../src/engine/run-chart.ts';
import type { Profile, ProfileParty } from '../src/parties/profile.ts';
import { agreementOf, agreementOn, hoursOf, openingOf, scopeRows, withAgreement } from '../src/state/profile-scope.ts';
import { openContent } from './analytics/open-content.ts';
import { account, inbound, load, own, partner, signIn, staff, trail, ual, type Part } from './parties-case.ts';

const pivot = Date.UTC(2026, 4, 5) * 1000;
const ext: Part = {
  ...signIn,
  ...inbound('b2b_guest', partner, 'crossTenantAccessType=b2bCollaboration'),
  actor_key: 'user:ext@fabrikam.com',
  actor_name: 'ext@fabrikam.com',
  actor_id: 'aaaa',
  actor_tenant: partner,
  src_ip: '198.51.100.7',
  src_country: 'DE',
  src_asn: 64500,
  app_name: 'Portal',
  app_id: 'app-1',
  interactive: true,
  mfa: 'satisfied',
  time: '2026-05-04T10:00:00Z',
};
const mail: Part = {
  ...ext,
  ...ual,
  actor_tenant: partner,
  target_name: 'ann@contoso.com',
  app_name: null,
  app_id: null,
};
const logon: Part = {
  ...ext,
  source: 'windows-security',
  event_class: 'authn',
  device_name: 'srv-1.contoso.com',
  app_name: null,
  app_id: null,
  mfa: null,
  tenant: 'contoso.com',
};

const events: readonly Part[] = [
  ...staff.map((part) => ({ ...part, src_country: 'NL', src_ip: '192.0.2.1', time: '2026-05-01T00:00:00Z' })),
  ext, // 4
  {
    ...ext,
    time: '2026-05-06T10:00:00Z',
    src_country: 'ro',
    src_ip: '203.0.113.9',
    src_asn: 64666,
    mfa: 'not_required',
  }, // 5
  { ...ext, outcome: 'failure', src_country: 'FR', mfa: 'unknown' }, // 6
  {
    ...ext,
    app_name: null,
    app_id: 'app-2',
    src_ip: '2001:db8:1::5',
    src_country: null,
    src_asn: null,
    mfa: 'unknown',
  }, // 7
  mail, // 8
  { ...mail, target_name: 'ceo@contoso.com', time: '2026-05-04T22:00:00Z' }, // 9
  logon, // 10
  { ...logon, device_name: 'jump-2.contoso.com' }, // 11
  {
    ...ext,
    ...trail,
    operation: 'AssumeRole',
    actor_tenant: partner,
    extra: { role_arn: 'arn:aws:iam::111122223333:role/Support' },
    app_name: null,
    app_id: null,
    mfa: null,
  }, // 12
  // A role given to the account by own staff.
  {
    ...staff[0],
    event_class: 'role_change',
    operation: 'Add member to role',
    target_id: 'aaaa',
    extra: { role_name: 'Global Administrator' },
    time: '2026-05-06T11:00:00Z',
  }, // 13
  // A machine of theirs, at night.
  {
    ...mail,
    actor_key: 'user:backup@fabrikam.com',
    actor_name: 'backup@fabrikam.com',
    actor_id: 'bbbb',
    time: '2026-05-04T01:00:00Z',
  }, // 14
  // Another party.
  {
    ...ext,
    actor_key: 'user:x@other.com',
    actor_name: 'x@other.com',
    actor_id: 'cccc',
    actor_tenant: '33333333-3333-4333-8333-333333333333',
    trust_org: '33333333-3333-4333-8333-333333333333',
    src_country: 'US',
  }, // 15
];

let db: Db;
beforeAll(async () => {
  db = await openContent();
});

const fabrikam = (fields: Partial<ProfileParty> = {}): Profile => ({
  parties: [{ name: 'Fabrikam', tenants: [partner], ...fields }],
});

async function ask(
  id: string,
  profile: Profile,
  party = 'profile:Fabrikam',
  at: number | null = pivot,
): Promise<readonly Row[]> {
  load(db, events, profile);
  const analytic = catalog.get(id);
  if (analytic === undefined) throw new Error(`no ${id}`);
  const rows = await runChart(db, analytic, { party, pivot_at: at }, profile);
  for (const row of rows) expect(Object.keys(row)).toEqual(analytic.columns);
  return rows;
}

const observed = async (profile: Profile, party?: string, at?: number | null) =>
  scopeRows(await ask('dossier/scope-observed', profile, party, at));
const line = (rows: Awaited<ReturnType<typeof observed>>, kind: string) =>
  rows
    .filter((row) => row.kind === kind)
    .map(
      (r) =>
        `${r.state} ${r.value}${r.detail === null ? '' : ` [${r.detail}]`} ${r.events}/${r.identities}/${r.earlier}`,
    );

describe('scope of a party', () => {
  it('what is observed where nothing is agreed; another party and own staff are not in it', async () => {
    const rows = await observed(fabrikam());
    expect(line(rows, 'country')).toEqual(['not_declared DE 7/2/7', 'not_declared FR 1/1/0', 'not_declared ro 1/1/0']);
    expect(line(rows, 'asn')).toEqual(['not_declared 64500 8/2/7', 'not_declared 64666 1/1/0']);
    expect(line(rows, 'cidr')).toEqual([
      'not_declared 198.51.100.0/24 8/2/7',
      'not_declared 2001:db8::/32 1/1/1',
      'not_declared 203.0.113.0/24 1/1/0',
    ]);
    expect(line(rows, 'app')).toEqual(['not_declared Portal [app-1] 3/1/1', 'not_declared app-2 [app-2] 1/1/1']);
    expect(line(rows, 'host')).toEqual([
      'not_declared jump-2.contoso.com 1/1/1',
      'not_declared srv-1.contoso.com 1/1/1',
    ]);
    expect(line(rows, 'mailbox')).toEqual(['not_declared ann@contoso.com 2/2/2', 'not_declared ceo@contoso.com 1/1/1']);
    expect(line(rows, 'account')).toEqual([
      `not_declared ${own} 7/2/5`,
      'not_declared contoso.com 2/1/2',
      `not_declared ${account} 1/1/1`,
    ]);
    expect(line(rows, 'role')).toEqual([
      'not_declared Global Administrator [given] 1/1/0',
      'not_declared arn:aws:iam::111122223333:role/Support [used] 1/1/1',
    ]);
    expect(line(rows, 'mfa')).toEqual([
      'not_declared not_required 1/1/0',
      'not_declared satisfied 1/1/1',
      'not_declared unknown 1/1/1',
    ]);
    expect(line(rows, 'hours')).toEqual([]);
    expect(line(rows, 'contract')).toEqual([]);
  });

  it('agreed and seen, seen and not agreed, agreed and never seen', async () => {
    const rows = await observed(
      fabrikam({
        approved: {
          countries: ['de', 'US'],
          asns: [64500, 64999],
          cidrs: ['198.51.100.0/28', '2001:db8:ffff::/48'],
          roles: ['support', 'Helpdesk'],
          apps: ['APP-1', 'portal', 'Mail'],
          hosts: ['srv-*', 'dc-1'],
          mailboxes: ['ANN@contoso.com'],
          accounts: [own],
        },
        requireMfa: true,
        automation: ['backup@*'],
      }),
    );
    expect(line(rows, 'country')).toEqual([
      'approved DE 7/2/7',
      'never_seen US 0/0/0',
      'not_approved FR 1/1/0',
      'not_approved ro 1/1/0',
    ]);
    expect(line(rows, 'asn')).toEqual(['approved 64500 8/2/7', 'never_seen 64999 0/0/0', 'not_approved 64666 1/1/0']);
    expect(line(rows, 'cidr')).toEqual([
      'approved 198.51.100.0/28 8/2/7',
      'never_seen 2001:db8:ffff::/48 0/0/0',
      'not_approved 2001:db8::/32 1/1/1',
      'not_approved 203.0.113.0/24 1/1/0',
    ]);
    expect(line(rows, 'role')).toEqual([
      'approved arn:aws:iam::111122223333:role/Support [used] 1/1/1',
      'never_seen helpdesk 0/0/0',
      'not_approved Global Administrator [given] 1/1/0',
    ]);
    expect(line(rows, 'app')).toEqual([
      'approved Portal [app-1] 3/1/1',
      'never_seen mail 0/0/0',
      'not_approved app-2 [app-2] 1/1/1',
    ]);
    expect(line(rows, 'host')).toEqual([
      'approved srv-1.contoso.com 1/1/1',
      'never_seen dc-1 0/0/0',
      'not_approved jump-2.contoso.com 1/1/1',
    ]);
    expect(line(rows, 'mailbox')).toEqual(['approved ann@contoso.com 2/2/2', 'not_approved ceo@contoso.com 1/1/1']);
    expect(line(rows, 'account')[0]).toBe(`approved ${own} 7/2/5`);
    expect(line(rows, 'mfa')).toEqual([
      'approved satisfied 1/1/1',
      'cannot_tell unknown 1/1/1',
      'not_approved not_required 1/1/0',
    ]);
  });

  it('hours on the clock of their zone, machines apart; the contract by its days', async () => {
    const hours = { zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' };
    const rows = await observed(
      fabrikam({ hours, contract: { from: '2026-05-01', to: '2026-05-05' }, automation: ['backup@fabrikam.com'] }),
    );
    expect(line(rows, 'hours')).toEqual([
      'approved within 8/1/6',
      'cannot_tell machines 1/1/1',
      'not_approved outside 1/1/1',
    ]);
    expect(line(rows, 'contract')).toEqual(['approved within 9/2/8', 'not_approved after 1/1/0']);
    expect(rows.find((row) => row.value === 'outside')?.keys).toEqual(['9']);
    const early = await observed(fabrikam({ contract: { from: '2026-05-05' } }));
    expect(line(early, 'contract')).toEqual(['approved within 1/1/0', 'not_approved before 9/2/8']);
  });

  it('without a pivot all that succeeded counts', async () => {
    expect(line(await observed(fabrikam(), 'profile:Fabrikam', null), 'country')).toEqual([
      'not_declared DE 7/2/7',
      'not_declared FR 1/1/0',
      'not_declared ro 1/1/1',
    ]);
  });

  it('every number opens its events', async () => {
    const hours = { zone: 'UTC', days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' };
    for (const profile of [fabrikam(), fabrikam({ hours, contract: { from: '2026-05-04', to: '2026-05-04' } })]) {
      const rows = await observed(profile);
      for (const row of rows) {
        const { terms, from, to, whole } = openingOf(row, 'profile:Fabrikam');
        const where = conditions({ from, to, terms, search: '' }).join(' and ');
        const opened = db.scalar(`select count(*) from acts where ${where}`);
        expect([row.kind, row.value, opened, whole]).toEqual([row.kind, row.value, row.events, true]);
      }
    }
  });
});

describe('take as agreed', () => {
  const found: Party = {
    party: partner,
    name: 'Fabrikam',
    org: partner,
    class: 'b2b_guest',
    direction: 'inbound',
    confidence: 1,
    first: null,
    last: null,
    events: 1,
    identities: 1,
    score: 0,
    scoreSteps: [],
    findings: 0,
    tactics: {},
  };

  it('what succeeded before the pivot, of kinds without an agreement; then all of it is agreed', async () => {
    const profile = fabrikam({ approved: { countries: ['FR'] } });
    const rows = await observed(profile);
    const agreement = agreementOf(rows, [], 'UTC');
    const next = withAgreement(profile, { ...found, party: 'profile:Fabrikam' }, agreement);
    expect(next?.parties).toEqual([
      {
        name: 'Fabrikam',
        tenants: [partner],
        approved: {
          countries: ['FR'],
          asns: [64500],
          roles: ['arn:aws:iam::111122223333:role/Support'],
          apps: ['Portal', 'app-2'],
          hosts: ['jump-2.contoso.com', 'srv-1.contoso.com'],
          mailboxes: ['ann@contoso.com', 'ceo@contoso.com'],
          accounts: [own, 'contoso.com', account],
        },
      },
    ]);
    const after = await observed(next ?? {});
    expect(after.filter((row) => row.state === 'not_approved').map((row) => `${row.kind} ${row.value}`)).toEqual([
      'asn 64666',
      'country DE',
      'country ro',
      'role Global Administrator',
    ]);
    const germany = after.find((row) => row.value === 'DE');
    const one = germany === undefined ? null : agreementOn(germany);
    expect(
      one === null
        ? null
        : withAgreement(next ?? {}, { ...found, party: 'profile:Fabrikam' }, one)?.parties?.[0]?.approved?.countries,
    ).toEqual(['FR', 'DE']);
  });

  it('a recognised party is declared by its organisation; one without an identifier is not', async () => {
    const agreement = agreementOf(await observed({}, partner), [], 'UTC');
    expect(withAgreement({}, found, agreement)?.parties?.[0]).toMatchObject({
      name: 'Fabrikam',
      tenants: [partner],
      approved: { countries: ['DE'] },
    });
    expect(withAgreement({}, { ...found, org: null }, agreement)).toBeNull();
    expect(withAgreement({ parties: [{ name: 'Fabrikam' }] }, found, agreement)).toBeNull();
  });

  it('hours are those of the days and hours with most of the work, on the clock of the zone', async () => {
    const slots = (day: string, from: number, to: number, events: number) =>
      Array.from({ length: (to - from) * 2 }, (_, i) => ({
        slot: (Date.parse(`${day}T00:00:00Z`) + (from * 2 + i) * 1_800_000) * 1000,
        events,
      }));
    const week = [
      ...slots('2026-05-04', 7, 15, 10),
      ...slots('2026-05-05', 7, 15, 10),
      ...slots('2026-05-09', 3, 4, 1),
    ];
    expect(hoursOf(week, 'Europe/Berlin')).toEqual({ zone: 'Europe/Berlin', days: [1, 2], from: '09:00', to: '17:00' });
    expect(hoursOf(slots('2026-05-04', 0, 24, 10), 'UTC')).toBeNull();
    expect(hoursOf(slots('2026-05-04', 7, 9, 12), 'UTC')).toBeNull();
    expect((await ask('dossier/scope-slots', fabrikam())).map((row) => row['events'])).toEqual([1, 6, 1]);
    expect(
      (await ask('dossier/scope-slots', fabrikam({ automation: ['backup@fabrikam.com'] }))).map((r) => r['events']),
    ).toEqual([6, 1]);
  });
});

describe('what is taken as agreed is what detections compare with', () => {
  const vpn: Part = {
    ...ext,
    source: 'remote-access',
    service: 'GlobalProtect',
    operation: 'gateway-auth',
    app_name: '6.2.1',
    app_id: null,
  };
  const enters: Part = {
    ...logon,
    activity: 'signin',
    target_type: 'computer',
    target_name: 'srv-1.contoso.com',
    src_host: 'ext-pc',
    extra: { logon_type: '10' },
  };
  const ticket: Part = {
    ...logon,
    event_class: 'session',
    activity: 'request_service_ticket',
    target_type: 'service',
    target_name: 'SRV-2$',
    device_name: 'dc-1.contoso.com',
  };
  const named: Part = {
    ...logon,
    event_class: 'session',
    activity: 'use_credentials',
    target_path: 'srv-3',
    device_name: 'jump-2.contoso.com',
  };
  const opens: Part = { ...mail, extra: { logon_type: 'delegated' }, actor_type: 'guest' };
  const usual = [...staff, ext, vpn, enters, ticket, named, opens];

  async function scope(parts: readonly Part[], profile: Profile) {
    load(db, parts, profile);
    const analytic = catalog.get('dossier/scope-observed');
    if (analytic === undefined) throw new Error('no scope');
    return scopeRows(await runChart(db, analytic, { party: 'profile:Fabrikam', pivot_at: null }, profile));
  }

  function found(parts: readonly Part[], profile: Profile): readonly string[] {
    load(db, parts, profile);
    return ['IA-17', 'LM-16', 'CO-04'].flatMap((id) => {
      const analytic = catalog.get(id);
      if (analytic === undefined) throw new Error(`no ${id}`);
      return runDetection(db, analytic, {}).map((d) => `${id} ${d.facts['scope'] ?? ''}: ${d.events.join(' ')}`);
    });
  }

  it('nothing of it is reported, and what comes after is', async () => {
    const rows = await scope(usual, fabrikam());
    expect(line(rows, 'app')).toEqual([
      'not_declared 6.2.1 1/1/1',
      'not_declared GlobalProtect [service] 1/1/1',
      'not_declared Portal [app-1] 1/1/1',
    ]);
    expect(line(rows, 'host')).toEqual([
      'not_declared ext-pc [from] 1/1/1',
      'not_declared jump-2.contoso.com [from] 1/1/1',
      'not_declared srv-1.contoso.com 1/1/1',
      'not_declared srv-2 1/1/1',
      'not_declared srv-3 1/1/1',
    ]);
    for (const row of rows) {
      const { terms } = openingOf(row, 'profile:Fabrikam');
      const where = conditions({ from: null, to: null, terms, search: '' }).join(' and ');
      expect([row.value, db.scalar(`select count(*) from acts where ${where}`)]).toEqual([row.value, row.events]);
    }
    const party: Party = {
      party: 'profile:Fabrikam',
      name: 'Fabrikam',
      org: partner,
      class: 'b2b_guest',
      direction: 'inbound',
      confidence: 1,
      first: null,
      last: null,
      events: 1,
      identities: 1,
      score: 0,
      scoreSteps: [],
      findings: 0,
      tactics: {},
    };
    const profile = withAgreement(fabrikam(), party, agreementOf(rows, [], 'UTC')) ?? {};
    expect(found(usual, profile)).toEqual([]);
    expect(found([...usual, { ...vpn, app_name: '6.3.0' }], profile)).toEqual([]);
    const later = [
      { ...ext, app_name: 'Payroll', app_id: 'app-9', target_name: null },
      { ...enters, target_name: 'srv-9.contoso.com' },
      { ...opens, target_name: 'ceo@contoso.com' },
    ];
    expect(found([...usual, ...later], profile)).toEqual([
      'IA-17 declared: 10',
      'LM-16 declared: 11',
      'CO-04 declared: 12',
    ]);
  });
});
