import { beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../src/engine/db.ts';
import { listParties } from '../src/parties/listings.ts';
import { openContent } from './analytics/open-content.ts';
import {
  account,
  ann,
  inbound,
  last,
  load,
  microsoft,
  own,
  partner,
  signIn,
  staff,
  trail,
  ual,
  type Part,
} from './parties-case.ts';

let db: Db;
beforeAll(async () => {
  db = await openContent();
});

describe('not foreign', () => {
  const domestic: [name: string, rows: Part[]][] = [
    ['own staff', [ann]],
    [
      'own staff in the unified audit log, which does not tell the home',
      [{ ...ual, actor_key: 'user:ann@contoso.com', actor_name: 'ann@contoso.com' }],
    ],
    [
      'own staff whose record says ExternalAccess',
      [
        {
          ...ual,
          actor_key: 'user:ann@contoso.com',
          actor_name: 'ann@contoso.com',
          ...inbound('csp_gdap', null, 'ExternalAccess=true'),
        },
      ],
    ],
    ['own tenant named by the field', [{ ...ann, ...inbound('b2b_member', own, `homeTenantId=${own}`) }]],
    [
      'a service of Microsoft',
      [
        {
          ...signIn,
          actor_key: 'sp:00000000-0000-4000-8000-0000000000d1',
          actor_type: 'app',
          actor_tenant: microsoft,
          ...inbound('foreign_app', microsoft, `appOwnerTenantId=${microsoft}`),
        },
      ],
    ],
    [
      'a plain name of another domain in the unified audit log, which marks guests',
      [{ ...ual, event_class: 'authn', actor_key: 'user:kim@contoso.example', actor_name: 'kim@contoso.example' }],
    ],
    [
      'a system actor',
      [
        {
          ...ual,
          actor_key: 'system:nt authority\\system',
          actor_type: 'system',
          ...inbound('csp_gdap', null, 'ExternalAccess=true'),
        },
      ],
    ],
    ['nobody named', [{ ...ual, actor_key: 'anonymous:192.0.2.1', actor_type: 'anonymous' }]],
    [
      'own application',
      [{ ...signIn, actor_key: 'sp:00000000-0000-4000-8000-0000000000d2', actor_type: 'app', actor_tenant: own }],
    ],
    [
      'own role in the own account',
      [{ ...trail, actor_key: 'aws:AROAOWN:ann', actor_type: 'role', actor_tenant: account }],
    ],
    [
      'own SAML provider, named by a word',
      [
        {
          ...trail,
          actor_key: 'aws:saml',
          actor_type: 'user',
          actor_tenant: account,
          ...inbound('federated_idp', 'corpidp', 'requestParameters.principalArn=x'),
        },
      ],
    ],
    [
      'another own account',
      [
        { ...trail, tenant: '777788889999', actor_key: 'aws:x', actor_tenant: '777788889999' },
        {
          ...trail,
          actor_key: 'aws:777788889999:root',
          actor_type: 'partner',
          actor_tenant: '777788889999',
          ...inbound('xaccount_principal', '777788889999', 'x'),
        },
      ],
    ],
  ];
  it.each(domestic)('not: %s', (_, rows) => {
    load(db, [...staff, ...rows]);
    expect(last(db)).toMatchObject({ party: null, tp: false });
  });

  it('an own identity at work in a foreign tenant is outbound, not a third party', () => {
    load(db, [
      ...staff,
      {
        ...ann,
        tenant: partner,
        trust_kind: 'b2b_guest',
        trust_org: partner,
        trust_evidence: 'x',
        trust_direction: 'outbound',
      },
    ]);
    expect(last(db)).toMatchObject({ party: partner, tp: false, own: true, tp_direction: 'outbound' });
    expect(listParties(db)).toMatchObject([{ party: partner, direction: 'outbound', events: 1 }]);
  });
});
