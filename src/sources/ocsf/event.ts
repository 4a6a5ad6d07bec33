import { countryCode } from '../../lib/country.ts';
import { list, number, path, record, text, type JsonObject } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { parseEpoch, parseTime, type ParsedTime } from '../../lib/time.ts';
import type { Outcome } from '../../schema/event.ts';
import { FieldReader, fieldsOfRecord } from '../fields.ts';
import type { Normalised, PartContext } from '../source.ts';
import { actorOf, sourceOf } from './actor.ts';
import { meaningOf, subjectActs } from './classes.ts';

/** What repeats other fields or describes the format. */
const dropped = [
  'observables',
  'category_uid',
  'category_name',
  'type_uid',
  'type_name',
  'class_name',
  'severity_id',
  'metadata.version',
  'metadata.profiles',
  'metadata.extensions',
  'metadata.product.version',
  'timezone_offset',
  'time',
  'time_dt',
  'auth_factors',
  'status_id',
  'actor.user.type_id',
  'user.type_id',
] as const;

/** One OCSF event of any class. */
export function ocsfEvent(item: JsonObject, context: PartContext): Normalised {
  const fields = new FieldReader(fieldsOfRecord(item));
  const time = timeOf(fields, context);
  if (typeof time === 'string') return { reject: time };
  const classUid = number(fields.get('class_uid'));
  const { eventClass, activity } = meaningOf(classUid, number(fields.get('activity_id')));
  const evidence = record(list(path(item, 'evidences'))[0]) ?? {};
  const address = sourceOf(fields, text(path(evidence, 'src_endpoint.ip')));
  const hasUser = text(path(item, 'user.name')) !== null || text(path(item, 'user.uid')) !== null;
  const subject = subjectActs(classUid) && hasUser;
  const named = actorOf(fields, subject ? 'user' : 'actor.user', address.ip);
  const actor =
    eventClass === 'finding' && named.actor_type === 'anonymous'
      ? { actor_key: 'system:ocsf', actor_type: 'system' }
      : named;
  const resource = record(list(path(item, 'resources'))[0]) ?? record(path(item, 'resource')) ?? {};
  const person = subject ? null : fields.get('user.name', 'user.email_addr', 'user.uid');
  const group = fields.get('group.name', 'entity.name');
  const title = fields.get('finding_info.title', 'finding.title');
  const called = classUid !== null && classUid >= 3000 && (classUid < 4000 || classUid >= 6000);
  const kind = list(path(item, 'finding_info.types') ?? path(item, 'finding.types'))
    .map(text)
    .find((each) => each !== null);
  const port = number(fields.get('src_endpoint.port'));
  const latitude = number(fields.get('src_endpoint.location.lat'));
  const longitude = number(fields.get('src_endpoint.location.long'));
  const mfa = fields.get('is_mfa', 'session.is_mfa', 'actor.session.is_mfa');
  const name = fields.get('activity_name') ?? 'event';
  const targetName =
    person ??
    group ??
    text(path(resource, 'name')) ??
    fields.get('dst_endpoint.hostname', 'dst_endpoint.svc_name', 'dst_endpoint.ip');
  return {
    ...time,
    event_id: fields.get('metadata.uid'),
    event_class: eventClass,
    activity,
    operation: (called ? fields.get('api.operation') : null) ?? kind ?? title ?? name,
    service: fields.get(
      'api.service.name',
      'metadata.product.name',
      'metadata.log_name',
      'metadata.product.vendor_name',
    ),
    outcome: outcomeOf(fields, eventClass === 'finding'),
    outcome_code: fields.get('status_code', 'api.response.error', 'api.response.code'),
    outcome_reason: title ?? fields.get('status_detail', 'api.response.message', 'message', 'finding_info.desc'),
    ...actor,
    actor_via: subject
      ? fields.get('actor.user.name', 'actor.session.issuer')
      : fields.get('actor.session.issuer', 'actor.invoked_by'),
    tenant: fields.get('cloud.account.uid', 'cloud.account_uid', 'metadata.tenant_uid', 'cloud.org.uid'),
    target_type:
      person !== null
        ? 'user'
        : group !== null
          ? 'group'
          : (text(path(resource, 'type'))?.toLowerCase() ?? (targetName === null ? null : targetKind(classUid))),
    target_id:
      (person === null ? null : fields.get('user.uid')) ??
      fields.get('group.uid', 'entity.uid') ??
      text(path(resource, 'uid')),
    target_name: targetName?.toLowerCase() ?? null,
    src_ip: address.ip,
    src_scope: address.scope,
    src_port: address.port ?? (port !== null && Number.isInteger(port) && port > 0 && port < 65_536 ? port : null),
    src_host: address.host,
    src_asn: asn(fields.get('src_endpoint.autonomous_system.number')),
    src_as_org: fields.get('src_endpoint.autonomous_system.name', 'src_endpoint.location.isp'),
    src_country: countryCode(
      fields.get('src_endpoint.location.country') ?? text(path(evidence, 'src_endpoint.location.country')),
    ),
    src_city: fields.get('src_endpoint.location.city') ?? text(path(evidence, 'src_endpoint.location.city')),
    src_lat: latitude,
    src_lon: longitude,
    user_agent: fields.get('http_request.user_agent'),
    device_id: fields.get('device.uid'),
    device_name: fields.get('device.hostname', 'device.name')?.toLowerCase() ?? null,
    device_os: fields.get('device.os.name'),
    device_trust: deviceTrust(fields.get('device.is_compliant'), fields.get('device.is_managed')),
    app_id: fields.get('actor.app_uid'),
    app_name: fields.get('actor.app_name'),
    auth_method: factors(item),
    auth_flow: fields.get('auth_protocol', 'logon_type'),
    mfa: mfa === null ? null : mfa === 'true' ? 'satisfied' : 'not_required',
    session_id: fields.get('session.uid', 'actor.session.uid'),
    correlation_id: fields.get('metadata.correlation_uid', 'api.request.uid', 'http_request.uid'),
    extra: fields.rest(...dropped),
  };
}

/** Kind of a target that does not name its own. */
function targetKind(classUid: number | null): string {
  if (classUid === 6006) return 'file';
  return classUid === 6003 || classUid === 6005 ? 'resource' : 'computer';
}

interface When {
  readonly time: number;
  readonly time_basis: 'explicit' | 'assumed';
}

/** `time_dt` has more digits than the milliseconds of `time`. */
function timeOf(fields: FieldReader, context: PartContext): When | string {
  let seen: string | null = null;
  for (const name of [
    'time',
    'time_dt',
    'auth_factors',
    'time',
    'start_time_dt',
    'start_time',
    'metadata.original_time',
    'metadata.logged_time',
  ]) {
    const raw = fields.get(name);
    if (raw === null) continue;
    seen ??= raw;
    const parsed: ParsedTime | null = /^\d{9,20}(?:\.\d+)?$/.test(raw)
      ? parseEpoch(Number(raw))
      : parseTime(raw, { zoneMinutes: context.zoneMinutes });
    if (parsed !== null) return { time: parsed.micros, time_basis: parsed.explicit ? 'explicit' : 'assumed' };
  }
  return seen === null ? 'no time' : `time not understood: ${shorten(seen, 60)}`;
}

function outcomeOf(fields: FieldReader, isFinding: boolean): Outcome {
  const id = fields.get('status_id');
  const status = fields.get('status');
  if (isFinding) return 'unknown';
  if (id === '1') return 'success';
  if (id === '2') return 'failure';
  if (status === null) return fields.get('api.response.error') === null ? 'unknown' : 'failure';
  if (/fail|den|error|reject/i.test(status)) return 'failure';
  return /^succe|^ok$|^allow/i.test(status) ? 'success' : 'unknown';
}

function asn(value: string | null): number | null {
  const found = number(value);
  return found !== null && Number.isInteger(found) && found > 0 && found <= 0xffffffff ? found : null;
}

function deviceTrust(compliant: string | null, managed: string | null): string | null {
  if (compliant === 'true') return 'compliant';
  if (managed === null) return null;
  return managed === 'true' ? 'managed' : 'unmanaged';
}

function factors(item: JsonObject): string | null {
  const names = list(path(item, 'auth_factors')).map((factor) => text(path(factor, 'factor_type')));
  return names.filter((each) => each !== null).join('+') || null;
}
