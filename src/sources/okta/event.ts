import { countryCode } from '../../lib/country.ts';
import type { DateOrder } from '../../lib/date-order.ts';
import { splitAddress } from '../../lib/ip.ts';
import { bool, number, own, text, type JsonObject } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { parseTime } from '../../lib/time.ts';
import type { Outcome } from '../../schema/event.ts';
import type { Normalised } from '../source.ts';
import { actorOf } from './actor.ts';
import { flowOf, methodOf, mfaOf } from './authentication.ts';
import { changesOf, extraOf, mainTarget, targetName, targetType } from './details.ts';
import { operationOf } from './operations.ts';
import { isApp, known, org2Org, part, partsOf, type Parts } from './parts.ts';
import { isSupportReset, trustOf } from './trust.ts';

/** The event of a System Log record in the spelling of the API. `org` is the Okta organisation where an envelope names it. */
export function toEvent(event: JsonObject, org: string | null, order?: DateOrder): Normalised {
  const published = text(own(event, 'published') ?? own(event, 'timestamp') ?? own(event, 'p_event_time'));
  const time = published === null ? null : parseTime(published, order === undefined ? {} : { order });
  if (time === null) return { reject: `published is no time: ${shorten(published ?? 'missing', 80)}` };
  const parts = partsOf(event);
  const { eventType, client, context, security, device, targets } = parts;
  const operation = operationOf(eventType, org2Org(targets) !== null);
  const isAuthn = operation.eventClass === 'authn';
  const outcome = outcomeOf(known(own(parts.outcome, 'result')));
  const address = splitAddress(known(own(client, 'ipAddress')) ?? known(own(parts.chain[0] ?? {}, 'ip')));
  const place = placeOf(parts);
  const agent = part(client, 'userAgent');
  const main = mainTarget(targets, operation.eventClass);
  const app = targets.find(isApp);
  const method = methodOf(parts);
  const changes = changesOf(targets);
  const actor = actorOf(parts, isAuthn, isSupportReset(parts), address.ip);
  return {
    time: time.micros,
    time_basis: time.explicit ? 'explicit' : 'by_definition',
    event_id: known(own(event, 'uuid')),
    event_class: operation.eventClass,
    activity: operation.activity,
    operation: eventType,
    service: 'Okta',
    outcome,
    outcome_code: known(own(parts.outcome, 'result')),
    outcome_reason: known(own(parts.outcome, 'reason')),
    ...actor,
    tenant: org ?? orgOf(parts),
    target_type: main === null ? null : targetType(main),
    target_id: main?.id ?? null,
    target_name: main === null ? null : targetName(main),
    src_ip: address.ip,
    src_scope: address.scope,
    src_port: address.port,
    src_host: address.host,
    src_asn: asNumber(own(security, 'asNumber')),
    src_as_org: known(own(security, 'asOrg')),
    src_country: countryCode(known(own(place, 'country'))),
    src_city: known(own(place, 'city')),
    src_lat: degrees(own(part(place, 'geolocation'), 'lat'), 90),
    src_lon: degrees(own(part(place, 'geolocation'), 'lon'), 180),
    user_agent: known(own(agent, 'rawUserAgent')),
    device_id: known(own(device, 'id')),
    device_name: known(own(device, 'name')),
    device_os: deviceOs(parts),
    device_trust: deviceTrust(device),
    app_id: app?.id ?? (actor.actor_type === 'app' ? (actor.actor_id ?? null) : null),
    app_name: app?.label ?? app?.name ?? (actor.actor_type === 'app' ? known(own(parts.actor, 'displayName')) : null),
    auth_method: isAuthn || operation.activity === 'mfa_challenge' ? method : null,
    auth_flow: flowOf(parts),
    mfa: mfaOf(operation.activity, isAuthn, outcome, method),
    session_id: known(own(context, 'externalSessionId')),
    correlation_id: known(own(parts.transaction, 'id')),
    ...trustOf(parts),
    extra: extraOf(event, parts, main, operation.eventClass, outcome),
    changes: changes.length === 0 ? null : changes,
  };
}

function outcomeOf(result: string | null): Outcome {
  switch (result?.toUpperCase()) {
    case 'SUCCESS':
    case 'ALLOW':
      return 'success';
    case 'FAILURE':
    case 'DENY':
      return 'failure';
    case 'CHALLENGE':
    case 'SKIPPED':
    case 'ABANDONED':
      return 'interrupted';
    default:
      return 'unknown';
  }
}

function placeOf({ client, chain }: Parts): JsonObject {
  const place = part(client, 'geographicalContext');
  return Object.keys(place).length > 0 ? place : part(chain[0] ?? {}, 'geographicalContext');
}

const oktaHost =
  /^https?:\/\/([a-z0-9-]{1,63}\.(?:okta|oktapreview|okta-emea|okta-gov|okta\.mil|okta-miltest)\.(?:com|mil))(?:[/:?#]|$)/i;

/** Host of the organisation, where the record names it: the origin of the request or the issuer of a token. */
function orgOf({ debug }: Parts): string | null {
  for (const key of ['origin', 'issuer', 'authorizationServer']) {
    const host = oktaHost.exec(known(own(debug, key))?.slice(0, 512) ?? '')?.[1];
    if (host !== undefined) return host.toLowerCase();
  }
  return null;
}

function asNumber(value: unknown): number | null {
  const found = number(value);
  return found !== null && Number.isInteger(found) && found > 0 && found <= 0xffffffff ? found : null;
}

function degrees(value: unknown, most: number): number | null {
  const found = number(value);
  return found !== null && Math.abs(found) <= most ? found : null;
}

function deviceOs({ client, device }: Parts): string | null {
  const agent = part(client, 'userAgent');
  const system =
    [own(device, 'osPlatform') ?? own(device, 'os_platform'), own(device, 'osVersion') ?? own(device, 'os_version')]
      .map(known)
      .filter((each) => each !== null)
      .join(' ') || known(own(agent, 'os'));
  return [system, known(own(agent, 'browser'))].filter((each) => each !== null && each !== '').join(' / ') || null;
}

function deviceTrust(device: JsonObject): string | null {
  if (bool(own(device, 'managed')) === true) return 'managed';
  if (bool(own(device, 'registered')) === true) return 'registered';
  return bool(own(device, 'managed')) === false ? 'unmanaged' : null;
}
