import { own, parseJson, record, text } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { parseTime } from '../../lib/time.ts';
import { timeText } from '../microsoft.ts';
import { defineSource, isReject, type CsvRow, type JsonRecord, type Normalised, type PartContext } from '../source.ts';
import type { ActivityRecord } from './activity.ts';
import { toEvent } from './event.ts';
import { fromDiagnostic, fromPortal, fromRest, fromTable, isActivityCategory } from './read.ts';

const retention =
  'Azure keeps the activity log for 90 days; it holds writes, deletes and actions on resources, no reads';

export default defineSource({
  title: 'Azure activity',
  family: 'azure-activity',
  shapes: [
    {
      id: 'portal-csv',
      title: 'Azure portal CSV',
      kind: 'csv',
      limits: [
        'no address, no application, no claims: a caller from another tenant cannot be told from an own one',
        'operations and times are as the portal showed them; no event id, so copies are recognised only when the whole row is equal',
        retention,
      ],
      claims: (header) => header.has('operation name', 'event initiated by', 'event category', 'time'),
      dateColumns: ['time'],
      normalise: (row, context) =>
        finish(
          fromPortal(row),
          row.get('time')?.replace(/\s\([^)]*\)$/, '') ?? null,
          context.header?.zoneOf('time') === 'utc' ? 'header' : 'local',
          context,
        ),
    },
    {
      id: 'log-analytics-csv',
      title: 'Log Analytics CSV (AzureActivity)',
      kind: 'csv',
      limits: ['The Log Analytics portal exports at most 30,000 rows'],
      claims: (header) =>
        (header.has('activitystatusvalue') || header.has('activitystatus')) &&
        (header.has('operationnamevalue') || header.has('operationname')) &&
        header.has('caller') &&
        (header.has('timegenerated') || header.has('eventsubmissiontimestamp')),
      dateColumns: ['timegenerated', 'eventsubmissiontimestamp'],
      normalise: table,
    },
    {
      id: 'rest-json',
      title: 'Azure CLI or REST JSON',
      kind: 'json',
      limits: [retention],
      claims: (item) =>
        'eventTimestamp' in item &&
        isNamed(item['operationName']) &&
        ('eventDataId' in item || 'subscriptionId' in item),
      normalise: (item, context) => finish(fromRest(item), timeText(own(item, 'eventTimestamp')), 'utc', context),
    },
    {
      id: 'powershell-json',
      title: 'Activity JSON with PascalCase keys (PowerShell)',
      kind: 'json',
      limits: [retention],
      claims: (item) =>
        'EventTimestamp' in item &&
        isNamed(item['OperationName']) &&
        ('EventDataId' in item || 'SubscriptionId' in item),
      normalise: (item, context) => finish(fromRest(item), timeText(own(item, 'EventTimestamp')), 'utc', context),
    },
    {
      id: 'diagnostic-json',
      title: 'Activity log of diagnostic settings (storage, Event Hub)',
      kind: 'json',
      limits: ['no event id: copies are recognised only when the whole record is equal'],
      claims: (item) =>
        timeOf(item) !== null &&
        isNamed(item['operationName']) &&
        isActivityCategory(item['category']) &&
        'resourceId' in item &&
        !('eventTimestamp' in item),
      normalise: (item, context) =>
        isActivityCategory(own(item, 'category'))
          ? finish(fromDiagnostic(item), timeOf(item), 'utc', context)
          : { reject: `not an activity record: category "${shorten(text(own(item, 'category')) ?? '', 60)}"` },
    },
    {
      id: 'log-analytics-json',
      title: 'Log Analytics JSON (AzureActivity)',
      kind: 'json',
      claims: (item) =>
        ('TimeGenerated' in item || 'EventSubmissionTimestamp' in item) &&
        ('OperationNameValue' in item || 'OperationName' in item) &&
        ('ActivityStatusValue' in item || 'ActivityStatus' in item) &&
        ('Caller' in item || 'CallerIpAddress' in item),
      normalise: tableRecord,
    },
  ],
});

function isNamed(name: unknown): boolean {
  return text(name) !== null || record(name) !== null;
}

function timeOf(item: JsonRecord): string | null {
  return text(own(item, 'time')) ?? text(own(item, 'timeStamp'));
}

/** `zone` says what a time without zone is in: UTC by the format, the zone of a header, or unknown. */
function finish(
  activity: ActivityRecord | null,
  raw: string | null,
  zone: 'utc' | 'header' | 'local',
  context: PartContext,
): Normalised {
  if (activity === null) return { reject: 'no operation' };
  if (raw === null) return { reject: 'no time' };
  const time = parseTime(raw, { order: context.dateOrder, zoneMinutes: zone === 'local' ? context.zoneMinutes : 0 });
  if (time === null) return { reject: `no valid time in "${shorten(raw, 60)}"` };
  const bases = { utc: 'by_definition', header: 'header', local: 'assumed' } as const;
  return toEvent(activity, time.micros, time.explicit ? 'explicit' : bases[zone]);
}

const structured = ['authorization', 'claims', 'properties', 'httprequest'] as const;

function table(row: CsvRow, context: PartContext): Normalised {
  const column = row.get('timegenerated') === null ? 'eventsubmissiontimestamp' : 'timegenerated';
  const zone = context.header?.zoneOf(column) === 'utc' ? 'header' : 'local';
  const event = finish(
    fromTable((name) => row.get(name)),
    row.get(column),
    zone,
    context,
  );
  const cut = structured.filter((name) => row.get(name) !== null && parseJson(row.get(name)) === undefined);
  if (cut.length === 0 || isReject(event)) return event;
  return { ...event, extra: { ...event.extra, parse_note: `not JSON, cut on export?: ${cut.join(', ')}` } };
}

function tableRecord(item: JsonRecord, context: PartContext): Normalised {
  const cells = new Map(Object.entries(item).map(([key, value]) => [key.toLowerCase(), value]));
  return finish(
    fromTable((name) => cells.get(name)),
    text(cells.get('timegenerated')) ?? text(cells.get('eventsubmissiontimestamp')),
    'utc',
    context,
  );
}
