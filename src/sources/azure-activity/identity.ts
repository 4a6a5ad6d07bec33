import { own, record, text, type JsonObject } from '../../lib/json.ts';
import {
  actorKey,
  guidOf,
  homeUpn,
  isExternalUpn,
  isTechnician,
  microsoftTenants,
  nameTrust,
  trust,
  type Trust,
} from '../microsoft.ts';
import type { ActivityRecord } from './activity.ts';

const upnClaim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn';
const nameClaim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name';
const mailClaim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress';
const objectClaim = 'http://schemas.microsoft.com/identity/claims/objectidentifier';
const tenantClaim = 'http://schemas.microsoft.com/identity/claims/tenantid';
const providerClaim = 'http://schemas.microsoft.com/identity/claims/identityprovider';
const personalAccounts = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** Who made the call, as caller and token claims tell. */
export interface Caller {
  readonly key: string;
  readonly id: string | null;
  readonly name: string | null;
  readonly type: string;
  /** Home tenant where a claim names it. */
  readonly tenant: string | null;
  readonly appId: string | null;
}

/** First value of a claim under its long or short name. */
export function claim(claims: JsonObject, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = text(own(claims, name));
    if (value !== null) return value;
  }
  return null;
}

/** Tenant that issued the token. */
export function tokenTenant(claims: JsonObject): string | null {
  return guidOf(claim(claims, tenantClaim, 'tid')) ?? issuerTenant(claim(claims, 'iss'));
}

/** Tenant of the account behind the token when it is not the issuer's; personal accounts have a tenant of their own. */
function providerTenant(claims: JsonObject): string | null {
  const provider = claim(claims, providerClaim, 'idp');
  if (provider === null) return null;
  return /^(live\.com|uri:windowsliveid)$/i.test(provider) ? personalAccounts : issuerTenant(provider);
}

function issuerTenant(issuer: string | null): string | null {
  const found = /^https:\/\/(?:sts\.windows\.net|login\.microsoftonline\.com)\/([0-9a-f-]{36})(?:\/|$)/i.exec(
    issuer ?? '',
  );
  return guidOf(found?.[1]);
}

/** Who acted. A caller that is no mail name and no GUID is an Azure service; none at all outside requests is Azure itself. */
export function callerOf(activity: ActivityRecord, address: string | null): Caller {
  const { claims, caller } = activity;
  const upn =
    mailLike(caller) ??
    mailLike(claim(claims, upnClaim, 'upn')) ??
    mailLike(claim(claims, nameClaim, mailClaim)) ??
    mailLike(claim(claims, 'name'));
  const displayName = claim(claims, 'name');
  const object = guidOf(claim(claims, objectClaim, 'oid')) ?? guidOf(caller);
  const appId = guidOf(claim(claims, 'appid', 'azp'));
  const elsewhere = isExternalUpn(upn) || foreignPrincipal(activity.authorization) !== null;
  const tenant = providerTenant(claims) ?? (elsewhere ? null : tokenTenant(claims));
  const made = (key: string, type: string, name: string | null): Caller => ({
    key,
    id: object,
    name,
    type,
    tenant,
    appId,
  });
  if (upn !== null) {
    const type = isTechnician(upn, nameOrNull(displayName, upn))
      ? 'partner'
      : isGuest(activity, upn)
        ? 'guest'
        : 'user';
    return made(actorKey({ upn, objectId: object }), type, homeUpn(upn));
  }
  if (object !== null) {
    const person = claim(claims, 'http://schemas.microsoft.com/identity/claims/scope', 'scp', 'puid') !== null;
    if (person)
      return made(
        actorKey({ objectId: object }),
        isGuest(activity, null) ? 'guest' : 'user',
        displayName?.toLowerCase() ?? null,
      );
    const managed = claim(claims, 'xms_mirid') !== null;
    const name = claim(claims, 'app_displayname') ?? displayName;
    return made(
      actorKey({ servicePrincipalId: object }),
      managed ? 'managed_identity' : 'app',
      name?.toLowerCase() ?? null,
    );
  }
  if (appId !== null) return made(actorKey({ appId }), 'app', displayName?.toLowerCase() ?? null);
  if (caller !== null) return made(actorKey({ system: caller }), 'system', caller.toLowerCase());
  if (address === null) return made('system:azure-activity', 'system', null);
  return made(actorKey({ ip: address }), 'unknown', null);
}

function mailLike(name: string | null): string | null {
  return name !== null && name.length <= 320 && /^[^\s@]+@[^\s@]+$/.test(name) ? name : null;
}

/** A `name` claim that repeats the user name says nothing about technicians. */
function nameOrNull(displayName: string | null, upn: string): string | null {
  return displayName === null || displayName.toLowerCase() === upn.toLowerCase() ? null : displayName;
}

function isGuest(activity: ActivityRecord, upn: string | null): boolean {
  const home = providerTenant(activity.claims);
  return isExternalUpn(upn) || (home !== null && home !== (tokenTenant(activity.claims) ?? activity.tenant));
}

/** What claims and caller prove about a third party; `tenant` is that of the subscription, null when not logged. */
export function trustOf(activity: ActivityRecord, tenant: string | null): Trust | null {
  const { claims, caller } = activity;
  const issuer = tokenTenant(claims);
  const home = providerTenant(claims);
  const upn = mailLike(caller) ?? mailLike(claim(claims, upnClaim, 'upn', nameClaim));
  if (isTechnician(upn, upn === null ? null : nameOrNull(claim(claims, 'name'), upn)))
    return nameTrust(upn, null, home ?? foreign(issuer, tenant), 'caller');
  const principalType = foreignPrincipal(activity.authorization);
  if (principalType !== null)
    return trust(
      'csp_gdap',
      home ?? foreign(issuer, tenant),
      `authorization.evidence.principalType=${principalType}`,
      'inbound',
    );
  if (home !== null && home !== (issuer ?? tenant) && !microsoftTenants.has(home))
    return trust('b2b_guest', home, `claims.identityprovider=${claim(claims, providerClaim, 'idp') ?? ''}`, 'inbound');
  const other = foreign(issuer, tenant);
  if (other !== null) return trust('csp_lighthouse', other, `claims.tenantid=${other}`, 'inbound');
  const alternative = claim(claims, 'altsecid');
  if (alternative !== null && /^(5::|1:live\.com)/i.test(alternative))
    return trust(
      'b2b_guest',
      alternative.startsWith('5') ? null : personalAccounts,
      `claims.altsecid=${alternative.slice(0, 10)}`,
      'inbound',
    );
  return nameTrust(upn, null, null, 'caller');
}

/** The tenant of the token when it is neither that of the subscription nor Microsoft's own. */
function foreign(issuer: string | null, tenant: string | null): string | null {
  return issuer === null || tenant === null || issuer === tenant || microsoftTenants.has(issuer) ? null : issuer;
}

/** Kind of a principal of another tenant by whose role assignment the call was allowed: `ForeignGroup`. */
function foreignPrincipal(authorization: JsonObject): string | null {
  const type = text(own(evidenceOf(authorization), 'principaltype'));
  return type !== null && /^foreign/i.test(type) ? type : null;
}

/** Role assignment by which the call was allowed. */
export function evidenceOf(authorization: JsonObject): JsonObject {
  return record(own(authorization, 'evidence')) ?? {};
}
