import { own, record, text } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { cellsOfRecord, cellsOfRow, type Cells } from '../cells.ts';
import { clockTime } from '../entra-signin/time.ts';
import { guidOf } from '../microsoft.ts';
import { defineSource, type CsvRow, type JsonRecord, type Normalised, type PartContext } from '../source.ts';
import { toEvent } from './event.ts';

const limits = [
  'Names of users are not in this log; they come from other sources by object id',
  'What was read is told by the request alone: neither the body nor the answer is logged',
];
const portalLimits = [...limits, 'The Log Analytics portal exports at most 30,000 rows'];
const huntingLimits = [
  ...limits,
  'No sign-in, session, role and user agent columns: a request cannot be joined to its session',
  'Advanced hunting returns at most 30,000 rows (100,000 in newer portals) of the last 30 days',
];

export default defineSource({
  title: 'Microsoft Graph activity',
  family: 'graph-activity',
  shapes: [
    {
      id: 'log-analytics-csv',
      title: 'Log Analytics CSV (MicrosoftGraphActivityLogs)',
      kind: 'csv',
      limits: portalLimits,
      claims: (header) => header.has('requesturi', 'requestmethod', 'timegenerated') && header.has('appid'),
      dateColumns: ['timegenerated'],
      normalise: table,
    },
    {
      id: 'hunting-csv',
      title: 'Advanced hunting CSV (GraphApiAuditEvents)',
      kind: 'csv',
      limits: huntingLimits,
      claims: (header) =>
        header.has('requesturi', 'requestmethod') &&
        header.has('timestamp') &&
        !header.has('appid') &&
        (header.has('applicationid') || header.has('accountobjectid')),
      dateColumns: ['timestamp'],
      normalise: hunted,
    },
    {
      id: 'diagnostic-json',
      title: 'Diagnostic settings JSON (MicrosoftGraphActivityLogs)',
      kind: 'json',
      limits,
      claims: (item) => serviceOf(item) !== null && record(own(item, 'properties')) !== null,
      normalise: diagnostic,
    },
    {
      id: 'log-analytics-json',
      title: 'Log Analytics JSON (MicrosoftGraphActivityLogs)',
      kind: 'json',
      limits,
      claims: (item) => 'TimeGenerated' in item && 'RequestUri' in item && 'RequestMethod' in item,
      normalise: (item, context) => read(cellsOfRecord(item), 'timegenerated', 'utc', context),
    },
    {
      id: 'hunting-json',
      title: 'Advanced hunting JSON (GraphApiAuditEvents)',
      kind: 'json',
      limits: huntingLimits,
      claims: (item) =>
        isStreamed(item) ||
        ('Timestamp' in item &&
          'RequestUri' in item &&
          'RequestMethod' in item &&
          !('TimeGenerated' in item) &&
          ('ApplicationId' in item || 'AccountObjectId' in item)),
      normalise: hunting,
    },
  ],
});

const services: ReadonlyMap<string, string> = new Map([
  ['microsoftgraphactivitylogs', 'Microsoft Graph'],
  ['azureadgraphactivitylogs', 'Azure AD Graph'],
  ['aadgraphactivitylogs', 'Azure AD Graph'],
]);

function serviceOf(item: JsonRecord): string | null {
  const category = own(item, 'category');
  return typeof category === 'string' && category.length < 40 ? (services.get(category.toLowerCase()) ?? null) : null;
}

function isStreamed(item: JsonRecord): boolean {
  const category = own(item, 'category');
  return (
    typeof category === 'string' &&
    /^AdvancedHunting-GraphApiAuditEvents$/i.test(category) &&
    record(own(item, 'properties')) !== null
  );
}

/** `time` names the columns that may hold the time, the first filled one counts. */
function read(
  cells: Cells,
  time: string,
  zone: 'utc' | 'header-utc' | null,
  context: PartContext,
  tenant: string | null = null,
  service = services.get((cells.text('type', 'category') ?? '').toLowerCase()) ?? 'Microsoft Graph',
): Normalised {
  const raw = cells.text(time);
  const at = clockTime(raw, zone, context);
  if (at === null) return { reject: raw === null ? 'no time' : `no valid time in "${shorten(raw, 60)}"` };
  if (cells.text('requesturi', 'requestid') === null) return { reject: 'no request' };
  return toEvent(cells, at, guidOf(cells.text('aadtenantid')) ?? tenant, service);
}

function table(row: CsvRow, context: PartContext): Normalised {
  const zone = context.header?.zoneOf('timegenerated') === 'utc' ? 'header-utc' : null;
  return read(cellsOfRow(row), 'timegenerated', zone, context);
}

function hunted(row: CsvRow, context: PartContext): Normalised {
  return read(cellsOfRow(row), 'timestamp', null, context);
}

function hunting(item: JsonRecord, context: PartContext): Normalised {
  const inner = isStreamed(item) ? (record(own(item, 'properties')) ?? {}) : item;
  const tenant = inner === item ? null : guidOf(text(own(item, 'tenantId')));
  return read(cellsOfRecord(inner), 'timestamp', 'utc', context, tenant);
}

/** The envelope gives what the properties lack. */
function diagnostic(item: JsonRecord, context: PartContext): Normalised {
  const service = serviceOf(item);
  if (service === null)
    return { reject: `not a Graph activity category: "${shorten(text(own(item, 'category')) ?? '', 60)}"` };
  const inner = cellsOfRecord(record(own(item, 'properties')) ?? {});
  const outer = cellsOfRecord(item);
  const cells: Cells = {
    text: (...names) => inner.text(...names) ?? outer.text(...names),
    nested: inner.nested,
  };
  const tenant = guidOf(outer.text('tenantid')) ?? guidOf(inner.text('tenantid'));
  const time = inner.text('timegenerated') === null ? 'time' : 'timegenerated';
  return read(cells, time, 'utc', context, tenant, service);
}
