import { own, parseJson, record, text, type JsonObject } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { parseTime } from '../../lib/time.ts';
import { defineSource, type CsvRow, type JsonRecord, type Normalised, type PartContext } from '../source.ts';
import { timeText } from '../microsoft.ts';
import type { AuditRecord } from './audit.ts';
import { toEvent } from './event.ts';
import { fromGraph, recase } from './graph.ts';
import { auditColumns, fromPortal, isPortalHeader } from './portal.ts';

export default defineSource({
  title: 'Entra audit',
  family: 'entra-audit',
  shapes: [
    {
      id: 'portal-csv',
      title: 'Entra portal CSV',
      kind: 'csv',
      limits: [
        'At most 3 targets, 5 changed properties each and 6 details per record; the JSON download has all',
        'No event id: copies are recognised only when the whole row is equal',
        'At most 250,000 records are in one portal download, and active filters apply',
      ],
      claims: isPortalHeader,
      dateColumns: ['date (utc)', 'date', 'fecha (utc)', 'data (utc)', 'datum (utc)'],
      normalise: portal,
    },
    {
      id: 'log-analytics-csv',
      title: 'Log Analytics CSV (AuditLogs)',
      kind: 'csv',
      limits: ['The Log Analytics portal exports at most 30,000 rows'],
      claims: (header) =>
        header.has('initiatedby', 'targetresources') &&
        (header.has('activitydisplayname') || header.has('operationname')) &&
        header.has('loggedbyservice'),
      dateColumns: ['activitydatetime', 'timegenerated'],
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
      title: 'Log Analytics JSON (AuditLogs)',
      kind: 'json',
      claims: (item) => 'TimeGenerated' in item && 'InitiatedBy' in item && 'TargetResources' in item,
      normalise: tableRecord,
    },
    {
      id: 'graph-json',
      title: 'Microsoft Graph or portal JSON',
      kind: 'json',
      claims: (item) =>
        'activityDisplayName' in item &&
        ('activityDateTime' in item || 'loggedByService' in item) &&
        ('initiatedBy' in item || 'targetResources' in item),
      normalise: graph,
    },
    {
      id: 'powershell-json',
      title: 'Audit JSON with PascalCase keys (PowerShell)',
      kind: 'json',
      claims: (item) =>
        'ActivityDisplayName' in item &&
        'ActivityDateTime' in item &&
        ('InitiatedBy' in item || 'TargetResources' in item) &&
        !('TimeGenerated' in item),
      normalise: (item, context) => graph(recase(item), context),
    },
  ],
});

function finish(
  audit: AuditRecord | null,
  raw: string | null,
  zone: 'utc' | 'header' | null,
  context: PartContext,
): Normalised {
  if (audit === null) return { reject: 'no activity' };
  if (raw === null) return { reject: 'no time' };
  const time = parseTime(raw, { order: context.dateOrder, zoneMinutes: zone === null ? context.zoneMinutes : 0 });
  if (time === null) return { reject: `no valid time in "${shorten(raw, 60)}"` };
  return toEvent(
    audit,
    time.micros,
    time.explicit ? 'explicit' : zone === 'utc' ? 'by_definition' : (zone ?? 'assumed'),
  );
}

function portal(row: CsvRow, context: PartContext): Normalised {
  if (context.header === null) return { reject: 'no header' };
  const columns = auditColumns(context.header);
  return finish(fromPortal(row, columns), row.get(columns.get('date (utc)') ?? 'date (utc)'), 'utc', context);
}

function graph(item: JsonObject, context: PartContext): Normalised {
  return finish(fromGraph(item), timeText(own(item, 'activityDateTime')), 'utc', context);
}

function isDiagnostic(item: JsonRecord): boolean {
  const properties = record(own(item, 'properties'));
  return (
    properties !== null &&
    typeof own(item, 'category') === 'string' &&
    'activityDisplayName' in properties &&
    ('initiatedBy' in properties || 'targetResources' in properties)
  );
}

function diagnostic(item: JsonRecord, context: PartContext): Normalised {
  if (!isDiagnostic(item))
    return { reject: `not an audit record: category "${shorten(text(own(item, 'category')) ?? '', 60)}"` };
  const envelope = 'time' in item && 'tenantId' in item ? item : recase(item);
  const properties = record(own(envelope, 'properties')) ?? {};
  const audit = fromGraph(properties);
  const complete =
    audit === null
      ? null
      : {
          ...audit,
          tenant: text(own(envelope, 'tenantId')),
          ip: audit.ip ?? text(own(envelope, 'callerIpAddress')),
          correlationId: audit.correlationId ?? text(own(envelope, 'correlationId')),
        };
  return finish(complete, text(own(properties, 'activityDateTime')) ?? text(own(envelope, 'time')), 'utc', context);
}

const tableColumns = {
  id: 'id',
  category: 'category',
  correlationId: 'correlationid',
  result: 'result',
  resultReason: 'resultreason',
  activityDisplayName: 'activitydisplayname',
  operationName: 'operationname',
  loggedByService: 'loggedbyservice',
  operationType: 'aadoperationtype',
  initiatedBy: 'initiatedby',
  targetResources: 'targetresources',
  additionalDetails: 'additionaldetails',
  userAgent: 'useragent',
} as const;

function fromTable(cell: (column: string) => unknown): AuditRecord | null {
  const source = Object.fromEntries(Object.entries(tableColumns).map(([name, column]) => [name, cell(column) ?? null]));
  const audit = fromGraph(source);
  return audit === null
    ? null
    : { ...audit, tenant: text(cell('aadtenantid')), ip: audit.ip ?? text(cell('initiatingipaddress')) };
}

function table(row: CsvRow, context: PartContext): Normalised {
  const column = row.get('activitydatetime') === null ? 'timegenerated' : 'activitydatetime';
  const zone = context.header?.zoneOf(column) === 'utc' ? 'header' : null;
  const cut = ['initiatedby', 'targetresources'].filter(
    (name) => row.get(name) !== null && parseJson(row.get(name)) === undefined,
  );
  const event = finish(
    fromTable((name) => row.get(name)),
    row.get(column),
    zone,
    context,
  );
  if (cut.length === 0 || 'reject' in event) return event;
  return { ...event, extra: { ...event.extra, parse_note: `not JSON, cut on export?: ${cut.join(', ')}` } };
}

function tableRecord(item: JsonRecord, context: PartContext): Normalised {
  const cells = new Map(Object.entries(item).map(([key, value]) => [key.toLowerCase(), value]));
  const raw = text(cells.get('activitydatetime')) ?? text(cells.get('timegenerated'));
  return finish(
    fromTable((name) => cells.get(name)),
    raw,
    'utc',
    context,
  );
}
