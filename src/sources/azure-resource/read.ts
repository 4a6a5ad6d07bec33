import { own, record, text, type JsonObject } from '../../lib/json.ts';
import { cellsOfRecord, type Cells } from '../cells.ts';
import { guidOf } from '../microsoft.ts';
import { claimsOf } from './identity.ts';
import { vaultOperation, type VaultRecord } from './key-vault.ts';
import type { StorageRecord } from './storage.ts';

export type Kind = 'vault' | 'storage';

const storageService = /\/microsoft\.storage\/storageaccounts\/[^/]+\/(?:blob|file|queue|table)services(?:\/|$)/i;

/** What a record of diagnostic settings is about; null for other resources. */
export function diagnosticKind(item: JsonObject): Kind | null {
  const operation = own(item, 'operationName');
  const properties = record(own(item, 'properties'));
  if (typeof operation !== 'string' || properties === null) return null;
  const category = own(item, 'category');
  const name = typeof category === 'string' ? category.toLowerCase() : '';
  if (name === 'auditevent') return isVaultRecord(item, operation) ? 'vault' : null;
  if (/^storage(?:read|write|delete)$/.test(name)) return 'storage';
  if (name !== '' || operation.includes('/')) return null;
  const resource = own(item, 'resourceId');
  const isService = typeof resource === 'string' && storageService.test(resource.slice(0, 2048));
  return isService || ('objectKey' in properties && 'accountName' in properties) ? 'storage' : null;
}

function isVaultRecord(item: JsonObject, operation: string): boolean {
  const resource = own(item, 'resourceId');
  if (typeof resource === 'string' && /\/microsoft\.keyvault\//i.test(resource.slice(0, 2048))) return true;
  return operation.length <= 100 && vaultOperation.test(operation);
}

/** Properties first, then the envelope. */
function layered(item: JsonObject): Cells {
  const inner = cellsOfRecord(record(own(item, 'properties')) ?? {});
  const outer = cellsOfRecord(item);
  return {
    text: (...names) => inner.text(...names) ?? outer.text(...names),
    nested: inner.nested,
  };
}

/** A vault's record of diagnostic settings. */
export function vaultDiagnostic(item: JsonObject): VaultRecord {
  const identity = cellsOfRecord(record(own(item, 'identity')) ?? {});
  const claim = identity.nested('claim') ?? identity.nested('claims');
  return { ...layered(item), claims: claimsIn(claim), tenant: guidOf(text(own(item, 'tenantId'))), note: null };
}

/** A row of AZKVAuditLogs. */
export function vaultTable(cells: Cells): VaultRecord {
  const identity = record(cells.nested('identity'));
  const inner = identity === null ? null : cellsOfRecord(identity);
  const isCut = identity === null && cells.text('identity') !== null;
  return {
    ...cells,
    claims: claimsIn(inner?.nested('claim') ?? inner?.nested('claims') ?? identity),
    tenant: null,
    note: isCut ? 'not JSON, cut on export?: identity' : null,
  };
}

function claimsIn(value: unknown): VaultRecord['claims'] {
  const claims = record(value);
  const values = new Map(Object.entries(claims ?? {}).map(([name, claim]) => [name.toLowerCase(), claim]));
  return claimsOf((name) => values.get(name));
}

const suffixes = ['', '_s', '_g', '_d', '_b', '_t'] as const;

/** A row of AzureDiagnostics: nested names joined by `_`, a letter for the type at the end. */
export function diagnosticsTable(cells: Cells): VaultRecord & StorageRecord {
  const read = (...names: readonly string[]): string | null => cells.text(...names.flatMap(suffixed));
  return {
    text: read,
    nested: (name) => {
      for (const column of suffixed(name)) {
        const value = cells.nested(column);
        if (value !== undefined) return value;
      }
      return undefined;
    },
    claims: claimsOf((name) => read(`identity_claim_${name.replaceAll(/[^a-z0-9]+/g, '_')}`)),
    tenant: null,
    note: null,
  };
}

function suffixed(name: string): readonly string[] {
  return suffixes.map((suffix) => name + suffix);
}

/** Where the record of diagnostic settings has the columns of the storage tables. */
const nestedNames: ReadonlyMap<string, readonly string[]> = new Map([
  ['authenticationtype', ['identity', 'type']],
  ['authenticationhash', ['identity', 'tokenhash']],
  ['authorizationdetails', ['identity', 'authorization']],
  ['requesterappid', ['identity', 'requester', 'appid']],
  ['requesteraudience', ['identity', 'requester', 'audience']],
  ['requesterobjectid', ['identity', 'requester', 'objectid']],
  ['requestertenantid', ['identity', 'requester', 'tenantid']],
  ['requestertokenissuer', ['identity', 'requester', 'tokenissuer']],
  ['requesterupn', ['identity', 'requester', 'upn']],
  ['delegatedtenantid', ['identity', 'delegatedresource', 'tenantid']],
]);

/** A storage account's record of diagnostic settings. */
export function storageDiagnostic(item: JsonObject): StorageRecord {
  const flat = layered(item);
  const identity = own(item, 'identity');
  const one = (name: string): string | null => {
    const steps = nestedNames.get(name);
    if (steps !== undefined) return deep(identity, steps.slice(1));
    return name === 'uri' ? flat.text('uri', 'requesturl') : flat.text(name);
  };
  return {
    text: (...names) => {
      for (const name of names) {
        const value = one(name);
        if (value !== null) return value;
      }
      return null;
    },
    tenant: guidOf(text(own(item, 'tenantId'))),
  };
}

function deep(value: unknown, steps: readonly string[]): string | null {
  let current = value;
  for (const step of steps) {
    const object = record(current);
    const key = Object.keys(object ?? {}).find((name) => name.toLowerCase() === step);
    if (object === null || key === undefined) return null;
    current = own(object, key);
  }
  return Array.isArray(current) ? JSON.stringify(current) : text(current);
}
