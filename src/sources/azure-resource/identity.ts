import { list, text } from '../../lib/json.ts';
import {
  actorKey,
  guidOf,
  homeUpn,
  isExternalUpn,
  isTechnician,
  microsoftTenants,
  nameTrust,
  trust,
  upnDomain,
  userKey,
  type Trust,
} from '../microsoft.ts';
import type { EventFields } from '../../schema/event.ts';

/** Claims of a token by their short names. */
export interface Claims {
  readonly oid: string | null;
  readonly upn: string | null;
  readonly name: string | null;
  readonly appid: string | null;
  readonly appidacr: string | null;
  readonly iss: string | null;
  readonly tid: string | null;
  readonly idp: string | null;
  readonly altsecid: string | null;
  readonly puid: string | null;
  readonly amr: string | null;
  readonly ipaddr: string | null;
  readonly mirid: string | null;
  readonly scp: string | null;
  readonly uti: string | null;
  readonly sid: string | null;
}

const microsoft = 'http://schemas.microsoft.com/identity/claims/';
const soap = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';

const names = {
  oid: ['oid', `${microsoft}objectidentifier`],
  upn: ['upn', `${soap}upn`, 'unique_name', `${soap}name`, `${soap}emailaddress`, 'preferred_username'],
  name: ['app_displayname', 'name'],
  appid: ['appid', 'azp'],
  appidacr: ['appidacr', 'azpacr', 'http://schemas.microsoft.com/claims/authnclassreference'],
  iss: ['iss'],
  tid: ['tid', `${microsoft}tenantid`],
  idp: ['idp', `${microsoft}identityprovider`],
  altsecid: ['altsecid'],
  puid: ['puid'],
  amr: ['amr', 'http://schemas.microsoft.com/claims/authnmethodsreferences'],
  ipaddr: ['ipaddr'],
  mirid: ['xms_mirid', 'xms_az_rid'],
  scp: ['scp', `${microsoft}scope`],
  uti: ['uti'],
  sid: ['sid'],
} as const satisfies Readonly<Record<keyof Claims, readonly string[]>>;

const keys = Object.keys(names) as readonly (keyof Claims)[];

/** Claims by their short names; `value` gives a claim by a name it may have in a token, lower case. */
export function claimsOf(value: (name: string) => unknown): Claims {
  const found = keys.map((key): [keyof Claims, string | null] => {
    for (const name of names[key]) {
      const raw = value(name);
      const items = list(raw)
        .map(text)
        .filter((item) => item !== null);
      const claim = items.length > 0 ? items.join('+') : text(raw);
      if (claim !== null && (key !== 'upn' || isName(claim))) return [key, claim];
    }
    return [key, null];
  });
  return Object.fromEntries(found) as unknown as Claims;
}

/** Name claims of apps hold no user name. */
function isName(claim: string): boolean {
  return claim.length <= 320 && /^[^\s@]+@[^\s@]+$/.test(claim);
}

/** Tenant that Microsoft gives to personal accounts. */
const personalAccounts = '9188040d-6c67-4c5b-b112-36a304b66dad';
const issuers = /^https:\/\/(?:sts\.windows\.net|login\.microsoftonline\.com)\/([0-9a-f-]{36})(?:\/|$)/i;

/** Tenant in the address of a token issuer; null for others. */
export function issuerTenant(issuer: string | null): string | null {
  return guidOf(issuers.exec(issuer ?? '')?.[1]);
}

/** Tenant that issued the token. */
export function tokenTenant(claims: Claims): string | null {
  return guidOf(claims.tid) ?? issuerTenant(claims.iss);
}

function providerTenant(claims: Claims): string | null {
  return /^(?:live\.com|uri:windowsliveid)$/i.test(claims.idp ?? '') ? personalAccounts : issuerTenant(claims.idp);
}

type Actor = Pick<EventFields, 'actor_key' | 'actor_id' | 'actor_name' | 'actor_type' | 'actor_tenant' | 'app_id'>;

/** Who a token names; the address stands in for nobody. */
export function actorOf(claims: Claims, ip: string | null): Actor {
  const { upn } = claims;
  const object = guidOf(claims.oid) ?? claims.oid;
  const appId = guidOf(claims.appid) ?? claims.appid;
  const home = providerTenant(claims) ?? (isGuestName(upn) ? null : tokenTenant(claims));
  const shared = { actor_id: object ?? appId, actor_tenant: home, app_id: appId };
  if (upn !== null) {
    const named = { ...shared, actor_key: userKey(upn), actor_name: homeUpn(upn) };
    // The token of a delegated administrator is issued by the customer's tenant, which is not where they are at home.
    if (isTechnician(upn, claims.name))
      return { ...named, actor_type: 'partner', actor_tenant: providerTenant(claims) };
    const guest = isGuestName(upn) || providerTenant(claims) !== null || isForeignAlias(claims);
    return { ...named, actor_type: guest ? 'guest' : 'user' };
  }
  if (object === null && appId === null)
    return { ...shared, actor_key: actorKey({ ip }), actor_name: null, actor_type: 'anonymous' };
  if (object !== null && guidOf(object) === null) return { ...shared, actor_key: idKey(object), actor_type: 'unknown' };
  if (claims.scp !== null || claims.puid !== null)
    return {
      ...shared,
      actor_key: actorKey({ objectId: object, appId: object === null ? appId : null }),
      actor_type: 'user',
    };
  return {
    ...shared,
    actor_key: actorKey({ servicePrincipalId: object, appId: claims.appid, ip }),
    actor_name: claims.name?.toLowerCase() ?? null,
    actor_type: claims.mirid === null ? 'app' : 'managed_identity',
  };
}

/** Key of an object whose id was made unreadable. */
function idKey(object: string): string {
  return `id:${object.slice(0, 200).toLowerCase()}`;
}

function isGuestName(upn: string | null): boolean {
  return isExternalUpn(upn) || (upn?.toLowerCase().startsWith('live.com#') ?? false);
}

/** Secondary ids of accounts that are at home elsewhere. */
function isForeignAlias(claims: Claims): boolean {
  return /^(?:5::|1:live\.com)/i.test(claims.altsecid ?? '') || /^(?:5::|1:live\.com)/i.test(claims.puid ?? '');
}

/** What claims prove about a third party; `tenant` is that of the resource where the record says it. */
export function claimTrust(claims: Claims, tenant: string | null): Trust | null {
  const { upn } = claims;
  const issuer = tokenTenant(claims);
  const home = providerTenant(claims);
  if (isTechnician(upn, claims.name)) return nameTrust(upn, claims.name, home, 'claim.upn');
  if (home !== null && home !== (issuer ?? tenant) && !microsoftTenants.has(home))
    return trust('b2b_guest', home, `claim.idp=${claims.idp ?? ''}`, 'inbound');
  if (issuer !== null && tenant !== null && issuer !== tenant && !microsoftTenants.has(issuer))
    return trust(
      'csp_lighthouse',
      issuer,
      `${claims.tid === null ? 'claim.iss' : 'claim.tid'}=${claims.tid ?? claims.iss ?? ''}`,
      'inbound',
    );
  if (upn !== null && isGuestName(upn) && !isExternalUpn(upn))
    return trust('b2b_guest', personalAccounts, `claim.upn=${upn}`, 'inbound');
  const byName = nameTrust(upn, null, null, 'claim.upn');
  if (byName !== null) return byName;
  if (!isForeignAlias(claims)) return null;
  const alias = claims.altsecid ?? claims.puid ?? '';
  const org = /^1:live/i.test(alias) ? personalAccounts : upnDomain(upn);
  return trust('b2b_guest', org, `claim.altsecid=${alias.slice(0, 10)}`, 'inbound');
}
