import { own, parseJson, record, text } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import {
  defineSource,
  isReject,
  type CsvHeader,
  type CsvRow,
  type JsonRecord,
  type Normalised,
  type PartContext,
} from '../source.ts';
import { entryOfFlat, entryOfRow, isNamed } from './canonical.ts';
import { normaliseEntry } from './event.ts';

const dataAccess =
  'reads of data (objects, secrets, tables) are there only if Data Access audit logs were switched on for that service';
const timeColumns = ['timestamp', 'receivetimestamp', 'receive_timestamp'] as const;

export default defineSource({
  title: 'Google Cloud audit',
  family: 'gcp-audit',
  shapes: [
    {
      id: 'log-entry-json',
      title: 'Cloud Logging entries (API, gcloud, sink, Logs Explorer JSON)',
      kind: 'json',
      limits: [dataAccess, 'callers outside the organisation may be logged without name and address'],
      claims: isEntry,
      normalise: (item) => (isEntry(item) ? normaliseEntry(item) : { reject: `not an audit entry: ${logOf(item)}` }),
    },
    {
      id: 'bigquery-json',
      title: 'Cloud Audit Logs from BigQuery or Log Analytics (JSON)',
      kind: 'json',
      limits: [dataAccess],
      claims: (item) => record(rowPayload(item)) !== null,
      normalise: (item) =>
        record(rowPayload(item)) === null
          ? { reject: `not an audit entry: ${logOf(item)}` }
          : normaliseEntry(entryOfRow(item)),
    },
    {
      id: 'flat-json',
      title: 'Cloud Audit Logs with flattened keys',
      kind: 'json',
      limits: ['only the fields that were kept when the records were flattened'],
      claims: (item) =>
        record(own(item, 'protoPayload')) === null &&
        record(rowPayload(item)) === null &&
        hasAudit(Object.keys(item).slice(0, 400)),
      normalise: (item) => normaliseEntry(entryOfFlat(Object.entries(item))),
    },
    {
      id: 'flat-csv',
      title: 'Logs Explorer, BigQuery or Log Analytics CSV',
      kind: 'csv',
      limits: [
        'only the columns that were chosen for the export; Logs Explorer downloads at most 10,000 entries',
        dataAccess,
      ],
      dateColumns: timeColumns,
      claims: (header) => hasAudit(header.names),
      normalise: flatRow,
    },
  ],
});

function isEntry(item: JsonRecord): boolean {
  const payload = record(own(item, 'protoPayload'));
  if (payload === null) return false;
  const type = own(payload, '@type');
  if (typeof type === 'string') return type.endsWith('google.cloud.audit.AuditLog');
  return typeof own(payload, 'methodName') === 'string' || record(own(payload, 'authenticationInfo')) !== null;
}

function rowPayload(item: JsonRecord): unknown {
  return own(item, 'protopayload_auditlog') ?? own(item, 'proto_payload') ?? own(item, 'protopayload');
}

function logOf(item: JsonRecord): string {
  return `log "${(text(own(item, 'logName')) ?? text(own(item, 'log_name')) ?? 'unnamed').slice(0, 100)}"`;
}

/** A flattened audit payload is told by its method or its principal. */
function hasAudit(names: readonly string[]): boolean {
  return (
    names.some((name) => isNamed(name, 'protoPayload.methodName')) ||
    names.some((name) => isNamed(name, 'protoPayload.authenticationInfo.principalEmail'))
  );
}

function flatRow(row: CsvRow, context: PartContext): Normalised {
  const header = context.header;
  if (header === null) return { reject: 'row without a header' };
  const zone = zoneOf(header);
  const cells = header.names.map((name) => [name, row.get(name)] as const);
  const event = normaliseEntry(entryOfFlat(cells), {
    order: context.dateOrder,
    zoneMinutes: zone === 'local' ? context.zoneMinutes : 0,
    basis: zone === 'local' ? 'assumed' : zone === 'utc' ? 'header' : 'by_definition',
  });
  const cut = cells.filter(([, cell]) => cell !== null && /^[[{]\s*["[{]/.test(cell) && parseJson(cell) === undefined);
  if (cut.length === 0 || isReject(event)) return event;
  const names = cut.map(([name]) => name).join(', ');
  return { ...event, extra: { ...event.extra, parse_note: shorten(`not JSON, cut on export?: ${names}`, 500) } };
}

/** Cloud Logging writes UTC; only a header that says so makes times local. */
function zoneOf(header: CsvHeader): 'utc' | 'local' | null {
  for (const name of timeColumns) if (header.has(name)) return header.zoneOf(name);
  return null;
}
