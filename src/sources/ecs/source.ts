import { own, record, text, type JsonObject } from '../../lib/json.ts';
import { fieldsOfRecord, fieldsOfRow } from '../fields.ts';
import { defineSource, type CsvShape, type JsonRecord, type JsonShape } from '../source.ts';
import { field } from '../windows-security/winlogbeat.ts';
import { ecsEvent } from './event.ts';

const limits = [
  'no field for the home of the actor, the protocol of a sign-in or a second factor: the original log says more',
  'vendor fields are kept in extra under their names, and are not read',
];

const said = ['event.category', 'event.kind', 'event.action', 'event.outcome', 'event.type', 'event.dataset'] as const;
const who = [
  'user.name',
  'user.id',
  'user.email',
  'source.ip',
  'source.address',
  'client.ip',
  'host.name',
  'ecs.version',
] as const;

/** Channels and shippers of Windows, whose records the source for Windows reads, also when they are damaged. */
function isWindows(item: JsonObject): boolean {
  return (
    field(item, 'winlog') !== undefined ||
    Object.keys(item).some((key) => key.startsWith('winlog.')) ||
    /^(?:winlogbeat|windows)$/i.test(text(field(item, 'agent.type')) ?? '') ||
    /^Microsoft-Windows-/i.test(text(field(item, 'event.provider')) ?? '') ||
    /^(?:windows\b|system\.security)/i.test(text(field(item, 'event.dataset')) ?? '')
  );
}

/** Keys at the top that only the originals of other logs have. */
const foreign = [
  'userIdentity',
  'eventVersion',
  'protoPayload',
  'eventType',
  'class_uid',
  'auditLogRecordType',
  'Operation',
] as const;

function isEcs(item: JsonRecord): boolean {
  if (text(own(item, '@timestamp')) === null || foreign.some((key) => Object.hasOwn(item, key))) return false;
  const event = own(item, 'event');
  if (event !== undefined && record(event) === null) return false;
  return (
    said.filter((name) => field(item, name) !== undefined).length > 1 &&
    who.some((name) => field(item, name) !== undefined) &&
    !isWindows(item)
  );
}

const documents: JsonShape = {
  id: 'documents-json',
  title: 'Elastic Common Schema documents',
  kind: 'json',
  limits,
  claims: isEcs,
  normalise: (item, context) => ecsEvent(fieldsOfRecord(item), context),
};

/** Kibana: Discover > Share > CSV, and tools that flatten documents. */
const table: CsvShape = {
  id: 'documents-csv',
  title: 'Elastic Common Schema CSV',
  kind: 'csv',
  limits: [...limits, 'holds the columns that were on the screen; several values of a field are joined with commas'],
  claims: (header) =>
    header.has('@timestamp') &&
    [
      'event.category',
      'event.kind',
      'event.action',
      'event.outcome',
      'event.type',
      'event.dataset',
      'event.code',
    ].filter((name) => header.has(name)).length > 1 &&
    (who.some((name) => header.has(name)) ||
      header.names.some((name) => name.startsWith('user.') || name.startsWith('source.'))) &&
    !header.names.some((name) => name.startsWith('winlog.event_data.')),
  dateColumns: ['@timestamp'],
  normalise: (row, context) => ecsEvent(fieldsOfRow(row, context), context),
};

export default defineSource({ title: 'Elastic Common Schema', family: 'ecs', shapes: [documents, table] });
