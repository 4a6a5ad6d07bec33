import { splitAddress } from '../../lib/ip.ts';
import { own, parseJson, record, text, type JsonObject } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import type { EventFields, Outcome, TimeBasis } from '../../schema/event.ts';
import { guidOf, type Trust } from '../microsoft.ts';
import type { ActivityRecord } from './activity.ts';
import { callerOf, claim, evidenceOf, tokenTenant, trustOf, type Caller } from './identity.ts';
import { operationOf } from './operations.ts';
import { changesOf, requestOf, type Request } from './request.ts';

const methodsClaim = 'http://schemas.microsoft.com/claims/authnmethodsreferences';
const deviceClaim = 'http://schemas.microsoft.com/2012/01/devicecontext/claims/identifier';
const longestText = 4096;

/** The event of an activity record, the same for every shape. */
export function toEvent(activity: ActivityRecord, micros: number, basis: TimeBasis): EventFields {
  const { claims, properties } = activity;
  const resourceType = resourceTypeOf(activity);
  const operation = operationOf(activity.operation, activity.category, resourceType);
  const address = splitAddress(
    activity.ip ??
      text(own(activity.http, 'clientipaddress')) ??
      claim(claims, 'ipaddr') ??
      text(own(properties, 'calleripaddress')),
  );
  const tenant = hierarchyTenant(activity) ?? guidOf(activity.tenant);
  const caller = callerOf(activity, address.ip);
  const trust = trustOf(activity, tenant);
  const request = requestOf(properties);
  const outcome = outcomeOf(activity.status);
  const error = errorOf(properties);
  const principal = operation.event_class === 'role_change' ? (request?.principalId ?? null) : null;
  const principalType = request?.principalType?.toLowerCase() ?? 'principal';
  const changes = changesOf(operation, request, principal ?? activity.resourceId);
  const methods = claim(claims, methodsClaim, 'amr');
  const resourceName = activity.resourceName ?? activity.resourceId?.split('/').at(-1) ?? null;
  return {
    time: micros,
    time_basis: basis,
    event_id: activity.id,
    event_class: operation.event_class,
    activity: operation.activity,
    operation: activity.operation,
    service: serviceOf(activity),
    outcome,
    outcome_code:
      outcome === 'failure'
        ? (error.code ?? activity.subStatus ?? activity.status)
        : (activity.subStatus ?? activity.status),
    outcome_reason: error.message ?? (operation.event_class === 'finding' ? activity.description : null),
    actor_key: caller.key,
    actor_id: caller.id,
    actor_name: caller.name,
    actor_type: typeOf(caller, trust),
    actor_tenant: caller.tenant,
    tenant,
    target_type: principal === null ? resourceType : principalType,
    target_id: principal ?? activity.resourceId?.toLowerCase() ?? null,
    target_name: principal === null ? resourceName : null,
    target_path: activity.resourceId,
    src_ip: address.ip,
    src_scope: address.scope,
    src_port: address.port,
    src_host: address.host,
    device_id: claim(claims, deviceClaim, 'deviceid'),
    app_id: caller.appId,
    app_name: claim(claims, 'app_displayname'),
    auth_method:
      methods
        ?.split(/[,\s]+/)
        .filter((m) => m !== '')
        .join('+') ?? null,
    mfa: methods === null ? null : /\bmfa\b/.test(methods) ? 'previously_satisfied' : 'not_required',
    session_id: claim(claims, 'sid'),
    correlation_id: activity.correlationId,
    token_id: claim(claims, 'uti'),
    ...trust,
    extra: extraOf(activity, request, tenant, address.ip, changes !== null),
    changes,
  };
}

/** A person who works here for a partner: the partner's own token or group says so. */
function typeOf(caller: Caller, trust: Trust | null): string {
  const delegated = trust?.trust_kind === 'csp_lighthouse' || trust?.trust_kind === 'csp_gdap';
  return delegated && caller.type === 'user' ? 'partner' : caller.type;
}

/** A management group hierarchy begins with the root group, whose id is the tenant's. */
function hierarchyTenant(activity: ActivityRecord): string | null {
  const steps = (activity.hierarchy ?? text(own(activity.properties, 'hierarchy')) ?? '').split('/');
  const root = guidOf(steps[0]);
  return steps.length < 2 || root === activity.subscription?.toLowerCase() ? null : root;
}

function outcomeOf(status: string | null): Outcome {
  switch (status?.toLowerCase()) {
    case 'succeeded':
    case 'success':
    case 'resolved':
      return 'success';
    case 'failed':
    case 'failure':
      return 'failure';
    default:
      return 'unknown';
  }
}

/** `{"error": {"code", "message"}}` in the status message, which may be a text in a text. */
function errorOf(properties: JsonObject): { readonly code: string | null; readonly message: string | null } {
  const raw = own(properties, 'statusmessage');
  let value: unknown = raw;
  for (let level = 0; typeof value === 'string' && level < 3; level++) value = parseJson(value);
  const object = record(value);
  const error = record(own(object ?? {}, 'error')) ?? object;
  if (error === null) {
    const message = text(raw);
    return { code: null, message: message === null ? null : shorten(message, longestText) };
  }
  const message = text(own(error, 'message'));
  return { code: text(own(error, 'code')), message: message === null ? null : shorten(message, longestText) };
}

/** Resource provider, as the operation names it. */
function serviceOf(activity: ActivityRecord): string | null {
  const named = /^([a-z]\w*(?:\.\w+)+)\//i.exec(activity.operation.slice(0, 200))?.[1] ?? activity.provider;
  return named?.toLowerCase() ?? null;
}

/** `microsoft.storage/storageaccounts` out of a resource id; a group or subscription when it names no provider. */
function resourceTypeOf(activity: ActivityRecord): string | null {
  const id = activity.resourceId?.toLowerCase() ?? '';
  const at = id.lastIndexOf('/providers/');
  if (at < 0) {
    if (/\/resourcegroups\/[^/]+$/.test(id)) return 'resource group';
    if (/^\/?subscriptions\/[^/]+$/.test(id)) return 'subscription';
    return activity.resourceType?.toLowerCase() ?? null;
  }
  const [provider, ...steps] = id.slice(at + '/providers/'.length).split('/');
  const types = steps.filter((_, index) => index % 2 === 0);
  return types.length === 0 ? (provider ?? null) : `${provider ?? ''}/${types.join('/')}`;
}

const begun: ReadonlySet<string> = new Set(['started', 'start', 'accepted', 'accept', 'in progress']);

function extraOf(
  activity: ActivityRecord,
  request: Request | null,
  tenant: string | null,
  ip: string | null,
  isChange: boolean,
): Readonly<Record<string, string>> {
  const { claims, authorization, properties, http } = activity;
  const evidence = evidenceOf(authorization);
  const extra = new Map<string, string>();
  const put = (key: string, value: unknown): void => {
    const content = text(value);
    if (content !== null) extra.set(key, shorten(content, longestText));
  };
  const issuer = tokenTenant(claims);
  const tokenIp = splitAddress(claim(claims, 'ipaddr')).ip;
  put('category', activity.category);
  put('level', activity.level);
  put('operation_label', activity.label);
  if (begun.has(activity.status?.toLowerCase() ?? '')) put('activity_phase', activity.status?.toLowerCase());
  put('event_name', activity.eventName);
  put('description', activity.description);
  put('subscription_id', activity.subscription?.toLowerCase());
  put('resource_group', activity.resourceGroup?.toLowerCase());
  put('location', activity.location);
  put('http_method', own(http, 'method'));
  put('client_request_id', own(http, 'clientrequestid'));
  put('operation_id', activity.operationId);
  put('status_code', own(properties, 'statuscode'));
  put('submitted', activity.submitted);
  put('workspace_id', activity.workspace);
  put('auth_scope', sameResource(text(own(authorization, 'scope')), activity.resourceId));
  put('role_used', own(evidence, 'role') ?? own(authorization, 'role'));
  put('role_used_scope', own(evidence, 'roleassignmentscope'));
  put('role_used_principal', own(evidence, 'principalid'));
  put('role_used_principal_type', own(evidence, 'principaltype'));
  if (issuer !== null && issuer !== tenant) put('token_tenant', issuer);
  if (tokenIp !== ip) put('token_ip', tokenIp);
  put('client_auth', claim(claims, 'appidacr', 'azpacr'));
  put('wids', claim(claims, 'wids'));
  put('managed_identity', claim(claims, 'xms_mirid'));
  put('actor_display_name', claim(claims, 'name'));
  put('role_id', request?.roleId);
  put('role_scope', request?.roleId ? request.scope : null);
  put('partner_tenant', request?.managedBy);
  put('partner_name', request?.managedByName);
  put('offer', request?.offer);
  put('offer_authorizations', request?.authorizations);
  if (!isChange) put('request_body', own(properties, 'requestbody'));
  put('policies', own(properties, 'policies'));
  put('entity', sameResource(text(own(properties, 'entity')), activity.resourceId));
  return Object.fromEntries(extra);
}

function sameResource(entity: string | null, resourceId: string | null): string | null {
  return entity?.toLowerCase() === resourceId?.toLowerCase() ? null : entity;
}
