import { beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../src/engine/api.ts';
import type { Db } from '../src/engine/db.ts';
import type { Profile } from '../src/parties/profile.ts';
import { openContent } from './analytics/open-content.ts';
import { ask } from './dossier-case.ts';
import { ann, inbound, load, staff, type Part } from './parties-case.ts';
import { short, trustsOf } from './trust-case.ts';

let db: Db;

beforeAll(async () => {
  db = await openContent();
});

const trusts = (party: string, events: readonly Part[], profile: Profile = {}): Promise<readonly Row[]> =>
  trustsOf(db, party, events, profile);

describe('trusts of other sources', () => {
  const declared: Profile = { parties: [{ name: 'Fabrikam', domains: ['fabrikam.com'] }] };
  const one = async (event: Part, ended: Part | null = null) => {
    load(db, [...staff, event, ...(ended ? [ended] : [])], declared);
    const party = String(db.query("select party from parties where name = 'Fabrikam'")[0]?.['party']);
    return short(await ask(db, 'trust-edges', { party })).map(({ kind, who, state, made, removed }) => [
      kind,
      who,
      state,
      made,
      removed,
    ]);
  };
  const google: Part = { ...ann, source: 'google-workspace', tenant: 'C1' };
  const cloud: Part = {
    ...ann,
    source: 'gcp-audit',
    tenant: 'contoso-web',
    event_class: 'role_change',
    operation: 'SetIamPolicy',
    target_path: 'projects/contoso-web',
    target_name: 'contoso-web',
  };
  const git: Part = { ...ann, source: 'github-audit', tenant: 'contoso' };

  it.each([
    [
      'an external member of a project',
      {
        ...cloud,
        activity: 'assign_role',
        extra: { iam_added: 'roles/owner=user:max@fabrikam.com roles/owner=user:cat@contoso.com' },
      },
      { ...cloud, activity: 'remove_role', extra: { iam_removed: 'roles/owner=user:max@fabrikam.com' } },
      [['iam_member', 'max@fabrikam.com', 'removed', 4, 5]],
    ],
    [
      'another binding removed',
      { ...cloud, activity: 'assign_role', extra: { iam_added: 'roles/owner=user:max@fabrikam.com' } },
      { ...cloud, activity: 'remove_role', extra: { iam_removed: 'roles/viewer=user:max@fabrikam.com' } },
      [
        ['iam_member', 'max@fabrikam.com', 'live', 4, null],
        ['iam_member', 'max@fabrikam.com', 'removed', null, 5],
      ],
    ],
    [
      'a trusted domain',
      {
        ...google,
        event_class: 'trust_change',
        activity: 'create',
        operation: 'ADD_TRUSTED_DOMAINS',
        target_type: 'domain',
        target_name: 'fabrikam.com',
      },
      {
        ...google,
        event_class: 'trust_change',
        activity: 'delete',
        operation: 'REMOVE_TRUSTED_DOMAINS',
        target_type: 'domain',
        target_name: 'fabrikam.com',
      },
      [['trusted_domain', 'fabrikam.com', 'removed', 4, 5]],
    ],
    [
      'an administrator of Google Workspace',
      {
        ...google,
        event_class: 'role_change',
        activity: 'assign_role',
        operation: 'ASSIGN_ROLE',
        target_type: 'user',
        target_name: 'vic@fabrikam.com',
        extra: { role_name: '_SEED_ADMIN_ROLE' },
      },
      null,
      [['role', 'vic@fabrikam.com', 'live', 4, null]],
    ],
    [
      'a document shared and taken back',
      {
        ...google,
        event_class: 'sharing',
        activity: 'share',
        operation: 'change_user_access',
        target_id: 'D1',
        target_type: 'file',
        extra: { target_user: 'gil@fabrikam.com', new_value: 'can_edit', visibility: 'shared_externally' },
      },
      {
        ...google,
        event_class: 'sharing',
        activity: 'share',
        operation: 'change_user_access',
        target_id: 'D1',
        target_type: 'file',
        extra: { target_user: 'gil@fabrikam.com', new_value: 'none' },
      },
      [['share', 'gil@fabrikam.com', 'removed', 4, 5]],
    ],
    [
      'an identity provider of Okta',
      {
        ...ann,
        source: 'okta',
        event_class: 'trust_change',
        activity: 'create',
        operation: 'system.idp.lifecycle.create',
        target_id: '0oa1',
        target_name: 'sso.fabrikam.com',
      },
      {
        ...ann,
        source: 'okta',
        event_class: 'trust_change',
        activity: 'deactivate',
        operation: 'system.idp.lifecycle.deactivate',
        target_id: '0oa1',
        target_name: 'sso.fabrikam.com',
      },
      [['identity_provider', 'sso.fabrikam.com', 'removed', 4, 5]],
    ],
    [
      'a webhook',
      {
        ...git,
        event_class: 'sharing',
        activity: 'create',
        operation: 'hook.create',
        target_name: 'contoso/app',
        extra: { hook_id: '1', config: '{"url":"https://ci.fabrikam.com/x"}' },
      },
      {
        ...git,
        event_class: 'sharing',
        activity: 'delete',
        operation: 'hook.destroy',
        target_name: 'contoso/app',
        extra: { hook_id: '1', config: '{"url":"https://ci.fabrikam.com/x"}' },
      },
      [['webhook', 'ci.fabrikam.com', 'removed', 4, 5]],
    ],
    [
      'a domain trusted by Windows',
      {
        ...ann,
        source: 'windows-security',
        event_class: 'trust_change',
        activity: 'create',
        operation: '4706 A new trust was created to a domain',
        target_name: 'ad.fabrikam.com',
      },
      null,
      [['trusted_domain', 'ad.fabrikam.com', 'live', 4, null]],
    ],
  ] as [string, Part, Part | null, unknown][])('%s', async (_, made, ended, expected) => {
    expect(await one(made, ended)).toEqual(expected);
  });

  it('a collaborator, a deploy key and an installed application that the party made', async () => {
    const vic: Part = {
      ...git,
      actor_key: 'login:github-audit:vic',
      actor_name: 'vic',
      actor_tenant: null,
      ...inbound('b2b_guest', null, 'action=repository_invitation.accept'),
    };
    load(db, [
      ...staff,
      {
        ...git,
        event_class: 'sharing',
        activity: 'add_member',
        operation: 'repo.add_member',
        target_type: 'user',
        target_name: 'vic',
        target_path: 'contoso/app',
        extra: { permission: 'admin' },
      },
      {
        ...vic,
        event_class: 'sharing',
        activity: 'redeem',
        operation: 'repository_invitation.accept',
        target_type: 'repository',
        target_name: 'contoso/app',
        target_path: 'contoso/app',
      },
      {
        ...vic,
        event_class: 'credential_change',
        activity: 'add_credential',
        operation: 'public_key.create',
        target_type: 'repository',
        target_name: 'contoso/app',
        extra: { fingerprint: 'SHA256:abc', read_only: 'false' },
      },
      {
        ...vic,
        event_class: 'consent',
        activity: 'consent',
        operation: 'integration_installation.create',
        target_name: 'contoso',
        extra: { integration: 'vic-ci' },
      },
      {
        ...git,
        event_class: 'sharing',
        activity: 'remove_member',
        operation: 'repo.remove_member',
        target_type: 'user',
        target_name: 'vic',
        target_path: 'contoso/other',
      },
    ]);
    const party = String(
      db.query("select party from parties where class = 'gh_outside' or class = 'b2b_guest'")[0]?.['party'],
    );
    expect(
      short(await ask(db, 'trust-edges', { party })).map(({ kind, side, who, state, made, events }) => [
        kind,
        side,
        who,
        state,
        made,
        events,
      ]),
    ).toEqual([
      ['collaborator', 'holds', 'vic', 'live', 4, ['4', '5']],
      ['deploy_key', 'made', 'sha256:abc', 'live', 6, ['6']],
      ['app_installation', 'made', 'vic-ci', 'live', 7, ['7']],
      ['collaborator', 'holds', 'vic', 'removed', null, ['8']],
    ]);
  });

  it('support access to Okta', async () => {
    const admin: Part = { ...ann, source: 'okta', event_class: 'trust_change' };
    const support: Part = {
      ...ann,
      source: 'okta',
      event_class: 'session',
      operation: 'user.session.impersonation.initiate',
      actor_key: 'user:x@okta.com',
      actor_name: 'x@okta.com',
      actor_tenant: null,
      ...inbound('okta_support', 'okta.com', 'eventType=user.session.impersonation.initiate'),
    };
    const rows = await trusts('okta.com', [
      { ...admin, activity: 'grant_support', operation: 'user.session.impersonation.grant' },
      support,
      { ...admin, activity: 'revoke_support', operation: 'user.session.impersonation.revoke' },
    ]);
    expect(short(rows)).toEqual([
      {
        kind: 'support_access',
        side: 'holds',
        who: 'okta.com',
        state: 'removed',
        made: 4,
        removed: 6,
        last: 5,
        uses: 1,
        events: ['4', '6'],
      },
    ]);
  });
});
