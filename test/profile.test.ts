import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { catalog } from '../src/analytics/catalog.ts';
import { parameterNames, parameterValue } from '../src/analytics/parameters.ts';
import { readProfile, writeProfile } from '../src/parties/profile-file.ts';
import type { Profile } from '../src/parties/profile.ts';

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../src/parties/profile.schema.json'), 'utf8'),
) as object;
const matches = new Ajv2020({ allErrors: true }).compile(schema);

const tenant = '22222222-2222-4222-8222-222222222222';

/** Every field there is. */
const whole: Profile = {
  parties: [
    {
      name: 'Fabrikam MSP',
      tenants: [tenant],
      awsAccounts: ['444455556666'],
      domains: ['fabrikam.example', '@fabrikam.com'],
      cidrs: ['198.51.100.0/24', '2001:db8::/32', '203.0.113.9'],
      appIds: ['aaaa'],
      accountNames: ['ext-*', 'contoso\\svc'],
      approved: {
        countries: ['DE', 'nl'],
        asns: [64500],
        cidrs: ['192.0.2.0/28'],
        roles: ['Helpdesk Administrator'],
        apps: ['Azure Portal'],
        hosts: ['jump-*'],
        mailboxes: ['support@contoso.com'],
        accounts: ['111122223333'],
      },
      hours: { zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: '08:00', to: '24:00' },
      contract: { from: '2026-01-01', to: '2026-12-31' },
      requireMfa: true,
      automation: ['backup@fabrikam.com'],
      pivot: '2026-05-12T14:03:07.250Z',
      trusted: false,
    },
    { name: 'Night shift', hours: { zone: 'UTC', days: [7], from: '22:00', to: '06:00' }, contract: {} },
  ],
  own: {
    tenants: ['own'],
    accounts: ['111122223333'],
    domains: ['contoso.com'],
    projects: ['web'],
    orgs: ['contoso.okta.example'],
    devices: ['pc-*'],
    not: ['x'],
  },
  crownJewels: ['ceo@contoso.com', 'vault-*'],
  pivot: '2026-05-12',
  sensitiveOperations: ['Reset-Everything'],
  decisions: [{ kind: 'apart', subject: 'user:a', object: 'user:b', reason: 'two people' }],
  parameters: { baseline_days: 7, 'CR-02.window_minutes': 60.5 },
};

const party = (fields: object): unknown => ({ parties: [{ name: 'a', ...fields }] });
const approved = (fields: object): unknown => party({ approved: fields });
const hours = { zone: 'UTC', days: [1], from: '08:00', to: '17:00' };

/** What neither the schema nor the reader takes, with what the reader says. */
const bad: readonly (readonly [value: unknown, says: string])[] = [
  [[], 'not a profile: a list'],
  [null, 'not a profile: null'],
  ['x', 'not a profile: "x"'],
  [{ partys: [] }, 'not a profile: unknown key "partys"'],
  [{ parties: {} }, 'not a profile: parties: not a list: {}'],
  [{ parties: [{}] }, 'not a profile: parties[0].name: missing'],
  [{ parties: [{ name: '' }] }, 'not a profile: parties[0].name: empty: ""'],
  [{ parties: [{ name: '  ' }] }, 'not a profile: parties[0].name: empty: "  "'],
  [{ parties: [{ name: 5 }] }, 'not a profile: parties[0].name: not a text: 5'],
  [party({ tenant: tenant }), 'not a profile: parties[0]: unknown key "tenant"'],
  [party({ tenants: tenant }), `not a profile: parties[0].tenants: not a list: "${tenant}"`],
  [party({ tenants: [tenant, 'fabrikam'] }), 'not a profile: parties[0].tenants[1]: not a tenant id: "fabrikam"'],
  [party({ awsAccounts: ['123'] }), 'not a profile: parties[0].awsAccounts[0]: not an account id of 12 digits: "123"'],
  [party({ awsAccounts: [444455556666] }), 'not a profile: parties[0].awsAccounts[0]: not a text: 444455556666'],
  [party({ domains: ['fabrikam'] }), 'not a profile: parties[0].domains[0]: not a domain: "fabrikam"'],
  [party({ domains: ['a@fabrikam.com'] }), 'not a profile: parties[0].domains[0]: not a domain: "a@fabrikam.com"'],
  [
    party({ cidrs: ['198.51.100.0/33'] }),
    'not a profile: parties[0].cidrs[0]: not an address or network: "198.51.100.0/33"',
  ],
  [party({ cidrs: ['10/8'] }), 'not a profile: parties[0].cidrs[0]: not an address or network: "10/8"'],
  [
    party({ cidrs: ['198.51.100.256'] }),
    'not a profile: parties[0].cidrs[0]: not an address or network: "198.51.100.256"',
  ],
  [party({ accountNames: ['a', ' '] }), 'not a profile: parties[0].accountNames[1]: empty: " "'],
  [
    party({ accountNames: ['x'.repeat(501)] }),
    `not a profile: parties[0].accountNames[0]: longer than 500 characters: "${'x'.repeat(79)}…`,
  ],
  [
    approved({ countries: ['Germany'] }),
    'not a profile: parties[0].approved.countries[0]: not a country code of two letters: "Germany"',
  ],
  [approved({ asns: ['64500'] }), 'not a profile: parties[0].approved.asns[0]: not a number: "64500"'],
  [approved({ asns: [0] }), 'not a profile: parties[0].approved.asns[0]: not an AS number: 0'],
  [approved({ asns: [1.5] }), 'not a profile: parties[0].approved.asns[0]: not a whole number: 1.5'],
  [approved({ asns: [4294967296] }), 'not a profile: parties[0].approved.asns[0]: not an AS number: 4294967296'],
  [approved({ people: [] }), 'not a profile: parties[0].approved: unknown key "people"'],
  [approved([]), 'not a profile: parties[0].approved: not an object: []'],
  [party({ hours: { ...hours, days: [] } }), 'not a profile: parties[0].hours.days: no day: []'],
  [
    party({ hours: { ...hours, days: [0] } }),
    'not a profile: parties[0].hours.days[0]: not a day of the week, 1 to 7: 0',
  ],
  [
    party({ hours: { ...hours, days: [8] } }),
    'not a profile: parties[0].hours.days[0]: not a day of the week, 1 to 7: 8',
  ],
  [party({ hours: { ...hours, days: [1, 1] } }), 'not a profile: parties[0].hours.days: a day twice: [1,1]'],
  [
    party({ hours: { ...hours, from: '8:00' } }),
    'not a profile: parties[0].hours.from: not a time such as 08:00: "8:00"',
  ],
  [
    party({ hours: { ...hours, from: '24:00' } }),
    'not a profile: parties[0].hours.from: not a time such as 08:00: "24:00"',
  ],
  [
    party({ hours: { ...hours, to: '24:01' } }),
    'not a profile: parties[0].hours.to: not a time such as 18:00: "24:01"',
  ],
  [party({ hours: { days: [1], from: '08:00', to: '17:00' } }), 'not a profile: parties[0].hours.zone: missing'],
  [
    party({ contract: { from: '1.1.2026' } }),
    'not a profile: parties[0].contract.from: not a day such as 2026-05-12: "1.1.2026"',
  ],
  [party({ contract: { start: '2026-01-01' } }), 'not a profile: parties[0].contract: unknown key "start"'],
  [party({ requireMfa: 'yes' }), 'not a profile: parties[0].requireMfa: not true or false: "yes"'],
  [
    party({ pivot: '2026-05-12T14:00' }),
    'not a profile: parties[0].pivot: not an ISO time such as 2026-05-12T14:00:00Z: "2026-05-12T14:00"',
  ],
  [{ pivot: 1 }, 'not a profile: pivot: not a text: 1'],
  [{ own: 5 }, 'not a profile: own: not an object: 5'],
  [{ own: { device: [] } }, 'not a profile: own: unknown key "device"'],
  [{ crownJewels: 'x' }, 'not a profile: crownJewels: not a list: "x"'],
  [
    { decisions: [{ kind: 'merge', subject: 'a', object: 'b', reason: 'c' }] },
    'not a profile: decisions[0].kind: not a kind of decision: apart, member, not_member: "merge"',
  ],
  [{ decisions: [{ kind: 'apart', subject: 'a', object: 'b' }] }, 'not a profile: decisions[0].reason: missing'],
  [{ parameters: { baseline_days: '7' } }, 'not a profile: parameters.baseline_days: not a number: "7"'],
  [{ parameters: { baseline_days: -1 } }, 'not a profile: parameters.baseline_days: below 0: -1'],
  [
    { parameters: { 'Baseline days': 1 } },
    'not a profile: parameters.Baseline days: not the name of a parameter: "Baseline days"',
  ],
];

/** What only the reader refuses: a schema cannot say it. */
const beyond: readonly (readonly [value: unknown, says: string])[] = [
  [
    party({ hours: { ...hours, zone: 'Mars/Olympus' } }),
    'not a profile: parties[0].hours.zone: not a time zone: "Mars/Olympus"',
  ],
  [
    party({ contract: { from: '2026-02-30' } }),
    'not a profile: parties[0].contract.from: not a day such as 2026-05-12: "2026-02-30"',
  ],
  [
    party({ contract: { from: '2026-02-02', to: '2026-02-01' } }),
    'not a profile: parties[0].contract: ends before it begins: {"from":"2026-02-02","to":"2026-02-01"}',
  ],
  [
    party({ cidrs: ['2001:db8:::/32'] }),
    'not a profile: parties[0].cidrs[0]: not an address or network: "2001:db8:::/32"',
  ],
  [{ pivot: '2026-13-01' }, 'not a profile: pivot: not an ISO time such as 2026-05-12T14:00:00Z: "2026-13-01"'],
  [
    { pivot: '2026-05-12T25:00:00Z' },
    'not a profile: pivot: not an ISO time such as 2026-05-12T14:00:00Z: "2026-05-12T25:00:00Z"',
  ],
  [{ parties: [{ name: 'a' }, { name: 'a ' }] }, 'not a profile: parties[1].name: declared twice: "a"'],
];

describe('a profile file', () => {
  it.each([{}, whole, { parties: [] }, party({}), party({ approved: {}, contract: { from: '2026-01-01' } })])(
    'the reader and the schema take it, and it is read back as written: %#',
    (profile) => {
      expect(readProfile(JSON.stringify(profile))).toEqual({ ok: true, value: profile });
      expect(matches(profile), JSON.stringify(matches.errors)).toBe(true);
      expect(readProfile(writeProfile(profile as Profile))).toEqual({ ok: true, value: profile });
    },
  );

  it.each(bad)('the reader and the schema refuse %j', (value, says) => {
    expect(errorOf(JSON.stringify(value))).toBe(says);
    expect(matches(value)).toBe(false);
  });

  it.each(beyond)('the reader alone refuses %j', (value, says) => {
    expect(errorOf(JSON.stringify(value))).toBe(says);
    expect(matches(value)).toBe(true);
  });

  it('is text of bounded length, JSON, and without a prototype', () => {
    expect(errorOf('{')).toContain('not JSON');
    expect(errorOf(' '.repeat(5_000_001))).toBe('profile of 5000001 characters, at most 5000000');
    expect(errorOf('{"parties":[{"name":"a","__proto__":{"trusted":true}}]}')).toBe(
      'not a profile: unknown key "__proto__"',
    );
    expect(errorOf('{"parameters":{"constructor":1,"to_string":"x"}}')).toContain('parameters.');
  });

  it('says how much more is wrong', () => {
    expect(errorOf('{"pivot":1,"crownJewels":1}')).toBe('not a profile: crownJewels: not a list: 1; and 1 more');
  });

  it('names every field of the schema: none is in one and not in the other', () => {
    const named = (value: unknown): string[] =>
      Array.isArray(value)
        ? value.flatMap(named)
        : typeof value === 'object' && value !== null
          ? Object.entries(value).flatMap(([key, item]) => [key, ...named(item)])
          : [];
    const properties = (value: unknown): string[] =>
      typeof value !== 'object' || value === null
        ? []
        : Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
            key === 'properties' && typeof item === 'object' && item !== null
              ? [...Object.keys(item), ...Object.values(item).flatMap(properties)]
              : properties(item),
          );
    const { parameters: _, ...rest } = whole;
    expect(new Set([...named(rest), 'parameters'])).toEqual(new Set(properties(schema)));
  });
});

describe('parameters', () => {
  const names = parameterNames(catalog.values());

  it('a name that no detection has is refused where the names are known', () => {
    expect(readProfile('{"parameters":{"base_line":1}}').ok).toBe(true);
    expect(errorOf('{"parameters":{"base_line":1}}', names)).toBe(
      'not a profile: parameters: no detection has a parameter "base_line"',
    );
    expect(errorOf('{"parameters":{"CR-02.baseline_days":1}}', names)).toContain('"CR-02.baseline_days"');
    expect(readProfile('{"parameters":{"CR-02.window_minutes":30,"baseline_days":9}}', names).ok).toBe(true);
    expect(names.has('bin_seconds')).toBe(false);
  });

  it('one of a single detection comes before one of the name, before the default', () => {
    const parameter = { name: 'window_minutes', value: 120, doc: 'x' };
    expect(parameterValue({ id: 'CR-02' }, parameter, {})).toBe(120);
    expect(parameterValue({ id: 'CR-02' }, parameter, { window_minutes: 30 })).toBe(30);
    expect(parameterValue({ id: 'CR-02' }, parameter, { window_minutes: 30, 'CR-02.window_minutes': 60 })).toBe(60);
    expect(parameterValue({ id: 'CA-01' }, parameter, { window_minutes: 30, 'CR-02.window_minutes': 60 })).toBe(30);
  });
});

function errorOf(file: string, parameters?: ReadonlySet<string>): string {
  const read = readProfile(file, parameters);
  return read.ok ? 'taken' : read.error.message;
}
