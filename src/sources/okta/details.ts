import { own, text, type JsonObject } from '../../lib/json.ts';
import type { Change } from '../../schema/event.ts';
import type { EventClass } from '../../schema/event.ts';
import { isSystem } from './actor.ts';
import { authenticationResult, riskOf } from './authentication.ts';
import { isApp, isUser, known, part, type Parts, type Target } from './parts.ts';
import type { Outcome } from '../../schema/event.ts';

/** The target an event is mainly about: the person of a change of people, else the first that is no mere means. */
export function mainTarget(targets: readonly Target[], eventClass: EventClass): Target | null {
  const people = ['account_change', 'credential_change', 'group_change', 'role_change', 'session', 'trust_change'];
  if (people.includes(eventClass)) {
    const person = targets.find(isUser);
    const found = person ?? targets.find((target) => targetType(target) === 'group');
    if (found !== undefined) return found;
  }
  if (eventClass === 'authn' || eventClass === 'consent' || eventClass === 'key_access') {
    const app = targets.find(isApp);
    if (app !== undefined) return app;
  }
  return targets.find((target) => !means.test(target.type ?? '')) ?? targets[0] ?? null;
}

const means = /^(?:URL Pattern|Bucket Uuid|code|access_token|id_token|refresh_token|AuthenticatorEnrollment|Factor)$/i;

const targetTypes: Readonly<Record<string, string>> = {
  User: 'user',
  AppUser: 'user',
  UserGroup: 'group',
  AppGroup: 'group',
  AppInstance: 'app',
  PolicyEntity: 'policy',
  Policy: 'policy',
  PolicyRule: 'policy_rule',
  ROLE: 'role',
  Role: 'role',
};

export function targetType(target: Target): string | null {
  const { type } = target;
  if (type === null) return null;
  if (Object.hasOwn(targetTypes, type)) return targetTypes[type] ?? null;
  return snake(type).slice(0, 64);
}

export function targetName(target: Target): string | null {
  return isUser(target) ? ((target.name ?? target.label)?.toLowerCase() ?? null) : (target.label ?? target.name);
}

export function changesOf(targets: readonly Target[]): readonly Change[] {
  return targets.flatMap((target) => {
    const keys = new Set([...Object.keys(target.before), ...Object.keys(target.after)]);
    return [...keys].map((name) => ({
      target: target.id ?? targetName(target),
      name,
      old: plain(own(target.before, name)),
      new: plain(own(target.after, name)),
    }));
  });
}

/** Debug data under names of their own; the rest keeps its name in snake case behind `debug.`. */
const promoted: Readonly<Record<string, string>> = {
  requestId: 'request_id',
  requestUri: 'request_uri',
  url: 'url',
  dtHash: 'dt_hash',
  deviceFingerprint: 'device_fingerprint',
  behaviors: 'behaviors',
  threatSuspected: 'threat_suspected',
  privilegeGranted: 'role_name',
  privilegeRevoked: 'role_name',
  logOnlySecurityData: 'log_only_security',
  authnRequestId: 'authn_request_id',
  factor: 'factor',
  tunnels: 'tunnels',
  proxyType: 'proxy_type',
  grantedScopes: 'scope',
  requestedScopes: 'requested_scope',
  scopes: 'scope',
  initiationType: 'initiation_type',
  origin: 'origin',
};

export function extraOf(
  event: JsonObject,
  parts: Parts,
  main: Target | null,
  eventClass: EventClass,
  outcome: Outcome,
): Record<string, string> {
  const extra = new Map<string, string>();
  const put = (key: string, value: string | null): void => {
    if (value !== null && value !== '' && !extra.has(key)) extra.set(key, value);
  };
  const { actor, client, context, security, transaction, debug, device, targets } = parts;
  const place = part(client, 'geographicalContext');
  put('display_message', text(own(event, 'displayMessage')));
  put('legacy_event_type', known(own(event, 'legacyEventType')));
  put('severity', text(own(event, 'severity')));
  put('actor_display_name', known(own(actor, 'displayName')));
  put('actor_okta_type', known(own(actor, 'type')));
  if (isSystem(actor)) put('logged_actor', known(own(actor, 'alternateId')));
  put('authentication_result', authenticationResult(parts, eventClass === 'authn', outcome));
  const risk = riskOf(parts);
  put('risk_level', risk.level);
  put('risk_reasons', risk.reasons);
  for (const key of [
    'authenticationProvider',
    'credentialProvider',
    'credentialType',
    'interface',
    'authenticationStep',
  ])
    put(snake(key), plain(own(context, key)));
  put('issuer', plain(own(context, 'issuer')));
  put('root_session_id', known(own(context, 'rootSessionId')));
  put('client_zone', known(own(client, 'zone')));
  put('client_device', known(own(client, 'device')));
  put('client_id', known(own(client, 'id')));
  put('state', known(own(place, 'state')));
  put('postal_code', known(own(place, 'postalCode')));
  put('country_name', known(own(place, 'country')));
  put('isp', known(own(security, 'isp')));
  put('src_domain', known(own(security, 'domain')));
  put('is_proxy', known(own(security, 'isProxy')));
  for (const [key, value] of Object.entries(security))
    if (!['asNumber', 'asOrg', 'isp', 'domain', 'isProxy'].includes(key)) put(`security.${snake(key)}`, plain(value));
  put('transaction_type', known(own(transaction, 'type')));
  for (const [key, value] of Object.entries(part(transaction, 'detail')))
    put(`transaction.${snake(key)}`, plain(value));
  for (const [key, value] of Object.entries(device))
    if (!['id', 'name'].includes(key)) put(`device.${snake(key)}`, plain(value));
  for (const [key, value] of Object.entries(debug)) {
    const name = Object.hasOwn(promoted, key) ? promoted[key] : undefined;
    put(name ?? `debug.${snake(key)}`, plain(value));
  }
  roles(parts, put);
  if (main !== null && Object.keys(main.detail).length > 0) put('target_detail', JSON.stringify(main.detail));
  if (targets.length > 1 || (main !== null && means.test(main.type ?? '')))
    put(
      'targets',
      JSON.stringify(targets.map(({ id, type, name, label, detail }) => ({ type, id, name, label, detail }))),
    );
  if (parts.chain.length > 1)
    put(
      'ip_chain',
      parts.chain
        .map((hop) => known(own(hop, 'ip')))
        .filter((ip) => ip !== null)
        .join(', '),
    );
  return Object.fromEntries(extra);
}

/** Group, role and policy beside the person that a change is about. */
function roles({ targets }: Parts, put: (key: string, value: string | null) => void): void {
  for (const target of targets) {
    const type = targetType(target);
    if (type === 'group' || type === 'role' || type === 'policy') {
      put(`${type}_name`, target.label ?? target.name);
      put(`${type}_id`, target.id);
    }
  }
}

function plain(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return known(value);
  const json = JSON.stringify(value);
  return json === '{}' || json === '[]' ? null : json;
}

function snake(name: string): string {
  return name
    .slice(0, 128)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase();
}
