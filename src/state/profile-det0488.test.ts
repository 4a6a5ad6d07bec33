import { expect, it } from 'vitest';
import { catalog } from '../analytics/catalog.ts';
import { parameterNames } from '../analytics/parameters.ts';
import type { Profile } from '../parties/profile.ts';
import { mutableElements } from './profile-det0488.ts';

const usedBy = new Map(mutableElements({}).map(({ name, usedBy }) => [name, usedBy]));

it('names all 15 mutable elements, each with what uses it', () => {
  expect([...usedBy.keys()]).toHaveLength(15);
  for (const [name, users] of usedBy) expect(users.length, name).toBeGreaterThan(0);
  expect(usedBy.get('ThirdPartyCIDRs')).toEqual(expect.arrayContaining(['IA-01', 'page Scope']));
  expect(usedBy.get('RequiredMFA, MFAExpected')).toEqual(expect.arrayContaining(['IA-06', 'page Scope']));
  expect(usedBy.get('RoleScopeAllowList')).toEqual(expect.arrayContaining(['PD-01', 'page Scope']));
  expect(usedBy.get('ExpectedAdminHosts, AllowedJumpHosts')).toEqual(['LM-16', 'page Scope']);
  expect(usedBy.get('ApprovedApps')).toEqual(['IA-17', 'page Scope']);
  expect(usedBy.get('MailboxDelegateAllowList')).toEqual(['CO-04', 'page Scope']);
  expect(usedBy.get('GeoVelocityThreshold')).toEqual(['IA-04']);
  expect(usedBy.get('ManagedDeviceList')).toContain('IA-03');
  expect(usedBy.get('TrustedPartnerTenantIDs')).toContain('TR-03');
  expect(usedBy.get('ExternalAccountAllowList')).toContain('IA-21');
  expect(usedBy.get('SensitiveAPIs')).toEqual(expect.arrayContaining(['IA-02', 'TR-04']));
});

it('names only parameters that exist', () => {
  const known = parameterNames(catalog.values());
  const named = mutableElements({}).flatMap(({ where }) => where.match(/[A-Z]{2}-\d\d\.\w+/g) ?? []);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

it('says what is declared', () => {
  const profile: Profile = {
    parties: [
      { name: 'Fabrikam', tenants: ['t'], trusted: true, requireMfa: true, approved: { cidrs: ['192.0.2.0/24'] } },
    ],
    own: { devices: ['pc-*', 'dev-1'] },
    parameters: { 'IA-04.speed_kmh': 700 },
  };
  const declared = mutableElements(profile).filter((one) => one.declared);
  expect(declared.map(({ name, now }) => `${name}: ${now}`)).toEqual([
    'ThirdPartyCIDRs: 1 declared',
    'TrustedPartnerTenantIDs: 1 declared',
    'RequiredMFA, MFAExpected: 1 declared',
    'GeoVelocityThreshold: 1 changed',
    'ManagedDeviceList: 2 declared',
  ]);
});
