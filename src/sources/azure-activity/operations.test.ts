import { expect, test } from 'vitest';
import { operationOf } from './operations.ts';

test.each([
  ['MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/WRITE', null, 'role_change assign_role'],
  ['Microsoft.Authorization/elevateAccess/action', null, 'role_change assign_role'],
  ['Microsoft.ManagedServices/registrationAssignments/write', null, 'trust_change add_partner'],
  ['Microsoft.ManagedServices/registrationAssignments/delete', null, 'trust_change remove_partner'],
  ['Microsoft.Storage/storageAccounts/listKeys/action', null, 'key_access read'],
  ['Microsoft.Storage/storageAccounts/regenerateKey/action', null, 'credential_change update'],
  ['Microsoft.Compute/snapshots/beginGetAccess/action', null, 'sharing grant'],
  ['Microsoft.Compute/virtualMachines/extensions/write', null, 'privileged_access execute'],
  ['Microsoft.Insights/diagnosticSettings/delete', null, 'logging_change delete'],
  ['Microsoft.Web/sites/write', null, 'api_call update'],
  ['Delete diagnostic setting', 'microsoft.insights/diagnosticsettings', 'logging_change delete'],
  ['Run Command on Virtual Machine', 'microsoft.compute/virtualmachines', 'privileged_access execute'],
  ['Create/Update Storage Account', 'microsoft.storage/storageaccounts', 'api_call update'],
  ['Assigns the caller to User Access Administrator role', null, 'role_change assign_role'],
  [`/list${'key'.repeat(1_000_000)}!`, null, 'api_call execute'],
])('%.60s of %s', (operation, resourceType, expected) => {
  const { event_class, activity } = operationOf(operation, 'Administrative', resourceType);
  expect(`${event_class} ${activity}`).toBe(expected);
});
