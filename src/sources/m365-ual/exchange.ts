import { bool, list, nameValues, number, own, parseJson, record, text } from '../../lib/json.ts';
import { first, get, items, joinFirst, nested, pair, pairs, put, type Audit } from './audit.ts';
import { logonTypeName } from './codes.ts';
import { recipients, ruleFromParameters, ruleFromProperties } from './inbox-rule.ts';
import { workloadRule } from './operations.ts';

/** Cmdlets of Exchange and of the compliance centre: parameters become changes. */
export function setCmdlet(audit: Audit): void {
  const { event } = audit;
  const rule = workloadRule(audit.key, audit.recordType);
  event.event_class = rule.event_class;
  event.activity = rule.activity;
  const parameters = parametersOf(own(audit.data, 'Parameters'));
  const objectId = get(audit, 'ObjectId');
  const identity = pair(parameters, 'Identity');
  const target = identity ?? objectId;
  for (const [name, value] of parameters)
    audit.changes.push({ target, name, old: null, new: typeof value === 'string' ? value : text(value) });
  event.target_path = objectId;
  setMailboxTarget(audit, identity, objectId);
  if (audit.key.endsWith('-inboxrule')) setInboxRule(audit, parameters, identity, objectId);
  else if (audit.key === 'set-mailbox') setMailboxOptions(audit, parameters);
  else if (audit.key === 'set-organizationconfig' && parameters.has('AuditDisabled'))
    event.event_class = 'logging_change';
  const user = pair(parameters, 'User') ?? pair(parameters, 'Trustee') ?? pair(parameters, 'Member');
  put(audit, 'grantee', user?.toLowerCase());
  put(audit, 'access_rights', pair(parameters, 'AccessRights'));
  put(audit, 'role_name', audit.event.event_class === 'role_change' ? (pair(parameters, 'Role') ?? identity) : null);
  put(audit, 'external_access', bool(own(audit.data, 'ExternalAccess')));
}

const mailboxNoun = /-(?:cas)?mailbox(?!plan|search|database|exportrequest)|-inboxrule|-recipientpermission|-sweeprule/;

function setMailboxTarget(audit: Audit, identity: string | null, objectId: string | null): void {
  const { event } = audit;
  const named = identity ?? objectId;
  event.target_name = lastSegment(named);
  if (mailboxNoun.test(audit.key)) event.target_type = 'mailbox';
  else if (/group/.test(audit.key)) event.target_type = event.event_class === 'role_change' ? 'role' : 'group';
  else if (event.event_class === 'role_change') event.target_type = 'role';
  else event.target_type = 'config';
  if (event.target_type === 'mailbox') event.target_name = event.target_name?.toLowerCase() ?? null;
}

/** `NAMPR10.../Exchange Hosted Organizations/contoso.onmicrosoft.com/ann` is `ann`. */
function lastSegment(path: string | null): string | null {
  if (path === null) return null;
  const slash = path.lastIndexOf('/');
  return slash < 0 || !path.includes('Hosted Organizations') ? path : path.slice(slash + 1);
}

function setInboxRule(
  audit: Audit,
  parameters: ReadonlyMap<string, unknown>,
  identity: string | null,
  objectId: string | null,
): void {
  const { event } = audit;
  const path = lastSegment(objectId) ?? '';
  const slash = path.lastIndexOf('\\');
  const owner = slash < 0 ? null : path.slice(0, slash);
  const mailbox = pair(parameters, 'Mailbox') ?? ownerIn(identity);
  event.target_id = owner;
  event.target_name =
    (mailbox ?? (audit.event.actor_type === 'app' ? null : get(audit, 'UserId')) ?? owner)?.toLowerCase() ?? null;
  put(audit, 'rule_name', pair(parameters, 'Name') ?? (slash < 0 ? ruleIn(identity) : path.slice(slash + 1)));
  ruleFromParameters(audit, parameters);
}

function ownerIn(identity: string | null): string | null {
  const slash = identity?.indexOf('\\') ?? -1;
  const owner = identity === null || slash < 0 ? null : identity.slice(0, slash);
  return owner?.includes('@') === true ? owner : null;
}

function ruleIn(identity: string | null): string | null {
  return identity === null ? null : identity.slice(identity.lastIndexOf('\\') + 1);
}

const auditParameters = [
  'AuditEnabled',
  'AuditLogAgeLimit',
  'AuditOwner',
  'AuditAdmin',
  'AuditDelegate',
  'DefaultAuditSet',
];

/** `Set-Mailbox` is many things: forwarding, audit settings, or plain administration. */
function setMailboxOptions(audit: Audit, parameters: ReadonlyMap<string, unknown>): void {
  const { event } = audit;
  if (parameters.has('ForwardingSmtpAddress') || parameters.has('ForwardingAddress')) {
    event.event_class = 'mailbox_rule';
    const to = pair(parameters, 'ForwardingSmtpAddress') ?? pair(parameters, 'ForwardingAddress');
    put(audit, 'forward_to', recipients(to));
    put(audit, 'forward_method', to === null ? null : 'Forwarding');
    put(audit, 'keep_copy', bool(parameters.get('DeliverToMailboxAndForward')));
  } else if (auditParameters.some((name) => parameters.has(name))) event.event_class = 'logging_change';
  else event.event_class = 'account_change';
}

const stringParameter = /-([A-Za-z][\w]{0,80})(?::\s*|\s+)?("(?:[^"]|"")*"|'[^']*'|[^-\s"'][^\s]*)?/g;

/** Parameters as a list of names and values, as JSON text of one, or as a command line `-Name "value"`. */
function parametersOf(value: unknown): ReadonlyMap<string, unknown> {
  if (typeof value !== 'string') return nameValues(value);
  if (value.trimStart().startsWith('[')) return nameValues(parseJson(value));
  const found = new Map<string, unknown>();
  for (const match of value.matchAll(stringParameter)) {
    const raw = match[2] ?? '';
    const quoted = raw.startsWith('"') || raw.startsWith("'");
    if (match[1] !== undefined && !found.has(match[1]))
      found.set(match[1], quoted ? raw.slice(1, -1).replaceAll('""', '"') : raw);
  }
  return found;
}

/** Mailbox events: who touched which mailbox, how, and how many items. */
export function setMailbox(audit: Audit): void {
  const { event } = audit;
  const rule = workloadRule(audit.key, audit.recordType);
  event.event_class = rule.event_class;
  event.activity = rule.activity;
  event.target_type = 'mailbox';
  event.target_id = get(audit, 'MailboxGuid');
  event.target_name = get(audit, 'MailboxOwnerUPN')?.toLowerCase() ?? null;
  const properties = pairs(audit, 'OperationProperties');
  put(audit, 'mail_access_type', pair(properties, 'MailAccessType'));
  put(audit, 'is_throttled', bool(properties.get('IsThrottled')));
  put(audit, 'logon_type', logonTypeName(first(audit, 'LogonType', 'Logon_Type')));
  put(audit, 'internal_logon_type', logonTypeName(get(audit, 'InternalLogonType')));
  put(audit, 'external_access', bool(own(audit.data, 'ExternalAccess')));
  put(audit, 'client_process', get(audit, 'ClientProcessName'));
  put(audit, 'cross_mailbox', bool(own(audit.data, 'CrossMailboxOperation')));
  const logonSid = get(audit, 'LogonUserSid');
  const ownerSid = get(audit, 'MailboxOwnerSid');
  if (logonSid !== null && ownerSid !== null) put(audit, 'non_owner', logonSid !== ownerSid);
  put(audit, 'send_as', first(audit, 'SendAsUserSmtp', 'SendOnBehalfOfUserSmtp')?.toLowerCase());
  setItems(audit);
  if (audit.key === 'updateinboxrules') ruleFromProperties(audit, properties);
}

function pathOf(value: unknown): string | null {
  const folder = record(value);
  return folder === null ? null : text(own(folder, 'Path') ?? own(folder, 'Name'));
}

function setItems(audit: Audit): void {
  const { event } = audit;
  const folders = items(audit, 'Folders');
  const affected = items(audit, 'AffectedItems');
  const item = nested(audit, 'Item');
  const paths: (string | null)[] = [pathOf(nested(audit, 'Folder')), pathOf(nested(audit, 'DestFolder'))];
  const subjects: (string | null)[] = [];
  const ids = new Set<string>();
  let inFolders = 0;
  const take = (value: unknown): void => {
    const one = record(value);
    if (one === null) return;
    subjects.push(text(own(one, 'Subject')));
    const id = text(own(one, 'InternetMessageId'));
    if (id !== null) ids.add(id);
    paths.push(pathOf(own(one, 'ParentFolder')));
  };
  for (const entry of folders) {
    paths.push(pathOf(entry));
    const folder = record(entry);
    for (const one of list(folder === null ? null : own(folder, 'FolderItems'))) {
      inFolders++;
      take(one);
    }
  }
  for (const one of affected) take(one);
  take(item);
  const counted = number(own(audit.data, 'OperationCount'));
  const [count, from]: readonly [number | null, string] =
    counted !== null
      ? [counted, 'OperationCount']
      : inFolders > 0
        ? [inFolders, 'FolderItems']
        : affected.length > 0
          ? [affected.length, 'AffectedItems']
          : [item === null ? null : 1, 'Item'];
  if (count !== null && count >= 0 && event.event_class !== 'mailbox_rule') {
    event.item_count = Math.min(Math.trunc(count), 4_294_967_295);
    put(audit, 'item_count_from', from);
  }
  const joined = joinFirst(paths);
  put(audit, 'folders', joined?.shown);
  put(audit, 'folder_count', joined?.count);
  put(audit, 'subjects', joinFirst(subjects)?.shown);
  put(audit, 'message_ids', joinFirst(ids)?.shown);
  if (ids.size > 0) put(audit, 'message_id_count', ids.size);
  event.target_path = joined === null ? null : (paths.find((path) => path !== null) ?? null);
}
