import { describe, expect, test } from 'vitest';
import { authenticationResult, methodOf, mfaOf, outcomeOf } from './authentication.ts';
import { operationOf } from './operations.ts';

test.each([
  ['success', 'user_approved', 'duo_push', 'satisfied'],
  ['SUCCESS', 'Remembered device', 'Remembered Device', 'previously_satisfied'],
  ['success', 'bypass_user', 'not_available', 'not_required'],
  ['success', 'Allow unenrolled user', 'n/a', 'not_required'],
  ['denied', 'no_response', 'duo_push', 'required_failed'],
  ['fraud', 'user_marked_fraud', 'duo_push', 'required_failed'],
  ['error', 'error', 'sms_passcode', 'unknown'],
  ['something new', null, null, 'unknown'],
])('%s because of %s by %s: second factor %s', (result, reason, factor, mfa) => {
  expect(mfaOf(outcomeOf(result), reason, methodOf(factor))).toBe(mfa);
});

describe('who refused', () => {
  test.each([
    ['denied', 'no_response', 'MFA timed out; no response'],
    ['FAILURE', 'No response', 'MFA timed out; no response'],
    ['denied', 'user_mistake', 'MFA denied; user mistake'],
    ['denied', 'anomalous_push', 'MFA denied; anomalous push'],
    ['fraud', null, 'MFA denied; user reported fraud'],
    ['denied', 'invalid_passcode', 'invalid passcode'],
    ['denied', 'deny_unenrolled_user', 'deny unenrolled user'],
    ['denied', null, 'denied'],
  ])('%s, %s', (result, reason, words) => {
    expect(authenticationResult('failure', result, reason)).toBe(words);
  });
});

test.each([
  ['admin_login_error', 'authn', 'signin', 'admin'],
  ['admin_create', 'role_change', 'assign_role', 'admin'],
  ['admin_single_sign_on_update', 'policy_change', 'update', null],
  ['bypass_create', 'credential_change', 'add_credential', 'user'],
  ['bypass_view', 'key_access', 'read', 'user'],
  ['webauthncredential_create', 'credential_change', 'register_method', 'token'],
  ['phone_delete', 'credential_change', 'delete_method', 'phone'],
  ['integration_update', 'account_change', 'update', 'app'],
  ['create_child_customer', 'trust_change', 'create', null],
  ['never_seen', 'other', 'other', null],
])('%s is %s, %s', (action, eventClass, activity, targetType) => {
  expect(operationOf(action)).toEqual({ eventClass, activity, targetType });
});
