import { own, record, text, type JsonObject } from '../../lib/json.ts';
import { isoMicros, parseEpoch } from '../../lib/time.ts';
import { number } from '../../lib/json.ts';
import type { Activity } from './activity.ts';
import { parametersOf } from './activity.ts';

/** Whether a record is a row of table `activity` of the BigQuery export. */
export function isBigQueryRow(item: JsonObject): boolean {
  return (
    'time_usec' in item && typeof own(item, 'event_name') === 'string' && typeof own(item, 'record_type') === 'string'
  );
}

/** A row of the BigQuery export: the struct named like the application holds the parameters. */
export function activityOfRow(item: JsonObject): Activity {
  const application = text(own(item, 'record_type'))?.toLowerCase() ?? null;
  const micros = parseEpoch(number(own(item, 'time_usec')) ?? NaN)?.micros ?? null;
  const details = record(own(item, application ?? '')) ?? {};
  return {
    time: micros === null ? null : isoMicros(micros),
    qualifier: text(own(item, 'unique_identifier')),
    application,
    customer: text(own(item, 'customer_id')),
    email: text(own(item, 'email')),
    profile: text(own(item, 'profile_id')),
    callerType: text(own(item, 'caller_type')),
    key: null,
    ownerDomain: text(own(item, 'owner_domain'))?.toLowerCase() ?? null,
    ip: text(own(item, 'ip_address')),
    asn: null,
    region: null,
    subdivision: null,
    resources: own(item, 'resource_details'),
    type: text(own(item, 'event_type')),
    name: text(own(item, 'event_name')),
    shown: null,
    description: null,
    parameters: parametersOf(details),
  };
}
