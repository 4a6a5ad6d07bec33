import { beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../src/engine/db.ts';
import { openContent } from './analytics/open-content.ts';
import {
  account,
  bob,
  inbound,
  last,
  load,
  other,
  partner,
  person,
  signIn,
  staff,
  trail,
  ual,
  vendor,
  type Part,
} from './parties-case.ts';

let db: Db;
beforeAll(async () => {
  db = await openContent();
});

describe('foreign by a field, a home or a name', () => {
  const foreign: [name: string, rows: Part[], expected: Record<string, unknown>][] = [
    [
      'delegated technician by cross-tenant type',
      [
        {
          ...signIn,
          actor_key: `tech:${person}`,
          actor_type: 'partner',
          actor_tenant: partner,
          ...inbound('csp_gdap', partner, 'crossTenantAccessType=serviceProvider'),
        },
      ],
      { party: partner, tp_class: 'csp_gdap', tp_conf: 1 },
    ],
    [
      'delegated technician by UserType 9 without a tenant',
      [{ ...ual, actor_key: `tech:${person}`, actor_type: 'partner', ...inbound('csp_gdap', null, 'UserType=9') }],
      { party: 'unknown:csp_gdap', tp_class: 'csp_gdap', tp_conf: 1 },
    ],
    [
      'guest',
      [
        {
          ...signIn,
          ...bob,
          actor_type: 'guest',
          actor_tenant: partner,
          ...inbound('b2b_guest', partner, 'crossTenantAccessType=b2bCollaboration'),
        },
      ],
      { party: partner, tp_class: 'b2b_guest', tp_conf: 1 },
    ],
    [
      'external member',
      [
        {
          ...signIn,
          ...bob,
          actor_type: 'user',
          actor_tenant: partner,
          ...inbound('b2b_member', partner, 'crossTenantAccessType=b2bCollaboration'),
        },
      ],
      { tp_class: 'b2b_member', tp_conf: 1 },
    ],
    [
      'direct connect',
      [
        {
          ...signIn,
          ...bob,
          actor_tenant: partner,
          ...inbound('b2b_direct', partner, 'crossTenantAccessType=b2bDirectConnect'),
        },
      ],
      { tp_class: 'b2b_direct' },
    ],
    [
      'Microsoft support is named, not hidden',
      [
        {
          ...signIn,
          actor_key: `id:${person}`,
          ...inbound('ms_support', null, 'crossTenantAccessType=microsoftSupport'),
        },
      ],
      { tp_class: 'ms_support', party_name: 'Microsoft support' },
    ],
    [
      'home tenant elsewhere, nothing else',
      [{ ...signIn, ...bob, actor_tenant: partner }],
      { party: partner, tp_conf: 0.9 },
    ],
    [
      'application of a foreign tenant',
      [
        {
          ...signIn,
          actor_key: 'sp:00000000-0000-4000-8000-0000000000c1',
          actor_type: 'app',
          app_id: '00000000-0000-4000-8000-0000000000c2',
          ...inbound('foreign_app', other, `appOwnerTenantId=${other}`),
        },
      ],
      { identity: 'app:00000000-0000-4000-8000-0000000000c2', party: other, tp_class: 'foreign_app' },
    ],
    ['name in a domain that is not ours', [{ ...signIn, ...bob }], { party: 'fabrikam.com', tp_conf: 0.8 }],
    [
      'external access of an unknown administrator',
      [{ ...ual, actor_key: 'user:kim', actor_name: 'kim', ...inbound('csp_gdap', null, 'ExternalAccess=true') }],
      { tp_class: 'csp_gdap', tp_conf: 0.8 },
    ],
    [
      'AWS account from outside',
      [
        {
          ...trail,
          actor_key: `aws:${vendor}:AROAEXTERNAL:run`,
          actor_type: 'partner',
          actor_tenant: vendor,
          ...inbound('xaccount_principal', vendor, `userIdentity.accountId=${vendor}`),
        },
      ],
      { party: vendor, tp_class: 'xaccount_principal', tp_conf: 1 },
    ],
    [
      'AWS account from outside without the trust columns',
      [{ ...trail, actor_key: `aws:${vendor}:AROAEXTERNAL:run`, actor_type: 'partner', actor_tenant: vendor }],
      { party: vendor, tp_conf: 0.9 },
    ],
    [
      'web identity of a foreign issuer',
      [
        {
          ...trail,
          actor_key: 'aws:web',
          actor_type: 'user',
          actor_tenant: account,
          ...inbound('federated_idp', 'ci.example.com', 'userIdentity.identityProvider=ci.example.com'),
        },
      ],
      { party: 'ci.example.com', tp_class: 'federated_idp', tp_conf: 0.6 },
    ],
  ];
  it.each(foreign)('%s', (_, rows, expected) => {
    load(db, [...staff, ...rows]);
    expect(last(db)).toMatchObject({ ...expected, tp: true, own: false, tp_direction: 'inbound' });
  });
});
