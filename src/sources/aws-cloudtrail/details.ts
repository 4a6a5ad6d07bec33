import type { Change, EventClass } from '../../schema/event.ts';
import { list, own, path, record, text, type JsonObject } from '../../lib/json.ts';
import { cut, shorten } from '../../lib/text.ts';
import type { Extra } from './parameters.ts';
import { parsePolicy, readPolicy } from './policy.ts';

const longestPolicyKept = 16_384;
const longestChange = 2048;
const mostChanges = 20;
const mostNames = 200;
const policyKeys = [
  'policyDocument',
  'assumeRolePolicyDocument',
  'bucketPolicy',
  'policy',
  'resourcePolicy',
  'policyText',
] as const;

/** Writes policies, sharing and opened networks of a management write to `extra`. */
export function readDetails(eventName: string, parameters: JsonObject, account: string | null, extra: Extra): void {
  if (eventName.includes('Polic') || eventName === 'CreateRole' || eventName === 'CreateKey')
    readPolicies(eventName, parameters, account, extra);
  else if (eventName.startsWith('AddPermission')) readPermission(parameters, account, extra);
  else if (eventName.endsWith('Attribute')) readSharing(parameters, extra);
  else if (eventName.startsWith('AuthorizeSecurityGroup')) readRanges(parameters, extra);
}

function readPolicies(eventName: string, parameters: JsonObject, account: string | null, extra: Extra): void {
  const value = policyKeys
    .map((key) => own(parameters, key))
    .find((v) => (typeof v === 'object' ? v !== null : text(v) !== null));
  if (value === undefined) return;
  const policy = parsePolicy(value);
  const source = jsonText(value);
  extra['policy_document'] = cut(source, longestPolicyKept);
  if (source.length > longestPolicyKept) extra['policy_document_cut'] = 'true';
  if (policy === null) return;
  const reading = readPolicy(policy, account);
  if (reading.admin) extra['policy_admin'] = 'true';
  const kind = eventName === 'CreateRole' || eventName === 'UpdateAssumeRolePolicy' ? 'trust' : 'policy';
  if (reading.principals.length > 0)
    extra[`${kind}_principals`] = shorten(reading.principals.join(' '), longestPolicyKept);
  if (reading.accounts.length > 0) extra[`${kind}_accounts`] = reading.accounts.join(' ');
  if (kind === 'trust' && reading.externalId !== null) extra['trust_external_id'] = String(reading.externalId);
}

/** `AddPermission` of functions, queues and topics names one principal. */
function readPermission(parameters: JsonObject, account: string | null, extra: Extra): void {
  const reading = readPolicy(
    { Statement: { Effect: 'Allow', Principal: { AWS: parameters['principal'] ?? parameters['aWSAccountIds'] } } },
    account,
  );
  const named = reading.principals.filter((p) => !p.endsWith('.amazonaws.com'));
  if (named.length > 0) extra['policy_principals'] = named.join(' ');
  if (reading.accounts.length > 0) extra['policy_accounts'] = reading.accounts.join(' ');
}

/** Who gained or lost access to a snapshot or an image: account ids, or `all`. */
function readSharing(parameters: JsonObject, extra: Extra): void {
  const added: string[] = [];
  const removed: string[] = [];
  for (const key of ['createVolumePermission', 'launchPermission']) {
    collect(path(parameters, `${key}.add.items`), added);
    collect(path(parameters, `${key}.remove.items`), removed);
  }
  const attribute = text(parameters['attributeName']);
  if (attribute === null || attribute === 'restore') {
    collect(parameters['valuesToAdd'], added);
    collect(parameters['valuesToRemove'], removed);
  }
  if (added.length > 0) extra['shared_with'] = added.join(' ');
  if (removed.length > 0) extra['unshared_with'] = removed.join(' ');
}

function collect(value: unknown, into: string[]): void {
  for (const item of list(value)) {
    const named = record(item);
    const who =
      named === null ? text(item) : (text(named['userId']) ?? text(named['group']) ?? text(named['organizationArn']));
    if (who === null) continue;
    if (into.length === mostNames) into.push('…');
    if (into.length > mostNames) return;
    into.push(who);
  }
}

function readRanges(parameters: JsonObject, extra: Extra): void {
  const ranges: string[] = [];
  for (const permission of list(path(parameters, 'ipPermissions.items'))) {
    for (const range of list(path(permission, 'ipRanges.items'))) ranges.push(text(record(range)?.['cidrIp']) ?? '');
    for (const range of list(path(permission, 'ipv6Ranges.items')))
      ranges.push(text(record(range)?.['cidrIpv6']) ?? '');
  }
  ranges.push(text(parameters['cidrIp']) ?? '');
  const named = [...new Set(ranges)].filter((r) => r !== '');
  if (named.length > 0) extra['cidr'] = shorten(named.join(' '), longestChange);
}

const changing: ReadonlySet<EventClass> = new Set([
  'account_change',
  'group_change',
  'role_change',
  'credential_change',
  'policy_change',
  'logging_change',
  'trust_change',
  'sharing',
]);

/** Parameters of a management write as changes without an old value; policies are in `extra` already. */
export function changesOf(
  eventClass: EventClass,
  parameters: JsonObject,
  target: string | null,
): readonly Change[] | null {
  if (!changing.has(eventClass)) return null;
  const changes: Change[] = [];
  let left = 0;
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null || value === '' || (policyKeys as readonly string[]).includes(name)) continue;
    if (value === target) continue;
    if (changes.length >= mostChanges) left++;
    else
      changes.push({
        target,
        name,
        old: null,
        new: shorten(jsonText(value), longestChange),
      });
  }
  if (left > 0) changes.push({ target, name: '…', old: null, new: `${left} more parameters` });
  return changes.length === 0 ? null : changes;
}

/** A text as it is, anything else as JSON. */
function jsonText(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return '(nested too deep to print)';
    throw error;
  }
}
