import { describe, expect, test } from 'vitest';
import { isReject, type JsonRecord } from '../source.ts';
import { toEvent } from './event.ts';
import { recase, spelling } from './log-event.ts';
import { operationOf } from './operations.ts';

const event: JsonRecord = {
  uuid: '0d5e0000-0000-11ef-8000-000000000001',
  published: '2026-03-02T08:00:00.000Z',
  eventType: 'user.account.reset_password',
  actor: { id: '00usystem', type: 'SystemPrincipal', alternateId: 'system@okta.com', displayName: 'Okta System' },
  client: { ipAddress: '198.51.100.45', userAgent: null, geographicalContext: null },
  outcome: { result: 'SUCCESS', reason: null },
  transaction: { type: 'WEB', id: 'unknown' },
  target: [{ id: '00uanna', type: 'User', alternateId: 'anna.berg@contoso.com', displayName: 'Anna Berg' }],
};

function normalised(change: JsonRecord) {
  const found = toEvent({ ...event, ...change }, null);
  if (isReject(found)) throw new Error(found.reject);
  return found;
}

describe('support', () => {
  test('acts through the system account without transaction, agent and place', () => {
    expect(normalised({})).toMatchObject({ trust_kind: 'okta_support', actor_key: 'login:okta:support' });
  });

  test.each([
    ['a transaction', { transaction: { id: 'tx1' } }],
    ['a user agent', { client: { userAgent: { rawUserAgent: 'Mozilla/5.0' } } }],
    ['a country', { client: { geographicalContext: { country: 'France' } } }],
    ['another event', { eventType: 'user.lifecycle.deactivate' }],
    ['another actor', { actor: { type: 'User', alternateId: 'helpdesk@contoso.com' } }],
  ])('is not assumed with %s', (_, change) => {
    expect(normalised(change).trust_kind ?? null).toBeNull();
  });

  test('access granted by an administrator does not make the administrator a third party', () => {
    const grant = normalised({
      eventType: 'user.session.impersonation.grant',
      actor: { type: 'User', alternateId: 'anna.berg@contoso.com' },
    });
    expect(grant).toMatchObject({
      event_class: 'trust_change',
      activity: 'grant_support',
      actor_key: 'user:anna.berg@contoso.com',
    });
    expect(grant.trust_kind ?? null).toBeNull();
  });
});

test.each([
  ['SUCCESS', 'success'],
  ['ALLOW', 'success'],
  ['FAILURE', 'failure'],
  ['DENY', 'failure'],
  ['CHALLENGE', 'interrupted'],
  ['SKIPPED', 'interrupted'],
  ['UNKNOWN', 'unknown'],
  [null, 'unknown'],
])('result %s is %s', (result, outcome) => {
  expect(normalised({ outcome: { result } }).outcome).toBe(outcome);
});

test.each([
  ['user.session.start', 'authn', 'signin'],
  ['user.authentication.sso', 'authn', 'sso'],
  ['user.authentication.auth_via_IDP', 'authn', 'verify_credential'],
  ['system.push.send_factor_verify_push', 'other', 'mfa_challenge'],
  ['system.operation.rate_limit.violation', 'other', 'rate_limit'],
  ['user.mfa.factor.reset_all', 'credential_change', 'delete_method'],
  ['application.user_membership.show_password', 'key_access', 'read'],
  ['application.user_membership.add', 'consent', 'assign_app'],
  ['iam.resourceset.bindings.add', 'role_change', 'assign_role'],
  ['zone.delete', 'policy_change', 'delete'],
  ['policy.rule.deactivate', 'policy_change', 'disable'],
  ['system.log_stream.lifecycle.delete', 'logging_change', 'delete'],
  ['something.never.seen', 'other', 'other'],
])('%s is %s, %s', (eventType, eventClass, activity) => {
  expect(operationOf(eventType, false)).toEqual({ eventClass, activity });
});

describe('recognition', () => {
  test('goes by more than an event type', () => {
    expect(spelling({ eventType: 'user.session.start' })).toBeNull();
    expect(spelling({ eventType: 'user.session.start', actor: {} })).toBeNull();
    expect(spelling({ ...event, eventType: 'AwsApiCall' })).toBeNull();
    expect(spelling(event)).toBe('api');
  });

  test('takes keys in lower and in snake case', () => {
    const { eventType, ...rest } = event;
    expect(spelling({ ...rest, eventtype: eventType })).toBe('other');
    expect(recase({ event_type: 'x', actor: { alternate_id: 'a' }, __proto_: 1 })).toEqual({
      eventType: 'x',
      actor: { alternateId: 'a' },
      __proto_: 1,
    });
  });
});
