import { splitAddress } from '../../lib/ip.ts';
import { own, parseJson, record, text, type JsonObject } from '../../lib/json.ts';
import type { Change, EventFields, Outcome } from '../../schema/event.ts';
import type { Normalised } from '../source.ts';
import { mailAddress, personKey } from '../person.ts';
import { authenticationResult, methodOf, mfaOf } from './authentication.ts';
import { deviceOs, flatten, known, part, sourceOf, type When } from './fields.ts';
import { operationOf, type Operation } from './operations.ts';

type ActorFields = Pick<EventFields, 'actor_key' | 'actor_id' | 'actor_name' | 'actor_type'>;

/** The event of an administrator log record (version 1), also of the offline enrolment log, which has the same form. */
export function adminEvent(item: JsonObject, when: When): Normalised {
  const action = known(own(item, 'action')) ?? 'unnamed';
  const raw = text(own(item, 'description'));
  const details = record(own(item, 'description')) ?? record(parseJson(raw)) ?? {};
  const operation = operationOf(action);
  const error = known(own(details, 'error')) ?? known(own(details, 'message'));
  const failed = /_(?:error|failed|failure|denied)$|_lockout$/.test(action.toLowerCase());
  const outcome: Outcome = failed ? 'failure' : 'success';
  const address = splitAddress(known(own(details, 'ip_address')) ?? known(own(details, 'ip')));
  const object = known(own(item, 'object'));
  const method = methodOf(known(own(details, 'factor')));
  const signIn = operation.eventClass === 'authn';
  const extra = new Map<string, string>();
  const put = (key: string, value: string): void => {
    if (!extra.has(key)) extra.set(key, value);
  };
  const words = signIn ? authenticationResult(outcome, 'error', error) : null;
  if (words !== null) put('authentication_result', words);
  const role = known(own(details, 'role'));
  if (role !== null) put('role_name', role);
  if (Object.keys(details).length === 0 && raw !== null && raw !== '{}') put('description', raw);
  for (const [key, value] of Object.entries(details)) flatten(`detail.${key}`, value, put);
  const host = known(own(item, 'host'));
  if (host !== null) put('api_host', host);
  const changes = signIn ? [] : changesOf(operation, object, details);
  return {
    ...when,
    event_id: null,
    event_class: operation.eventClass,
    activity: operation.activity,
    operation: action,
    service: 'Duo',
    outcome,
    outcome_reason: error,
    ...adminActor(
      known(own(item, 'username')),
      known(own(details, 'email')),
      signIn,
      action.startsWith('o2fa_') ? 'user' : 'admin',
      address.ip,
    ),
    target_type: object === null ? null : operation.targetType,
    target_name: object,
    src_ip: address.ip,
    src_scope: address.scope,
    src_port: address.port,
    src_host: address.host,
    user_agent: known(own(details, 'user_agent')),
    device_name: known(own(details, 'hostname')),
    auth_method: method,
    mfa: signIn && method !== null ? mfaOf(outcome, error, method) : null,
    extra: Object.fromEntries(extra),
    changes: changes.length === 0 ? null : changes,
  };
}

/** Administrators are logged by full name; the API, the system and directory syncs under names of their own. */
function adminActor(
  name: string | null,
  mail: string | null,
  signIn: boolean,
  kind: string,
  ip: string | null,
): ActorFields {
  const lower = name?.toLowerCase() ?? null;
  if (lower === 'system') return { actor_key: 'system:duo', actor_name: lower, actor_type: 'system' };
  if (lower === 'api') return { actor_key: 'login:duo:api', actor_name: lower, actor_type: 'app' };
  if (lower !== null && /\bsync\b/.test(lower))
    return { actor_key: 'system:duo', actor_name: lower, actor_type: 'system' };
  const key = personKey('duo', name, signIn ? mail : null);
  if (key === null) return { actor_key: `anonymous:${ip ?? 'unknown'}`, actor_type: 'anonymous' };
  const address = mailAddress(name) ?? (signIn ? mailAddress(mail) : null);
  return { actor_key: key, actor_name: address ?? lower, actor_type: kind };
}

function changesOf(operation: Operation, target: string | null, details: JsonObject): readonly Change[] {
  if (!['create', 'update', 'assign_role', 'enable', 'disable'].includes(operation.activity)) return [];
  return Object.entries(details)
    .map(([name, value]) => ({ target, name, old: null, new: plain(value) }))
    .filter((change) => change.new !== null);
}

/** The event of an activity log record (version 2): actions of users and administrators with their devices. */
export function activityEvent(item: JsonObject, when: When): Normalised {
  const action = known(own(part(item, 'action'), 'name')) ?? 'unnamed';
  const operation = operationOf(action);
  const access = part(item, 'access_device');
  const actor = part(item, 'actor');
  const target = part(item, 'target');
  const old = part(item, 'old_target');
  const application = part(item, 'application');
  const result = known(own(part(item, 'outcome'), 'result'));
  const targetDetails = nested(own(target, 'details'));
  const extra = new Map<string, string>();
  const put = (key: string, value: string): void => {
    if (!extra.has(key)) extra.set(key, value);
  };
  flatten('action', nested(own(part(item, 'action'), 'details')), put);
  flatten('actor', nested(own(actor, 'details')), put);
  flatten('target', targetDetails, put);
  for (const [key, value] of Object.entries(access))
    if (!['ip', 'location', 'epkey', 'hostname', 'os', 'os_version', 'browser', 'browser_version'].includes(key))
      flatten(`access_${key}`, value, put);
  flatten('state', own(part(access, 'location'), 'state'), put);
  flatten('application_type', own(application, 'type'), put);
  flatten('actor_kind', own(actor, 'type'), put);
  flatten('outcome', part(item, 'outcome'), (key, value) => {
    if (key !== 'outcome_result') put(key, value);
  });
  const role = known(own(record(targetDetails) ?? {}, 'role'));
  if (role !== null) put('role_name', role);
  return {
    ...when,
    event_id: known(own(item, 'activity_id')),
    event_class: operation.eventClass,
    activity: operation.activity,
    operation: action,
    service: 'Duo',
    outcome: result === null ? 'unknown' : /^success/i.test(result) ? 'success' : 'failure',
    outcome_code: result,
    ...activityActor(actor, sourceOf(access).src_ip ?? null),
    tenant: known(own(item, 'akey')),
    target_type: known(own(target, 'type')) ?? operation.targetType,
    target_id: known(own(target, 'key')),
    target_name: known(own(target, 'name')),
    ...sourceOf(access),
    user_agent: known(own(record(targetDetails) ?? {}, 'user_agent')),
    device_id: known(own(access, 'epkey')),
    device_name: known(own(access, 'hostname')),
    device_os: deviceOs(access),
    app_id: known(own(application, 'key')),
    app_name: known(own(application, 'name')),
    extra: Object.fromEntries(extra),
    changes: targetChanges(target, old),
  };
}

function activityActor(actor: JsonObject, ip: string | null): ActorFields {
  const name = known(own(actor, 'name'));
  const kind = known(own(actor, 'type'))?.toLowerCase() ?? 'user';
  const id = known(own(actor, 'key'));
  const mail = known(own(record(nested(own(actor, 'details'))) ?? {}, 'email'));
  if (kind === 'system')
    return { actor_key: 'system:duo', actor_id: id, actor_name: name?.toLowerCase() ?? null, actor_type: 'system' };
  const key = personKey('duo', name, mail, id);
  if (key === null) return { actor_key: `anonymous:${ip ?? 'unknown'}`, actor_type: 'anonymous' };
  const address = key.startsWith('user:') ? key.slice(5) : null;
  return {
    actor_key: key,
    actor_id: id,
    actor_name: address ?? name?.toLowerCase() ?? null,
    actor_type: kind.startsWith('admin') ? 'admin' : /api|integration|application/.test(kind) ? 'app' : 'user',
  };
}

function targetChanges(target: JsonObject, old: JsonObject): readonly Change[] | null {
  const before = record(nested(own(old, 'details'))) ?? {};
  const after = record(nested(own(target, 'details'))) ?? {};
  if (Object.keys(before).length === 0) return null;
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changes = [...names]
    .map((name) => ({
      target: known(own(target, 'key')) ?? known(own(target, 'name')),
      name,
      old: plain(own(before, name)),
      new: plain(own(after, name)),
    }))
    .filter((change) => change.old !== change.new);
  return changes.length === 0 ? null : changes;
}

function plain(value: unknown): string | null {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : text(value);
}

/** Details are JSON in a text. */
function nested(value: unknown): unknown {
  return typeof value === 'string' ? (parseJson(value) ?? value) : value;
}
