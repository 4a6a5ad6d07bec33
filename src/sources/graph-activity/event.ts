import { splitAddress } from '../../lib/ip.ts';
import { number } from '../../lib/json.ts';
import type { EventFields, Outcome } from '../../schema/event.ts';
import { filled, type Cells } from '../cells.ts';
import type { At } from '../entra-signin/event.ts';
import { actorKey, guidOf, microsoftTenants, trust, type Trust } from '../microsoft.ts';
import { graphRequest, graphTarget, graphVerb } from './request.ts';

const unknownMethod = '?';
/** Tenant that Microsoft gives to personal accounts. */
const personalAccounts = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** The event of a Graph request. `tenant` is the directory in which it was served; the workspace id of a table is not. */
export function toEvent(cells: Cells, at: At, tenant: string | null, service: string): EventFields {
  const method = cells.text('requestmethod')?.slice(0, 20).toUpperCase() ?? unknownMethod;
  const uri = cells.text('requesturi');
  const request = graphRequest(uri ?? '');
  const address = splitAddress(cells.text('ipaddress', 'calleripaddress'));
  const appId = guidOf(cells.text('appid', 'applicationid'));
  const principal = cells.text('serviceprincipalid');
  const account = cells.text('userid', 'accountobjectid');
  const isApp = principal !== null && (account === null || isAppEntity(cells));
  const status = cells.text('responsestatuscode', 'resultsignature');
  const issuer = tenantOfProvider(cells.text('identityprovider'));
  const guest = isApp ? null : guestOf(issuer, tenant, cells.text('identityprovider'));
  const clientAuth = authMethod(cells.text('clientauthmethod'));
  const objectId = guidOf(account) ?? account;
  return {
    time: at.micros,
    time_basis: at.basis,
    event_id: cells.text('requestid'),
    event_class: 'api_call',
    activity: graphVerb(method, request),
    operation: `${method} ${request.template}`,
    service,
    outcome: outcomeOf(status),
    outcome_code: status,
    actor_key: isApp
      ? actorKey({ servicePrincipalId: principal, appId, ip: address.ip })
      : account !== null && guidOf(account) === null
        ? `id:${account.slice(0, 200).toLowerCase()}`
        : actorKey({ objectId: account, appId: account === null ? appId : null, ip: address.ip }),
    actor_id: isApp ? (guidOf(principal) ?? principal) : (objectId ?? appId),
    actor_type:
      isApp || (account === null && appId !== null) ? 'app' : account === null ? 'unknown' : guest ? 'guest' : 'user',
    actor_tenant: issuer ?? guest?.trust_org ?? null,
    tenant,
    target_type: graphTarget(request),
    target_id: request.id?.slice(0, 512) ?? null,
    target_path: uri,
    src_ip: address.ip,
    src_scope: address.scope,
    src_port: address.port,
    src_host: address.host,
    user_agent: cells.text('useragent'),
    device_id: cells.text('deviceid', 'c_deviceid'),
    app_id: appId,
    auth_method: isApp ? clientAuth : null,
    session_id: cells.text('sessionid', 'c_sid'),
    correlation_id: cells.text('clientrequestid', 'correlationid'),
    token_id: cells.text('signinactivityid', 'uniquetokenid', 'uniquetokenidentifier')?.replace(/=+$/, '') ?? null,
    ...guest,
    extra: filled({
      resource: request.resource,
      search: request.search,
      api_version: cells.text('apiversion'),
      operation_id: cells.text('operationid'),
      scopes: cells.text('scopes'),
      roles: cells.text('roles'),
      wids: cells.text('wids'),
      client_auth_method: clientAuth,
      identity_provider: cells.text('identityprovider'),
      unique_token_id: cells.text('uniquetokenid'),
      token_issued_at: cells.text('tokenissuedat'),
      response_bytes: whole(cells.text('responsesizebytes', 'responsesize')),
      duration_ms: whole(cells.text('durationms', 'requestduration')),
      region: cells.text('location'),
      target_workload: cells.text('targetworkload'),
      entity_type: cells.text('entitytype', 'c_idtyp'),
    }),
  };
}

/** Hunting names the object of an app in both columns. */
function isAppEntity(cells: Cells): boolean {
  return /^(?:app|serviceprincipal)/i.test(cells.text('entitytype', 'c_idtyp') ?? '');
}

function outcomeOf(status: string | null): Outcome {
  const code = number(status);
  if (code === null || code < 100) return 'unknown';
  return code < 400 ? 'success' : 'failure';
}

function whole(value: string | null): string | null {
  const amount = number(value);
  return amount === null || amount < 0 ? null : String(amount);
}

function authMethod(code: string | null): string | null {
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

/** Tenant that authenticated the subject of the token; null for other providers. */
function tenantOfProvider(provider: string | null): string | null {
  return guidOf(/^https?:\/\/sts\.windows\.net\/([0-9a-f-]{36})/i.exec(provider ?? '')?.[1]);
}

/** A user whose token says that another tenant, or a consumer account, authenticated them. */
function guestOf(issuer: string | null, tenant: string | null, provider: string | null): Trust | null {
  const evidence = `IdentityProvider=${provider ?? ''}`;
  if (issuer === null)
    return provider === null || !/^(?:live\.com|google\.com|facebook\.com|mail)$/i.test(provider)
      ? null
      : trust('b2b_guest', /^live/i.test(provider) ? personalAccounts : provider.toLowerCase(), evidence, 'inbound');
  if (tenant === null || issuer === tenant || microsoftTenants.has(issuer)) return null;
  return trust('b2b_guest', issuer, evidence, 'inbound');
}
