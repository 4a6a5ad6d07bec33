import { own, type JsonObject } from '../../lib/json.ts';
import type { Normalised } from '../source.ts';
import { personKey } from '../person.ts';
import { authenticationResult, methodOf, mfaOf, outcomeOf } from './authentication.ts';
import { deviceOs, deviceTrust, flatten, known, part, sourceOf, type When } from './fields.ts';

/** The event of an authentication log record in the form of version 2 of the API. */
export function authEvent(item: JsonObject, when: When): Normalised {
  const access = part(item, 'access_device');
  const phone = part(item, 'auth_device');
  const user = part(item, 'user');
  const application = part(item, 'application');
  const result = known(own(item, 'result'));
  const reason = known(own(item, 'reason'));
  const outcome = outcomeOf(result);
  const method = methodOf(known(own(item, 'factor')));
  const userName = known(own(user, 'name'));
  const mail = known(own(item, 'email'));
  const key = personKey('duo', userName, mail, known(own(item, 'alias')), known(own(user, 'key')));
  const source = sourceOf(access);
  const enrolment = known(own(item, 'event_type'))?.toLowerCase() === 'enrollment';
  const txid = known(own(item, 'txid'));
  return {
    ...when,
    // A transaction may be logged more than once; each of its records keeps its own time.
    event_id: txid === null ? null : `${txid}:${String(when.time)}`,
    event_class: enrolment ? 'credential_change' : 'authn',
    activity: enrolment ? 'register_method' : 'signin',
    operation: enrolment ? 'enrollment' : 'authentication',
    service: 'Duo',
    outcome,
    outcome_code: result,
    outcome_reason: reason,
    actor_key: key ?? `anonymous:${source.src_ip ?? 'unknown'}`,
    actor_id: known(own(user, 'key')),
    actor_name: (key?.startsWith('user:') === true ? key.slice(5) : (userName ?? mail))?.toLowerCase() ?? null,
    actor_type: key === null ? 'anonymous' : 'user',
    target_type: known(own(application, 'name')) === null ? null : 'app',
    target_id: known(own(application, 'key')),
    target_name: known(own(application, 'name')),
    ...source,
    device_id: known(own(access, 'epkey')),
    device_name: known(own(access, 'hostname')),
    device_os: deviceOs(access),
    device_trust: deviceTrust(known(own(item, 'trusted_endpoint_status'))),
    app_id: known(own(application, 'key')),
    app_name: known(own(application, 'name')),
    auth_method: method,
    mfa: enrolment ? null : mfaOf(outcome, reason, method),
    session_id: known(own(part(item, 'trusted_session_info'), 'trusted_session_uuid')),
    correlation_id: txid,
    extra: extraOf(item, access, phone, user, authenticationResult(outcome, result, reason)),
  };
}

/** Parts of the record that have a column of their own, or keys below. */
const placed: ReadonlySet<string> = new Set([
  'access_device',
  'adaptive_trust_assessments',
  'auth_device',
  'application',
  'email',
  'event_type',
  'factor',
  'isotimestamp',
  'reason',
  'result',
  'timestamp',
  'trusted_session_info',
  'txid',
  'user',
]);

function extraOf(
  item: JsonObject,
  access: JsonObject,
  phone: JsonObject,
  user: JsonObject,
  authentication: string | null,
): Record<string, string> {
  const extra = new Map<string, string>();
  const put = (key: string, value: string | null): void => {
    if (value !== null && value !== '' && !extra.has(key)) extra.set(key, value);
  };
  put('factor', known(own(item, 'factor')));
  put('authentication_result', authentication);
  put('user_name', known(own(user, 'name')));
  put('email', known(own(item, 'email')));
  flatten('user_groups', own(user, 'groups'), put);
  put('state', known(own(part(access, 'location'), 'state')));
  put('country_name', known(own(part(access, 'location'), 'country')));
  flatten('auth_device', phone, put);
  const assessments = part(item, 'adaptive_trust_assessments');
  put('risk_level', known(own(part(assessments, 'more_secure_auth'), 'trust_level')));
  flatten('assessment', assessments, put);
  for (const [key, value] of Object.entries(access))
    if (!['ip', 'location', 'epkey', 'hostname', 'os', 'os_version', 'browser', 'browser_version'].includes(key))
      flatten(`access_${key}`, value, put);
  for (const [key, value] of Object.entries(item))
    if (!placed.has(key)) flatten(key === 'host' ? 'api_host' : key, value, put);
  return Object.fromEntries(extra);
}
