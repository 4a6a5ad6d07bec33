import { own, text } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { cellsOfRecord, cellsOfRow, type Cells } from '../cells.ts';
import type { At } from '../entra-signin/event.ts';
import { clockTime } from '../entra-signin/time.ts';
import {
  defineSource,
  type CsvHeader,
  type CsvRow,
  type CsvShape,
  type JsonRecord,
  type JsonShape,
  type Normalised,
  type PartContext,
} from '../source.ts';
import { otherEvent } from './other.ts';
import { vaultEvent } from './key-vault.ts';
import { diagnosticKind, diagnosticsTable, storageDiagnostic, vaultDiagnostic, vaultTable } from './read.ts';
import { storageEvent } from './storage.ts';

const vaultLimits = [
  'Which secret was read is logged, its value is not; vaults without diagnostic settings log nothing',
];
const storageLimits = [
  'Requests with an account key or a shared access signature name nobody; only the hash of the credential is known',
  'Accounts without diagnostic settings log nothing; the tenant of the account is not in this log',
];
const portal = 'The Log Analytics portal exports at most 30,000 rows';

type Has = (name: string) => boolean;
type Read = (cells: Cells, at: At, operation: string) => Normalised;

interface Table {
  readonly id: string;
  readonly title: string;
  readonly limits: readonly string[];
  readonly claims: (has: Has, names: readonly string[]) => boolean;
  readonly read: Read;
}

const diagnosticsColumn =
  /^(?:identity_claim_.*|requesturi_s|httpstatuscode_d|clientinfo_s|id_s|isaccesspolicymatch_b)$/;

/** Tables of Log Analytics; no two claim the same columns. */
const tables: readonly Table[] = [
  {
    id: 'key-vault',
    title: 'AZKVAuditLogs',
    limits: vaultLimits,
    claims: (has) =>
      has('operationname') &&
      has('timegenerated') &&
      !has('requestmethod') &&
      !has('authenticationtype') &&
      (has('requesturi') || has('clientinfo') || has('isaccesspolicymatch')) &&
      (has('httpstatuscode') || has('identity') || has('isrbacauthorized') || has('resultsignature')),
    read: (cells, at, operation) => vaultEvent(vaultTable(cells), at, operation),
  },
  {
    id: 'storage',
    title: 'StorageBlobLogs, StorageFileLogs, StorageQueueLogs, StorageTableLogs',
    limits: storageLimits,
    claims: (has) =>
      has('operationname') &&
      has('timegenerated') &&
      !has('clientinfo') &&
      (has('authenticationtype') || has('requesterobjectid') || has('metricresponsetype')) &&
      (has('accountname') || has('objectkey') || has('uri')) &&
      (has('statuscode') || has('statustext') || has('calleripaddress')),
    read: (cells, at, operation) => storageEvent({ ...cells, tenant: null }, at, operation),
  },
  {
    id: 'azure-diagnostics',
    title: 'AzureDiagnostics',
    limits: [...vaultLimits, 'Columns that only other resources fill are kept as they are'],
    claims: (has, names) =>
      has('resourceprovider') &&
      has('operationname') &&
      has('timegenerated') &&
      !has('caller') &&
      names.some((name) => diagnosticsColumn.test(name)),
    read: (cells, at, operation) => {
      const table = diagnosticsTable(cells);
      const category = cells.text('category') ?? '';
      if (/^storage(?:read|write|delete)$/i.test(category)) return storageEvent(table, at, operation);
      const isVault = /^auditevent$/i.test(category) && /keyvault/i.test(cells.text('resourceprovider') ?? '');
      return isVault ? vaultEvent(table, at, operation) : otherEvent(table, at, operation);
    },
  },
];

function csvShape(table: Table): CsvShape {
  return {
    id: `${table.id}-csv`,
    title: `Log Analytics CSV (${table.title})`,
    kind: 'csv',
    limits: [...table.limits, portal],
    claims: (header: CsvHeader) => table.claims((name) => header.has(name), header.names),
    dateColumns: ['timegenerated'],
    normalise: (row: CsvRow, context) => {
      const zone = context.header?.zoneOf('timegenerated') === 'utc' ? 'header-utc' : null;
      return fromTable(table, cellsOfRow(row), zone, context);
    },
  };
}

function jsonShape(table: Table): JsonShape {
  return {
    id: `${table.id}-json`,
    title: `Log Analytics JSON (${table.title})`,
    kind: 'json',
    limits: table.limits,
    claims: (item) => {
      if (!('TimeGenerated' in item) || !('OperationName' in item)) return false;
      const names = Object.keys(item).map((name) => name.toLowerCase());
      return table.claims((name) => names.includes(name), names);
    },
    normalise: (item, context) => fromTable(table, cellsOfRecord(item), 'utc', context),
  };
}

function fromTable(table: Table, cells: Cells, zone: 'utc' | 'header-utc' | null, context: PartContext): Normalised {
  return timed(cells.text('timegenerated'), zone, cells.text('operationname'), context, (at, operation) =>
    table.read(cells, at, operation),
  );
}

function timed(
  raw: string | null,
  zone: 'utc' | 'header-utc' | null,
  operation: string | null,
  context: PartContext,
  make: (at: At, operation: string) => Normalised,
): Normalised {
  if (operation === null) return { reject: 'no operation' };
  const at = clockTime(raw, zone, context);
  if (at === null) return { reject: raw === null ? 'no time' : `no valid time in "${shorten(raw, 60)}"` };
  return make(at, operation);
}

function diagnostic(item: JsonRecord, context: PartContext): Normalised {
  const kind = diagnosticKind(item);
  if (kind === null)
    return { reject: `not a vault or storage record: category "${shorten(text(own(item, 'category')) ?? '', 60)}"` };
  return timed(text(own(item, 'time')), 'utc', text(own(item, 'operationName')), context, (at, operation) =>
    kind === 'vault'
      ? vaultEvent(vaultDiagnostic(item), at, operation)
      : storageEvent(storageDiagnostic(item), at, operation),
  );
}

export default defineSource({
  title: 'Azure resource logs (Key Vault, storage)',
  family: 'azure-resource',
  shapes: [
    {
      id: 'diagnostic-json',
      title: 'Diagnostic settings JSON (Key Vault, storage accounts)',
      kind: 'json',
      limits: [...vaultLimits, ...storageLimits],
      claims: (item) => diagnosticKind(item) !== null,
      normalise: diagnostic,
    },
    ...tables.map(csvShape),
    ...tables.map(jsonShape),
  ],
});
