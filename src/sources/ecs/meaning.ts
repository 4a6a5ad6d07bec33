import { operationKey } from '../../lib/text.ts';
import type { EventClass } from '../../schema/event.ts';
import { operationOf as trailOperation } from '../aws-cloudtrail/operations.ts';
import { operationOf as gcpOperation } from '../gcp-audit/operations.ts';
import { operationOf as githubOperation } from '../github-audit/operations.ts';
import { operationOf as workspaceOperation } from '../google-workspace/operations.ts';
import { workloadRule } from '../m365-ual/operations.ts';
import { directoryRule } from '../microsoft-operations.ts';
import { operationOf as oktaOperation } from '../okta/operations.ts';

export interface Meaning {
  readonly eventClass: EventClass;
  readonly activity: string;
}

export interface Named {
  /** `event.dataset`, else `event.module`. */
  readonly dataset: string;
  readonly action: string;
  readonly provider: string | null;
  readonly kind: string | null;
  readonly categories: readonly string[];
  readonly types: readonly string[];
}

/** Class and verb: by the operation where the dataset is that of a known log, else by category and type. */
export function meaningOf(named: Named): Meaning {
  if (named.kind === 'alert' || named.kind === 'signal') return { eventClass: 'finding', activity: 'alert' };
  const native = nativeMeaning(named);
  return native !== null && native.eventClass !== 'other' ? native : plainMeaning(named);
}

function nativeMeaning({ dataset, action, provider }: Named): Meaning | null {
  if (action === '') return null;
  if (dataset.startsWith('aws.cloudtrail'))
    return provider === null ? null : complete(trailOperation(provider, action));
  if (dataset.startsWith('okta')) return oktaOperation(action, false);
  if (dataset.startsWith('github')) return ruled(githubOperation(action));
  if (dataset.startsWith('google_workspace')) return workspaceOperation(dataset.split('.')[1] ?? null, action);
  if (dataset.startsWith('gcp')) return ruled(gcpOperation(action));
  if (dataset.startsWith('azure.auditlogs')) return ruled(directoryRule(operationKey(action)));
  if (!dataset.startsWith('o365')) return null;
  const key = operationKey(action);
  return ruled(/^azureactivedirectory$/i.test(provider ?? '') ? directoryRule(key) : workloadRule(key, null));
}

function complete({
  eventClass,
  activity,
}: {
  readonly eventClass: EventClass;
  readonly activity: string | null;
}): Meaning {
  return { eventClass, activity: activity ?? 'other' };
}

function ruled(rule: { readonly event_class: EventClass; readonly activity: string }): Meaning {
  return { eventClass: rule.event_class, activity: rule.activity };
}

const byCategory: readonly (readonly [string, EventClass])[] = [
  ['authentication', 'authn'],
  ['session', 'session'],
  ['iam', 'account_change'],
  ['intrusion_detection', 'finding'],
  ['malware', 'finding'],
  ['threat', 'finding'],
  ['vulnerability', 'finding'],
  ['email', 'mailbox_access'],
  ['file', 'file_access'],
  ['configuration', 'policy_change'],
  ['api', 'api_call'],
  ['web', 'api_call'],
  ['database', 'api_call'],
];

const byType: readonly (readonly [string, string])[] = [
  ['creation', 'create'],
  ['deletion', 'delete'],
  ['change', 'update'],
  ['access', 'read'],
  ['end', 'logoff'],
  ['start', 'start'],
  ['connection', 'connect'],
];

function plainMeaning({ action, categories, types }: Named): Meaning {
  const eventClass = byCategory.find(([name]) => categories.includes(name))?.[1] ?? 'other';
  const verb = byType.find(([name]) => types.includes(name))?.[1] ?? 'other';
  switch (eventClass) {
    case 'authn':
      return /log(?:ged|s)?[-_. ]?(?:off|out)|session[-_. ]?end/i.test(action) || verb === 'logoff'
        ? { eventClass: 'session', activity: 'logoff' }
        : { eventClass, activity: 'signin' };
    case 'session':
      return { eventClass, activity: verb === 'start' ? 'connect' : verb };
    case 'finding':
      return { eventClass, activity: 'alert' };
    case 'account_change':
      return iamMeaning(action, types, verb);
    case 'policy_change':
      return verb === 'read' ? { eventClass: 'api_call', activity: 'read' } : { eventClass, activity: verb };
    default:
      return { eventClass, activity: verb === 'start' || verb === 'logoff' ? 'other' : verb };
  }
}

function iamMeaning(action: string, types: readonly string[], verb: string): Meaning {
  if (/role|privilege|\badmin\b.*(?:add|grant|assign)/i.test(action))
    return {
      eventClass: 'role_change',
      activity: /remov|revoke|delet|unassign/i.test(action) ? 'remove_role' : 'assign_role',
    };
  if (/password|credential|secret|\bmfa\b|factor|access.?key/i.test(action))
    return { eventClass: 'credential_change', activity: verb };
  if (types.includes('group')) {
    const member = /member|user/i.test(action);
    if (member && /remov|delet/i.test(action)) return { eventClass: 'group_change', activity: 'remove_member' };
    if (member && /add/i.test(action)) return { eventClass: 'group_change', activity: 'add_member' };
    return { eventClass: 'group_change', activity: verb };
  }
  return { eventClass: 'account_change', activity: verb };
}
