import type { EventClass } from '../../schema/event.ts';

type Rule = readonly [EventClass, string];

/** Rules by what the operation is about; the first that fits decides. Names are those of the API, `_` between the words. */
const rules: readonly (readonly [RegExp, EventClass])[] = [
  [/^granular_admin_access_assignment/, 'role_change'],
  [/^granular_admin_relationship|^dap_admin_relationship/, 'trust_change'],
  [/partner_(?:customer_)?relationship$|^extend_relationship$|^(?:add|delete|delete_tip)_customer$/, 'trust_change'],
  [/application_credential$|^reset_customer_user_password$/, 'credential_change'],
  [/^(?:add|remove)_user_member$/, 'role_change'],
  [/(?:customer|partner)_user(?:_licenses|_principal_name)?$|^update_customer_user/, 'account_change'],
  [/^(?:un)?register_application$/, 'account_change'],
  [/^policy_|self_serve_policy$|^device/, 'policy_change'],
  [/fraud/, 'finding'],
];

const verbs: readonly (readonly [RegExp, string])[] = [
  [/fraud/, 'alert'],
  [/_cleaned_up$|_expired$/, 'expire'],
  [
    /^(?:remove|delete|unregister|cancel)|_(?:deleted|terminated|termination_requested|terminated_by_microsoft)$/,
    'delete',
  ],
  [/^(?:add|create|register|restore|extend)|_(?:created|approved|activated)$|upload/, 'create'],
  [/^(?:update|upgrade|convert|increase|manage|reset)|_(?:updated|update_attempted)$/, 'update'],
  [/^(?:get|ready)/, 'read'],
];

/** Class and verb of an operation of Partner Center. */
export function partnerRule(key: string): Rule {
  const name = key.slice(0, 100);
  const eventClass = rules.find(([pattern]) => pattern.test(name))?.[1];
  const verb = verbs.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
  if (eventClass === undefined) return ['other', verb];
  if (eventClass !== 'role_change') return [eventClass, verb];
  if (verb === 'create') return [eventClass, 'assign_role'];
  return [eventClass, verb === 'delete' ? 'remove_role' : verb];
}

/** `GranularAdminRelationshipApproved`, `granular admin relationship approved` and `granular_admin_relationship_approved` alike. */
export function operationName(raw: string): string {
  return raw
    .slice(0, 200)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '_');
}
