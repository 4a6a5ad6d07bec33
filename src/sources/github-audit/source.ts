import { own } from '../../lib/json.ts';
import {
  defineSource,
  type CsvHeader,
  type CsvRow,
  type JsonRecord,
  type Normalised,
  type PartContext,
} from '../source.ts';
import { toEvent } from './event.ts';
import { fieldsOf, fieldsOfRow } from './fields.ts';

const retention = 'GitHub keeps audit events for 180 days and Git events for seven';
const disclosure = 'addresses are there only if the organisation or enterprise switched on their disclosure';
const membership = 'whether somebody is a member or an outside collaborator is not said in the records of what they do';

/** Beside action, actor and time at least one or two of these are in every record. */
const markers = [
  '_document_id',
  'org',
  'org_id',
  'business',
  'business_id',
  'repo',
  'repo_id',
  'repository',
  'repository_public',
  'actor_location',
  'actor_location.country_code',
  'actor_is_bot',
  'external_identity_nameid',
  'programmatic_access_type',
  'hashed_token',
  'operation_type',
] as const;

export default defineSource({
  title: 'GitHub audit',
  family: 'github-audit',
  shapes: [
    {
      id: 'audit-json',
      title: 'GitHub audit log (API, stream, download, Git events)',
      kind: 'json',
      limits: [
        'the download of the web page has no Git events (clone, fetch, push): those come from the API, the stream or an export of their own',
        disclosure,
        membership,
        retention,
      ],
      claims: isAudit,
      normalise: (item) => toEvent(fieldsOf(item)),
    },
    {
      id: 'web-csv',
      title: 'GitHub audit log CSV',
      kind: 'csv',
      limits: [
        'the columns depend on the events in the export; Git events (clone, fetch, push) are in an export of their own',
        disclosure,
        membership,
        retention,
      ],
      dateColumns: ['created_at', '@timestamp'],
      claims: isAuditHeader,
      normalise: row,
    },
  ],
});

/** Actions are `category.operation`; the actor is a name, never an object. */
function isAudit(item: JsonRecord): boolean {
  const action = own(item, 'action');
  if (typeof action !== 'string' || action.length > 200 || !/^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+$/.test(action))
    return false;
  const actor = own(item, 'actor');
  if (actor !== undefined && actor !== null && typeof actor !== 'string') return false;
  if (
    own(item, '@timestamp') === undefined &&
    own(item, 'created_at') === undefined &&
    own(item, 'at_sign_timestamp') === undefined
  )
    return false;
  const found = markers.filter((name) => Object.hasOwn(item, name)).length;
  return found >= (typeof actor === 'string' ? 1 : 2);
}

function isAuditHeader(header: CsvHeader): boolean {
  if (!header.has('action') || !header.has('actor')) return false;
  if (!header.has('created_at') && !header.has('@timestamp')) return false;
  return markers.filter((name) => header.has(name)).length >= 2;
}

function row(cells: CsvRow, context: PartContext): Normalised {
  const header = context.header;
  if (header === null) return { reject: 'row without a header' };
  const local = header.zoneOf('@timestamp') === 'local' || header.zoneOf('created_at') === 'local';
  return toEvent(fieldsOfRow(header.names.map((name) => [name, cells.get(name)] as const)), {
    order: context.dateOrder,
    zoneMinutes: local ? context.zoneMinutes : 0,
  });
}
