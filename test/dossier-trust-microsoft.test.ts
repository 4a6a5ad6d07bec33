import { beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../src/engine/api.ts';
import type { Db } from '../src/engine/db.ts';
import type { Profile } from '../src/parties/profile.ts';
import { openContent } from './analytics/open-content.ts';
import { ann, inbound, own, partner, signIn, ual, type Part } from './parties-case.ts';
import { directory, gil, short, technician, trustsOf } from './trust-case.ts';

let db: Db;

beforeAll(async () => {
  db = await openContent();
});

const trusts = (party: string, events: readonly Part[], profile: Profile = {}): Promise<readonly Row[]> =>
  trustsOf(db, party, events, profile);

describe('trusts of Microsoft directories: applications, mail, links, domains, subscriptions', () => {
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
