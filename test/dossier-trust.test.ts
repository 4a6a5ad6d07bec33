import { beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../src/engine/api.ts';
import type { Db } from '../src/engine/db.ts';
import type { Profile } from '../src/parties/profile.ts';
import { openContent } from './analytics/open-content.ts';
import { ask } from './dossier-case.ts';
import {
  account,
  ann,
  inbound,
  load,
  other,
  own,
  partner,
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

/** Events after the three of own staff, so that the first given has key 4. */
async function trusts(party: string, events: readonly Part[], profile: Profile = {}): Promise<readonly Row[]> {
  load(db, [...staff, ...events], profile);
  return ask(db, 'trust-edges', { party });
}

/** What matters of a row; times as the key of the event that has it. */
function short(rows: readonly Row[]) {
  const at = (value: unknown) =>
    typeof value === 'number' ? (value - Date.UTC(2026, 4, 1, 10) * 1000) / 60e6 + 1 : null;
  return rows.map((row) => ({
    kind: row['kind'],
    side: row['side'],
    who: row['grantee'],
    state: row['state'],
    made: at(row['made_at']),
    removed: at(row['removed_at']),
    last: at(row['last_used']),
    uses: row['uses'],
    events: row['events'],
  }));
}

const directory: Part = {
  ...ann,
  source: 'entra-audit',
  event_class: 'trust_change',
  operation: 'x',
  tenant: own,
};
const gil: Part = {
  ...signIn,
  actor_key: 'user:gil@fabrikam.com',
  actor_name: 'gil@fabrikam.com',
  actor_id: 'aa-1',
  actor_type: 'guest',
  actor_tenant: partner,
  ...inbound('b2b_guest', partner, 'crossTenantAccessType=b2bCollaboration'),
};
const technician: Part = {
  ...signIn,
  actor_key: 'tech:0123456789abcdef0123456789abcdef',
  actor_name: 'user_0123456789abcdef0123456789abcdef@contoso.com',
  actor_type: 'partner',
  actor_tenant: partner,
  ...inbound('csp_gdap', partner, 'crossTenantAccessType=serviceProvider'),
};
const invite: Part = {
  ...directory,
  event_class: 'account_change',
  activity: 'invite',
  operation: 'Invite external user',
  target_type: 'user',
  target_id: 'AA-1',
  target_name: 'gil_fabrikam.com#ext#@contoso.com',
  extra: { 'detail.inviteduseremailaddress': 'gil@fabrikam.com' },
};
const partnerAdded: Part = {
  ...directory,
  activity: 'add_partner',
  operation: 'Add partner to company',
  extra: { partner_tenant: partner },
};

describe('trusts of Microsoft directories', () => {
  it('a guest: invited, redeemed, used, deleted', async () => {
    const rows = await trusts(partner, [
      invite,
      { ...invite, activity: 'redeem', operation: 'Redeem external user invite', extra: {} },
      gil,
      gil,
      { ...invite, activity: 'delete', operation: 'Delete user', extra: {} },
    ]);
    expect(short(rows)).toEqual([
      {
        kind: 'guest',
        side: 'holds',
        who: 'aa-1',
        state: 'removed',
        made: 4,
        removed: 8,
        last: 7,
        uses: 2,
        events: ['4', '5', '8'],
      },
    ]);
    expect(rows[0]).toMatchObject({
      grantee_name: 'gil@fabrikam.com',
      made_by: 'ann@contoso.com',
      quality: 'exact',
      used_through: 'acts of the account',
      use_quality: 'exact',
      use_events: ['6', '7'],
      removal: 'Delete user',
    });
  });

  it('one act in two logs is one trust, one removal too; made again it is a second', async () => {
    const copy = { ...partnerAdded, source: 'm365-ual' };
    const gone = { ...partnerAdded, activity: 'remove_partner', operation: 'Remove partner from company' };
    const rows = await trusts(partner, [
      partnerAdded,
      copy,
      gone,
      { ...gone, source: 'm365-ual' },
      partnerAdded,
      technician,
    ]);
    expect(short(rows)).toEqual([
      {
        kind: 'partner',
        side: 'holds',
        who: partner,
        state: 'live',
        made: 8,
        removed: null,
        last: 9,
        uses: 1,
        events: ['8'],
      },
      {
        kind: 'partner',
        side: 'holds',
        who: partner,
        state: 'removed',
        made: 4,
        removed: 6,
        last: null,
        uses: 0,
        events: ['4', '5', '6', '7'],
      },
    ]);
  });

  it('a technician at work without the relationship in the logs: in use, made before them', async () => {
    expect(short(await trusts(partner, [technician, technician]))).toEqual([
      {
        kind: 'partner',
        side: 'holds',
        who: partner,
        state: 'unknown',
        made: null,
        removed: null,
        last: 5,
        uses: 2,
        events: [],
      },
    ]);
  });

  it('acts before the making show an older trust of the same kind', async () => {
    expect(short(await trusts(partner, [gil, invite, gil]))).toEqual([
      {
        kind: 'guest',
        side: 'holds',
        who: 'aa-1',
        state: 'live',
        made: 5,
        removed: null,
        last: 6,
        uses: 1,
        events: ['5'],
      },
      {
        kind: 'guest',
        side: 'holds',
        who: 'gil@fabrikam.com',
        state: 'unknown',
        made: null,
        removed: null,
        last: 4,
        uses: 1,
        events: [],
      },
    ]);
  });

  it('a removal alone: made before the logs', async () => {
    const gone = { ...partnerAdded, activity: 'remove_partner', operation: 'Remove partner from company' };
    expect(short(await trusts(partner, [technician, gone]))).toMatchObject([
      { kind: 'partner', state: 'removed', made: null, removed: 5 },
    ]);
  });

  it.each([
    ['an attempt that failed', { ...invite, outcome: 'failure' }],
    [
      'somebody of another company',
      { ...invite, target_id: 'AA-9', target_name: 'x_example.com#ext#@contoso.com', extra: {} },
    ],
    ['own staff', { ...invite, target_id: 'AA-9', target_name: 'new@contoso.com', extra: {} }],
  ])('no trust: %s', async (_, near) => {
    const rows = await trusts(partner, [near as Part, gil]);
    expect(short(rows)).toMatchObject([
      { kind: 'guest', who: 'gil@fabrikam.com', state: 'unknown', made: null, uses: 1 },
    ]);
  });

  it('cross-tenant access: the organisation, each setting widened, all ended by its removal', async () => {
    const set = (name: string, before: string, after: string): Part => ({
      ...directory,
      activity: 'update',
      operation: 'Update a partner cross-tenant access setting',
      extra: { partner_tenant: partner },
      changes: [{ name, old: before, new: after }],
    });
    const rows = await trusts(partner, [
      {
        ...directory,
        activity: 'create',
        operation: 'Add a partner to cross-tenant access setting',
        extra: { partner_tenant: partner },
      },
      set('inboundTrust', '{"isMfaAccepted":false}', '{"isMfaAccepted":true}'),
      set('b2bDirectConnectInbound', '{"accessType":"blocked"}', '{"accessType":"allowed"}'),
      set('b2bDirectConnectInbound', '{"accessType":"allowed"}', '{"accessType":"blocked"}'),
      {
        ...directory,
        activity: 'create',
        operation: 'Add a partner to cross-tenant access setting',
        extra: { partner_tenant: other },
      },
      {
        ...directory,
        activity: 'delete',
        operation: 'Delete partner specific cross-tenant access setting',
        extra: { partner_tenant: partner },
      },
      gil,
    ]);
    expect(
      rows
        .filter((r) => r['kind'] === 'cross_tenant')
        .map((r) => [r['object'], short([r])[0]?.made, short([r])[0]?.removed, r['events']]),
    ).toEqual([
      ['organisation', 4, 9, ['4', '9']],
      ['inboundTrust', 5, 9, ['5', '9']],
      ['b2bDirectConnectInbound', 6, 7, ['6', '7', '9']],
    ]);
  });

  it('a role given to a guest whose name only the invitation shows; another role taken is another trust', async () => {
    const role = (activity: string, roleId: string, target: string): Part => ({
      ...directory,
      event_class: 'role_change',
      activity,
      operation: activity === 'assign_role' ? 'Add member to role' : 'Remove member from role',
      target_type: 'user',
      target_id: target,
      extra: { role_id: roleId, role_name: `role ${roleId}` },
    });
    const rows = await trusts(partner, [
      invite,
      role('assign_role', 'r1', 'AA-1'),
      role('remove_role', 'r2', 'AA-1'),
      role('assign_role', 'r1', 'zz-own'),
      role('remove_role', 'r1', 'zz-own'),
      gil,
    ]);
    expect(short(rows.filter((r) => r['kind'] === 'role'))).toEqual([
      {
        kind: 'role',
        side: 'holds',
        who: 'aa-1',
        state: 'live',
        made: 5,
        removed: null,
        last: 9,
        uses: 1,
        events: ['5'],
      },
      {
        kind: 'role',
        side: 'holds',
        who: 'aa-1',
        state: 'removed',
        made: null,
        removed: 6,
        last: 9,
        uses: 1,
        events: ['6'],
      },
    ]);
    expect(rows.find((r) => r['kind'] === 'role')).toMatchObject({ allows: 'role r1', use_quality: 'inferred' });
  });

  it('a credential added by a technician: used by its key alone, removed by its key alone', async () => {
    const keys = (before: string, after: string, app = 'a1', by: Part = technician): Part => ({
      ...by,
      source: 'entra-audit',
      event_class: 'credential_change',
      activity: 'add_credential',
      operation: 'Update application - Certificates and secrets management',
      target_type: 'application',
      target_id: app,
      target_name: 'Backup Job',
      changes: [{ name: 'KeyDescription', old: before, new: after }],
    });
    const one = '[KeyIdentifier=K1,KeyType=Password]';
    const two = '[KeyIdentifier=K1,KeyType=Password],[KeyIdentifier=K2,KeyType=Password]';
    const app: Part = {
      ...signIn,
      activity: 'signin_sp',
      actor_key: 'sp:a1',
      actor_id: 'sp-1',
      actor_type: 'app',
      actor_tenant: own,
    };
    const rows = await trusts(partner, [
      keys(one, two),
      { ...app, actor_credential: 'K2' },
      { ...app, actor_credential: 'K1' },
      keys('[KeyIdentifier=K2,KeyType=Password]', '', 'a2', ann),
      keys(two, '[KeyIdentifier=K2,KeyType=Password]', 'a1', ann),
      keys('[KeyIdentifier=K2,KeyType=Password]', '', 'a1', ann),
    ]);
    expect(short(rows.filter((r) => r['kind'] === 'app_credential'))).toEqual([
      {
        kind: 'app_credential',
        side: 'made',
        who: 'a1',
        state: 'removed',
        made: 4,
        removed: 9,
        last: 5,
        uses: 1,
        events: ['4', '9'],
      },
    ]);
  });

  it('consent to an application of the party: known by the owner that its making names', async () => {
    const rows = await trusts(partner, [
      {
        ...directory,
        event_class: 'account_change',
        activity: 'create',
        operation: 'Add service principal',
        target_type: 'serviceprincipal',
        target_id: 'sp-9',
        target_name: 'Mail Sorter',
        extra: { target_app_id: 'app-9', target_app_owner: partner },
      },
      {
        ...directory,
        event_class: 'consent',
        activity: 'consent',
        operation: 'Consent to application',
        target_id: 'sp-9',
        target_name: 'Mail Sorter',
        extra: { scope: 'Mail.Read' },
      },
      {
        ...directory,
        event_class: 'consent',
        activity: 'consent',
        operation: 'Consent to application',
        target_id: 'sp-8',
        target_name: 'Other',
        extra: { scope: 'Mail.Read' },
      },
      {
        ...directory,
        event_class: 'consent',
        activity: 'assign_app_role',
        operation: 'Add app role assignment to service principal',
        target_id: 'graph',
        target_name: 'Microsoft Graph',
        extra: { app_role: 'Mail.ReadWrite' },
        changes: [{ name: 'ServicePrincipal.ObjectID', new: 'sp-9' }],
      },
      {
        ...directory,
        event_class: 'consent',
        activity: 'revoke',
        operation: 'Revoke consent',
        target_id: 'sp-9',
        target_name: 'Mail Sorter',
      },
      gil,
    ]);
    expect(
      rows
        .filter((r) => r['kind'] !== 'guest')
        .map((r) => [r['kind'], r['grantee'], short([r])[0]?.made, short([r])[0]?.removed, r['allows']]),
    ).toEqual([
      ['foreign_app', 'sp-9', 4, null, 'Add service principal'],
      ['app_role', 'sp-9', 7, null, 'Mail.ReadWrite of Microsoft Graph'],
      ['consent', 'sp-9', 5, 8, 'Mail.Read'],
    ]);
  });

  it('mail: delegation to and forwarding to the party, not inside', async () => {
    const rule = (to: string, activity = 'create'): Part => ({
      ...ann,
      ...ual,
      event_class: 'mailbox_rule',
      activity,
      operation: activity === 'create' ? 'New-InboxRule' : 'Remove-InboxRule',
      target_type: 'mailbox',
      target_name: 'ceo@contoso.com',
      extra: activity === 'create' ? { forward_to: to, rule_name: 'q' } : { rule_name: 'q' },
    });
    const grant = (grantee: string, activity: string): Part => ({
      ...ann,
      ...ual,
      event_class: 'sharing',
      activity,
      operation: activity === 'grant' ? 'Add-MailboxPermission' : 'Remove-MailboxPermission',
      target_type: 'mailbox',
      target_name: 'ceo@contoso.com',
      extra: { grantee, access_rights: 'FullAccess' },
    });
    const rows = await trusts(partner, [
      rule('drop@fabrikam.com; cat@contoso.com'),
      rule('', 'delete'),
      grant('gil@fabrikam.com', 'grant'),
      grant('cat@contoso.com', 'grant'),
      { ...gil, ...ual, event_class: 'mailbox_access', activity: 'read', target_name: 'ceo@contoso.com' },
      { ...gil, ...ual, event_class: 'mailbox_access', activity: 'read', target_name: 'ann@contoso.com' },
      grant('cat@contoso.com', 'revoke'),
      gil,
    ]);
    expect(short(rows.filter((r) => r['kind'] !== 'guest'))).toEqual([
      {
        kind: 'mailbox_delegation',
        side: 'holds',
        who: 'gil@fabrikam.com',
        state: 'live',
        made: 6,
        removed: null,
        last: 8,
        uses: 1,
        events: ['6'],
      },
      {
        kind: 'forwarding',
        side: 'holds',
        who: 'drop@fabrikam.com',
        state: 'removed',
        made: 4,
        removed: 5,
        last: null,
        uses: 0,
        events: ['4', '5'],
      },
    ]);
  });

  it('links: to a person of the party, to anybody when the party made it', async () => {
    const share = (operation: string, activity: string, by: Part, extra: Record<string, string> = {}): Part => ({
      ...by,
      ...ual,
      event_class: 'sharing',
      activity,
      operation,
      target_type: 'file',
      target_id: 'f1',
      target_path: 'https://contoso.example/f1',
      target_name: 'Payroll.xlsx',
      extra,
    });
    const rows = await trusts(partner, [
      share('AddedToSecureLink', 'create', ann, { target_user_or_group_name: 'gil@fabrikam.com' }),
      share('AnonymousLinkCreated', 'create', gil),
      share('AnonymousLinkUsed', 'read', {
        ...ann,
        actor_key: 'anonymous:x',
        actor_name: null,
        actor_type: 'anonymous',
        actor_tenant: null,
      }),
      share('AccessRequestCreated', 'create', gil, { target_user_or_group_name: 'gil@fabrikam.com' }),
      share('RemovedFromSecureLink', 'delete', ann, { target_user_or_group_name: 'gil@fabrikam.com' }),
    ]);
    expect(short(rows.filter((r) => r['kind'] === 'share'))).toEqual([
      { kind: 'share', side: 'made', who: '*', state: 'live', made: 5, removed: null, last: 6, uses: 1, events: ['5'] },
      expect.objectContaining({ side: 'holds', who: 'gil@fabrikam.com', state: 'removed', made: 4, removed: 8 }),
    ]);
  });

  it('a domain federated with the party; a rolled certificate is a change', async () => {
    const federate = (changes: Part['changes'], operation = 'Set federation settings on domain'): Part => ({
      ...directory,
      activity: 'update',
      operation,
      target_name: 'contoso.com',
      changes: changes ?? [],
    });
    const rows = await trusts(partner, [
      gil,
      federate([{ name: 'IssuerUri', new: 'https://sts.fabrikam.com/adfs' }]),
      federate([{ name: 'SigningCertificate', old: 'a', new: 'b' }]),
      federate([{ name: 'Authentication', old: 'Federated', new: 'Managed' }], 'Set domain authentication'),
    ]);
    expect(
      rows
        .filter((r) => r['kind'] === 'federation')
        .map((r) => [r['grantee_name'], short([r])[0]?.made, short([r])[0]?.removed, r['events']]),
    ).toEqual([['https://sts.fabrikam.com/adfs', 5, 7, ['5', '6', '7']]]);
  });

  it('Azure: Lighthouse and a role, used where the log says by which role a call was allowed', async () => {
    const azure: Part = { ...ann, source: 'azure-activity', tenant: own };
    const managed: Part = {
      ...signIn,
      source: 'azure-activity',
      event_class: 'api_call',
      operation: 'Microsoft.Compute/virtualMachines/write',
      actor_key: 'user:op@fabrikam.com',
      actor_name: 'op@fabrikam.com',
      actor_id: 'op-1',
      actor_type: 'partner',
      actor_tenant: partner,
      ...inbound('csp_lighthouse', partner, 'tenantid=x'),
    };
    const rows = await trusts(partner, [
      {
        ...azure,
        event_class: 'trust_change',
        activity: 'create',
        operation: 'Microsoft.ManagedServices/registrationDefinitions/write',
        outcome: 'unknown',
        target_id: '/d1',
        extra: { partner_tenant: partner, activity_phase: 'start' },
      },
      {
        ...azure,
        event_class: 'trust_change',
        activity: 'create',
        operation: 'Microsoft.ManagedServices/registrationDefinitions/write',
        target_id: '/d1',
        extra: { partner_tenant: partner, subscription_id: 's1' },
      },
      {
        ...azure,
        event_class: 'role_change',
        activity: 'assign_role',
        operation: 'Microsoft.Authorization/roleAssignments/write',
        target_id: 'op-1',
        extra: { role_id: 'owner', role_scope: '/subscriptions/s1' },
      },
      { ...managed, extra: { role_used: 'owner', role_used_scope: '/subscriptions/s1', role_used_principal: 'op-1' } },
      { ...managed, extra: { role_used: 'reader', role_used_scope: '/', role_used_principal: 'op-1' } },
      {
        ...azure,
        event_class: 'trust_change',
        activity: 'delete',
        operation: 'Microsoft.ManagedServices/registrationDefinitions/delete',
        target_id: '/d1',
      },
    ]);
    expect(short(rows)).toEqual([
      {
        kind: 'azure_role',
        side: 'holds',
        who: 'op-1',
        state: 'live',
        made: 6,
        removed: null,
        last: 7,
        uses: 1,
        events: ['6'],
      },
      {
        kind: 'azure_role',
        side: 'holds',
        who: 'op-1',
        state: 'unknown',
        made: null,
        removed: null,
        last: 8,
        uses: 1,
        events: [],
      },
      {
        kind: 'lighthouse',
        side: 'holds',
        who: partner,
        state: 'removed',
        made: 5,
        removed: 9,
        last: 8,
        uses: 2,
        events: ['5', '9'],
      },
    ]);
    expect(rows[0]).toMatchObject({ used_through: 'calls that the role allowed', use_quality: 'exact' });
  });
});

describe('trusts of Amazon', () => {
  const admin: Part = {
    ...trail,
    actor_key: 'aws:AIDAADMIN',
    actor_name: 'admin',
    actor_type: 'user',
    actor_tenant: account,
  };
  const outside: Part = {
    ...trail,
    actor_key: `aws:${vendor}:X`,
    actor_tenant: vendor,
    actor_type: 'partner',
    ...inbound('xaccount_principal', vendor, 'userIdentity.accountId=x'),
  };
  const policy = (operation: string, role: string, accounts: string): Part => ({
    ...admin,
    event_class: operation === 'CreateRole' ? 'account_change' : 'trust_change',
    activity: operation === 'CreateRole' ? 'create' : 'update',
    operation,
    extra: {
      role_name: role,
      policy_document: '{}',
      ...(accounts === ''
        ? {}
        : { trust_accounts: accounts, trust_principals: accounts.replace(/\d+/g, 'arn:aws:iam::$&:root') }),
    },
  });
  const assume = (role: string): Part => ({
    ...outside,
    event_class: 'session',
    operation: 'AssumeRole',
    extra: { role_arn: `arn:aws:iam::${account}:role/${role}` },
  });

  it('a role: a policy without the account ends the trust, one with another changes nothing', async () => {
    const rows = await trusts(vendor, [
      policy('CreateRole', 'scan', ''),
      policy('UpdateAssumeRolePolicy', 'scan', vendor),
      policy('UpdateAssumeRolePolicy', 'scan', `${vendor} 777788889999`),
      policy('UpdateAssumeRolePolicy', 'deploy', '777788889999'),
      assume('scan'),
      policy('UpdateAssumeRolePolicy', 'scan', '777788889999'),
      { ...policy('UpdateAssumeRolePolicy', 'scan', vendor), outcome: 'failure' },
    ]);
    expect(short(rows)).toEqual([
      {
        kind: 'role_trust',
        side: 'holds',
        who: vendor,
        state: 'removed',
        made: 5,
        removed: 9,
        last: 8,
        uses: 1,
        events: ['5', '6', '9'],
      },
    ]);
    expect(rows[0]).toMatchObject({
      object: `${account}/scan`,
      used_through: 'sessions of the role',
      use_quality: 'exact',
    });
  });

  it('a role assumed from outside that no record opened; a deleted one is ended', async () => {
    expect(
      short(
        await trusts(vendor, [
          policy('CreateRole', 'other', vendor),
          assume('scan'),
          {
            ...admin,
            event_class: 'account_change',
            activity: 'delete',
            operation: 'DeleteRole',
            extra: { role_name: 'other' },
          },
        ]),
      ),
    ).toEqual([
      {
        kind: 'role_trust',
        side: 'holds',
        who: vendor,
        state: 'unknown',
        made: null,
        removed: null,
        last: 5,
        uses: 1,
        events: [],
      },
      {
        kind: 'role_trust',
        side: 'holds',
        who: vendor,
        state: 'removed',
        made: 4,
        removed: 6,
        last: null,
        uses: 0,
        events: ['4', '6'],
      },
    ]);
  });

  it('bucket policies, copies and keys that the party made', async () => {
    const bucket = (accounts: string): Part => ({
      ...admin,
      event_class: 'policy_change',
      activity: 'update',
      operation: 'PutBucketPolicy',
      target_id: 'logs',
      target_name: 'logs',
      extra: { policy_document: '{}', ...(accounts === '' ? {} : { policy_accounts: accounts }) },
    });
    const rows = await trusts(vendor, [
      bucket(vendor),
      bucket(''),
      {
        ...admin,
        event_class: 'sharing',
        activity: 'update',
        operation: 'ModifySnapshotAttribute',
        target_id: 'snap-1',
        target_name: 'snap-1',
        target_type: 'snapshot',
        extra: { shared_with: `${vendor} 777788889999` },
      },
      {
        ...outside,
        event_class: 'credential_change',
        activity: 'create',
        operation: 'CreateAccessKey',
        extra: { user_name: 'backup', created_access_key: 'AKIA1' },
      },
      { ...admin, actor_key: 'aws:AIDABACKUP', actor_name: 'backup', actor_credential: 'AKIA1' },
      {
        ...admin,
        event_class: 'credential_change',
        activity: 'delete',
        operation: 'DeleteAccessKey',
        extra: { user_name: 'backup', target_access_key: 'AKIA2' },
      },
    ]);
    expect(short(rows.filter((r) => r['state'] !== 'unknown'))).toEqual([
      {
        kind: 'copy_shared',
        side: 'holds',
        who: vendor,
        state: 'live',
        made: 6,
        removed: null,
        last: null,
        uses: 0,
        events: ['6'],
      },
      {
        kind: 'access_key',
        side: 'made',
        who: 'backup',
        state: 'live',
        made: 7,
        removed: null,
        last: 8,
        uses: 1,
        events: ['7'],
      },
      {
        kind: 'resource_policy',
        side: 'holds',
        who: vendor,
        state: 'removed',
        made: 4,
        removed: 5,
        last: null,
        uses: 0,
        events: ['4', '5'],
      },
    ]);
  });
});

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
