import type { EventClass } from '../../schema/event.ts';
import { memo } from '../memo.ts';

export interface Operation {
  readonly event_class: EventClass;
  readonly activity: string;
}

/** Longer than any method: not worth the patterns. */
const longestName = 400;

type Rule = readonly [pattern: RegExp, eventClass: EventClass, activity?: string];

/** By method in lower case (`google.iam.admin.v1.createserviceaccountkey`), first match wins. */
const rules: readonly Rule[] = [
  [/loginservice\.login(success|failure)$/, 'authn', 'signin'],
  [/loginservice\.login(verification|challenge)$/, 'authn', 'mfa_challenge'],
  [/loginservice\.logout$/, 'session', 'logoff'],
  [/loginservice\.(accountdisabled|suspicious|govattack|risky|blocked)/, 'finding', 'alert'],
  [/loginservice\.(2sv|passwordedit|recovery|titanium|passkey|[a-z]*enroll)/, 'credential_change', 'update'],
  [/loginservice\.emailforwarding/, 'mailbox_rule', 'create'],
  [/(admin\.adminservice\.addgroupmember|membershipsservice\.createmembership)$/, 'group_change', 'add_member'],
  [/(admin\.adminservice\.removegroupmember|membershipsservice\.deletemembership)$/, 'group_change', 'remove_member'],
  [
    /admin\.adminservice\.\w*group|groupsservice\.(create|update|delete)group|membershipsservice\.(update|modify)/,
    'group_change',
  ],
  [
    /admin\.adminservice\.(assignrole|grantadminprivilege|grantdelegatedadminprivileges)$/,
    'role_change',
    'assign_role',
  ],
  [/admin\.adminservice\.(unassignrole|revokeadminprivilege)$/, 'role_change', 'remove_role'],
  [/admin\.adminservice\.\w*role|admin\.adminservice\.\w*privilege/, 'role_change'],
  [/admin\.adminservice\.(changepassword|.*2sv|.*strongauth|.*securitykey|.*token)/, 'credential_change', 'update'],
  [/admin\.adminservice\.(authorizeapiclientaccess|addtotrustedoauth2apps)/, 'consent', 'consent'],
  [/admin\.adminservice\.\w*(domain|sso|saml|federat)/, 'trust_change'],
  [/admin\.adminservice\.\w*user/, 'account_change'],
  [/admin\.adminservice\.\w*(setting|policy)/, 'policy_change'],
  [/(workloadidentitypool|workforcepool)/, 'trust_change'],
  [/projectownershipinvite/, 'trust_change', 'invite'],
  [/(createserviceaccountkey|uploadserviceaccountkey)$/, 'credential_change', 'add_credential'],
  [/deleteserviceaccountkey$/, 'credential_change', 'remove_credential'],
  [/serviceaccountkey$/, 'credential_change'],
  [/(generateaccesstoken|generateidtoken)$/, 'session', 'assume_role'],
  [/securitytokenservice\.exchangetoken$/, 'session', 'assume_role'],
  [/(signblob|signjwt|asymmetricsign|macsign)$/, 'key_access', 'sign'],
  [/compute\.(snapshots|disks|images)\.setiampolicy$/, 'sharing', 'grant'],
  [/setiam(policy|permissions)$/, 'role_change', 'assign_role'],
  [/iam\.admin\.v1\.(create|update|delete|undelete)role$/, 'role_change'],
  [/serviceaccount$|iam\.admin\.v1\.(create|delete|disable|enable|patch|update)serviceaccount/, 'account_change'],
  [/secretmanagerservice\.accesssecretversion$/, 'key_access', 'read'],
  [/secretmanagerservice\.(add|enable|disable|destroy)secretversion$/, 'credential_change', 'update'],
  [/keymanagementservice\.(decrypt|asymmetricdecrypt|rawdecrypt)$|^(asymmetric)?decrypt$/, 'key_access', 'decrypt'],
  [/keymanagementservice\.(create|update|destroy|restore|import)/, 'policy_change'],
  [/^io\.k8s\.core\.v1\.secrets\.(get|list|watch)$/, 'key_access', 'read'],
  [/^io\.k8s\.core\.v1\.pods\.(exec|attach|portforward)\./, 'privileged_access', 'execute'],
  [/^io\.k8s\.authorization\.rbac\.\w+\.(cluster)?rolebindings\.(create|update|patch)$/, 'role_change', 'assign_role'],
  [/^io\.k8s\.authorization\.rbac\.\w+\.(cluster)?roles?(bindings)?\.(create|update|patch|delete)/, 'role_change'],
  [/^io\.k8s\.admissionregistration\.\w+\.\w+\.(create|update|patch|delete)$/, 'policy_change'],
  [
    /configservicev2\.(create|update|delete|undelete)(sink|bucket|exclusion|view|link|cmeksettings|settings)/,
    'logging_change',
  ],
  [/loggingservicev2\.deletelog$/, 'logging_change', 'delete'],
  [/(alertpolicyservice|notificationchannelservice)\.(update|delete)/, 'logging_change'],
  [/(orgpolicy|setorgpolicy|clearorgpolicy)/, 'policy_change'],
  [/accesscontextmanager\.(create|update|delete|replace|commit)/, 'policy_change'],
  [
    /compute\.\w*(firewalls|firewallpolicies|securitypolicies|routes)\.(insert|patch|update|delete|add|remove)/,
    'policy_change',
  ],
  [/importsshpublickey$/, 'credential_change', 'add_credential'],
  [/(authorizeuser|startsshsession|ssh-serialport\.v1\.connect)$/, 'privileged_access', 'signin'],
  [/(?:^|\.)storage\.objects\.get$/, 'file_access', 'download'],
  [/(?:^|\.)storage\.objects\.(create|compose|rewrite|copy|insert)$/, 'file_access', 'upload'],
  [/(?:^|\.)storage\.objects\.list$/, 'file_access', 'read'],
  [/(?:^|\.)storage\.objects\./, 'file_access'],
  [/tabledataservice\.list$|tabledata\.list$|bigqueryread\.(createreadsession|readrows)$/, 'file_access', 'read'],
  [/jobservice\.(insertjob|query|jobcompleted|insert)$/, 'file_access', 'query'],
];

const verbs: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:batch)?(?:get|list|search|query|check|test|read|fetch|lookup|describe|aggregated|watch|analyze|export|predict|view)/,
    'read',
  ],
  [/^(?:batch)?(?:create|insert|add|import|register|upload|invite|clone|copy)/, 'create'],
  [/^(?:batch)?(?:delete|remove|destroy|purge|unassign|revoke)/, 'delete'],
  [/^(?:stop|disable|suspend|deactivate)/, 'disable'],
  [/^(?:start|enable|activate|resume|undelete|restore|reset)/, 'enable'],
  [/^(?:batch)?(?:update|patch|set|modify|change|replace|move|attach|detach|edit|rename|toggle)/, 'update'],
];

/** Class and verb of a method. */
export const operationOf = memo((method: string): Operation => {
  if (method.length > longestName) return { event_class: 'api_call', activity: 'execute' };
  const name = method.toLowerCase();
  const rule = rules.find(([pattern]) => pattern.test(name));
  return { event_class: rule?.[1] ?? 'api_call', activity: rule?.[2] ?? verbOf(name) };
});

function verbOf(name: string): string {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return verbs.find(([pattern]) => pattern.test(last))?.[1] ?? 'execute';
}
