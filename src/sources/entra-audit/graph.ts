import { list, own, parseJson, record, text, type JsonObject } from '../../lib/json.ts';
import type { Actor, AuditRecord, Modified, Target } from './audit.ts';

/** Reads a Graph `directoryAudit`; nested values may be JSON text, as in Log Analytics. Null when it names no activity. */
export function fromGraph(source: JsonObject): AuditRecord | null {
  const activity = text(own(source, 'activityDisplayName')) ?? text(own(source, 'operationName'));
  if (activity === null) return null;
  const details = detailsOf(nested(own(source, 'additionalDetails')));
  const initiator = record(nested(own(source, 'initiatedBy')));
  return {
    id: text(own(source, 'id')),
    activity: verbatim(own(source, 'activityDisplayName')) ?? activity,
    category: text(own(source, 'category')),
    service: text(own(source, 'loggedByService')),
    operationType: text(own(source, 'operationType')),
    result: text(own(source, 'result')),
    reason: text(own(source, 'resultReason')),
    correlationId: text(own(source, 'correlationId')),
    tenant: null,
    ip:
      text(own(record(own(initiator ?? {}, 'user')) ?? {}, 'ipAddress')) ??
      text(own(record(own(initiator ?? {}, 'app')) ?? {}, 'ipAddress')),
    userAgent: text(own(source, 'userAgent')) ?? details.find(([key]) => /^user-?agent$/i.test(key))?.[1] ?? null,
    actor: actorOf(initiator),
    targets: list(nested(own(source, 'targetResources')))
      .map(record)
      .filter((item) => item !== null)
      .map(targetOf),
    details,
  };
}

function verbatim(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function nested(value: unknown): unknown {
  return typeof value === 'string' ? parseJson(value) : value;
}

function actorOf(initiator: JsonObject | null): Actor {
  const user = record(own(initiator ?? {}, 'user'));
  const app = record(own(initiator ?? {}, 'app'));
  const isUser =
    user !== null &&
    (text(own(user, 'id')) ?? text(own(user, 'userPrincipalName')) ?? text(own(user, 'displayName'))) !== null;
  const from = (isUser ? user : app) ?? user ?? {};
  return {
    type: isUser ? 'user' : app === null ? null : 'app',
    id: text(own(from, 'id')),
    upn: text(own(from, 'userPrincipalName')),
    displayName: text(own(from, 'displayName')),
    homeTenant: text(own(from, 'homeTenantId')),
    homeTenantName: text(own(from, 'homeTenantName')),
    userType: text(own(from, 'userType')),
    appId: text(own(from, 'appId')),
    servicePrincipalId: text(own(from, 'servicePrincipalId')),
    servicePrincipalName: text(own(from, 'servicePrincipalName')),
  };
}

function targetOf(target: JsonObject): Target {
  return {
    type: text(own(target, 'type')) ?? text(own(target, 'Type')),
    id: text(own(target, 'id')),
    name: text(own(target, 'displayName')),
    upn: text(own(target, 'userPrincipalName')),
    changes: list(own(target, 'modifiedProperties'))
      .map(record)
      .filter((item) => item !== null)
      .map(modified),
  };
}

function modified(item: JsonObject): Modified {
  return {
    name: text(own(item, 'displayName')) ?? 'unnamed',
    old: value(own(item, 'oldValue')),
    new: value(own(item, 'newValue')),
  };
}

function value(raw: unknown): string | null {
  if (raw === null || raw === undefined) return null;
  return typeof raw === 'string' ? raw : JSON.stringify(raw);
}

function detailsOf(raw: unknown): readonly (readonly [string, string])[] {
  const details: (readonly [string, string])[] = [];
  for (const item of list(raw)) {
    const pair = record(item);
    const key = text(own(pair ?? {}, 'key'));
    const content = text(own(pair ?? {}, 'value'));
    if (key !== null && content !== null) details.push([key, content]);
  }
  return details;
}

const names: ReadonlyMap<string, string> = new Map(
  [
    'id',
    'category',
    'correlationId',
    'result',
    'resultReason',
    'activityDisplayName',
    'activityDateTime',
    'loggedByService',
    'operationType',
    'operationName',
    'userAgent',
    'initiatedBy',
    'targetResources',
    'additionalDetails',
    'user',
    'app',
    'displayName',
    'userPrincipalName',
    'ipAddress',
    'userType',
    'homeTenantId',
    'homeTenantName',
    'appId',
    'servicePrincipalId',
    'servicePrincipalName',
    'type',
    'groupType',
    'modifiedProperties',
    'oldValue',
    'newValue',
    'key',
    'value',
    'properties',
    'callerIpAddress',
    'time',
    'tenantId',
  ].map((name) => [name.toLowerCase(), name]),
);

/** The object with Graph's spelling of every known key, for exports in PascalCase or lower case. */
export function recase(source: JsonObject, depth = 0): JsonObject {
  return Object.fromEntries(
    Object.entries(source).map(([key, content]) => [
      names.get(key.toLowerCase()) ?? key,
      recaseValue(content, depth + 1),
    ]),
  );
}

function recaseValue(content: unknown, depth: number): unknown {
  if (depth > 6) return content;
  if (Array.isArray(content)) return content.map((item: unknown) => recaseValue(item, depth + 1));
  const object = record(content);
  return object === null ? content : recase(object, depth);
}
