import { expect, test } from 'vitest';
import { operationName, partnerRule } from './operations.ts';

test.each([
  ['granular_admin_relationship_approved', 'trust_change', 'create'],
  ['GranularAdminRelationshipTerminated', 'trust_change', 'delete'],
  ['Granular admin access assignment created', 'role_change', 'assign_role'],
  ['granular_admin_access_assignment_deleted', 'role_change', 'remove_role'],
  ['granular_admin_access_assignment_updated', 'role_change', 'update'],
  ['dap_admin_relationship_terminated_by_microsoft', 'trust_change', 'delete'],
  ['remove_partner_customer_relationship', 'trust_change', 'delete'],
  ['add_customer', 'trust_change', 'create'],
  ['create_customer_user', 'account_change', 'create'],
  ['update_customer_user_licenses', 'account_change', 'update'],
  ['reset_customer_user_password', 'credential_change', 'update'],
  ['add_application_credential', 'credential_change', 'create'],
  ['register_application', 'account_change', 'create'],
  ['unregister_application', 'account_change', 'delete'],
  ['remove_user_member', 'role_change', 'remove_role'],
  ['azure_fraud_event_detected', 'finding', 'alert'],
  ['create_order', 'other', 'create'],
  ['update_customer_spending_budget', 'other', 'update'],
  ['something new', 'other', 'other'],
])('%s is %s, %s', (operation, eventClass, activity) => {
  expect(partnerRule(operationName(operation))).toEqual([eventClass, activity]);
});
