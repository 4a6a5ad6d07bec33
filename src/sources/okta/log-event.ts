import { own, record, type JsonObject } from '../../lib/json.ts';

/** Names of a System Log record as the API spells them. */
const names: ReadonlyMap<string, string> = new Map(
  [
    'actor',
    'alternateId',
    'asNumber',
    'asOrg',
    'authnRequestId',
    'authorizationServer',
    'behaviors',
    'deviceFingerprint',
    'dtHash',
    'factor',
    'grantType',
    'grantedScopes',
    'initiationType',
    'logOnlySecurityData',
    'methodTypeUsed',
    'privilegeGranted',
    'privilegeRevoked',
    'requestApiTokenId',
    'requestId',
    'requestedScopes',
    'signOnMode',
    'signOnModeType',
    'threatSuspected',
    'authenticationContext',
    'authenticationProvider',
    'authenticationStep',
    'browser',
    'changeDetails',
    'city',
    'client',
    'country',
    'credentialProvider',
    'credentialType',
    'debugContext',
    'debugData',
    'detail',
    'detailEntry',
    'device',
    'displayMessage',
    'displayName',
    'domain',
    'eventType',
    'externalSessionId',
    'geographicalContext',
    'geolocation',
    'id',
    'interface',
    'ip',
    'ipAddress',
    'ipChain',
    'isProxy',
    'isp',
    'issuer',
    'lat',
    'legacyEventType',
    'lon',
    'os',
    'osPlatform',
    'osVersion',
    'outcome',
    'postalCode',
    'published',
    'rawUserAgent',
    'reason',
    'request',
    'requestUri',
    'result',
    'rootSessionId',
    'securityContext',
    'severity',
    'source',
    'state',
    'target',
    'timestamp',
    'transaction',
    'type',
    'userAgent',
    'uuid',
    'version',
    'zone',
  ].map((name) => [name.toLowerCase(), name]),
);

const deepest = 8;

/** API spelling of a key in any case, with or without underscores; unknown keys stay as they are. */
export function apiName(key: string): string {
  return key.length > 64 ? key : (names.get(key.toLowerCase().replaceAll('_', '')) ?? key);
}

/** The record in the spelling of the API, whatever a collector made of its keys. */
export function recase(value: JsonObject, depth = 0): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, content]) => {
      const name = apiName(key);
      return [name, name === 'changeDetails' ? content : recaseValue(content, depth + 1)];
    }),
  );
}

function recaseValue(content: unknown, depth: number): unknown {
  if (depth > deepest) return content;
  if (Array.isArray(content)) return content.map((item: unknown) => recaseValue(item, depth + 1));
  const object = record(content);
  return object === null ? content : recase(object, depth);
}

/** Whether a record has what every event of the System Log has; `api` when in the spelling of the API. */
export function spelling(value: JsonObject): 'api' | 'other' | null {
  if (typeof own(value, 'eventType') === 'string') return isLogEvent(value) ? 'api' : null;
  if (typeof (own(value, 'eventtype') ?? own(value, 'event_type') ?? own(value, 'EventType')) !== 'string') return null;
  return isLogEvent(recase(value)) ? 'other' : null;
}

const eventType = /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+$/i;

/** An event type, an actor, and enough of what else an event has. */
function isLogEvent(value: JsonObject): boolean {
  const type = own(value, 'eventType');
  if (typeof type !== 'string' || !eventType.test(type) || record(own(value, 'actor')) === null) return false;
  let found = 'legacyEventType' in value || 'displayMessage' in value ? 1 : 0;
  if (typeof own(value, 'uuid') === 'string') found++;
  if (typeof (own(value, 'published') ?? own(value, 'timestamp') ?? own(value, 'p_event_time')) === 'string') found++;
  for (const key of ['client', 'outcome', 'authenticationContext', 'debugContext', 'securityContext', 'transaction'])
    if (record(own(value, key)) !== null) found++;
  return found >= 3;
}

/** The System Log record inside an envelope of AWS EventBridge (`detail`) or of Splunk's collector (`event`). */
export function enveloped(value: JsonObject): JsonObject | null {
  const inner =
    typeof own(value, 'detail-type') === 'string' ? record(own(value, 'detail')) : record(own(value, 'event'));
  return inner !== null && spelling(inner) !== null ? inner : null;
}

/** The records an event hook delivered: `{"eventType": "com.okta.event_hook", "data": {"events": [...]}}`. */
export function hooked(value: JsonObject): readonly JsonObject[] {
  const events = own(record(own(value, 'data')) ?? {}, 'events');
  return Array.isArray(events) ? events.map((item: unknown) => record(item) ?? {}) : [];
}
