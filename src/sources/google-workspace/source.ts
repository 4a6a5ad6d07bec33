import { own, record, type JsonObject } from '../../lib/json.ts';
import { defineSource, type CsvShape, type JsonShape } from '../source.ts';
import { activityOf, splitActivity } from './activity.ts';
import { activityOfRow, isBigQueryRow } from './bigquery.ts';
import { activityOfCells, logOf } from './console.ts';
import { toEvent } from './event.ts';

const limits = [
  'each application has a log of its own that must be exported by itself; most go back 180 days, and Drive items of some editions are not recorded',
  'whether somebody belongs to another organisation is only told by the domain of the name',
];

/** Activities of the Reports API, also as shippers split or flatten them. */
const reports: JsonShape = {
  id: 'reports-json',
  title: 'Google Workspace Reports API',
  kind: 'json',
  limits,
  claims: (item) => {
    const id = record(own(item, 'id'));
    if (id === null || typeof own(id, 'applicationName') !== 'string') return false;
    return /^(?:admin#reports#activity|audit#activity)$/.test(String(own(item, 'kind'))) || hasEvent(item);
  },
  split: splitActivity,
  normalise: (item) => toEvent(activityOf(item)),
};

/** Table `activity` of the export to BigQuery, saved as JSON. */
const bigQuery: JsonShape = {
  id: 'bigquery-json',
  title: 'Google Workspace BigQuery export',
  kind: 'json',
  limits,
  claims: isBigQueryRow,
  normalise: (item) => toEvent(activityOfRow(item)),
};

const dateColumns = ['date', 'event time', 'time'];

/** "Export all" of the audit and investigation pages; English titles. */
const consoleCsv: CsvShape = {
  id: 'console-csv',
  title: 'Google Workspace admin console CSV',
  kind: 'csv',
  limits: [
    ...limits,
    'the column titles of this export were not checked against a real file; columns with other titles are kept as they are',
    'no ids: the same events from the Reports API are not recognised as copies',
    'at most 100,000 rows; times without a zone are in the zone of the administrator who exported them',
  ],
  claims: (header) => logOf(header) !== null,
  dateColumns,
  normalise: (row, context) =>
    context.header === null
      ? { reject: 'row without a header' }
      : toEvent(activityOfCells(row, context.header), {
          order: context.dateOrder,
          zoneMinutes: context.zoneMinutes,
          otherwise: 'assumed',
        }),
};

function hasEvent(item: JsonObject): boolean {
  const events = own(item, 'events');
  if (Array.isArray(events) || record(events) !== null) return true;
  return typeof own(item, 'name') === 'string' && typeof own(item, 'type') === 'string';
}

export default defineSource({
  title: 'Google Workspace',
  family: 'google-workspace',
  shapes: [reports, bigQuery, consoleCsv],
});
