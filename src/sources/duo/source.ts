import { own, record } from '../../lib/json.ts';
import { defineSource, type JsonShape, type Normalised } from '../source.ts';
import { activityEvent, adminEvent } from './admin-event.ts';
import { authentication, authenticationCsv, authenticationV1 } from './auth-shapes.ts';
import { flatten, known, timeOf } from './fields.ts';

/** `/admin/v1/logs/administrator` and `/admin/v1/logs/offline_enrollment`. */
const administrator: JsonShape = {
  id: 'admin-json',
  title: 'Duo administrator log',
  kind: 'json',
  limits: [
    'administrators are logged by full name; two of the same name cannot be told apart',
    'only sign-ins carry an address',
  ],
  claims: (item) =>
    /^[a-z0-9_]{3,80}$/i.test(String(own(item, 'action'))) &&
    typeof own(item, 'action') === 'string' &&
    'username' in item &&
    'description' in item &&
    ('isotimestamp' in item || ('timestamp' in item && 'object' in item)) &&
    !('factor' in item),
  normalise: (item) => {
    const when = timeOf(item, 'isotimestamp', 'timestamp');
    return 'reject' in when ? when : adminEvent(item, when);
  },
};

/** `/admin/v2/logs/activity`. */
const activity: JsonShape = {
  id: 'activity-json',
  title: 'Duo activity log',
  kind: 'json',
  claims: (item) =>
    typeof own(item, 'activity_id') === 'string' &&
    typeof own(record(own(item, 'action')) ?? {}, 'name') === 'string' &&
    record(own(item, 'actor')) !== null &&
    'ts' in item,
  normalise: (item) => {
    const when = timeOf(item, 'ts');
    return 'reject' in when ? when : activityEvent(item, when);
  },
};

/** `/admin/v1/logs/telephony` and version 2. */
const telephony: JsonShape = {
  id: 'telephony-json',
  title: 'Duo telephony log',
  kind: 'json',
  limits: ['calls and messages that were sent, not to whom they belong nor what came of them'],
  claims: (item) =>
    typeof own(item, 'context') === 'string' &&
    typeof own(item, 'type') === 'string' &&
    'phone' in item &&
    'credits' in item &&
    ('ts' in item || 'isotimestamp' in item || 'timestamp' in item),
  normalise: (item): Normalised => {
    const when = timeOf(item, 'ts', 'isotimestamp', 'timestamp');
    if ('reject' in when) return when;
    const kind = known(own(item, 'type'))?.toLowerCase() ?? 'message';
    const extra = new Map<string, string>();
    for (const key of ['context', 'credits', 'host', 'eventtype'])
      flatten(key === 'host' ? 'api_host' : key, own(item, key), (name, value) => extra.set(name, value));
    return {
      ...when,
      event_id: known(own(item, 'telephony_id')),
      event_class: 'other',
      activity: known(own(item, 'context')) === 'authentication' ? 'mfa_challenge' : 'notify',
      operation: kind,
      service: 'Duo',
      outcome: 'unknown',
      actor_key: 'system:duo',
      actor_type: 'system',
      target_type: 'phone',
      target_name: known(own(item, 'phone')),
      auth_method: kind.includes('sms') ? 'sms' : 'call',
      correlation_id: known(own(item, 'txid')),
      extra: Object.fromEntries(extra),
    };
  },
};

export default defineSource({
  title: 'Duo',
  family: 'duo',
  shapes: [authentication, authenticationV1, authenticationCsv, administrator, activity, telephony],
});
