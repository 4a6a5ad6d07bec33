import { number, own, record, text, type JsonObject } from '../../lib/json.ts';
import { parseCell } from '../aws-cloudtrail/cell.ts';
import {
  defineSource,
  type CsvHeader,
  type CsvRow,
  type CsvShape,
  type JsonShape,
  type PartContext,
} from '../source.ts';
import { isCloudTrail, trailEvent } from './cloudtrail.ts';
import { ocsfEvent } from './event.ts';

const limits = [
  'what the mapper of the original log left out, or put into free text, is not here: the original log says more',
];

function isOcsf(item: JsonObject): boolean {
  return (
    number(own(item, 'class_uid')) !== null &&
    record(own(item, 'metadata')) !== null &&
    (number(own(item, 'activity_id')) !== null ||
      number(own(item, 'type_uid')) !== null ||
      number(own(item, 'category_uid')) !== null)
  );
}

const events: JsonShape = {
  id: 'events-json',
  title: 'OCSF events',
  kind: 'json',
  limits,
  claims: (item) => isOcsf(item) && !isCloudTrail(item),
  normalise: (item, context) => ocsfEvent(item, context),
};

const trail: JsonShape = {
  id: 'cloudtrail-json',
  title: 'CloudTrail in OCSF (Security Lake)',
  kind: 'json',
  family: 'aws-cloudtrail',
  limits: ['request parameters are there only as far as Security Lake kept them'],
  claims: (item) => isOcsf(item) && isCloudTrail(item),
  normalise: (item) => trailEvent(item),
};

const tableNames = ['class_uid', 'metadata'] as const;

function isTable(header: CsvHeader): boolean {
  return (
    header.has(...tableNames) &&
    ['activity_id', 'type_uid', 'category_uid', 'time', 'time_dt', 'severity_id'].filter((name) => header.has(name))
      .length > 1
  );
}

/** Whether the first rows are of CloudTrail, as the product in their `metadata` says. */
function holdsTrail(header: CsvHeader): boolean {
  const at = header.names.indexOf('metadata');
  return (
    header.has('api') &&
    header.firstRows.length > 0 &&
    header.firstRows.every((row) => /\bname["']?\s*[:=]\s*["']?CloudTrail\b/.test((row[at] ?? '').slice(0, 8192)))
  );
}

/** Structs of the cells as objects: JSON, or `{a=b}` as Athena prints them. */
function recordOf(row: CsvRow, context: PartContext): JsonObject {
  const item = new Map<string, unknown>();
  for (const name of context.header?.names ?? []) {
    const cell = row.get(name);
    if (cell === null || item.has(name)) continue;
    item.set(name, parseCell(cell) ?? text(cell));
  }
  return Object.fromEntries(item);
}

const tables: CsvShape = {
  id: 'events-csv',
  title: 'OCSF events CSV',
  kind: 'csv',
  limits,
  claims: (header) => isTable(header) && !holdsTrail(header),
  normalise: (row, context) => {
    const item = recordOf(row, context);
    return isCloudTrail(item) ? trailEvent(item) : ocsfEvent(item, context);
  },
};

const trailTables: CsvShape = {
  id: 'cloudtrail-csv',
  title: 'CloudTrail in OCSF (Security Lake) CSV',
  kind: 'csv',
  family: 'aws-cloudtrail',
  limits: ['request parameters are there only as far as Security Lake kept them'],
  claims: (header) => isTable(header) && holdsTrail(header),
  normalise: (row, context) => {
    const item = recordOf(row, context);
    return isCloudTrail(item) ? trailEvent(item) : ocsfEvent(item, context);
  },
};

export default defineSource({
  title: 'OCSF',
  family: 'ocsf',
  shapes: [events, trail, tables, trailTables],
});
