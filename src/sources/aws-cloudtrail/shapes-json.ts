import { own, record, text, type JsonObject } from '../../lib/json.ts';
import type { JsonRecord, JsonShape, Normalised } from '../source.ts';
import { parseCell } from './cell.ts';
import { recordOfFlat } from './columns.ts';
import { bareName } from './names.ts';
import { normaliseTrail } from './trail.ts';

/** A record as CloudTrail writes it to S3, also from Logstash (`@timestamp`) and out of other lists. */
export const records: JsonShape = {
  id: 'records-json',
  title: 'CloudTrail records',
  kind: 'json',
  limits: [
    'data events (objects in S3, functions, tables) are there only if the trail was set to record them',
    'calls of a role in another account are recorded in that account',
  ],
  claims: isTrail,
  normalise: (value) => normaliseTrail(value),
};

/** Elements of `aws cloudtrail lookup-events`, CloudTrail Lake's `eventJson`, EventBridge's `detail`, CloudWatch's `message`. */
export const envelopes: JsonShape = {
  id: 'lookup-json',
  title: 'CloudTrail lookup-events and other envelopes',
  kind: 'json',
  limits: ['lookup-events holds management events of the last 90 days of one region, no data events'],
  claims: (value) => {
    if (typeof value['EventId'] === 'string' && typeof value['EventName'] === 'string' && 'CloudTrailEvent' in value)
      return true;
    const inner = innerOf(value);
    return inner !== null && isTrail(inner);
  },
  normalise: (value) => {
    const inner = innerOf(value);
    if (inner !== null) return normaliseTrail(inner);
    return normaliseTrail({
      ...outerRecord(value),
      parseNote: 'the record inside is cut off or no JSON: only the outer fields were read',
    });
  },
};

/** Keys flattened by pandas, Elasticsearch or a SIEM: `userIdentity.type`, `userIdentity_type`, `UserIdentityType`. */
export const flat: JsonShape = {
  id: 'flat-json',
  title: 'CloudTrail with flattened keys',
  kind: 'json',
  claims: (value) => {
    if (record(own(value, 'userIdentity')) !== null) return false;
    const names = new Set(Object.keys(value).slice(0, 400).map(bareName));
    return isFlat(names);
  },
  normalise: (value) => normaliseTrail(recordOfFlat(value)),
};

/** Lies beside the logs in S3 and proves their integrity; holds no events. */
export const digest: JsonShape = {
  id: 'digest-json',
  title: 'CloudTrail digest',
  kind: 'json',
  limits: ['a digest file holds checksums of log files, not events'],
  claims: (value) => 'digestStartTime' in value && 'logFiles' in value,
  normalise: (value): Normalised => ({
    reject: `digest file, not events: ${text(value['digestS3Object'])?.slice(0, 200) ?? 'unnamed'}`,
  }),
};

/** Enough of the names that only CloudTrail uses together. */
export function isFlat(names: ReadonlySet<string>): boolean {
  const timed = ['eventtime', 'timestamp', 'timegenerated'].some((n) => names.has(n));
  const known = names.has('eventid') || names.has('awseventid');
  const typed =
    names.has('useridentitytype') ||
    names.has('useridentityarn') ||
    names.has('useridentity') ||
    names.has('awsregion');
  return timed && known && typed && names.has('eventname') && names.has('eventsource');
}

function isTrail(value: JsonRecord): boolean {
  if (typeof value['eventTime'] !== 'string' && value['@timestamp'] === undefined) return false;
  if (record(value['insightDetails']) !== null)
    return value['eventCategory'] === 'Insight' || value['eventType'] === 'AwsCloudTrailInsight';
  if (typeof value['eventName'] !== 'string' || typeof value['eventSource'] !== 'string') return false;
  const identity = value['userIdentity'];
  const named =
    identity === undefined
      ? 'requestParameters' in value && !Object.keys(value).some((key) => /^userIdentity/i.test(key))
      : record(identity) !== null || (typeof identity === 'string' && identity.startsWith('{'));
  const ours =
    typeof value['awsRegion'] === 'string' ||
    (typeof value['eventID'] === 'string' && typeof value['eventVersion'] === 'string');
  return named && ours && value['acsRegion'] === undefined;
}

const innerKeys = [
  'CloudTrailEvent',
  'cloudTrailEvent',
  'eventJson',
  'event_json',
  'eventjson',
  'detail',
  'message',
  '@message',
] as const;

function innerOf(value: JsonObject): JsonObject | null {
  for (const key of innerKeys) {
    const inner = own(value, key);
    if (typeof inner === 'object' && inner !== null) return record(inner);
    if (typeof inner !== 'string' || !inner.startsWith('{')) continue;
    const parsed = record(parseCell(inner));
    if (parsed !== null) return parsed;
  }
  return null;
}

function outerRecord(value: JsonObject): JsonObject {
  return {
    eventTime: value['EventTime'],
    eventID: value['EventId'],
    eventName: value['EventName'],
    eventSource: value['EventSource'],
    readOnly: value['ReadOnly'],
    resources: value['Resources'],
    userIdentity: { userName: value['Username'], accessKeyId: value['AccessKeyId'] },
  };
}
