import { own, record, text, type JsonObject } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { defineSource, type CsvRow, type JsonRecord, type Normalised, type PartContext } from '../source.ts';
import { timeText } from '../microsoft.ts';
import { authStep, isAuthDetailsHeader } from './auth-details.ts';
import { toEvent } from './event.ts';
import { isPortalHeader, portalColumns } from './headers.ts';
import { kindNamed } from './kind.ts';
import { fromDiagnostic, fromGraph, fromPortal, fromTable, recase } from './readers.ts';
import { clockTime, tableTime } from './time.ts';

const portalLimits = [
  'At most 100,000 sign-ins are in one portal download; more are cut without a mark',
  'Active filters of the portal apply to the download',
];

export default defineSource({
  title: 'Entra sign-ins',
  family: 'entra-signin',
  shapes: [
    {
      id: 'auth-details-csv',
      title: 'Entra portal CSV, authentication details',
      kind: 'csv',
      limits: ['Steps of sign-ins, not sign-ins: who signed in from where is in the sign-in file'],
      claims: isAuthDetailsHeader,
      dateColumns: ['date (utc)', 'date'],
      normalise: authStep,
    },
    {
      id: 'portal-csv',
      title: 'Entra portal CSV',
      kind: 'csv',
      limits: [
        ...portalLimits,
        'Whether a user sign-in was interactive is told by the file name alone',
        'No risk levels, no coordinates',
      ],
      claims: isPortalHeader,
      dateColumns: ['date (utc)', 'date', 'fecha (utc)', 'data (utc)', 'datum (utc)'],
      normalise: portal,
    },
    {
      id: 'log-analytics-csv',
      title: 'Log Analytics CSV (SigninLogs, AAD...SignInLogs)',
      kind: 'csv',
      limits: ['The Log Analytics portal exports at most 30,000 rows'],
      claims: (header) =>
        header.has('resulttype', 'appid', 'ipaddress') &&
        (header.has('createddatetime') || header.has('timegenerated') || header.has('authenticationdetails')) &&
        (header.has('conditionalaccessstatus') || header.has('serviceprincipalid')),
      dateColumns: ['createddatetime', 'timegenerated'],
      normalise: table,
    },
    {
      id: 'subset-csv',
      title: 'Sign-in CSV with Graph column names',
      kind: 'csv',
      limits: ['Columns were chosen by whoever made the file; what is missing cannot be told from what did not happen'],
      claims: (header) =>
        header.has('createddatetime', 'userprincipalname', 'ipaddress') &&
        !header.has('resulttype') &&
        (header.has('status') || header.has('errorcode') || header.has('appdisplayname')),
      dateColumns: ['createddatetime'],
      normalise: table,
    },
    {
      id: 'diagnostic-json',
      title: 'Entra diagnostic settings JSON',
      kind: 'json',
      claims: isDiagnostic,
      normalise: diagnostic,
    },
    {
      id: 'log-analytics-json',
      title: 'Log Analytics JSON (SigninLogs, AAD...SignInLogs)',
      kind: 'json',
      claims: (item) =>
        'TimeGenerated' in item &&
        'ResultType' in item &&
        'AppId' in item &&
        ('ConditionalAccessStatus' in item || 'ServicePrincipalId' in item),
      normalise: tableRecord,
    },
    {
      id: 'graph-json',
      title: 'Microsoft Graph or portal JSON',
      kind: 'json',
      limits: ['Graph v1.0 leaves out cross-tenant type, token and session fields; beta has them'],
      claims: (item) =>
        'createdDateTime' in item &&
        'appId' in item &&
        ('ipAddress' in item || 'correlationId' in item) &&
        hasCode(own(item, 'status')),
      normalise: graph,
    },
    {
      id: 'powershell-json',
      title: 'Sign-ins JSON with PascalCase keys (PowerShell)',
      kind: 'json',
      claims: (item) =>
        'CreatedDateTime' in item &&
        !('TimeGenerated' in item) &&
        'AppId' in item &&
        ('IPAddress' in item || 'IpAddress' in item) &&
        hasCode(own(item, 'Status')),
      normalise: (item, context) => graph(recase(item), context),
    },
  ],
});

function hasCode(status: unknown): boolean {
  const object = record(status);
  return object !== null && ('errorCode' in object || 'ErrorCode' in object);
}

function badTime(raw: string | null): Normalised {
  return { reject: raw === null ? 'no time' : `no valid time in "${shorten(raw, 60)}"` };
}

function portal(row: CsvRow, context: PartContext): Normalised {
  if (context.header === null) return { reject: 'no header' };
  const columns = portalColumns(context.header);
  const [name, nth] = columns.get('date (utc)') ?? ['date (utc)', 0];
  const raw = row.get(name, nth);
  const at = clockTime(raw, 'utc', context);
  return at === null ? badTime(raw) : toEvent(fromPortal(row, columns), at, context);
}

function table(row: CsvRow, context: PartContext): Normalised {
  const column = row.get('createddatetime') === null ? 'timegenerated' : 'createddatetime';
  const raw = row.get(column) ?? firstStep(row);
  const at = tableTime(column, raw, context.header, context);
  return at === null
    ? badTime(raw)
    : toEvent(
        fromTable((name) => row.get(name)),
        at,
        context,
      );
}

/** Some displayed-column exports lack every date column; the first authentication step then tells the time. */
function firstStep(row: CsvRow): string | null {
  const steps = row.get('authenticationdetails') ?? '';
  return /"authenticationStepDateTime"\s*:\s*"([^"]{1,40})"/.exec(steps)?.[1] ?? null;
}

function tableRecord(item: JsonRecord, context: PartContext): Normalised {
  const cells = new Map(Object.entries(item).map(([key, value]) => [key.toLowerCase(), value]));
  const raw = text(cells.get('createddatetime')) ?? text(cells.get('timegenerated'));
  const at = clockTime(raw, 'utc', context);
  return at === null
    ? badTime(raw)
    : toEvent(
        fromTable((name) => cells.get(name)),
        at,
        context,
      );
}

function graph(item: JsonObject, context: PartContext): Normalised {
  const raw = timeText(own(item, 'createdDateTime'));
  const at = clockTime(raw, 'utc', context);
  return at === null ? badTime(raw) : toEvent(fromGraph(item), at, context);
}

function isDiagnostic(item: JsonRecord): boolean {
  const properties = record(own(item, 'properties'));
  if (properties === null || 'activityDisplayName' in properties) return false;
  const category = own(item, 'category');
  return typeof category === 'string' && /signinlogs$/i.test(category) && kindNamed(category) !== null;
}

function diagnostic(item: JsonRecord, context: PartContext): Normalised {
  if (!isDiagnostic(item))
    return { reject: `not a sign-in category: "${shorten(text(own(item, 'category')) ?? '', 60)}"` };
  const envelope = 'operationName' in item && 'time' in item ? item : recase(item);
  const properties = record(own(envelope, 'properties'));
  const raw = text(own(properties ?? {}, 'createdDateTime')) ?? text(own(envelope, 'time'));
  const at = clockTime(raw, 'utc', context);
  return at === null ? badTime(raw) : toEvent(fromDiagnostic(envelope), at, context);
}
