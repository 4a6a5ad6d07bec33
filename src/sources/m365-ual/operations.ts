import type { EventClass } from '../../schema/event.ts';
import type { OperationRule } from '../microsoft-operations.ts';
import { operationGroups } from './operation-groups.ts';

const rules: ReadonlyMap<string, OperationRule> = new Map(
  operationGroups.flatMap(([event_class, activity, names]) =>
    names.split(' ').map((name) => [name.toLowerCase(), { event_class, activity }] as const),
  ),
);

/** Cmdlets by their noun, where the table above has no exact entry. */
const nouns: readonly (readonly [RegExp, EventClass])[] = [
  [/auditlog|auditbypass|auditconfig|retentionpolicy/, 'logging_change'],
  [/inboxrule|transportrule|sweeprule|journalrule/, 'mailbox_rule'],
  [/rolegroup|managementrole|roleassignment|managementscope/, 'role_change'],
  [/federat|accepteddomain|organizationrelationship|partnerapplication/, 'trust_change'],
  [/permission/, 'sharing'],
  [/compliancesearch|mailboxsearch|compliancecase|mailboxexport/, 'mailbox_access'],
  [/distributiongroup|unifiedgroup|dynamicdistribution/, 'group_change'],
  [/plan$|policy|config|rule|connector|settings?$|arcconfig|casmailbox/, 'policy_change'],
  [/mailbox|mailuser|mailcontact|^user$|syncuser|recipient/, 'account_change'],
];

/** Record types whose unlisted operations are all of one class. */
const byRecordType: ReadonlyMap<number, EventClass> = new Map([
  ...([2, 3, 19, 50] as const).map((type) => [type, 'mailbox_access'] as const),
  ...([4, 6, 7, 36, 37, 54, 55, 56] as const).map((type) => [type, 'file_access'] as const),
  [14, 'sharing'],
  ...([11, 13, 28, 33, 34, 40, 41, 47, 62, 63, 64, 78, 86, 89, 107, 294] as const).map(
    (type) => [type, 'finding'] as const,
  ),
  ...([87, 302, 303] as const).map((type) => [type, 'role_change'] as const),
  [297, 'logging_change'],
  [372, 'trust_change'],
  [24, 'mailbox_access'],
]);

const verbs: readonly (readonly [RegExp, string])[] = [
  [/^(new|add|create|install|upload|copy)|(created|added|uploaded|inserted)$/, 'create'],
  [/^(set|update|edit|change|enable|disable|modify|rename)|(updated|modified|changed|renamed|edited)$/, 'update'],
  [/^(remove|delete|purge|clear|revoke)|(deleted|removed|recycled|purged)$/, 'delete'],
  [/download|export/, 'download'],
  [/search/, 'search'],
  [/^(get|view|read|list|test)|(viewed|accessed|read|listed|visited|previewed|retrieved)$/, 'read'],
  [/sen[dt]$/, 'send'],
];

const cmdlet =
  /^(?:new|set|add|remove|enable|disable|get|test|update|start|stop|install|uninstall|import|export|search|undo|restore|grant|revoke|clear|release|move|complete|resume|suspend|invoke|write)-([a-z0-9]+)$/;
const memo = new Map<string, OperationRule>();

/** Class and normalised verb of an operation outside the directory, by `operation_key` and record type. */
export function workloadRule(key: string, recordType: number | null): OperationRule {
  const known = rules.get(key);
  if (known !== undefined) return known;
  const id = `${recordType ?? ''}|${key}`;
  const seen = memo.get(id);
  if (seen !== undefined) return seen;
  const rule = derive(key, recordType);
  if (memo.size >= 4096) memo.clear();
  if (id.length < 200) memo.set(id, rule);
  return rule;
}

function derive(key: string, recordType: number | null): OperationRule {
  const name = key.slice(0, 200);
  const activity = verbs.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
  const noun = cmdlet.exec(name)?.[1];
  if (noun !== undefined && /^(get|test)-/.test(name)) return { event_class: 'api_call', activity: 'read' };
  const byNoun = noun === undefined ? undefined : nouns.find(([pattern]) => pattern.test(noun))?.[1];
  const byType = recordType === null ? undefined : byRecordType.get(recordType);
  const event_class = byNoun ?? byType ?? (noun === undefined ? 'other' : 'policy_change');
  return { event_class, activity: event_class === 'finding' ? 'alert' : activity };
}
