import { beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../src/engine/db.ts';
import { listOwnEstate, listParties } from '../src/parties/listings.ts';
import type { Profile } from '../src/parties/profile.ts';
import { openContent } from './analytics/open-content.ts';
import { ann, inbound, last, load, own, staff, type Part } from './parties-case.ts';

let db: Db;
beforeAll(async () => {
  db = await openContent();
});

const user = (mail: string): Part => ({ actor_key: `user:${mail}`, actor_name: mail, actor_type: 'user' });
const gcp = (mail: string, more: Part = {}): Part => ({
  source: 'gcp-audit',
  event_class: 'api_call',
  operation: 'storage.objects.get',
  outcome: 'success',
  tenant: 'web-shop',
  ...user(mail),
  actor_id: mail,
  actor_tenant: mail.slice(mail.indexOf('@') + 1),
  ...more,
});
const account = (project: string, more: Part = {}): Part =>
  gcp(`job@${project}.iam.gserviceaccount.com`, {
    actor_key: `sa:job@${project}.iam.gserviceaccount.com`,
    actor_type: 'service_account',
    actor_tenant: project,
    ...more,
  });
const otherProject = (project: string): Part =>
  inbound('xaccount_principal', project, `principalEmail=job@${project}.iam.gserviceaccount.com`);
const workspace = (mail: string, more: Part = {}): Part => ({
  source: 'google-workspace',
  event_class: 'file_access',
  operation: 'view',
  outcome: 'success',
  tenant: 'C0contoso',
  ...user(mail),
  actor_id: `1000${String(mail.length)}`,
  ...more,
});
const okta = (mail: string, more: Part = {}): Part => ({
  source: 'okta',
  event_class: 'api_call',
  operation: 'group.user_membership.add',
  outcome: 'success',
  tenant: 'contoso.okta.com',
  ...user(mail),
  actor_id: `00u${mail}`,
  ...more,
});
const gitHub = (mail: string, more: Part = {}): Part => ({
  source: 'github-audit',
  event_class: 'api_call',
  operation: 'git.clone',
  outcome: 'success',
  tenant: 'contoso',
  ...user(mail),
  actor_id: `7${String(mail.length)}`,
  actor_tenant: mail.slice(mail.indexOf('@') + 1),
  ...more,
});
const estate = (): string[] => listOwnEstate(db).map((o) => `${o.kind} ${o.id} ${String(o.confidence)}`);

describe('own estate of other clouds', () => {
  const logs: [name: string, rows: Part[], expected: string[]][] = [
    ['project', [gcp('ann@contoso.com')], ['domain contoso.com 0.7', 'project web-shop 0.9']],
    [
      'project known by number, and the organisation of the log',
      [account('web-shop', { tenant: 'projects/123' }), account('web-shop', { tenant: 'organizations/9' })],
      ['org organizations/9 0.9', 'project projects/123 0.9'],
    ],
    ['Google customer', [workspace('ann@contoso.com')], ['domain contoso.com 0.7', 'org c0contoso 0.9']],
    ['Okta host', [okta('ann@contoso.com')], ['domain contoso.com 0.7', 'org contoso.okta.com 0.9']],
    ['GitHub organisation', [gitHub('ann@contoso.com')], ['domain contoso.com 0.7', 'org contoso 0.9']],
    [
      'Duo account',
      [{ ...okta('ann@contoso.com'), source: 'duo', tenant: 'DAXXXXXXXXXXXXXXXXXX' }],
      ['domain contoso.com 0.7', 'org daxxxxxxxxxxxxxxxxxx 0.9'],
    ],
    [
      'partner whose Partner Center log it is',
      [
        {
          ...user('ann@contoso.com'),
          source: 'partner-center',
          event_class: 'trust_change',
          operation: 'x',
          outcome: 'success',
          actor_tenant: own,
          tenant: '33333333-3333-4333-8333-333333333333',
          trust_kind: 'csp_gdap',
          trust_org: '33333333-3333-4333-8333-333333333333',
          trust_direction: 'outbound',
        },
      ],
      [`tenant ${own} 0.9`],
    ],
  ];
  it.each(logs)('%s', (_, rows, expected) => {
    load(db, rows);
    expect(estate()).toEqual(expect.arrayContaining(expected));
  });

  it('is what the analyst says', () => {
    const profile: Profile = { own: { projects: ['billing-hub'], orgs: ['Contoso-Labs'], not: ['web-shop'] } };
    load(db, [gcp('ann@contoso.com'), account('billing-hub', otherProject('billing-hub'))], profile);
    expect(listOwnEstate(db).map((o) => [o.kind, o.id, o.confirmed])).toEqual(
      expect.arrayContaining([
        ['project', 'billing-hub', true],
        ['org', 'contoso-labs', true],
        ['project', 'web-shop', false],
      ]),
    );
    expect(last(db)).toMatchObject({ party: 'web-shop', tp: false, own: true, tp_direction: 'outbound' });
  });

  it('a domain of as many people as another is not guessed, and its people are no outsiders', () => {
    load(db, [okta('ann@contoso.com'), okta('bob@fabrikam.com')]);
    expect(estate()).toEqual(['domain contoso.com 0.4', 'domain fabrikam.com 0.4', 'org contoso.okta.com 0.9']);
    expect(listOwnEstate(db)[0]?.evidence).toBe(
      'in the names of 1 of 2 people in okta: ambiguous, other domains hold as large a part',
    );
    expect(listParties(db)).toEqual([]);
  });

  it('work elsewhere, an outer provider and a name do not make an own domain foreign', () => {
    const plain = (name: string, more: Part = {}): Part => ({
      ...user(`${name}@contoso.com`),
      source: 'm365-ual',
      event_class: 'mailbox_access',
      operation: 'MailItemsAccessed',
      outcome: 'success',
      ...more,
    });
    for (const more of [
      { trust_kind: 'b2b_guest', trust_org: 'x', trust_evidence: 'TargetContextId=x', trust_direction: 'outbound' },
      inbound('federated_idp', 'corp idp', 'authenticationContext.authenticationProvider=FEDERATION'),
      inbound('csp_gdap', null, 'ExternalAccess=true'),
      inbound('vendor_named', null, 'account=ext-bob'),
    ]) {
      load(db, [plain('ann'), plain('cat'), plain('dan', more)]);
      expect(estate()).toContain('domain contoso.com 0.7');
    }
  });
});

describe('people from outside without a sign-in', () => {
  const people: [name: string, rows: Part[], expected: Record<string, unknown>, profile?: Profile][] = [
    ['Google Cloud', [gcp('eve@fabrikam.com')], { party: 'fabrikam.com', tp_class: 'gcp_external', tp_conf: 0.9 }],
    [
      'Google Cloud, the own domain declared',
      [gcp('eve@fabrikam.com')],
      { tp_class: 'gcp_external', tp_conf: 1 },
      { own: { domains: ['contoso.com'] } },
    ],
    [
      'Google Workspace',
      [workspace('eve@fabrikam.com')],
      { party: 'fabrikam.com', tp_class: 'gws_external', tp_conf: 0.9 },
    ],
    ['GitHub', [gitHub('eve@fabrikam.com')], { party: 'fabrikam.com', tp_class: 'gh_outside', tp_conf: 0.8 }],
    ['Okta', [okta('eve@fabrikam.com')], { party: 'fabrikam.com', tp_class: 'vendor_named', tp_conf: 0.8 }],
    [
      'Okta through the provider of the vendor',
      [
        okta('eve@fabrikam.com', {
          event_class: 'authn',
          ...inbound('federated_idp', 'fabrikam saml', 'authenticationContext.issuer.id=0oafabrikam'),
        }),
      ],
      { party: 'fabrikam.com', tp_class: 'federated_idp', tp_conf: 0.9 },
    ],
    [
      'service account of another project',
      [account('fabrikam-tools', otherProject('fabrikam-tools'))],
      {
        party: 'fabrikam-tools',
        party_name: 'Google Cloud project fabrikam-tools',
        tp_class: 'xaccount_principal',
        tp_conf: 0.9,
      },
    ],
    [
      'support of Okta',
      [
        okta('kim@okta.com', {
          actor_type: 'partner',
          actor_tenant: 'okta.com',
          ...inbound('okta_support', 'okta.com', 'eventType=user.session.impersonation.initiate'),
        }),
      ],
      { party: 'okta.com', party_name: 'Okta support', tp_class: 'okta_support', tp_conf: 1 },
    ],
    [
      'a reset as Okta makes them',
      [
        okta('x', {
          actor_key: 'login:okta:support',
          actor_type: 'partner',
          actor_tenant: 'okta.com',
          ...inbound('okta_support', 'okta.com', 'transaction.id=unknown'),
        }),
      ],
      { tp_class: 'okta_support', tp_conf: 0.8 },
    ],
    [
      'staff of Google',
      [
        workspace('x', {
          actor_key: 'login:google-workspace:google staff',
          actor_type: 'partner',
          actor_tenant: 'google.com',
          ...inbound('google_support', 'google.com', 'id.applicationName=access_transparency'),
        }),
      ],
      { party: 'google.com', party_name: 'Google staff', tp_class: 'google_support', tp_conf: 1 },
    ],
    [
      'a GitHub invitation',
      [
        gitHub('x', {
          actor_key: 'login:github-audit:eve',
          actor_name: 'eve',
          actor_tenant: null,
          ...inbound('b2b_guest', null, 'action=repository_invitation.accept'),
        }),
      ],
      { tp_class: 'gh_outside', tp_conf: 0.9, party_name: 'Unnamed outside collaborators' },
    ],
    [
      'a GitHub app',
      [
        gitHub('x', {
          actor_key: 'login:github-audit:renovate[bot]',
          actor_type: 'app',
          actor_tenant: null,
          ...inbound('vendor_named', 'renovate', 'actor=renovate[bot]'),
        }),
      ],
      { party: 'renovate', tp_class: 'gh_app', tp_conf: 0.4 },
    ],
  ];
  const home = [
    gcp('ann@contoso.com'),
    gcp('cat@contoso.com'),
    workspace('ann@contoso.com'),
    workspace('cat@contoso.com'),
    workspace('dan@contoso.com'),
    gitHub('ann@contoso.com'),
    gitHub('cat@contoso.com'),
    okta('ann@contoso.com'),
    okta('cat@contoso.com'),
  ];
  it.each(people)('%s', (_, rows, expected, profile) => {
    load(db, [...home, ...rows], profile);
    expect(last(db)).toMatchObject({ ...expected, tp: true, own: false });
  });

  const domestic: [name: string, rows: Part[]][] = [
    ['own staff', [gcp('ann@contoso.com')]],
    ['own staff in a part of the domain', [gcp('ann@lab.contoso.com')]],
    ['a private address', [gcp('eve@gmail.com')]],
    [
      'Google itself',
      [gcp('x', { actor_key: 'system:gcp-audit', actor_type: 'system', actor_name: 'system@google.com' })],
    ],
    [
      'a name somebody typed at the gate',
      [okta('eve@fabrikam.com', { outcome: 'failure', event_class: 'authn', actor_id: null })],
    ],
    [
      'own staff through the own provider',
      [okta('ann@contoso.com', { event_class: 'authn', ...inbound('federated_idp', 'login.contoso.example', 'x') })],
    ],
    [
      'a service account of another own project',
      [account('billing', { tenant: 'billing' }), account('billing', otherProject('billing'))],
    ],
    [
      'a service account of an own project of a domain',
      [
        account('web.contoso.com', { tenant: 'contoso.com:web' }),
        account('web.contoso.com', otherProject('web.contoso.com')),
      ],
    ],
    [
      'a job of an own repository',
      [
        gcp('x', {
          actor_key: 'login:gcp-audit:ci/repo:contoso/shop:ref:refs/heads/main',
          actor_name: 'repo:contoso/shop:ref:refs/heads/main',
          actor_type: 'app',
          actor_tenant: null,
          ...inbound('federated_idp', 'token.actions.githubusercontent.com', 'principalSubject=x'),
        }),
      ],
    ],
  ];
  it.each(domestic)('not: %s', (_, rows) => {
    load(db, [...home, ...rows]);
    expect(last(db)).toMatchObject({ party: null, tp: false });
  });

  it('flags of hunting results and of Graph are 0.8', () => {
    const flags = [
      inbound('b2b_member', 'fabrikam.com', 'IsExternalUser=1'),
      inbound('b2b_guest', 'fabrikam.com', 'userType=guest (IsGuestUser)'),
      inbound('b2b_guest', '22222222-2222-4222-8222-222222222222', 'IdentityProvider=https://sts.windows.net/2/'),
    ];
    for (const flag of flags) {
      load(db, [...staff, { ...ann, ...user('eve@fabrikam.com'), actor_tenant: null, ...flag }]);
      expect(last(db)).toMatchObject({ tp: true, tp_conf: 0.8, tp_class: flag.trust_kind });
    }
  });

  it('a sign-in of the unified audit log inside hunting results shows no home name', () => {
    const signIn = { ...ann, ...user('kim@contoso.example'), actor_tenant: null, source: 'defender-hunting' };
    load(db, [...staff, { ...signIn, operation: 'UserLoggedIn', service: 'AzureActiveDirectory' }]);
    expect(last(db)).toMatchObject({ party: null, tp: false });
    load(db, [...staff, { ...signIn, service: 'Entra ID' }]);
    expect(last(db)).toMatchObject({ party: 'contoso.example', tp: true });
  });
});
