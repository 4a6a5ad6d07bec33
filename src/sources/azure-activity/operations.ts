import type { EventClass } from '../../schema/event.ts';
import { memo } from '../memo.ts';

export interface Operation {
  readonly event_class: EventClass;
  readonly activity: string;
}

/** Longer than any operation: not worth the patterns. */
const longestName = 400;

type Rule = readonly [pattern: RegExp, eventClass: EventClass, activity?: string];

/** By operation in lower case, first match wins. The last part is the verb: `write`, `delete`, `read` or `<name>/action`. */
const rules: readonly Rule[] = [
  [/^microsoft\.managedservices\/registrationassignments\/write$/, 'trust_change', 'add_partner'],
  [/^microsoft\.managedservices\/registrationassignments\/delete$/, 'trust_change', 'remove_partner'],
  [/^microsoft\.managedservices\/registrationdefinitions\/write$/, 'trust_change', 'create'],
  [/^microsoft\.managedservices\//, 'trust_change'],
  [/^microsoft\.subscription\/(acceptchangetenant|changetenantrequest|.*acceptownership)/, 'trust_change', 'update'],
  [/^microsoft\.authorization\/roleassignments\/write$/, 'role_change', 'assign_role'],
  [/^microsoft\.authorization\/roleassignments\/delete$/, 'role_change', 'remove_role'],
  [/^microsoft\.authorization\/role(assignment|eligibility)schedulerequests\/write$/, 'role_change', 'request_role'],
  [/^microsoft\.authorization\/(roledefinitions|role(assignment|eligibility)|rolemanagementpolic)/, 'role_change'],
  [/^microsoft\.authorization\/classicadministrators\/write$/, 'role_change', 'assign_role'],
  [/^microsoft\.authorization\/classicadministrators\/delete$/, 'role_change', 'remove_role'],
  [/^microsoft\.authorization\/policies\//, 'api_call', 'evaluate'],
  [/^microsoft\.authorization\/(policy|locks|denyassignments)/, 'policy_change'],
  [/^microsoft\.insights\/(diagnosticsettings|logprofiles|datacollectionrule)/, 'logging_change'],
  [/^microsoft\.insights\/(activitylogalerts|scheduledqueryrules|alertrules|metricalerts)\//, 'logging_change'],
  [/^microsoft\.operationalinsights\/workspaces\/(delete|purge\/action|tables\/delete|write)$/, 'logging_change'],
  [/^microsoft\.operationalinsights\/workspaces\/sharedkeys\/(read|action)$/, 'key_access', 'read'],
  [/^microsoft\.securityinsights\/(alertrules|dataconnectors|onboardingstates)\/(write|delete)$/, 'logging_change'],
  [/^microsoft\.security\/(alertssuppressionrules|pricings|settings|autoprovisioningsettings)\//, 'logging_change'],
  [/^microsoft\.alertsmanagement\/(actionrules|smartdetectoralertrules)\/(write|delete)$/, 'logging_change'],
  [/^microsoft\.eventhub\/namespaces\/(delete|eventhubs\/delete)$/, 'logging_change', 'delete'],
  [
    /^microsoft\.network\/networkwatchers\/(delete|flowlogs\/(write|delete)|configureflowlog\/action)$/,
    'logging_change',
  ],
  [/^microsoft\.security\/.*\/jitnetworkaccesspolicies\/.*initiate\/action$/, 'privileged_access', 'request'],
  [/^microsoft\.compute\/virtualmachines(calesets)?\/.*(runcommand|runcommands\/(write|action))/, 'privileged_access'],
  [/^microsoft\.compute\/virtualmachines\/(login|loginasadmin)\/action$/, 'privileged_access', 'signin'],
  [/^microsoft\.compute\/virtualmachines(calesets)?\/.*extensions\/write$/, 'privileged_access', 'execute'],
  [/^microsoft\.serialconsole\/.*\/connect\/action$/, 'privileged_access', 'execute'],
  [/^microsoft\.hybridcompute\/machines\/(extensions\/write|runcommands\/write|login)/, 'privileged_access', 'execute'],
  [/^microsoft\.containerservice\/managedclusters\/runcommand\/action$/, 'privileged_access', 'execute'],
  [/^microsoft\.automation\/automationaccounts\/jobs\/write$/, 'privileged_access', 'execute'],
  [/\/begingetaccess\/action$/, 'sharing', 'grant'],
  [/\/endgetaccess\/action$/, 'sharing', 'revoke'],
  [
    /\/(regenerate\w*key\w*|rotatekey|resetpassword|resetadminpassword|newpassword)\/action$/,
    'credential_change',
    'update',
  ],
  [/^microsoft\.managedidentity\/.*\/federatedidentitycredentials\/write$/, 'credential_change', 'add_credential'],
  [/^microsoft\.managedidentity\/.*\/federatedidentitycredentials\/delete$/, 'credential_change', 'remove_credential'],
  [/^microsoft\.managedidentity\/userassignedidentities\/assign\/action$/, 'credential_change', 'update'],
  [/^microsoft\.managedidentity\/userassignedidentities\/(write|delete)$/, 'account_change'],
  [
    /\/list\w*(key|secret|credential|sas|connectionstring|callbackurl|publishingcredential|token)\w*(\/action)?$/,
    'key_access',
    'read',
  ],
  [/\/(publishxml|config\/list|host\/listkeys|sharedkeys|getauthkeys|listauthkeys)\/action$/, 'key_access', 'read'],
  [/^microsoft\.keyvault\/vaults\/(accesspolicies|deploy)/, 'policy_change'],
  [
    /^microsoft\.keyvault\/(vaults|managedhsms)\/(secrets|keys|certificates)\/(read|getsecret|.*action)$/,
    'key_access',
    'read',
  ],
  [
    /\/(firewallrules|networksecuritygroups|securityrules|virtualnetworkrules|azurefirewalls|firewallpolicies)\/.*(write|delete)$/,
    'policy_change',
  ],
  [/^microsoft\.storage\/storageaccounts\/.*immutabilitypolicies\/(write|delete)$/, 'policy_change'],
];

const findings: ReadonlySet<string> = new Set(['security', 'alert', 'recommendation']);

const elevation = /^microsoft\.authorization\/elevateaccess\/action$|^assigns the caller to user access admin/i;

/** True for an operation as the log names it, not as the portal shows it: `Microsoft.Web/sites/write`. */
export function isPath(operation: string): boolean {
  return operation.length <= longestName && /^[\w.-]+\/\S+$/.test(operation);
}

const labelVerbs: readonly (readonly [RegExp, string])[] = [
  [/^(?:create|update|add|set|register|creates|updates)\b/, 'write'],
  [/^(?:delete|remove|deletes|unregister)\b/, 'delete'],
];

/** A path like the log's own for an operation of which only the portal's English name was kept: `Delete role assignment`. */
function pathOf(label: string, resourceType: string | null): string {
  const name = label.toLowerCase();
  const verb = labelVerbs.find(([pattern]) => pattern.test(name))?.[1] ?? `${name.replace(/[^a-z0-9]/g, '')}/action`;
  return `${resourceType ?? 'unknown/unknown'}/${verb}`;
}

/**
 * Class and verb of an operation. `category` is that of the record (Administrative, Security, Policy ...); `resourceType` helps
 * where the operation is a name and no path.
 */
export function operationOf(operation: string, category: string | null, resourceType: string | null = null): Operation {
  const kind = category?.toLowerCase() ?? '';
  if (findings.has(kind))
    return { event_class: 'finding', activity: kind === 'recommendation' ? 'recommendation' : 'alert' };
  if (elevation.test(operation)) return { event_class: 'role_change', activity: 'assign_role' };
  return decide(isPath(operation) ? operation : pathOf(operation, resourceType));
}

const decide = memo((operation: string): Operation => {
  if (operation.length > longestName) return { event_class: 'api_call', activity: 'execute' };
  const name = operation.toLowerCase();
  const rule = rules.find(([pattern]) => pattern.test(name));
  return { event_class: rule?.[1] ?? 'api_call', activity: rule?.[2] ?? verbOf(name) };
});

const actionVerbs: readonly (readonly [RegExp, string])[] = [
  [/\/(list|get|read|query|search|export|validate|check|show|download)\w*\/action$/, 'read'],
  [/\/(delete|remove|purge|deallocate)\w*\/action$/, 'delete'],
  [/\/(start|enable|activate|resume|restart)\w*\/action$/, 'enable'],
  [/\/(stop|poweroff|disable|suspend|deactivate)\w*\/action$/, 'disable'],
  [/\/(add|create|register|import|restore)\w*\/action$/, 'create'],
  [/\/(update|set|move|write|change)\w*\/action$/, 'update'],
];

function verbOf(name: string): string {
  const verb = name.slice(name.lastIndexOf('/') + 1);
  if (verb === 'write') return 'update';
  if (verb === 'delete' || verb === 'read') return verb;
  return actionVerbs.find(([pattern]) => pattern.test(name))?.[1] ?? 'execute';
}
