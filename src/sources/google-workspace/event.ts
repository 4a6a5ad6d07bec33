import { countryCode } from '../../lib/country.ts';
import type { DateOrder } from '../../lib/date-order.ts';
import { Hash64 } from '../../lib/hash64.ts';
import { splitAddress } from '../../lib/ip.ts';
import { number, own, record } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { isoMicros, parseTime } from '../../lib/time.ts';
import type { EventClass, TimeBasis } from '../../schema/event.ts';
import type { Normalised } from '../source.ts';
import type { Activity } from './activity.ts';
import { actorOf, trustOf } from './actor.ts';
import { operationOf } from './operations.ts';
import { flowOf, methodOf, mfaOf, outcomeOf } from './sign-in.ts';
import { changesOf, targetOf } from './target.ts';

interface Zone {
  readonly order: DateOrder;
  readonly zoneMinutes: number;
  /** Basis of a time that carries no zone. */
  readonly otherwise: TimeBasis;
}

const utc: Zone = { order: 'ymd', zoneMinutes: 0, otherwise: 'by_definition' };

/** The event of an activity with one event. */
export function toEvent(activity: Activity, zone: Zone = utc): Normalised {
  const time = activity.time === null ? null : parseTime(activity.time, zone);
  if (time === null) return { reject: `no time: ${shorten(activity.time ?? 'missing', 80)}` };
  const { name, parameters } = activity;
  if (name === null) return { reject: `activity without an event name: ${shorten(activity.type ?? 'no type', 80)}` };
  const operation = operationOf(activity.application, name);
  const outcome = outcomeOf(activity.application, name, parameters);
  const address = splitAddress(activity.ip ?? parameters.get('ip_address'));
  const trust = trustOf(activity);
  const target = targetOf(activity, operation.eventClass);
  const changes = changesOf(activity, target);
  const isAuthn = operation.eventClass === 'authn';
  const reason =
    parameters.get('login_failure_type') ?? parameters.get('failure_type') ?? parameters.get('event_reason');
  return {
    time: time.micros,
    time_basis: time.explicit ? 'explicit' : zone.otherwise,
    event_id: idOf(activity, time.micros),
    event_class: operation.eventClass,
    activity: operation.activity,
    operation: activity.shown ?? name,
    service: activity.application,
    outcome,
    outcome_code: parameters.get('login_challenge_status') ?? parameters.get('saml_status_code') ?? null,
    outcome_reason: reason ?? null,
    ...actorOf(activity, trust, address.ip),
    tenant: activity.customer,
    ...target,
    src_ip: address.ip,
    src_scope: address.scope,
    src_port: address.port,
    src_host: address.host,
    src_asn: asNumber(activity.asn),
    src_country: countryCode(activity.region ?? parameters.get('location_country')),
    user_agent: parameters.get('user_agent') ?? null,
    device_id:
      parameters.get('directory_device_id') ?? parameters.get('device_id') ?? parameters.get('caa_device_id') ?? null,
    device_name: parameters.get('device_name') ?? null,
    device_os: parameters.get('device_platform') ?? parameters.get('os_version') ?? null,
    app_id:
      parameters.get('client_id') ??
      parameters.get('oauth2_app_id') ??
      clientName(activity) ??
      parameters.get('originating_app_id') ??
      null,
    app_name: appName(activity, operation.eventClass),
    auth_method: isAuthn ? methodOf(parameters) : null,
    auth_flow: isAuthn ? (activity.application === 'saml' ? 'saml20' : flowOf(parameters)) : null,
    mfa: isAuthn ? mfaOf(name, outcome, parameters) : null,
    ...trust,
    extra: extraOf(activity),
    changes: changes.length === 0 ? null : changes,
  };
}

/**
 * Time, qualifier and application name an activity; its events are told apart by what they say, which is the same whether an export
 * keeps them together or a shipper split them.
 */
function idOf({ qualifier, application, type, name, parameters }: Activity, micros: number): string | null {
  if (qualifier === null) return null;
  const said = JSON.stringify([type, name, [...parameters].sort(([a], [b]) => (a < b ? -1 : 1))]);
  hash.text(said);
  return `${isoMicros(micros)}|${qualifier}|${application ?? ''}|${hex(hash.high)}${hex(hash.low)}`;
}

const hash = new Hash64();

function hex(half: number): string {
  return (half >>> 0).toString(16).padStart(8, '0');
}

/** Client id to which domain-wide delegation was given. */
function clientName({ name, parameters }: Activity): string | undefined {
  return /api_client/i.test(name ?? '') ? parameters.get('api_client_name') : undefined;
}

/** Application that signs in or was given access; the one that a setting is about is its target. */
function appName({ application, parameters }: Activity, eventClass: EventClass): string | null {
  const name = parameters.get('app_name') ?? parameters.get('oauth2_app_name');
  if (name !== undefined) return name;
  return application === 'saml' || eventClass === 'consent' ? (parameters.get('application_name') ?? null) : null;
}

function asNumber(value: unknown): number | null {
  const object = record(value);
  const found = number(object === null ? value : own(object, 'asn'));
  return found !== null && Number.isInteger(found) && found > 0 && found <= 0xffffffff ? found : null;
}

/** Parameters under names that other sources use for the same thing. */
const renamed: Readonly<Record<string, string>> = {
  api_scopes: 'scope',
  group_email: 'group_name',
};

function extraOf(activity: Activity): Record<string, string> {
  const extra = new Map<string, string>();
  const put = (key: string, value: string | null): void => {
    if (value !== null && value !== '' && !extra.has(key)) extra.set(key, value);
  };
  put('event_type', activity.type);
  if (activity.shown !== null && activity.shown !== activity.name) put('api_event', activity.name);
  put('description', activity.description);
  put('caller_type', activity.callerType);
  put('owner_domain', activity.ownerDomain);
  put('subdivision', activity.subdivision);
  if (typeof activity.resources === 'object' && activity.resources !== null)
    put('resource_details', JSON.stringify(activity.resources));
  for (const [name, value] of activity.parameters)
    put(Object.hasOwn(renamed, name) ? (renamed[name] ?? name) : name, value);
  if (/^groups/.test(activity.application ?? '')) put('group_name', activity.parameters.get('group_id') ?? null);
  const status = activity.parameters.get('login_challenge_status');
  if (status !== undefined && /fail|incorrect|denied/i.test(status))
    put('authentication_result', `challenge failed; ${status}`);
  return Object.fromEntries(extra);
}
