import type { JsonObject } from '../../lib/json.ts';
import { record } from '../../lib/json.ts';
import { isReject, type CsvHeader, type CsvRow, type CsvShape, type Normalised, type PartContext } from '../source.ts';
import { parseCell } from './cell.ts';
import { recordOfRow } from './columns.ts';
import { bareName } from './names.ts';
import { isFlat } from './shapes-json.ts';
import { normaliseTrail } from './trail.ts';

const timeColumns = ['event time', 'eventtime', 'timegenerated', 'timestamp', 'time'] as const;
const embedded = ['cloudtrailevent', 'eventjson', 'event_json'] as const;

/** "Download events as CSV" of the console's Event history. */
export const consoleCsv: CsvShape = {
  id: 'console-csv',
  title: 'CloudTrail Event history CSV',
  kind: 'csv',
  limits: [
    'no identity type, principal or role behind a user name, no request parameters, responses or error messages',
    'whether a console sign-in succeeded is not in this export',
    'management events of the last 90 days of one region',
  ],
  dateColumns: timeColumns,
  claims: (header) =>
    header.has('event time', 'event source', 'event name', 'aws region', 'source ip address', 'event id'),
  normalise: normaliseRow,
};

/** Athena over the S3 files: one column per top-level key, structs as `{type=IAMUser, ...}`. */
export const athenaCsv: CsvShape = {
  id: 'athena-csv',
  title: 'CloudTrail query result CSV (Athena, Lake)',
  kind: 'csv',
  limits: ['only what the query selected; commas and equals signs inside struct cells are ambiguous'],
  dateColumns: timeColumns,
  claims: (header) => header.has('eventversion', 'useridentity', 'eventtime', 'eventsource'),
  normalise: normaliseRow,
};

/** Sentinel's AWSCloudTrail table from Log Analytics. */
export const sentinelCsv: CsvShape = {
  id: 'sentinel-csv',
  title: 'Sentinel AWSCloudTrail CSV',
  kind: 'csv',
  limits: ['federation data, source identity and bytes are not in this table unless inside a JSON column'],
  dateColumns: timeColumns,
  claims: (header) => header.has('awseventid', 'eventname', 'useridentitytype'),
  normalise: normaliseRow,
};

/** Whole records in a column: CloudTrail Lake (`eventJson`) and lookup-events through PowerShell (`CloudTrailEvent`). */
export const embeddedCsv: CsvShape = {
  id: 'embedded-csv',
  title: 'CloudTrail records in a CSV column',
  kind: 'csv',
  dateColumns: timeColumns,
  claims: (header) => header.has('cloudtrailevent') || header.has('eventjson') || header.has('event_json'),
  normalise: (row, context) => {
    for (const name of embedded) {
      const cell = row.get(name);
      if (cell === null) continue;
      const inner = record(parseCell(cell));
      if (inner !== null) return normaliseTrail(inner);
    }
    return normaliseRow(row, context, 'the record inside is cut off or no JSON: only the other columns were read');
  },
};

/** Flattened by pandas, a SIEM or a script: dotted, underscored or concatenated column names. */
export const flatCsv: CsvShape = {
  id: 'flat-csv',
  title: 'CloudTrail CSV with flattened columns',
  kind: 'csv',
  limits: ['only the columns that were kept when the file was flattened'],
  dateColumns: timeColumns,
  claims: (header) =>
    isFlat(new Set(header.names.map(bareName))) &&
    ![consoleCsv, sentinelCsv, athenaCsv, embeddedCsv].some((shape) => shape.claims(header)),
  normalise: normaliseRow,
};

function normaliseRow(row: CsvRow, context: PartContext, parseNote?: string): Normalised {
  const header = context.header;
  if (header === null) return { reject: 'row without a header' };
  const trail: JsonObject = recordOfRow(row, header);
  const zone = zoneOf(header);
  const event = normaliseTrail(parseNote === undefined ? trail : { ...trail, parseNote }, {
    order: context.dateOrder,
    zoneMinutes: zone === 'local' ? context.zoneMinutes : 0,
  });
  if (isReject(event) || event.time_basis === 'explicit' || zone === null) return event;
  return { ...event, time_basis: zone === 'utc' ? 'header' : 'assumed' };
}

/** CloudTrail times are UTC unless the header says that the export made them local. */
function zoneOf(header: CsvHeader): 'utc' | 'local' | null {
  for (const name of timeColumns) if (header.has(name)) return header.zoneOf(name);
  return null;
}
