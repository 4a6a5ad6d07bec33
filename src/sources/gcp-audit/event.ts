import { splitAddress } from '../../lib/ip.ts';
import { jsonText, list, number, own, path, record, text, type JsonObject } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { isoMicros, parseTime } from '../../lib/time.ts';
import type { Change, EventClass, EventFields, Outcome, TimeBasis } from '../../schema/event.ts';
import { timeText } from '../microsoft.ts';
import type { Normalised } from '../source.ts';
import { extraOf } from './extra.ts';
import { deltasOf, iamChanges, isAuditConfigChange, type Delta } from './iam.ts';
import { callerOf } from './identity.ts';
import { operationOf, type Operation } from './operations.ts';
import { bringsSshKey } from './ssh-key.ts';
import { trustOf } from './trust.ts';
import { workspaceParameter } from './workspace.ts';

interface Options {
  /** Minutes east of UTC of times without a zone, and what to call that. */
  readonly zoneMinutes?: number;
  readonly basis?: TimeBasis;
  readonly order?: 'dmy' | 'mdy' | 'ymd';
}

/** The event of a LogEntry with an audit payload, in the spelling of the API. */
export function normaliseEntry(entry: JsonObject, options: Options = {}): Normalised {
  const payload = record(own(entry, 'protoPayload')) ?? {};
  const request = record(own(payload, 'request')) ?? {};
  const method = text(own(payload, 'methodName')) ?? requestMethod(request);
  if (method === null)
    return { reject: `no method in the payload of log "${shorten(text(own(entry, 'logName')) ?? 'unnamed', 80)}"` };
  const time = timeOf(entry, payload, options);
  if (time === null) return { reject: 'no time' };
  if (typeof time === 'string') return { reject: `no valid time in "${shorten(time, 60)}"` };

  const authentication = record(own(payload, 'authenticationInfo')) ?? {};
  const caller = record(own(payload, 'requestMetadata')) ?? {};
  const status = record(own(payload, 'status')) ?? {};
  const address = splitAddress(text(own(caller, 'callerIp')));
  const project = projectOf(entry);
  const { principal, via } = callerOf(authentication, project, address.ip);
  const deltas = deltasOf(payload);
  const operation = refined(operationOf(method), payload, deltas);
  const target = targetOf(entry, payload, request, operation.event_class);
  const insertId = text(own(entry, 'insertId'));
  return {
    time: time.micros,
    time_basis: time.explicit ? 'explicit' : (options.basis ?? 'by_definition'),
    event_id: insertId === null ? null : `${insertId}|${isoMicros(time.micros)}`,
    event_class: operation.event_class,
    activity: operation.activity,
    operation: method,
    service: text(own(payload, 'serviceName')),
    outcome: outcomeOf(method, status, payload),
    outcome_code: text(own(status, 'code')),
    outcome_reason: reasonOf(status, payload),
    actor_key: principal.key,
    actor_id: principal.id,
    actor_name: principal.name,
    actor_type: principal.type,
    actor_tenant: principal.home,
    actor_credential: keyId(text(own(authentication, 'serviceAccountKeyName'))),
    actor_via: via,
    tenant: project ?? ownerOf(entry),
    ...target,
    src_ip: address.ip,
    src_scope: address.scope,
    src_port: address.port,
    src_host: address.host,
    user_agent: text(own(caller, 'callerSuppliedUserAgent')),
    app_id: text(path(authentication, 'oauthInfo.oauthClientId')),
    auth_method: workspaceParameter(payload, 'login_type'),
    correlation_id: text(path(entry, 'operation.id')) ?? text(own(entry, 'trace')),
    item_count: itemCount(own(payload, 'numResponseItems')),
    ...trustOf(authentication, project),
    extra: extraOf(entry, payload, authentication, caller, deltas, operation.activity === 'read'),
    changes: changesOf(operation.event_class, payload, request, deltas, target.target_path),
  };
}

/** Some records name only the type of their request: `type.googleapis.com/compute.disks.setIamPolicy`. */
function requestMethod(request: JsonObject): string | null {
  const type = text(own(request, '@type'));
  return type === null ? null : type.slice(type.lastIndexOf('/') + 1);
}

function timeOf(
  entry: JsonObject,
  payload: JsonObject,
  options: Options,
): { micros: number; explicit: boolean } | string | null {
  const raw =
    timeText(own(entry, 'timestamp')) ??
    text(path(payload, 'requestMetadata.requestAttributes.time')) ??
    timeText(own(entry, 'receiveTimestamp'));
  if (raw === null) return null;
  const parsed = parseTime(raw, {
    zoneMinutes: options.zoneMinutes ?? 0,
    ...(options.order === undefined ? {} : { order: options.order }),
  });
  return parsed ?? raw;
}

/** A policy call is what its differences make it. */
function refined(operation: Operation, payload: JsonObject, deltas: readonly Delta[]): Operation {
  if (bringsSshKey(payload)) return { event_class: 'credential_change', activity: 'add_credential' };
  if (operation.event_class !== 'role_change') return operation;
  if (deltas.every((delta) => delta.whole) && isAuditConfigChange(payload))
    return { event_class: 'logging_change', activity: 'update' };
  if (deltas.length > 0 && deltas.every((delta) => !delta.added)) return { ...operation, activity: 'remove_role' };
  if (deltas.length === 0 && /setiam(?:policy|permissions)$/i.test(text(own(payload, 'methodName')) ?? ''))
    return { ...operation, activity: 'update' };
  return operation;
}

/** Project of the resource, else of the log. Numbers alone are kept with their kind: they must not read as account ids. */
function projectOf(entry: JsonObject): string | null {
  const label = text(path(entry, 'resource.labels.project_id'));
  const project = label ?? /^projects\/([^/]+)\//.exec(text(own(entry, 'logName')) ?? '')?.[1] ?? null;
  if (project === null) return null;
  return /^\d+$/.test(project) ? `projects/${project}` : project;
}

function ownerOf(entry: JsonObject): string | null {
  return /^((?:organizations|folders|billingAccounts)\/[^/]+)\//.exec(text(own(entry, 'logName')) ?? '')?.[1] ?? null;
}

function outcomeOf(method: string, status: JsonObject, payload: JsonObject): Outcome {
  const code = number(own(status, 'code'));
  if (code !== null) return code === 0 ? 'success' : 'failure';
  if (/login(failure|blocked)$/i.test(method)) return 'failure';
  const grants = list(own(payload, 'authorizationInfo')).map((item) => record(item) ?? {});
  const granted = grants.some((grant) => own(grant, 'granted') === true || own(grant, 'granted') === 'true');
  return record(own(payload, 'status')) === null && grants.length > 0 && !granted ? 'failure' : 'success';
}

function reasonOf(status: JsonObject, payload: JsonObject): string | null {
  const message = text(own(status, 'message')) ?? workspaceParameter(payload, 'login_failure_type');
  return message === null ? null : shorten(message, 4096);
}

function keyId(name: string | null): string | null {
  return name === null ? null : name.slice(name.lastIndexOf('/') + 1);
}

function itemCount(value: unknown): number | null {
  const count = number(value);
  return count !== null && Number.isInteger(count) && count >= 0 && count <= 0xffffffff ? count : null;
}

type Target = Pick<EventFields, 'target_type' | 'target_id' | 'target_name'> & { readonly target_path: string | null };

function targetOf(entry: JsonObject, payload: JsonObject, request: JsonObject, eventClass: EventClass): Target {
  const resource = text(own(payload, 'resourceName'));
  const logged = text(path(entry, 'resource.type'));
  const type =
    logged === 'audited_resource'
      ? (text(path(payload, 'authorizationInfo.0.resourceAttributes.type')) ?? logged)
      : logged;
  const affected = workspaceParameter(payload, 'affected_email_address') ?? workspaceParameter(payload, 'USER_EMAIL');
  if (affected !== null)
    return {
      target_type: 'user',
      target_id: affected.toLowerCase(),
      target_name: affected.toLowerCase(),
      target_path: resource,
    };
  const account =
    text(path(entry, 'resource.labels.email_id')) ??
    serviceAccountIn(text(own(request, 'name')) ?? resource) ??
    serviceAccountIn(resource);
  if (account !== null && eventClass !== 'key_access')
    return {
      target_type: 'service_account',
      target_id: text(path(entry, 'resource.labels.unique_id')) ?? account.toLowerCase(),
      target_name: account.toLowerCase(),
      target_path: resource,
    };
  return {
    target_type: type,
    target_id: resource,
    target_name: nameIn(resource),
    target_path: resource,
  };
}

/** Last step of a resource name; of a version the name of what it is a version of. */
function nameIn(resource: string | null): string | null {
  const steps = resource?.split('/') ?? [];
  const version = /versions$/i.test(steps.at(-2) ?? '') && steps.length > 2;
  return steps.at(version ? -3 : -1) ?? null;
}

function serviceAccountIn(name: string | null): string | null {
  return /\/serviceAccounts\/([^/@]+@[^/]+)/.exec(name ?? '')?.[1] ?? null;
}

const changing: ReadonlySet<EventClass> = new Set([
  'account_change',
  'group_change',
  'credential_change',
  'policy_change',
  'trust_change',
  'logging_change',
]);
const mostChanges = 20;
const longestChange = 2048;

/** Differences of a policy; of other changes the members of the request, whose old values the log does not have. */
function changesOf(
  eventClass: EventClass,
  payload: JsonObject,
  request: JsonObject,
  deltas: readonly Delta[],
  target: string | null,
): readonly Change[] | null {
  const iam = iamChanges(payload, deltas, target);
  if (iam.length > 0) return iam;
  if (!changing.has(eventClass)) return null;
  const given = Object.entries(request).filter(([name, value]) => name !== '@type' && value !== null && value !== '');
  const changes = given
    .slice(0, mostChanges)
    .map(([name, value]): Change => ({ target, name, old: null, new: shorten(jsonText(value), longestChange) }));
  if (given.length > mostChanges)
    changes.push({ target, name: '…', old: null, new: `${String(given.length - mostChanges)} more fields` });
  return changes.length === 0 ? null : changes;
}
