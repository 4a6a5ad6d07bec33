import { list, record, text, type JsonObject } from '../../lib/json.ts';
import { cut, shorten } from '../../lib/text.ts';
import { accountOf } from './policy.ts';

export interface Target {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly path: string | null;
}

export type Extra = Record<string, string>;

interface Parameter {
  /** Lower wins when several parameters could be the target; null is never one. */
  readonly rank: number | null;
  readonly targetType: string;
  readonly extra: string | null;
}

function target(rank: number, targetType: string, extra: string | null = null): Parameter {
  return { rank, targetType, extra };
}

function only(extra: string): Parameter {
  return { rank: null, targetType: '', extra };
}

const parameters: ReadonlyMap<string, Parameter> = new Map([
  ['roleArn', target(1, 'role', 'role_arn')],
  ['userName', target(2, 'user', 'user_name')],
  ['roleName', target(3, 'role', 'role_name')],
  ['secretId', target(4, 'secret', 'secret_id')],
  ['bucketName', target(5, 'bucket', 'bucket')],
  ['snapshotId', target(6, 'snapshot', 'snapshot_id')],
  ['imageId', target(7, 'image', 'image_id')],
  ['dBSnapshotIdentifier', target(8, 'snapshot', 'snapshot_id')],
  ['dBClusterSnapshotIdentifier', target(9, 'snapshot', 'snapshot_id')],
  ['instanceId', target(10, 'instance', 'instance_id')],
  ['target', target(11, 'instance', 'instance_id')],
  ['functionName', target(12, 'function')],
  ['trailName', target(13, 'trail')],
  ['detectorId', target(14, 'detector')],
  ['dBInstanceIdentifier', target(15, 'database')],
  ['dBClusterIdentifier', target(16, 'database')],
  ['tableName', target(17, 'table')],
  ['repositoryName', target(18, 'repository')],
  ['logGroupName', target(19, 'log_group')],
  ['instanceProfileName', target(20, 'instance_profile')],
  ['volumeId', target(21, 'volume')],
  ['groupId', target(22, 'security_group')],
  ['groupName', target(23, 'group', 'group_name')],
  ['policyArn', target(24, 'policy', 'policy_arn')],
  ['policyId', target(25, 'policy')],
  ['policyName', target(26, 'policy', 'policy_name')],
  ['keyId', target(27, 'key', 'key_id')],
  ['queueUrl', target(28, 'queue')],
  ['topicArn', target(29, 'topic')],
  ['accountId', target(30, 'account')],
  ['stackName', target(31, 'stack')],
  ['clusterName', target(32, 'cluster')],
  ['vpcId', target(33, 'vpc')],
  ['name', target(34, 'resource', 'name')],
  ['resourceArn', target(35, 'resource')],
  ['serialNumber', target(36, 'mfa_device')],
  ['key', only('key')],
  ['roleSessionName', only('role_session_name')],
  ['externalId', only('external_id')],
  ['sourceIdentity', only('source_identity')],
  ['durationSeconds', only('duration_seconds')],
  ['accessKeyId', only('target_access_key')],
  ['withDecryption', only('with_decryption')],
  ['documentName', only('document_name')],
  ['attribute', only('attribute')],
  ['attributeName', only('attribute')],
  ['sAMLProviderArn', only('idp_arn')],
  ['samlProviderArn', only('idp_arn')],
  ['principalArn', only('idp_arn')],
  ['x-amz-acl', only('acl')],
  ['setAsDefault', only('set_as_default')],
]);

const longestValue = 2048;
const groupOperations: ReadonlySet<string> = new Set(['AddUserToGroup', 'RemoveUserFromGroup']);
const longLists: Readonly<Record<string, string>> = {
  secretIdList: 'secret_id',
  names: 'name',
  instanceIds: 'instance_id',
};

/** Picks the main target out of the request parameters and writes the ones worth a query to `extra`. */
export function readParameters(
  values: JsonObject,
  eventName: string,
  extra: Extra,
): { target: Target | null; count: number | null } {
  let best: Parameter | null = null;
  let bestValue = '';
  let bestRank = 1000;
  let count: number | null = null;
  for (const key in values) {
    const value = values[key];
    if (typeof value === 'object') {
      if (value !== null) count = readItems(key, value, extra) ?? count;
      continue;
    }
    const parameter = parameters.get(key);
    if (parameter === undefined) continue;
    const plain = text(value);
    if (plain === null) continue;
    if (parameter.extra !== null && extra[parameter.extra] === undefined)
      extra[parameter.extra] = cut(plain, longestValue);
    let rank = parameter.rank;
    if (rank === null) continue;
    if (key === 'groupName' && groupOperations.has(eventName)) rank = 0;
    if (rank < bestRank) {
      best = parameter;
      bestValue = plain;
      bestRank = rank;
    }
  }
  if (best === null) return { target: null, count };
  return { target: describe(best.targetType, bestValue, extra['key']), count };
}

/** Lists of ids: the first ones go to `extra`, their number is the item count. */
function readItems(key: string, value: object, extra: Extra): number | null {
  let items: readonly unknown[];
  let name: string | undefined;
  if (key === 'instancesSet') {
    items = list((value as JsonObject)['items']).map((item) => record(item)?.['instanceId']);
    name = 'instance_id';
  } else if (Object.hasOwn(longLists, key)) {
    items = list(value);
    name = longLists[key];
  } else {
    return null;
  }
  const ids = items.slice(0, 50).flatMap((item) => text(item) ?? []);
  if (ids.length === 0 || name === undefined) return null;
  extra[name] ??= shorten(items.length > ids.length ? `${ids.join(' ')} …` : ids.join(' '), longestValue);
  return items.length;
}

function describe(type: string, value: string, key: string | undefined): Target {
  if (type === 'bucket' && key !== undefined) {
    return {
      type: 'file',
      id: `arn:aws:s3:::${value}/${key}`,
      name: key.slice(key.lastIndexOf('/') + 1) || key,
      path: `${value}/${key}`,
    };
  }
  if (!value.startsWith('arn:')) return { type, id: value, name: value, path: null };
  return { type, id: value, name: nameOfArn(value), path: value };
}

const resourceTypes: ReadonlyMap<string, string> = new Map([
  ['AWS::S3::Object', 'file'],
  ['AWS::S3::Bucket', 'bucket'],
  ['AWS::KMS::Key', 'key'],
  ['AWS::SecretsManager::Secret', 'secret'],
  ['AWS::IAM::Role', 'role'],
  ['AWS::IAM::User', 'user'],
  ['AWS::IAM::AccessKey', 'access_key'],
  ['AWS::STS::AssumedRole', 'role_session'],
  ['AWS::EC2::Instance', 'instance'],
  ['AWS::EC2::Snapshot', 'snapshot'],
  ['AWS::DynamoDB::Table', 'table'],
  ['AWS::Lambda::Function', 'function'],
]);

/** Target and foreign owner by the `resources` list (a lone resource where the export kept only one). */
export function readResources(value: unknown, recipient: string | null, extra: Extra): Target | null {
  const items = Array.isArray(value) ? list(value) : [value];
  let found: Target | null = null;
  for (const item of items.slice(0, 20)) {
    const resource = record(item);
    if (resource === null) continue;
    const owner = text(resource['accountId']) ?? text(resource['accountid']);
    if (owner !== null && recipient !== null && owner !== recipient) extra['resource_account'] ??= owner;
    if (found !== null) continue;
    const id =
      text(resource['ARN']) ??
      text(resource['arn']) ??
      text(resource['resourceName']) ??
      text(resource['ResourceName']);
    if (id === null) continue;
    const given = text(resource['type']) ?? text(resource['resourceType']) ?? text(resource['ResourceType']) ?? '';
    const type = resourceTypes.get(given) ?? (given.slice(given.lastIndexOf(':') + 1).toLowerCase() || 'resource');
    found = { type, id, name: id.startsWith('arn:') ? nameOfArn(id) : id, path: id.startsWith('arn:') ? id : null };
  }
  return found;
}

/** Writes `role_account`. Denied calls carry no parameters: their role is named by the error message only, and returned. */
export function readRole(eventName: string, errorMessage: string | null, extra: Extra): Target | null {
  let denied: Target | null = null;
  if (extra['role_arn'] === undefined && errorMessage !== null && eventName.startsWith('AssumeRole')) {
    const role = /on resource: (arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512})/.exec(cut(errorMessage, 4096))?.[1];
    if (role !== undefined) {
      extra['role_arn'] = role;
      denied = describe('role', role, undefined);
    }
  }
  const arn = extra['role_arn'];
  const account = arn === undefined ? null : accountOf(arn);
  if (account !== null) extra['role_account'] = account;
  return denied;
}

function nameOfArn(arn: string): string {
  const tail = arn.split(':').slice(5).join(':');
  return tail.slice(Math.max(tail.lastIndexOf('/'), tail.lastIndexOf(':')) + 1) || tail || arn;
}

/** Writes a plain value under a key; placeholders and nested values are left out. */
export function put(extra: Extra, key: string, value: unknown): void {
  const plain = text(value);
  if (plain !== null) extra[key] = plain;
}

/** The same, unless it is the value nearly every record has. */
export function putUnless(extra: Extra, key: string, value: unknown, usual: string): void {
  if (value !== usual) put(extra, key, value);
}
