import { own, text } from '../../lib/json.ts';
import { actorKey, guidOf, homeUpn, microsoftTenants, technicianId, upnDomain } from '../microsoft.ts';
import { first, get, nested, put, type Audit } from './audit.ts';
import { delegatedAdminLogon, logonTypeNumber, userType } from './codes.ts';

const principalPrefix = /^ServicePrincipal_([0-9a-fA-F-]{36})$/;
const guestMark = 'urn:spo:guest#';
const anonymousMark = 'urn:spo:anon#';

/** `UserId` as a user principal name: SharePoint's `urn:spo:guest#` and claim prefixes removed. */
export function plainUser(userId: string | null): string | null {
  if (userId === null) return null;
  const bar = userId.startsWith('i:0') ? userId.lastIndexOf('|') : -1;
  const name = bar < 0 ? userId : userId.slice(bar + 1);
  return name.toLowerCase().startsWith(guestMark) ? name.slice(guestMark.length) : name;
}

/** Whether the name is a guest's: `#EXT#`, `live.com#` or SharePoint's guest mark. */
export function isGuestName(userId: string | null): boolean {
  if (userId === null) return false;
  const name = userId.toLowerCase();
  return name.includes('#ext#') || name.startsWith('live.com#') || name.includes(guestMark);
}

function isAnonymous(userId: string | null): boolean {
  if (userId === null) return false;
  const name = userId.toLowerCase();
  return name === 'anonymous' || name.startsWith(anonymousMark);
}

/** Microsoft's own jobs: datacenter and system user types and the accounts they run under. */
function isSystem(audit: Audit): boolean {
  const type = audit.userType;
  const userId = get(audit, 'UserId');
  if (userId !== null) {
    if (principalPrefix.test(userId)) return false;
    const name = userId.toLowerCase();
    if (name.startsWith('nt authority') || name === 's-1-5-18' || name === 'sharepoint\\system') return true;
    if (name.endsWith('.prod.outlook.com')) return true;
  }
  if (type === userType.datacenterAdmin || type === userType.systemPolicy || type === userType.customPolicy)
    return true;
  return type === userType.system && audit.actor.kind !== 'ServicePrincipal';
}

function isApp(audit: Audit): boolean {
  const userId = get(audit, 'UserId');
  if (userId !== null && (principalPrefix.test(userId) || userId.toLowerCase() === 'app@sharepoint')) return true;
  if (audit.userType === userType.application || audit.userType === userType.servicePrincipal) return true;
  const { actor } = audit;
  return actor.kind === 'ServicePrincipal' && actor.upn === null;
}

function isPartner(audit: Audit): boolean {
  return (
    isForeignToken(audit) ||
    audit.userType === userType.partnerTechnician ||
    logonTypeNumber(get(audit, 'LogonType')) === delegatedAdminLogon ||
    technicianId(get(audit, 'UserId')) !== null
  );
}

/** A person whose token was issued by another tenant than the one of the log, and not Microsoft's: delegated administration. */
function isForeignToken(audit: Audit): boolean {
  const token = guidOf(get(audit, 'TokenTenantId'));
  const here = guidOf(audit.tenant);
  if (token === null || here === null || token === here || microsoftTenants.has(token)) return false;
  return audit.userType !== userType.guest && !isGuestName(get(audit, 'UserId'));
}

/** Fills the actor columns. Expects `src_ip`, `app_id` and `app_name` to be set. */
export function setActor(audit: Audit): void {
  const { event, actor } = audit;
  const userId = get(audit, 'UserId');
  const key = get(audit, 'UserKey');
  const tokenObject = guidOf(get(audit, 'TokenObjectId'));
  const objectId = actor.objectId ?? guidOf(key) ?? tokenObject;
  setKey(audit, key);
  const contextTenant = guidOf(get(audit, 'ActorContextId'));
  event.actor_tenant =
    contextTenant ?? guidOf(get(audit, 'TokenTenantId')) ?? guidOf(get(audit, 'ExternalUserTenantId')) ?? null;

  if (isAnonymous(userId)) {
    event.actor_type = 'anonymous';
    event.actor_name = userId?.toLowerCase() ?? null;
    event.actor_key = actorKey({ ip: event.src_ip ?? null });
    return;
  }
  const system = isSystem(audit);
  if (!system && isApp(audit)) {
    setApp(audit, userId, actor.objectId ?? principalOf(userId));
    if (actor.name !== null && (event.app_name ?? null) === null) event.actor_name = actor.name.toLowerCase();
    return;
  }
  if (system) {
    const name = actor.name ?? userId ?? key ?? 'microsoft';
    event.actor_type = 'system';
    event.actor_name = name.toLowerCase();
    event.actor_id = actor.objectId;
    event.actor_key = actorKey({ system: name });
    return;
  }
  const upn = plainUser(userId) ?? actor.upn ?? (userId === null ? nameOf(key) : null);
  event.actor_name = upn?.toLowerCase() ?? actor.name?.toLowerCase() ?? null;
  event.actor_id = objectId;
  const foreign =
    contextTenant !== null && guidOf(audit.tenant) !== null && contextTenant !== audit.tenant?.toLowerCase();
  const guest = isGuestName(userId) || audit.userType === userType.guest || foreign;
  if (isPartner(audit)) {
    event.actor_type = 'partner';
    const home = technicianId(upn) ?? (isForeignToken(audit) ? tokenObject : null);
    event.actor_key = home === null ? actorKey({ upn, objectId }) : `tech:${home}`;
    return;
  }
  event.actor_type = guest ? 'guest' : audit.userType === userType.admin ? 'admin' : upn === null ? 'unknown' : 'user';
  event.actor_key = actorKey({
    upn: guidOf(upn) === null ? upn : null,
    objectId: objectId ?? upn,
    ip: event.src_ip ?? null,
  });
  if (guest && upn !== null && (event.actor_tenant === null || event.actor_tenant === audit.tenant))
    event.actor_tenant = upnDomain(homeUpn(upn));
}

/** The name that some workloads give under `UserKey` when they leave `UserId` empty. */
function nameOf(key: string | null): string | null {
  return key === null || key.length >= 200 || puid.test(key) || guidOf(key) !== null ? null : plainUser(key);
}

const puid = /(?:^|\|)(1[0-9a-f]{15})(?:@[^|]*)?$/i;

/** `UserKey` is a PUID in several dresses (`10032..`, `10032..@contoso.com`, `i:0h.f|membership|10032..@live.com`), a GUID or a name. */
function setKey(audit: Audit, key: string | null): void {
  const found = audit.actor.puid ?? (key !== null && key.length < 200 ? (puid.exec(key)?.[1] ?? null) : null);
  put(audit, 'puid', found?.toLowerCase());
  if (found === null && guidOf(key) === null && key !== get(audit, 'UserId')) put(audit, 'user_key', key);
}

function principalOf(userId: string | null): string | null {
  return userId === null ? null : (principalPrefix.exec(userId)?.[1]?.toLowerCase() ?? null);
}

function setApp(audit: Audit, userId: string | null, servicePrincipalId: string | null): void {
  const { event } = audit;
  const access = nested(audit, 'AppAccessContext');
  const appId =
    first(audit, 'ApplicationId', 'ClientAppId', 'AppId') ??
    (access === null ? null : text(own(access, 'ClientAppId')));
  event.actor_type = 'app';
  event.actor_id = servicePrincipalId ?? guidOf(userId) ?? guidOf(get(audit, 'UserKey'));
  event.actor_name = event.app_name?.toLowerCase() ?? userId?.toLowerCase() ?? null;
  event.actor_key = actorKey({ servicePrincipalId, appId, objectId: event.actor_id, system: userId, upn: null });
}
