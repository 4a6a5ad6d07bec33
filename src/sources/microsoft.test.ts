import { describe, expect, test } from 'vitest';
import { directoryRule } from './microsoft-operations.ts';
import {
  actorKey,
  changeValue,
  guidOf,
  homeUpn,
  isTechnician,
  nameTrust,
  technicianId,
  timeText,
  userKey,
} from './microsoft.ts';

const technician = 'user_3f2b9c0d4e5f46a7b8c9d0e1f2a3b4c5@contoso.example.com';

describe('names', () => {
  test.each([
    ['Ann@Contoso.example.com', 'ann@contoso.example.com'],
    ['ann_fabrikam.example.com#EXT#@contoso.example.com', 'ann@fabrikam.example.com'],
    ['ann_b_fabrikam.example.com#ext#@contoso.example.com', 'ann_b@fabrikam.example.com'],
    ['live.com#ann@example.com', 'ann@example.com'],
    ['#EXT#@contoso.example.com', '#ext#@contoso.example.com'],
    ['ann#EXT#@contoso.example.com', 'ann'],
  ])('home form of %s', (upn, home) => expect(homeUpn(upn)).toBe(home));

  test('a technician is known by the object id in the partner tenant', () => {
    expect(technicianId(technician)).toBe('3f2b9c0d-4e5f-46a7-b8c9-d0e1f2a3b4c5');
    expect(userKey(technician.toUpperCase())).toBe('tech:3f2b9c0d-4e5f-46a7-b8c9-d0e1f2a3b4c5');
    expect(technicianId('user_3f2b9c0d4e5f46a7b8c9d0e1f2a3b4c@contoso.example.com')).toBeNull();
    expect(technicianId('user_3f2b9c0d4e5f46a7b8c9d0e1f2a3b4c5f@contoso.example.com')).toBeNull();
    expect(technicianId('xuser_3f2b9c0d4e5f46a7b8c9d0e1f2a3b4c5@contoso.example.com')).toBeNull();
  });

  test('name and display name must agree on a technician where both are known', () => {
    expect(isTechnician(technician, 'Fabrikam Technician')).toBe(true);
    expect(isTechnician(technician, null)).toBe(true);
    expect(isTechnician(null, 'Fabrikam Technician')).toBe(true);
    expect(isTechnician('bob@contoso.example.com', 'Senior Technician')).toBe(false);
    expect(isTechnician(technician, 'Bob')).toBe(false);
    expect(isTechnician(null, null)).toBe(false);
  });
});

describe('actor keys', () => {
  const guid = '3F2B9C0D-4E5F-46A7-B8C9-D0E1F2A3B4C5';
  test.each([
    [{ upn: 'Ann@contoso.example.com', objectId: guid }, 'user:ann@contoso.example.com'],
    [{ servicePrincipalId: guid, appId: guid }, `sp:${guid.toLowerCase()}`],
    [{ servicePrincipalId: '', appId: guid }, `app:${guid.toLowerCase()}`],
    [{ upn: guid, objectId: guid }, `id:${guid.toLowerCase()}`],
    [{ objectId: '00000000-0000-0000-0000-000000000000', system: 'Azure AD Sync' }, 'system:azure ad sync'],
    [{ ip: '192.0.2.1' }, 'anonymous:192.0.2.1'],
    [{}, 'anonymous:unknown'],
  ])('%o', (ids, key) => expect(actorKey(ids)).toBe(key));

  test('the all-zero GUID names nobody', () => {
    expect(guidOf('00000000-0000-0000-0000-000000000000')).toBeNull();
    expect(guidOf('not-a-guid')).toBeNull();
  });
});

test('a name proves a guest of the domain it was made from', () => {
  expect(nameTrust('ann_fabrikam.example.com#EXT#@contoso.example.com', 'Ann', null)).toEqual({
    trust_kind: 'b2b_guest',
    trust_org: 'fabrikam.example.com',
    trust_evidence: 'userPrincipalName=ann_fabrikam.example.com#EXT#@contoso.example.com',
    trust_direction: 'inbound',
  });
  expect(nameTrust('ann@contoso.example.com', 'Ann', null)).toBeNull();
});

test.each([
  ['"Global Administrator"', 'Global Administrator'],
  ['["Guest"]', 'Guest'],
  ['[\r\n  true\r\n]', 'true'],
  ['["a", "b"]', '["a","b"]'],
  ['{"isMfaAccepted": true}', '{"isMfaAccepted":true}'],
  ['[{"a": 1}]', '[{"a":1}]'],
  ['null', null],
  ['[null]', null],
  ['"\\"twice\\""', '"twice"'],
  ['plain', 'plain'],
  ['{cut', '{cut'],
  ['', ''],
  [null, null],
])('value %s', (raw, value) => expect(changeValue(raw)).toBe(value));

test('dates as Windows PowerShell writes them', () => {
  expect(timeText({ value: '/Date(1772611260000)/', DisplayHint: 2 })).toBe('/Date(1772611260000)/');
  expect(timeText('2026-03-04T01:00:00Z')).toBe('2026-03-04T01:00:00Z');
  expect(timeText(null)).toBeNull();
});

test.each([
  ['add partner to company', 'DirectoryManagement', 'trust_change', 'add_partner'],
  ['add member to role in pim completed (timebound)', 'RoleManagement', 'role_change', 'assign_role'],
  ['update application - certificates and secrets management', null, 'credential_change', 'add_credential'],
  ['remove something from group', 'GroupManagement', 'group_change', 'delete'],
  ['update a partner thing', 'CrossTenantAccessSettings', 'trust_change', 'update'],
  ['something new', 'Policy', 'policy_change', 'other'],
  ['something new', null, 'other', 'other'],
  ['constructor', '__proto__', 'other', 'other'],
])('%s', (operation, category, event_class, activity) => {
  expect(directoryRule(operation, category)).toEqual({ event_class, activity });
});
