import { beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../src/engine/db.ts';
import { openContent } from './analytics/open-content.ts';
import { account, last, load, staff, trail, type Part } from './parties-case.ts';

let db: Db;
beforeAll(async () => {
  db = await openContent();
});

describe('Identity Center session of a vendor', () => {
  const okta = {
    source: 'okta',
    event_class: 'authn',
    operation: 'user.session.start',
    outcome: 'success',
    tenant: 'contoso.okta.com',
  };
  const people: Part[] = ['ann', 'bob', 'cat'].map((name) => ({
    ...okta,
    actor_key: `user:${name}@contoso.com`,
    actor_name: `${name}@contoso.com`,
    actor_type: 'user',
  }));
  const vendor: Part = {
    ...okta,
    actor_key: 'user:jo@fabrikam.com',
    actor_name: 'jo@fabrikam.com',
    actor_type: 'user',
    trust_kind: 'federated_idp',
    trust_org: 'Fabrikam SAML',
    trust_evidence: 'authenticationContext.issuer.id=0oa1',
    trust_direction: 'inbound',
  };
  const session = (role: string, name: string): Part => ({
    ...trail,
    actor_key: `aws:${account}:AROA1:${name}`,
    actor_name: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
    actor_type: 'role',
    actor_tenant: account,
    actor_via: `arn:aws:iam::${account}:role/${role}`,
    actor_credential: 'ASIA1',
  });

  it('is the vendor’s person although the role is ours', () => {
    load(db, [...people, vendor, session('AWSReservedSSO_Vendor_0a1b2c3d', 'jo@fabrikam.com')]);
    expect(last(db)).toMatchObject({ identity: 'user:jo@fabrikam.com', party: 'fabrikam.com', tp: true, own: false });
  });

  it('of a role whose session name anybody may choose is not', () => {
    load(db, [...people, vendor, session('deploy', 'jo@fabrikam.com')]);
    expect(last(db)).toMatchObject({ tp: false });
  });

  it('of our own person stays ours', () => {
    load(db, [...people, vendor, session('AWSReservedSSO_Admin_0a1b2c3d', 'ann@contoso.com')]);
    expect(last(db)).toMatchObject({ identity: 'user:ann@contoso.com', tp: false, own: true });
  });
});

describe('GitHub', () => {
  const github = {
    source: 'github-audit',
    event_class: 'api_call',
    operation: 'git.clone',
    outcome: 'success',
    tenant: 'contoso',
  };
  const bot = (name: string): Part => ({
    ...github,
    actor_key: `login:github-audit:${name}[bot]`,
    actor_name: `${name}[bot]`,
    actor_type: 'app',
    trust_kind: 'vendor_named',
    trust_org: name,
    trust_evidence: `actor=${name}[bot]`,
    trust_direction: 'inbound',
  });
  const registered: Part = {
    ...github,
    ...staff[0],
    source: 'github-audit',
    tenant: 'contoso',
    operation: 'integration.create',
    event_class: 'credential_change',
    app_name: 'Contoso-Release',
  };

  it('a declared app and a declared collaborator keep the class of their log', () => {
    const declared = { parties: [{ name: 'Fabrikam', accountNames: ['fabrikam-ci[bot]', 'ext-max'] }] };
    load(db, [...staff, bot('fabrikam-ci')], declared);
    expect(last(db)).toMatchObject({ party: 'profile:Fabrikam', tp_class: 'gh_app' });
    const max: Part = {
      ...github,
      operation: 'repository_invitation.accept',
      actor_key: 'login:github-audit:ext-max',
      actor_name: 'ext-max',
      actor_type: 'user',
      trust_kind: 'b2b_guest',
      trust_org: null,
      trust_evidence: 'action=repository_invitation.accept',
      trust_direction: 'inbound',
    };
    load(db, [...staff, max], declared);
    expect(last(db)).toMatchObject({ party: 'profile:Fabrikam', tp_class: 'gh_outside' });
  });

  it('an app that the organisation registered itself is its own, another is not', () => {
    load(db, [...staff, registered, bot('contoso-release')]);
    expect(last(db)).toMatchObject({ tp: false });
    load(db, [...staff, registered, bot('contoso-releases')]);
    expect(last(db)).toMatchObject({ tp: true, tp_class: 'gh_app' });
  });
});
