import { own, record, text } from '../../lib/json.ts';
import { parseTime } from '../../lib/time.ts';
import type { JsonRecord, JsonShape, PartContext } from '../source.ts';
import { toEvent } from './build.ts';
import { EventData } from './event-data.ts';
import { utcTime, type Stamp } from './win-event.ts';

/** Keys of the record itself; all others are event data. */
const meta: ReadonlySet<string> = new Set([
  'EventID', 'EventRecordID', 'RecordNumber', 'EventRecordId', 'Channel', 'Hostname', 'Computer', 'MachineName', 'SourceName',
  'ProviderName', 'Provider', 'ProviderGuid', 'TimeCreated', 'EventTime', 'EventReceivedTime', '@timestamp', '@version', 'Keywords',
  'Level', 'Task', 'Opcode', 'OpcodeValue', 'Version', 'Category', 'Severity', 'SeverityValue', 'Message', 'MessageTitle', 'UserID',
  'ActivityID', 'RelatedActivityID', 'ExecutionProcessID', 'ThreadID', 'ExecutionThreadID', 'SourceModuleName', 'SourceModuleType',
  'host', 'port', 'tags', 'ExtraEventData', 'EventTypeOrignal', 'AccountType', 'Correlation', 'Qualifiers',
]); // prettier-ignore
const forwarderMeta: ReadonlySet<string> = new Set(['EventType', 'ProcessID', 'AccountName', 'Domain']);
const quarterHour = 15 * 60 * 1e6;
const mostDelay = 3 * 60 * 1e6;

/**
 * NXLog writes the time of its host without a zone. The time of receipt is in the same zone, and the collector adds a time in UTC:
 * where the two lie a whole number of quarter hours apart (and some seconds), that is the zone. Minutes east of UTC; null otherwise.
 */
function zoneOf(item: JsonRecord): number | null {
  const received = parseTime(text(own(item, 'EventReceivedTime')) ?? '');
  const collected = parseTime(text(own(item, '@timestamp')) ?? '');
  if (received === null || received.explicit || collected?.explicit !== true) return null;
  const apart = received.micros - collected.micros;
  const quarters = Math.round(apart / quarterHour);
  return Math.abs(apart - quarters * quarterHour) <= mostDelay && Math.abs(quarters) <= 56 ? quarters * 15 : null;
}

function stampOf(item: JsonRecord, context: PartContext): Stamp | null {
  const raw = text(own(item, 'TimeCreated')) ?? text(own(item, 'EventTime')) ?? text(own(item, '@timestamp'));
  const time = raw === null ? null : parseTime(raw, { order: context.dateOrder });
  if (raw === null || time === null || time.explicit) return utcTime(raw);
  const utc = utcTime(own(item, 'UtcTime'));
  if (utc !== null) return utc;
  const zone = zoneOf(item);
  const local = parseTime(raw, { order: context.dateOrder, zoneMinutes: zone ?? context.zoneMinutes });
  return local === null ? null : { micros: local.micros, basis: zone === null ? 'assumed' : 'header' };
}

const mostApart = 5 * 60 * 1e6;

/** Sysmon writes UTC into the event itself: an export whose own time lies far from it has taken local time for UTC. */
function notesOf(item: JsonRecord, time: Stamp | null): readonly string[] {
  const utc = time === null ? null : utcTime(own(item, 'UtcTime'));
  if (utc === null || time === null || Math.abs(utc.micros - time.micros) < mostApart) return [];
  return ['the time within the event (utc_time) is another: the times of this export may be local'];
}

/** Forwarders look the account of `UserID` up. */
function userNameOf(item: JsonRecord): string | null {
  const name = text(own(item, 'UserID')) === null ? null : text(own(item, 'AccountName'));
  const domain = text(own(item, 'Domain'));
  return name === null || domain === null ? name : `${domain}\\${name}`;
}

function dataOf(item: JsonRecord): EventData {
  const data = new EventData();
  const nested = record(own(item, 'ExtraEventData'));
  if (nested !== null) for (const [name, value] of Object.entries(nested)) data.set(name, value);
  const original = own(item, 'EventTypeOrignal');
  if (original !== undefined) data.set('EventType', original);
  const isForwarded = 'SourceModuleName' in item || 'SeverityValue' in item;
  const hasUser = text(own(item, 'UserID')) !== null;
  for (const [name, value] of Object.entries(item)) {
    if (meta.has(name) || name.startsWith('p_')) continue;
    if (isForwarded && forwarderMeta.has(name) && (hasUser || name === 'EventType' || name === 'ProcessID')) continue;
    data.set(name, value);
  }
  return data;
}

/** Event data beside the columns of the record: NXLog, Logstash, public captures, and tools that keep it under `ExtraEventData`. */
export const flatJson: JsonShape = {
  id: 'flat-json',
  title: 'Windows events as flat JSON (NXLog and others)',
  kind: 'json',
  limits: ['forwarders write local times without a zone: the zone is worked out where the record allows, else assumed'],
  claims: (item) =>
    'EventID' in item &&
    ('Channel' in item || 'SourceName' in item || 'ProviderName' in item) &&
    ('Hostname' in item || 'Computer' in item) &&
    ('TimeCreated' in item || 'EventTime' in item || '@timestamp' in item) &&
    !('RuleTitle' in item) &&
    !('winlog' in item) &&
    !('TimeGenerated' in item) &&
    typeof own(item, 'EventID') !== 'object',
  normalise: (item, context) => {
    const time = stampOf(item, context);
    return toEvent({
      id: own(item, 'EventID'),
      time,
      rawTime: own(item, 'TimeCreated') ?? own(item, 'EventTime') ?? own(item, '@timestamp'),
      provider: own(item, 'ProviderName') ?? own(item, 'SourceName') ?? own(item, 'Provider'),
      channel: own(item, 'Channel'),
      computer: own(item, 'Hostname') ?? own(item, 'Computer'),
      recordId: own(item, 'EventRecordID') ?? own(item, 'RecordNumber'),
      userSid: own(item, 'UserID'),
      userName: userNameOf(item),
      activityId: own(item, 'ActivityID'),
      audit: [own(item, 'EventType'), own(item, 'Keywords')],
      data: dataOf(item),
      message: own(item, 'Message'),
      notes: notesOf(item, time),
    });
  },
};
