import { list, own, record, text, type JsonObject } from '../../lib/json.ts';
import type { JsonRecord, JsonShape } from '../source.ts';
import { toEvent } from './build.ts';
import { EventData } from './event-data.ts';
import { utcTime } from './win-event.ts';

/** Value under a path whose keys may be nested, dotted, or some of both. */
export function field(item: JsonObject, dotted: string): unknown {
  const direct = own(item, dotted);
  if (direct !== undefined) return direct;
  for (let dot = dotted.indexOf('.'); dot > 0; dot = dotted.indexOf('.', dot + 1)) {
    const inner = record(own(item, dotted.slice(0, dot)));
    const found = inner === null ? undefined : field(inner, dotted.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All values below a path, whether nested or dotted. */
function below(item: JsonObject, dotted: string, data: EventData): void {
  const nested = record(field(item, dotted));
  if (nested !== null) for (const [name, value] of Object.entries(nested)) data.set(name, value);
  for (const [name, value] of Object.entries(item)) {
    if (name.startsWith(`${dotted}.`)) data.set(name.slice(dotted.length + 1), value);
    const parent = name === 'winlog' ? record(value) : null;
    if (parent === null || dotted !== 'winlog.event_data') continue;
    for (const [inner, deep] of Object.entries(parent))
      if (inner.startsWith('event_data.')) data.set(inner.slice('event_data.'.length), deep);
  }
}

/** What the collector's own processors moved out of the event data. */
const moved: readonly (readonly [string, string])[] = [
  ['IpAddress', 'source.ip'],
  ['IpPort', 'source.port'],
  ['WorkstationName', 'source.domain'],
  ['LogonType', 'winlog.logon.type_id'],
  ['Status', 'winlog.logon.failure.status'],
  ['SubStatus', 'winlog.logon.failure.sub_status'],
  ['CommandLine', 'process.command_line'],
];

function dataOf(item: JsonRecord): EventData {
  const data = new EventData();
  below(item, 'winlog.event_data', data);
  below(item, 'winlog.user_data', data);
  if (data.size === 0) return data;
  for (const [name, dotted] of moved) if (!data.has(name.toLowerCase())) data.set(name, field(item, dotted));
  return data;
}

function userNameOf(item: JsonRecord): string | null {
  const name = text(field(item, 'winlog.user.name'));
  const domain = text(field(item, 'winlog.user.domain'));
  return name === null || domain === null ? name : `${domain}\\${name}`;
}

/** Time of the event: `@timestamp`, unless a collector stamped its own and kept the event's. */
export const winlogbeat: JsonShape = {
  id: 'winlogbeat-json',
  title: 'Windows events from winlogbeat or Elastic Agent',
  kind: 'json',
  claims: (item) =>
    (field(item, 'winlog.event_id') !== undefined ||
      (field(item, 'winlog.channel') !== undefined && field(item, 'event.code') !== undefined)) &&
    '@timestamp' in item,
  normalise: (item) =>
    toEvent({
      id: field(item, 'winlog.event_id') ?? field(item, 'event.code'),
      time: utcTime(own(item, '@timestamp')),
      rawTime: own(item, '@timestamp'),
      provider: field(item, 'winlog.provider_name') ?? field(item, 'event.provider'),
      channel: field(item, 'winlog.channel'),
      computer: field(item, 'winlog.computer_name') ?? field(item, 'host.name'),
      recordId: field(item, 'winlog.record_id'),
      userSid: field(item, 'winlog.user.identifier'),
      userName: userNameOf(item),
      activityId: field(item, 'winlog.activity_id'),
      audit: [field(item, 'winlog.keywords'), field(item, 'event.outcome')],
      data: dataOf(item),
      message: field(item, 'message'),
      isIncomplete: true,
    }),
};

/** Before version 7 the fields lay at the top. */
export const winlogbeat6: JsonShape = {
  id: 'winlogbeat6-json',
  title: 'Windows events from winlogbeat before version 7',
  kind: 'json',
  claims: (item) =>
    'event_id' in item &&
    'log_name' in item &&
    '@timestamp' in item &&
    ('computer_name' in item || 'record_number' in item),
  normalise: (item) => {
    const data = new EventData();
    below(item, 'event_data', data);
    below(item, 'user_data', data);
    return toEvent({
      id: own(item, 'event_id'),
      time: utcTime(own(item, '@timestamp')),
      rawTime: own(item, '@timestamp'),
      provider: own(item, 'source_name'),
      channel: own(item, 'log_name'),
      computer: own(item, 'computer_name'),
      recordId: own(item, 'record_number'),
      userSid: field(item, 'user.identifier'),
      activityId: own(item, 'activity_id'),
      audit: [list(own(item, 'keywords')).map(text).join(' ')],
      data,
      message: own(item, 'message'),
    });
  },
};
