import { beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '../src/analytics/catalog.ts';
import type { Row } from '../src/engine/api.ts';
import type { Db } from '../src/engine/db.ts';
import { runChart } from '../src/engine/run-chart.ts';
import type { Decision, Profile } from '../src/parties/profile.ts';
import { openContent } from './analytics/open-content.ts';
import { account, ann, inbound, load, partner, signIn, staff, trail, vendor, type Part } from './parties-case.ts';

let db: Db;
beforeAll(async () => {
  db = await openContent();
});

const party = 'profile:Fabrikam';
const fabrikam: Profile = { parties: [{ name: 'Fabrikam', tenants: [partner], domains: ['fabrikam.com'] }] };
const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';
const newer = chrome.replace('126', '127');
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0';

function guest(name: string, more: Part = {}): Part {
  return {
    ...signIn,
    actor_key: `user:${name}@fabrikam.com`,
    actor_name: `${name}@fabrikam.com`,
    actor_type: 'guest',
    actor_tenant: partner,
    src_ip: '203.0.113.7',
    src_asn: 64500,
    user_agent: chrome,
    ...inbound('b2b_guest', partner, 'crossTenantAccessType=b2bCollaboration'),
    ...more,
  };
}
function employee(name: string, more: Part = {}): Part {
  return { ...ann, actor_key: `user:${name}@contoso.com`, actor_name: `${name}@contoso.com`, ...more };
}

async function rows(id: string, params: Record<string, string | number> = {}): Promise<readonly Row[]> {
  const analytic = catalog.get(id);
  if (analytic === undefined) throw new Error(`no analytic ${id}`);
  return runChart(db, analytic, { party, ...params }, {});
}
const suggested = async (): Promise<unknown[]> =>
  (await rows('dossier/identity-suggestions')).map((row) => [
    row['identity'],
    row['strength'],
    row['reasons'],
    row['events'],
  ]);

describe('suggestions: who looks like a party and is not in it', () => {
  const atTheirs = { src_ip: '203.0.113.7', src_asn: 64500, user_agent: newer };

  it('an account of ours from their address with their kind of client', async () => {
    load(db, [...staff, guest('bob'), employee('zoe', atTheirs)], fabrikam);
    expect(await suggested()).toEqual([
      [
        'user:zoe@contoso.com',
        'weak',
        ['same client Chrome on Windows from address 203.0.113.7, where 1 of them is seen and nobody else'],
        ['5'],
      ],
    ]);
  });

  it.each<[string, Part[]]>([
    ['another client', [employee('zoe', { ...atTheirs, user_agent: firefox })]],
    ['another network', [employee('zoe', { ...atTheirs, src_ip: '198.51.100.7', src_asn: 64501 })]],
    ['a neighbour in their network, being ours', [employee('zoe', { ...atTheirs, src_ip: '203.0.113.8' })]],
    [
      'the home network: more of ours are there',
      [employee('zoe', atTheirs), employee('max', { ...atTheirs, user_agent: firefox })],
    ],
    [
      'a shared way out: as many others are there',
      [
        { ...employee('zoe', atTheirs), actor_key: 'id:x', actor_name: null, actor_tenant: null },
        { ...employee('max', atTheirs), actor_key: 'id:y', actor_name: null, actor_tenant: null },
      ],
    ],
    ['a private address', [employee('zoe', { ...atTheirs, src_ip: '192.0.2.9', src_scope: 'private' })]],
  ])('not: %s', async (_, more) => {
    const bob = more.some((part) => part.src_scope === 'private') ? { src_ip: '192.0.2.9', src_scope: 'private' } : {};
    load(db, [...staff, guest('bob', bob), ...more], fabrikam);
    expect(await suggested()).toEqual([]);
  });

  it('of nobody known, their network is enough', async () => {
    const nobody = {
      ...employee('x', { ...atTheirs, src_ip: '203.0.113.8' }),
      actor_key: 'id:x',
      actor_name: null,
      actor_tenant: null,
    };
    load(db, [...staff, guest('bob'), nobody], fabrikam);
    expect(await suggested()).toEqual([
      [
        'id:x',
        'weak',
        ['same client Chrome on Windows from network AS64500, where 1 of them is seen and nobody else'],
        ['5'],
      ],
    ]);
  });

  it('the same device, but not one of a crowd', async () => {
    const device = { device_id: 'd0000001', src_ip: '198.51.100.9', src_asn: 64500 };
    load(db, [...staff, guest('bob', { device_id: 'd0000001' }), employee('zoe', device)], fabrikam);
    expect(await suggested()).toEqual([
      ['user:zoe@contoso.com', 'fair', ['same device d0000001 and same network AS64500'], ['5']],
    ]);
    const crowd = ['a', 'b', 'c', 'd'].map((name) => employee(name, device));
    load(db, [...staff, guest('bob', { device_id: 'd0000001' }), ...crowd.slice(0, 3)], fabrikam);
    expect(await suggested()).toHaveLength(3);
    load(db, [...staff, guest('bob', { device_id: 'd0000001' }), ...crowd], fabrikam);
    expect(await suggested()).toEqual([]);
  });

  it('the same session, which no join carries between two names of people', async () => {
    const session = { session_id: 'a1b2c3d4-0000-4000-8000-00000000cafe' };
    load(db, [...staff, guest('bob', session), employee('zoe', { ...session, source: 'azure-activity' })], fabrikam);
    expect(await suggested()).toMatchObject([['user:zoe@contoso.com', 'strong', expect.anything(), ['5']]]);
    expect(JSON.stringify(await suggested())).toContain('same session a1b2c3d4-0000-4000-8000-00000000cafe');
  });

  it('an access key that one of them made', async () => {
    const maker: Part = {
      ...trail,
      operation: 'CreateAccessKey',
      actor_key: `aws:${vendor}:AROAEXT:run`,
      actor_tenant: vendor,
      ...inbound('xaccount_principal', vendor, 'x=y'),
      extra: { created_access_key: 'AKIANEW' },
    };
    const user = (key: string): Part => ({
      ...trail,
      actor_key: `aws:AIDA${key}`,
      actor_tenant: account,
      actor_credential: key,
    });
    load(db, [maker, user('AKIANEW'), user('AKIAOLD')], { parties: [{ name: 'Fabrikam', awsAccounts: [vendor] }] });
    expect(await suggested()).toEqual([
      ['aws:AIDAAKIANEW', 'strong', ['uses access key AKIANEW, which one of them made'], ['2']],
    ]);
  });

  it('a way of naming: a word for outsiders and the beginning of the name, or the name itself', async () => {
    const people = [
      'ext-fab01',
      'vendor.fabr',
      'svc-fabrikam',
      'ext-fabian',
      'fabian',
      'ext-fa1',
      'fab01',
      'extfabrikator',
    ];
    load(db, [...staff, guest('bob'), ...people.map((name) => employee(name))], fabrikam);
    expect((await suggested()).map((row) => (row as string[])[0])).toEqual([
      'user:ext-fab01@contoso.com',
      'user:svc-fabrikam@contoso.com',
      'user:vendor.fabr@contoso.com',
    ]);
  });

  it('never by a word of our own domain, nor a word that any firm has', async () => {
    load(db, [...staff, guest('bob'), employee('contoso-cloud'), employee('services')], {
      parties: [{ name: 'Contoso Cloud Services', tenants: [partner] }],
    });
    const found = await runChart(
      db,
      catalog.get('dossier/identity-suggestions') as never,
      { party: 'profile:Contoso Cloud Services' },
      {},
    );
    expect(found).toEqual([]);
  });

  it('reasons add up; a turned down one does not come back, one taken in is a member', async () => {
    const events = [...staff, guest('bob'), employee('ext-fab01', atTheirs)];
    const said = { subject: 'user:ext-fab01@contoso.com', object: 'Fabrikam', reason: 'why' };
    load(db, events, fabrikam);
    expect(await suggested()).toMatchObject([
      ['user:ext-fab01@contoso.com', 'fair', ['named ext-fab01, as fabrikam', expect.anything()], ['5']],
    ]);
    const no: Decision = { kind: 'not_member', ...said };
    load(db, events, { ...fabrikam, decisions: [no] });
    expect(await suggested()).toEqual([]);
    load(db, events, { ...fabrikam, decisions: [{ ...no, object: 'Somebody else' }] });
    expect(await suggested()).toHaveLength(1);
    load(db, events, { ...fabrikam, decisions: [{ kind: 'member', ...said }] });
    expect(await suggested()).toEqual([]);
    expect(db.scalar("select party from actor_party where identity = 'user:ext-fab01@contoso.com'")).toBe(party);
  });

  it('at most so many, and it says how many there are', async () => {
    load(db, [...staff, guest('bob'), ...['ext-fab1', 'ext-fab2', 'ext-fab3'].map((name) => employee(name))], fabrikam);
    const found = await rows('dossier/identity-suggestions', { most: 2 });
    expect(found.map((row) => row['suggestions'])).toEqual([3, 3]);
  });
});

describe('roles over time', () => {
  const object = '00000000-0000-4000-8000-0000000000bb';
  const at = (hour: number): string => `2026-05-02T${String(hour).padStart(2, '0')}:00:00Z`;
  const micros = (hour: number): number => Date.parse(at(hour)) * 1000;
  const role = (activity: string, hour: number, more: Part = {}): Part => ({
    ...ann,
    source: 'entra-audit',
    event_class: 'role_change',
    activity,
    operation: activity === 'assign_role' ? 'Add member to role' : 'Remove member from role',
    target_type: 'user',
    target_id: object,
    extra: { role_name: 'Global Administrator' },
    time: at(hour),
    ...more,
  });
  const bob = guest('bob', { actor_id: object });
  const roles = async (): Promise<unknown[]> =>
    (await rows('dossier/identity-roles')).map((row) => [
      row['role'],
      row['from_time'],
      row['to_time'],
      row['given_by'],
      row['privileged'],
    ]);

  it('from the gift to the removal; copies in another log count once', async () => {
    load(
      db,
      [
        ...staff,
        bob,
        role('assign_role', 9),
        role('assign_role', 9, { source: 'm365-ual' }),
        role('remove_role', 12),
        role('assign_role', 15),
      ],
      fabrikam,
    );
    expect(await roles()).toEqual([
      ['Global Administrator', micros(9), micros(12), 'ann@contoso.com', true],
      ['Global Administrator', micros(15), null, 'ann@contoso.com', true],
    ]);
  });

  it('at most so many, and it says how many there are', async () => {
    load(
      db,
      [...staff, bob, ...[9, 11, 13].map((hour) => role('assign_role', hour)), role('remove_role', 12)],
      fabrikam,
    );
    const all = await rows('dossier/identity-roles');
    const few = await rows('dossier/identity-roles', { most: 1 });
    expect([all.length, few.map((row) => row['roles'])]).toEqual([2, [2]]);
  });

  it('held before the logs begin', async () => {
    load(db, [...staff, bob, role('remove_role', 12, { extra: { role_name: 'Guest Inviter' } })], fabrikam);
    expect(await roles()).toEqual([['Guest Inviter', null, micros(12), null, false]]);
  });

  it('by the name of a guest, and never of somebody else or by a refused act', async () => {
    load(
      db,
      [
        ...staff,
        guest('bob'),
        role('assign_role', 9, { target_id: null, target_name: 'bob_fabrikam.com#EXT#@contoso.com' }),
        role('assign_role', 10, { target_id: null, target_name: 'bob@contoso.com' }),
        role('assign_role', 11, {
          target_id: null,
          target_name: 'bob_fabrikam.com#EXT#@contoso.com',
          outcome: 'failure',
          extra: { role_name: 'Owner' },
        }),
        role('request_role', 12, { target_name: 'bob@fabrikam.com', extra: { role_name: 'Reader' } }),
      ],
      fabrikam,
    );
    expect(await roles()).toEqual([['Global Administrator', micros(9), null, 'ann@contoso.com', true]]);
  });

  it('bindings of Google Cloud', async () => {
    const binding = (hour: number, old: string | null, now: string | null): Part => ({
      ...ann,
      source: 'gcp-audit',
      event_class: 'role_change',
      operation: 'SetIamPolicy',
      tenant: null,
      time: at(hour),
      changes: [{ target: 'projects/web', name: 'roles/owner', old, new: now }],
    });
    load(
      db,
      [
        ...staff,
        bob,
        binding(9, null, 'user:bob@fabrikam.com'),
        binding(10, 'user:bob@fabrikam.com', null),
        binding(11, null, 'user:ann@contoso.com'),
      ],
      fabrikam,
    );
    expect(await roles()).toEqual([['roles/owner', micros(9), micros(10), 'ann@contoso.com', false]]);
  });
});

describe('joins and contract', () => {
  it('lists joins of members with the party of either side, undone ones too', async () => {
    const object = '00000000-0000-4000-8000-0000000000bb';
    const bare: Part = { ...signIn, source: 'graph-activity', actor_key: `id:${object}`, actor_id: object };
    const decisions: Decision[] = [
      { kind: 'apart', subject: `id:${object}`, object: 'user:bob@fabrikam.com', reason: 'no' },
    ];
    load(db, [...staff, guest('bob', { actor_id: object }), bare], { ...fabrikam, decisions });
    expect(await rows('dossier/identity-joins')).toEqual([
      {
        identity: 'user:bob@fabrikam.com',
        a: `id:${object}`,
        b: 'user:bob@fabrikam.com',
        confidence: 1,
        reason: 'object id of user:bob@fabrikam.com',
        kind: 'object_id',
        apart: 'no',
        a_party: null,
        b_party: party,
        joins: 1,
      },
    ]);
  });

  it('counts what happened before and after the contract, both days included', async () => {
    const on = (time: string): Part => guest('bob', { time });
    const events = [
      on('2026-04-30T23:59:59Z'),
      on('2026-05-01T00:00:00Z'),
      on('2026-05-03T23:59:59Z'),
      on('2026-05-04T00:00:00Z'),
    ];
    const [declared] = fabrikam.parties ?? [];
    if (declared === undefined) throw new Error('no party');
    const day = (text: string): number => Date.parse(`${text}T00:00:00Z`) * 1000;
    load(db, [...staff, ...events], { parties: [{ ...declared, contract: { from: '2026-05-01', to: '2026-05-03' } }] });
    expect(await rows('dossier/identity-contract')).toEqual([
      {
        identity: 'user:bob@fabrikam.com',
        early: 1,
        late: 1,
        from_time: day('2026-05-01'),
        to_time: day('2026-05-04'),
      },
    ]);
    expect(db.scalar('select count(*) from acts where tp')).toBe(4);
    load(db, [...staff, ...events.slice(1, 3)], {
      parties: [{ ...declared, contract: { from: '2026-05-01', to: '2026-05-03' } }],
    });
    expect(await rows('dossier/identity-contract')).toEqual([]);
  });
});
