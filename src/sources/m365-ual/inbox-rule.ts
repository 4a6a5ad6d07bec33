import { bool, list, own, parseJson, record, text } from '../../lib/json.ts';
import { pair, put, type Audit } from './audit.ts';

const addresses = /[^\s"'<>[\](),;:=]+@[^\s"'<>[\](),;:=]+/g;

/** Mail addresses in a recipient text (`smtp:a@b`, `"Ann" [SMTP:a@b]`, `a@b;c@d`), lower case, else the text itself. */
export function recipients(value: string | null): string | null {
  if (value === null) return null;
  const found = new Set<string>();
  for (const match of value.matchAll(addresses)) found.add(match[0].toLowerCase());
  return found.size === 0 ? value : [...found].join('; ');
}

const forwards = ['ForwardTo', 'ForwardAsAttachmentTo', 'RedirectTo'] as const;
const keywordParameters = [
  'SubjectContainsWords',
  'BodyContainsWords',
  'SubjectOrBodyContainsWords',
  'FromAddressContainsWords',
  'HeaderContainsWords',
  'RecipientAddressContainsWords',
] as const;

/** Inbox rule of a `New-InboxRule` or `Set-InboxRule` cmdlet: its parameters in the common rule vocabulary. */
export function ruleFromParameters(audit: Audit, parameters: ReadonlyMap<string, unknown>): void {
  const destinations = forwards.filter((name) => pair(parameters, name) !== null);
  put(audit, 'forward_to', recipients(destinations.map((name) => pair(parameters, name)).join('; ') || null));
  put(audit, 'forward_method', destinations.join('+'));
  put(audit, 'move_to_folder', pair(parameters, 'MoveToFolder'));
  put(audit, 'copy_to_folder', pair(parameters, 'CopyToFolder'));
  put(audit, 'rule_from', pair(parameters, 'From'));
  const words = keywordParameters.map((name) => pair(parameters, name)).filter((word) => word !== null);
  put(audit, 'keywords', words.join('; '));
  const flags = [
    ['DeleteMessage', 'delete_message'],
    ['SoftDeleteMessage', 'delete_message'],
    ['MarkAsRead', 'mark_as_read'],
    ['StopProcessingRules', 'stop_processing'],
  ] as const;
  for (const [name, key] of flags) {
    const flag = bool(parameters.get(name));
    if (flag !== null) put(audit, key, flag);
  }
  const actions = [
    ...destinations,
    'MoveToFolder',
    'CopyToFolder',
    'DeleteMessage',
    'MarkAsRead',
    'StopProcessingRules',
  ];
  put(audit, 'rule_actions', actions.filter((name) => acts(parameters, name)).join('+'));
}

function acts(parameters: ReadonlyMap<string, unknown>, name: string): boolean {
  return pair(parameters, name) !== null && bool(parameters.get(name)) !== false;
}

const operations: ReadonlyMap<string, string> = new Map(
  Object.entries({
    addmailboxrule: 'create',
    modifymailboxrule: 'update',
    removemailboxrule: 'delete',
  }),
);
const conditionWord = /\(SubString[^()]{0,80}\([A-Za-z]{1,60}\)=([^()]{1,400})\)/g;
const sender = /SenderSearchKey Equal (?:SMTP:)?([^()]{1,400})\)/i;

/** Inbox rule of an `UpdateInboxRules` mailbox event: its `OperationProperties` in the common rule vocabulary. */
export function ruleFromProperties(audit: Audit, properties: ReadonlyMap<string, unknown>): void {
  put(audit, 'rule_name', pair(properties, 'RuleName'));
  const operation = pair(properties, 'RuleOperation');
  put(audit, 'rule_operation', operation);
  audit.event.activity = operations.get(operation?.toLowerCase() ?? '') ?? 'update';
  const state = pair(properties, 'RuleState');
  put(audit, 'rule_state', state);
  if (state?.toLowerCase().includes('exitafterexecution') === true) put(audit, 'stop_processing', true);
  const condition = pair(properties, 'RuleCondition');
  put(audit, 'rule_condition', condition);
  if (condition !== null) {
    const words = [...condition.matchAll(conditionWord)].map((match) => match[1] ?? '');
    put(audit, 'keywords', words.join('; '));
    put(audit, 'rule_from', recipients(sender.exec(condition)?.[1] ?? null));
  }
  setActions(audit, pair(properties, 'RuleActions'));
}

function setActions(audit: Audit, source: string | null): void {
  if (source === null) return;
  const parsed = parseJson(source);
  const actions = Array.isArray(parsed) ? list(parsed) : [parsed];
  const types: string[] = [];
  const destinations: string[] = [];
  for (const item of actions) {
    const action = record(item);
    if (action === null) continue;
    const type = text(own(action, 'ActionType')) ?? '';
    if (type !== '') types.push(type);
    const kind = type.toLowerCase();
    const folder = text(own(action, 'DestinationFolder') ?? own(action, 'Folder') ?? own(action, 'FolderName'));
    if (kind.includes('copy')) put(audit, 'copy_to_folder', folder);
    else put(audit, 'move_to_folder', folder);
    if (kind.includes('delete')) put(audit, 'delete_message', true);
    if (kind.includes('markasread')) put(audit, 'mark_as_read', true);
    if (kind.includes('stop')) put(audit, 'stop_processing', true);
    const to = own(action, 'Recipients');
    for (const recipient of Array.isArray(to) ? list(to) : [to]) {
      const address = text(recipient);
      if (address !== null) destinations.push(address);
    }
  }
  put(audit, 'rule_actions', types.length === 0 ? source : types.join('+'));
  put(audit, 'forward_to', recipients(destinations.join('; ') || null));
  if (destinations.length > 0)
    put(audit, 'forward_method', types.filter((type) => /forward|redirect|delegate/i.test(type)).join('+'));
}
