import { own, record, text } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import type { EventFields } from '../../schema/event.ts';
import { cellsOfRecord, cellsOfRow, type Cells } from '../cells.ts';
import { clockTime } from '../entra-signin/time.ts';
import { guidOf } from '../microsoft.ts';
import {
  defineSource,
  type CsvHeader,
  type CsvShape,
  type JsonRecord,
  type JsonShape,
  type Normalised,
  type PartContext,
} from '../source.ts';
import { cloudAppEvent } from './cloud-app.ts';
import { directoryEvent, queryEvent } from './directory.ts';
import { deviceLogon, identityLogon } from './logon.ts';
import { clickEvent, emailEvent, postDeliveryEvent } from './mail.ts';
import { alertEvent, otherEvent } from './other.ts';
import type { Row } from './row.ts';
import { signInEvent } from './sign-in.ts';
import { tableNamed, tableOf, type TableId } from './tables.ts';

interface Table {
  readonly id: TableId;
  readonly title: string;
  readonly read: (row: Row) => EventFields;
  readonly limits?: readonly string[];
  readonly family?: string;
}

const onPremises = 'Only domain controllers and apps that Defender for Identity watches are in this table';
const homeUnknown = 'No home tenant, cross-tenant type and authentication steps: the sign-in log has them';

const tables: readonly Table[] = [
  {
    id: 'cloud-app',
    title: 'CloudAppEvents',
    read: cloudAppEvent,
    family: 'm365-ual',
    limits: [
      'Only apps connected to Defender for Cloud Apps are in this table; what is not connected leaves no trace here',
    ],
  },
  {
    id: 'entra-sign-in',
    title: 'EntraIdSignInEvents, AADSignInEventsBeta',
    read: signInEvent,
    family: 'entra-signin',
    limits: [homeUnknown],
  },
  {
    id: 'entra-app-sign-in',
    title: 'EntraIdSpnSignInEvents, AADSpnSignInEventsBeta',
    read: signInEvent,
    family: 'entra-signin',
    limits: ['No owner of the application and no credential: the sign-in log has them'],
  },
  { id: 'identity-logon', title: 'IdentityLogonEvents', read: identityLogon, limits: [onPremises] },
  { id: 'identity-directory', title: 'IdentityDirectoryEvents', read: directoryEvent, limits: [onPremises] },
  { id: 'identity-query', title: 'IdentityQueryEvents', read: queryEvent, limits: [onPremises] },
  {
    id: 'device-logon',
    title: 'DeviceLogonEvents',
    read: deviceLogon,
    limits: ['Only devices onboarded to Defender for Endpoint are in this table; accounts have no user principal name'],
  },
  {
    id: 'email',
    title: 'EmailEvents',
    read: emailEvent,
    limits: ['Senders of messages from outside are what the message says; whether mail was read is not in this table'],
  },
  { id: 'email-post-delivery', title: 'EmailPostDeliveryEvents', read: postDeliveryEvent },
  {
    id: 'url-click',
    title: 'UrlClickEvents',
    read: clickEvent,
    limits: ['Only clicks that Safe Links checked are in this table'],
  },
  { id: 'alert', title: 'AlertInfo, AlertEvidence', read: alertEvent },
  {
    id: 'other',
    title: 'other tables',
    read: otherEvent,
    limits: ['This table is read with the columns that tables have in common; the record itself shows the rest'],
  },
];

const rowCap = 'Advanced hunting returns at most 30,000 rows (100,000 in newer portals) of the last 30 days';

function csvShape(table: Table): CsvShape {
  return {
    id: `${table.id}-csv`,
    title: `Advanced hunting CSV (${table.title})`,
    kind: 'csv',
    ...(table.family === undefined ? {} : { family: table.family }),
    limits: [...(table.limits ?? []), rowCap],
    claims: (header: CsvHeader) => tableOf((...names) => header.has(...names)) === table.id,
    dateColumns: ['timestamp', 'timegenerated'],
    normalise: (row, context) => {
      const cells = cellsOfRow(row);
      const column = row.get('timestamp') === null ? 'timegenerated' : 'timestamp';
      const zone = context.header?.zoneOf(column) === 'utc' ? 'header-utc' : null;
      return finish(table, null, cells, zone, null, context);
    },
  };
}

function jsonShape(table: Table): JsonShape {
  return {
    id: `${table.id}-json`,
    title: `Advanced hunting JSON (${table.title})`,
    kind: 'json',
    ...(table.family === undefined ? {} : { family: table.family }),
    limits: table.limits ?? [],
    claims: (item) => tableIn(item) === table.id,
    normalise: (item, context) => {
      if (!isStreamed(item)) return finish(table, null, cellsOfRecord(item), 'utc', null, context);
      const name = text(own(item, 'category'))?.replace(/^AdvancedHunting-/, '') ?? null;
      const cells = cellsOfRecord(record(own(item, 'properties')) ?? {});
      return finish(table, name, cells, 'utc', guidOf(text(own(item, 'tenantId'))), context);
    },
  };
}

function isStreamed(item: JsonRecord): boolean {
  return tableNamed(own(item, 'category')) !== null && record(own(item, 'properties')) !== null;
}

const asked = new WeakMap<JsonRecord, TableId | null>();

/** Every shape of this source asks the same question of a record. */
function tableIn(item: JsonRecord): TableId | null {
  const known = asked.get(item);
  if (known !== undefined) return known;
  let table: TableId | null = null;
  if (isStreamed(item)) {
    table = tableNamed(own(item, 'category'));
  } else if ('Timestamp' in item || 'TimeGenerated' in item) {
    const names = new Set(Object.keys(item).map((name) => name.toLowerCase()));
    table = tableOf((...wanted) => wanted.every((name) => names.has(name)));
  }
  asked.set(item, table);
  return table;
}

function finish(
  table: Table,
  name: string | null,
  cells: Cells,
  zone: 'utc' | 'header-utc' | null,
  tenant: string | null,
  context: PartContext,
): Normalised {
  const raw = cells.text('timestamp', 'timegenerated');
  const at = clockTime(raw, zone, context);
  if (at === null) return { reject: raw === null ? 'no time' : `no valid time in "${shorten(raw, 60)}"` };
  return table.read({ table: table.id, name: name ?? cells.text('type'), cells, at, tenant, context });
}

export default defineSource({
  title: 'Defender advanced hunting',
  family: 'defender-hunting',
  shapes: [...tables.map(csvShape), ...tables.map(jsonShape)],
});
