import { beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../src/engine/api.ts';
import type { Db } from '../src/engine/db.ts';
import type { Profile } from '../src/parties/profile.ts';
import { openContent } from './analytics/open-content.ts';
import { account, inbound, trail, vendor, type Part } from './parties-case.ts';
import { short, trustsOf } from './trust-case.ts';

let db: Db;

beforeAll(async () => {
  db = await openContent();
});

const trusts = (party: string, events: readonly Part[], profile: Profile = {}): Promise<readonly Row[]> =>
  trustsOf(db, party, events, profile);

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
