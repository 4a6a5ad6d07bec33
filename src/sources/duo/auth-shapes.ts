import { own, record, type JsonObject } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { parseTime } from '../../lib/time.ts';
import type { CsvRow, CsvShape, JsonShape } from '../source.ts';
import { authEvent } from './auth-event.ts';
import { timeOf } from './fields.ts';

const limits = [
  'only what passed through Duo: sign-ins to applications without Duo, and the first factor, are not in this log; it goes back 180 days',
];

/** `/admin/v2/logs/authentication`, also as the log sync tool writes it. */
export const authentication: JsonShape = {
  id: 'auth-json',
  title: 'Duo authentication log',
  kind: 'json',
  limits,
  claims: (item) =>
    (record(own(item, 'access_device')) !== null || record(own(item, 'auth_device')) !== null) &&
    typeof own(item, 'result') === 'string' &&
    'factor' in item &&
    !('action' in item) &&
    ('txid' in item || /^(?:authentication|enrollment)$/.test(String(own(item, 'event_type')))),
  normalise: (item) => {
    const when = timeOf(item, 'isotimestamp', 'timestamp', 'ts');
    return 'reject' in when ? when : authEvent(item, when);
  },
};

/** `/admin/v1/logs/authentication`: one flat object. */
export const authenticationV1: JsonShape = {
  id: 'auth-v1-json',
  title: 'Duo authentication log, version 1',
  kind: 'json',
  limits: [...limits, 'version 1 has no transaction id and no device that approved'],
  claims: (item) =>
    typeof own(item, 'username') === 'string' &&
    typeof own(item, 'result') === 'string' &&
    'factor' in item &&
    'integration' in item &&
    ('timestamp' in item || 'isotimestamp' in item) &&
    record(own(item, 'auth_device')) === null,
  normalise: (item) => {
    const when = timeOf(item, 'isotimestamp', 'timestamp');
    return 'reject' in when ? when : authEvent(fromV1(item), when);
  },
};

function fromV1(item: JsonObject): JsonObject {
  const rest = Object.fromEntries(
    Object.entries(item).filter(
      ([key]) => !['username', 'integration', 'ip', 'location', 'device', 'eventtype'].includes(key),
    ),
  );
  const access = record(own(item, 'access_device')) ?? {};
  return {
    ...rest,
    user: { name: own(item, 'username') },
    application: { name: own(item, 'integration') },
    auth_device: { name: own(item, 'device') },
    access_device: {
      ...access,
      ip: own(item, 'ip') ?? own(access, 'ip'),
      location: own(item, 'location') ?? own(access, 'location'),
    },
    event_type: own(item, 'new_enrollment') === true ? 'enrollment' : 'authentication',
  };
}

const timeColumn = 'timestamp (utc)';

/** "Export > CSV" of the authentication log in the Admin Panel. */
export const authenticationCsv: CsvShape = {
  id: 'auth-csv',
  title: 'Duo authentication log CSV',
  kind: 'csv',
  limits: [...limits, 'this CSV has no transaction id: it cannot be joined with the telephony log'],
  claims: (header) =>
    header.has(timeColumn, 'user', 'factor', 'result') &&
    (header.has('integration') || header.has('application')) &&
    (header.has('access device ip') || header.has('2fa device ip') || header.has('reason')),
  dateColumns: [timeColumn],
  normalise: (row, context) => {
    const raw = row.get(timeColumn);
    const time = raw === null ? null : parseTime(raw, { order: context.dateOrder });
    if (time === null) return { reject: `timestamp (utc) is no time: ${shorten(raw ?? 'missing', 80)}` };
    return authEvent(fromRow(row), { time: time.micros, time_basis: time.explicit ? 'explicit' : 'header' });
  },
};

function fromRow(row: CsvRow): JsonObject {
  const risk = 'risk-based factor selection';
  const remember = 'risk-based remember me';
  return {
    user: { name: row.get('user') },
    email: row.get('email'),
    alias: row.get('alias'),
    application: { name: row.get('integration') ?? row.get('application') },
    factor: row.get('factor'),
    result: row.get('result'),
    reason: row.get('reason'),
    event_type: /^(?:true|yes|1|enrollment)$/i.test(row.get('enrollment') ?? '') ? 'enrollment' : 'authentication',
    auth_device: {
      name: row.get('2fa device name'),
      key: row.get('2fa device key'),
      ip: row.get('2fa device ip'),
      location: {
        city: row.get('2fa device city'),
        state: row.get('2fa device state'),
        country: row.get('2fa device country'),
      },
    },
    access_device: {
      ip: row.get('access device ip'),
      hostname: row.get('access device hostname'),
      location: {
        city: row.get('access device city'),
        state: row.get('access device state'),
        country: row.get('access device country'),
      },
      os: row.get('access device os'),
      os_version: row.get('access device os version'),
      browser: row.get('access device browser'),
      browser_version: row.get('access device browser version'),
      java_version: row.get('access device java version'),
      flash_version: row.get('access device flash version'),
    },
    ood_software: row.get('out of date software'),
    trusted_endpoint_status: row.get('trusted endpoint status'),
    adaptive_trust_assessments: {
      more_secure_auth: {
        detected_attack_detectors: row.get(`${risk} detected attacks`),
        trust_level: row.get(`${risk} trust level`),
        reason: row.get(`${risk} reason`),
        policy_enabled: row.get(`${risk} policy enabled`),
        step_up_status: row.get(`${risk} step-up status`),
      },
      remember_me: {
        trust_level: row.get(`${remember} trust level`),
        reason: row.get(`${remember} reason`),
        policy_enabled: row.get(`${remember} policy enabled`),
      },
    },
  };
}
