import { splitAddress } from '../../lib/ip.ts';
import { number, own, record, text } from '../../lib/json.ts';
import type { Change, EventClass, EventFields, Outcome } from '../../schema/event.ts';
import { filled } from '../cells.ts';
import type { At } from '../entra-signin/event.ts';
import { guidOf } from '../microsoft.ts';
import { actorOf, claimTrust, tokenTenant, type Claims } from './identity.ts';

/** One request to a vault, whatever its shape. Names are those of the properties, lower case. */
export interface VaultRecord {
  text(...names: readonly string[]): string | null;
  nested(name: string): unknown;
  readonly claims: Claims;
  /** Tenant of the envelope; a table has that of the workspace instead, which is not given. */
  readonly tenant: string | null;
  /** What is wrong with the record. */
  readonly note: string | null;
}

/** Operations that a vault logs under the category AuditEvent. */
export const vaultOperation =
  /^(?:Authentication$|(?:Vault|Secret|Key|Certificate|StorageAccount|SasDefinition|RoleAssignment|RoleDefinition|Hsm|ManagedHsm|SecurityDomain|FullBackup|FullRestore|Selective)[A-Za-z]*$)/i;

/** The event of a request to a vault. */
export function vaultEvent(vault: VaultRecord, at: At, operation: string): EventFields {
  const { claims } = vault;
  const address = splitAddress(vault.text('calleripaddress'));
  const status = vault.text('httpstatuscode');
  const uri = vault.text('requesturi');
  const item = itemOf(vault.text('id') ?? uri, operation);
  const tenant = vaultTenant(vault) ?? vault.tenant ?? (isControl(operation) ? null : tokenTenant(claims));
  const [eventClass, activity] = ruleOf(operation);
  const outcome = outcomeOf(vault, operation);
  const amr = claims.amr?.toLowerCase().replaceAll(/[,\s]+/g, '+') ?? null;
  const correlation = vault.text('correlationid');
  const changes = policyChanges(vault);
  const actor = actorOf(claims, address.ip);
  return {
    time: at.micros,
    time_basis: at.basis,
    event_id: idOf(correlation, operation, status, at),
    event_class: eventClass,
    activity,
    operation,
    service: 'Azure Key Vault',
    outcome,
    outcome_code: status ?? vault.text('resultsignature'),
    outcome_reason: outcome === 'success' ? null : (vault.text('resultdescription') ?? vault.text('resultsignature')),
    ...actor,
    tenant,
    target_type: item.type,
    target_id: item.id,
    target_name: item.name,
    target_path: vault.text('resourceid', '_resourceid'),
    src_ip: address.ip,
    src_scope: address.scope,
    src_port: address.port,
    src_host: address.host,
    user_agent: vault.text('clientinfo'),
    auth_method: amr ?? (actor.actor_type === 'app' ? appMethod(claims.appidacr) : null),
    mfa: amr === null ? null : /(?:^|\+)(?:ng)?cmfa|(?:^|\+)mfa/.test(amr) ? 'satisfied' : 'unknown',
    session_id: claims.sid,
    correlation_id: correlation,
    token_id: claims.uti,
    ...claimTrust(claims, tenant),
    extra: filled({
      vault: item.vault ?? vaultName(vault.text('resourceid', '_resourceid')),
      version: item.version,
      request_uri: uri,
      result_description: outcome === 'success' ? vault.text('resultdescription') : null,
      client_credential_type: appMethod(claims.appidacr),
      token_ip: claims.ipaddr === null || claims.ipaddr === address.ip ? null : claims.ipaddr,
      token_issuer: claims.iss,
      identity_provider: claims.idp,
      scope: claims.scp,
      managed_identity: claims.mirid,
      rbac_authorized: vault.text('isrbacauthorized'),
      policy_match: vault.text('isaccesspolicymatch'),
      address_authorized: vault.text('isaddressauthorized'),
      assignment_id: vault.text('appliedassignmentid'),
      trusted_service: vault.text('trustedservice'),
      tls_version: vault.text('tlsversion'),
      api_version: vault.text('operationversion'),
      duration_ms: vault.text('durationms'),
      added_policy_object: policyText(vault, 'addedaccesspolicy', 'ObjectId'),
      parse_note: vault.note,
      added_policy_tenant: policyText(vault, 'addedaccesspolicy', 'TenantId'),
    }),
    changes: changes.length === 0 ? null : changes,
  };
}

/** Clients repeat one correlation id for the challenge, the request and its retries: status and time tell them apart. */
function idOf(correlation: string | null, operation: string, status: string | null, at: At): string | null {
  return correlation === null
    ? null
    : `${correlation}|${operation.toLowerCase()}|${status ?? ''}|${String(Math.floor(at.micros / 1000))}`;
}

function isControl(operation: string): boolean {
  return /^Vault/i.test(operation);
}

function vaultTenant(vault: VaultRecord): string | null {
  for (const name of ['vaultproperties', 'properties']) {
    const tenant = guidOf(text(own(record(vault.nested(name)) ?? {}, 'tenantId')));
    if (tenant !== null) return tenant;
  }
  return guidOf(vault.text('properties_tenantid'));
}

/** A first request without a token is answered by 401 and says where to get one. */
function outcomeOf(vault: VaultRecord, operation: string): Outcome {
  const status = number(vault.text('httpstatuscode'));
  const { oid, appid } = vault.claims;
  if (status !== null && status >= 100) {
    if (status < 400)
      return /^(?:forbidden|unauthorized)$/i.test(vault.text('resultsignature') ?? '') ? 'failure' : 'success';
    const challenge = status === 401 && (/^Authentication$/i.test(operation) || (oid === null && appid === null));
    return challenge ? 'interrupted' : 'failure';
  }
  const signature = vault.text('resultsignature') ?? vault.text('resulttype') ?? '';
  if (/^(?:ok|success|succeeded|created|accepted|no ?content|not ?modified)$/i.test(signature)) return 'success';
  return signature === '' ? 'unknown' : 'failure';
}

function appMethod(code: string | null): string | null {
  switch (code) {
    case '0':
      return 'publicClient';
    case '1':
      return 'clientSecret';
    case '2':
      return 'certificate';
    default:
      return code;
  }
}

const verbs: readonly (readonly [RegExp, string])[] = [
  [/eventgrid|notification/, 'notify'],
  [/list/, 'list'],
  [/getdeleted|get|pending$/, 'read'],
  [/backup|release|download/, 'download'],
  [/restore|recover|undelete/, 'restore'],
  [/purge|delete|cancel/, 'delete'],
  [/unwrap|decrypt/, 'decrypt'],
  [/wrap|encrypt/, 'encrypt'],
  [/verify/, 'verify'],
  [/sign$/, 'sign'],
  [/create|import|set|merge|put/, 'create'],
  [/update|patch|rotate|regenerate|attest/, 'update'],
];

/** Class and verb of an operation, which is a kind of object and what was done to it. */
function ruleOf(operation: string): readonly [EventClass, string] {
  const name = operation.toLowerCase().slice(0, 100);
  if (name === 'authentication') return ['session', 'challenge'];
  const activity = verbs.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
  if (activity === 'notify') return ['other', activity];
  if (name.startsWith('roleassignment') || name.startsWith('roledefinition'))
    return activity === 'read' || activity === 'list' ? ['api_call', activity] : ['role_change', activity];
  if (!name.startsWith('vault')) return ['key_access', activity];
  if (/put|patch/.test(name)) return ['policy_change', 'update'];
  return ['api_call', activity];
}

interface Item {
  readonly type: string | null;
  readonly id: string | null;
  readonly name: string | null;
  readonly version: string | null;
  readonly vault: string | null;
}

const kinds: ReadonlyMap<string, string> = new Map([
  ['secrets', 'secret'],
  ['keys', 'key'],
  ['certificates', 'certificate'],
  ['storage', 'storage_account'],
  ['deletedsecrets', 'secret'],
  ['deletedkeys', 'key'],
  ['deletedcertificates', 'certificate'],
]);

/** The object of `https://<vault>.vault.azure.net/<kind>/<name>/<version>`. */
function itemOf(uri: string | null, operation: string): Item {
  const match = /^https:\/\/([^/.]+)\.(?:vault|managedhsm)\.[^/]+(?:\/([^?]*))?/i.exec(uri?.slice(0, 4096) ?? '');
  const named = /^(vault|secret|key|certificate)/i.exec(operation)?.[1]?.toLowerCase() ?? null;
  const vault = match?.[1]?.toLowerCase() ?? null;
  if (match === null) return { type: named, id: null, name: null, version: null, vault: null };
  const [kind, name, version] = (match[2] ?? '').split('/');
  const type = kinds.get(kind?.toLowerCase() ?? '') ?? named ?? 'vault';
  const isObject = kinds.has(kind?.toLowerCase() ?? '') && name !== undefined && name !== '' && name !== 'restore';
  return {
    type,
    id: uri?.replace(/\?.*$/s, '') ?? null,
    name: isObject ? name : type === 'vault' ? vault : null,
    version: isObject && version !== undefined && /^[0-9a-f]{32}$/i.test(version) ? version : null,
    vault,
  };
}

function vaultName(resourceId: string | null): string | null {
  return /\/(?:vaults|managedhsms)\/([^/]+)/i.exec(resourceId?.slice(0, 4096) ?? '')?.[1]?.toLowerCase() ?? null;
}

function policyText(vault: VaultRecord, name: string, part: string): string | null {
  const policy = record(vault.nested(name));
  return policy === null ? vault.text(`${name}_${part.toLowerCase()}`) : text(own(policy, part));
}

const permissionKinds = ['keys', 'secrets', 'certificates', 'storage'] as const;

/** Access policies that a change of the vault added or took away. */
function policyChanges(vault: VaultRecord): readonly Change[] {
  const changes: Change[] = [];
  for (const [name, isNew] of [
    ['addedaccesspolicy', true],
    ['removedaccesspolicy', false],
  ] as const) {
    const target = policyText(vault, name, 'ObjectId');
    if (target === null) continue;
    const permissions = record(own(record(vault.nested(name)) ?? {}, 'Permissions'));
    for (const kind of permissionKinds) {
      const granted =
        permissions === null ? vault.text(`${name}_permissions_${kind}`) : compact(own(permissions, kind));
      if (granted === null) continue;
      changes.push({ target, name: `accessPolicy.${kind}`, old: isNew ? null : granted, new: isNew ? granted : null });
    }
  }
  return changes;
}

function compact(value: unknown): string | null {
  return value === null || value === undefined ? null : (text(value) ?? JSON.stringify(value));
}
