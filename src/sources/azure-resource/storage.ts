import { splitAddress } from '../../lib/ip.ts';
import { number } from '../../lib/json.ts';
import type { EventClass, EventFields, Outcome } from '../../schema/event.ts';
import { filled } from '../cells.ts';
import type { At } from '../entra-signin/event.ts';
import {
  actorKey,
  guidOf,
  homeUpn,
  isExternalUpn,
  isTechnician,
  microsoftTenants,
  nameTrust,
  trust,
  userKey,
  type Trust,
} from '../microsoft.ts';
import { issuerTenant } from './identity.ts';

/** One request to a storage account, whatever its shape. Names are those of the table, lower case. */
export interface StorageRecord {
  text(...names: readonly string[]): string | null;
  /** Tenant of the envelope; a table has that of the workspace instead, which is not given. */
  readonly tenant: string | null;
}

/** The event of a request to blob, file, queue or table storage, or to a data lake. */
export function storageEvent(storage: StorageRecord, at: At, operation: string): EventFields {
  const address = splitAddress(storage.text('calleripaddress'));
  const uri = storage.text('uri');
  const key = unquoted(storage.text('objectkey'));
  const place = placeOf(key, uri, storage.text('accountname'));
  const sas = sasOf(uri);
  const outcome = outcomeOf(storage);
  const tokenTenant = guidOf(storage.text('requestertenantid')) ?? issuerTenant(storage.text('requestertokenissuer'));
  const correlation = storage.text('correlationid');
  const [eventClass, activity] = ruleOf(operation);
  return {
    time: at.micros,
    time_basis: at.basis,
    event_id:
      correlation === null
        ? null
        : `${correlation}|${operation.toLowerCase()}|${storage.text('operationcount') ?? '0'}`,
    event_class: eventClass,
    activity,
    operation,
    service: serviceOf(storage.text('servicetype'), uri),
    outcome,
    outcome_code: storage.text('statuscode') ?? storage.text('metricresponsetype'),
    outcome_reason: outcome === 'success' ? null : storage.text('statustext', 'metricresponsetype'),
    ...actorOf(storage, address.ip, tokenTenant),
    actor_credential: storage.text('authenticationhash'),
    actor_via: sas.issuer,
    tenant: storage.tenant,
    target_type: place.path === null ? (place.container === null ? 'storage_account' : 'container') : 'file',
    target_id: key ?? uri?.replace(/\?.*$/s, '') ?? null,
    target_name: place.path ?? place.container ?? place.account,
    target_path: storage.text('resourceid', '_resourceid'),
    src_ip: address.ip,
    src_scope: address.scope,
    src_port: address.port,
    src_host: address.host,
    user_agent: unquoted(storage.text('useragentheader')),
    app_id: guidOf(storage.text('requesterappid')),
    auth_method: storage.text('authenticationtype'),
    correlation_id: storage.text('clientrequestid') ?? correlation,
    ...trustOf(storage, tokenTenant),
    extra: filled({
      account: place.account,
      container: place.container,
      category: storage.text('category'),
      status_text: outcome === 'success' ? storage.text('statustext') : null,
      request_uri: uri,
      source_uri: storage.text('sourceuri'),
      destination_uri: storage.text('destinationuri'),
      referrer: unquoted(storage.text('referrerheader')),
      response_bytes: whole(storage.text('responsebodysize')),
      request_bytes: whole(storage.text('requestbodysize')),
      request_id: correlation,
      token_issuer: storage.text('requestertokenissuer'),
      token_audience: storage.text('requesteraudience'),
      sas_permissions: sas.permissions,
      sas_expiry: sas.expiry,
      sas_policy: sas.policy,
      sas_addresses: sas.addresses,
      sas_issuer_tenant: sas.issuerTenant,
      sas_violation: storage.text('sasexpirystatus'),
      authorization: storage.text('authorizationdetails')?.slice(0, 4096) ?? null,
      delegated_tenant: guidOf(storage.text('delegatedtenantid')),
      access_tier: storage.text('accesstier', 'sourceaccesstier'),
      protocol: storage.text('protocol'),
      tls_version: storage.text('tlsversion'),
      duration_ms: whole(storage.text('durationms')),
    }),
  };
}

type Actor = Pick<EventFields, 'actor_key' | 'actor_id' | 'actor_name' | 'actor_type' | 'actor_tenant'>;

/** Keys and signatures name nobody: the credential is told by its hash alone. */
function actorOf(storage: StorageRecord, ip: string | null, tenant: string | null): Actor {
  const object = guidOf(storage.text('requesterobjectid')) ?? storage.text('requesterobjectid');
  const upn = storage.text('requesterupn');
  if (upn?.includes('@')) {
    const type = isTechnician(upn, null) ? 'partner' : isExternalUpn(upn) ? 'guest' : 'user';
    return {
      actor_key: userKey(upn),
      actor_id: object,
      actor_name: homeUpn(upn),
      actor_type: type,
      actor_tenant: type === 'user' ? tenant : null,
    };
  }
  const appId = storage.text('requesterappid');
  if (object !== null || appId !== null)
    return {
      actor_key: actorKey({ objectId: object, appId: object === null ? appId : null }),
      actor_id: object ?? appId,
      actor_type: 'unknown',
      actor_tenant: tenant,
    };
  if (/^trusted/i.test(storage.text('authenticationtype') ?? ''))
    return { actor_key: 'system:azure-storage', actor_type: 'system' };
  return {
    actor_key: actorKey({ ip }),
    actor_type: storage.text('authenticationhash') === null ? 'anonymous' : 'unknown',
  };
}

function trustOf(storage: StorageRecord, tokenTenant: string | null): Trust | null {
  const upn = storage.text('requesterupn');
  const byName = nameTrust(upn, null, null, 'requester.upn');
  if (byName !== null) return byName;
  const { tenant } = storage;
  if (tokenTenant === null || tenant === null || tokenTenant === tenant || microsoftTenants.has(tokenTenant))
    return null;
  return trust('csp_lighthouse', tokenTenant, `requester.tenantId=${tokenTenant}`, 'inbound');
}

function outcomeOf(storage: StorageRecord): Outcome {
  const status = storage.text('statuscode');
  const code = number(status);
  if (status !== null && /^0x[0-9a-f]{1,8}$/i.test(status)) return /^0x0+$/i.test(status) ? 'success' : 'failure';
  if (code !== null && code >= 100) return code < 400 ? 'success' : 'failure';
  const word = storage.text('statustext') ?? storage.text('metricresponsetype');
  if (word === null) return 'unknown';
  if (/success$/i.test(word)) return 'success';
  return /error|fail|denied|timeout|forbidden|throttl/i.test(word) ? 'failure' : 'unknown';
}

const verbs: readonly (readonly [RegExp, string])[] = [
  [/userdelegationkey/, 'create'],
  [/^list|querydirectory|querychildren/, 'list'],
  [/properties$|metadata$|acl$|tags?$|stats$|tier$|lease|policy|legalhold/, 'inspect'],
  [/^undelete|^restore/, 'restore'],
  [/^delete|^remove|^clear|^purge/, 'delete'],
  [/^copy|fromurl$/, 'copy'],
  [/^rename/, 'move'],
  [/^(?:get|read|peek|query|download)/, 'download'],
  [/^(?:put|create|append|upload|insert|write|flush)/, 'create'],
  [/^(?:set|update|merge|change)/, 'update'],
];

function ruleOf(operation: string): readonly [EventClass, string] {
  const name = operation.toLowerCase().slice(0, 100);
  const verb = verbs.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
  const activity =
    verb === 'inspect' ? (/^(?:set|put|update|lease|break|change)/.test(name) ? 'update' : 'read') : verb;
  if (name.includes('userdelegationkey')) return ['key_access', activity];
  if (/^(?:set|put|delete).*(?:acl|policy|serviceproperties|legalhold)$/.test(name)) return ['policy_change', activity];
  return ['file_access', activity];
}

function serviceOf(kind: string | null, uri: string | null): string {
  const name = (kind ?? /^https?:\/\/[^/.]+\.([a-z]+)\./i.exec(uri?.slice(0, 300) ?? '')?.[1] ?? '').toLowerCase();
  return /^[a-z]{1,12}$/.test(name) ? `Azure Storage ${name}` : 'Azure Storage';
}

interface StoragePlace {
  readonly account: string | null;
  readonly container: string | null;
  readonly path: string | null;
}

/** Account, container and object of `/account/container/path`, else of the URI. */
function placeOf(key: string | null, uri: string | null, account: string | null): StoragePlace {
  const host = /^https?:\/\/([^/.:]+)[^/]*\/?([^?]*)/i.exec(uri?.slice(0, 4096) ?? '');
  const parts = key === null ? [host?.[1] ?? '', ...(host?.[2] ?? '').split('/')] : key.replace(/^\/+/, '').split('/');
  const [first, container, ...rest] = parts;
  const path = rest.join('/');
  return {
    account: (account ?? (first === '' ? null : (first ?? null)))?.toLowerCase() ?? null,
    container: container === undefined || container === '' ? null : container,
    path: path === '' ? null : path,
  };
}

interface Sas {
  readonly permissions: string | null;
  readonly expiry: string | null;
  readonly policy: string | null;
  readonly addresses: string | null;
  /** Object that asked for the key by which the signature was made. */
  readonly issuer: string | null;
  readonly issuerTenant: string | null;
}

/** What the query of a signed address tells. */
function sasOf(uri: string | null): Sas {
  const question = uri?.indexOf('?') ?? -1;
  const query = new URLSearchParams(question < 0 ? '' : uri?.slice(question + 1, question + 4096));
  const signed = query.has('sig');
  const part = (name: string): string | null => (signed ? query.get(name)?.slice(0, 512) || null : null);
  return {
    permissions: part('sp'),
    expiry: part('se'),
    policy: part('si'),
    addresses: part('sip'),
    issuer: guidOf(part('skoid')),
    issuerTenant: guidOf(part('sktid')),
  };
}

function unquoted(value: string | null): string | null {
  return value?.replace(/^"(.*)"$/s, '$1') || null;
}

function whole(value: string | null): string | null {
  const amount = number(value);
  return amount === null || amount < 0 ? null : String(amount);
}
