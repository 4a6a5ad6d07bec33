import { asGuid } from '../lib/guid.ts';
import { own, record, text } from '../lib/json.ts';
import type { EventFields, TrustKind } from '../schema/event.ts';

/**
 * What the Microsoft sources (Entra sign-ins, Entra audit, Unified Audit Log, Graph activity) share.
 *
 * Actor keys, strongest first:
 * - `tech:<guid>`: delegated-admin (GDAP) technician, the person's object id in the partner tenant, taken from `user_<32 hex>@...`
 * - `user:<upn>`: a user with a user principal name: lower case, home form (`#EXT#` undone)
 * - `sp:<guid>`: an app, by the object id of its service principal in the tenant of the log
 * - `app:<guid>`: an app of which only the application id is known
 * - `id:<guid>`: an object id alone
 * - `system:<name>`: a Microsoft service named without any id
 * - `anonymous:<address>`: nobody named; `anonymous:unknown` without an address
 */
export interface ActorIds {
  readonly upn?: string | null;
  readonly objectId?: string | null;
  readonly servicePrincipalId?: string | null;
  readonly appId?: string | null;
  readonly system?: string | null;
  readonly ip?: string | null;
}

/** Tenants of Microsoft itself; an app owned by one of them is first-party. */
export const microsoftTenants: ReadonlySet<string> = new Set([
  'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
  '72f988bf-86f1-41af-91ab-2d7cd011db47',
  '33e01921-4d64-4f8c-a055-5bdaffd5e33d',
]);

const technicianName = /^user_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})(?=@|$)/i;
const noGuid = '00000000-0000-0000-0000-000000000000';

/** The GUID in lower case; null for anything else and for the all-zero GUID. */
export function guidOf(value: string | null | undefined): string | null {
  const guid = asGuid(value);
  return guid === noGuid ? null : guid;
}

/** Home form of a user principal name, lower case: `ann_fabrikam.com#EXT#@contoso.com` becomes `ann@fabrikam.com`. */
export function homeUpn(upn: string): string {
  let name = upn.trim().toLowerCase();
  if (name.startsWith('live.com#')) name = name.slice('live.com#'.length);
  const cut = name.indexOf('#ext#');
  if (cut <= 0) return name;
  const local = name.slice(0, cut);
  const at = local.lastIndexOf('_');
  return at <= 0 ? local : `${local.slice(0, at)}@${local.slice(at + 1)}`;
}

/** True when the name is a guest's name in the inviting directory. */
export function isExternalUpn(upn: string | null | undefined): boolean {
  return upn !== null && upn !== undefined && upn.toLowerCase().includes('#ext#');
}

/** Object id, in the partner tenant, of a delegated-admin technician named `user_<32 hex>@...`; null for other names. */
export function technicianId(upn: string | null | undefined): string | null {
  if (upn === null || upn === undefined || upn.length < 37) return null;
  const match = technicianName.exec(upn.trim());
  return match === null ? null : match.slice(1, 6).join('-').toLowerCase();
}

/** True when name or display name has the form Entra gives a delegated-admin technician. Both must fit where both are known. */
export function isTechnician(upn: string | null | undefined, displayName: string | null | undefined): boolean {
  const byDisplayName = displayName !== null && displayName !== undefined && / technician$/i.test(displayName.trim());
  if (upn === null || upn === undefined) return byDisplayName;
  return (
    technicianId(upn) !== null &&
    (displayName === null || displayName === undefined || byDisplayName || displayName.trim() === upn.trim())
  );
}

/** Actor key of a user principal name: `tech:` for a delegated-admin technician, else `user:` and the home form. */
export function userKey(upn: string): string {
  const technician = technicianId(upn);
  return technician === null ? `user:${homeUpn(upn)}` : `tech:${technician}`;
}

/** Actor key by the rules above from whatever ids the record has. */
export function actorKey(ids: ActorIds): string {
  if (ids.upn?.includes('@')) return userKey(ids.upn);
  if (ids.upn && technicianId(ids.upn) !== null) return userKey(ids.upn);
  const principal = guidOf(ids.servicePrincipalId);
  if (principal !== null) return `sp:${principal}`;
  const app = guidOf(ids.appId);
  if (app !== null) return `app:${app}`;
  const object = guidOf(ids.objectId);
  if (object !== null) return `id:${object}`;
  if (ids.upn) return `user:${homeUpn(ids.upn)}`;
  if (ids.system) return `system:${ids.system.trim().toLowerCase()}`;
  return `anonymous:${ids.ip ?? 'unknown'}`;
}

export type Trust = Pick<EventFields, 'trust_kind' | 'trust_org' | 'trust_evidence' | 'trust_direction'>;

/** The four trust columns; `evidence` is the deciding `field=value`. */
export function trust(
  kind: TrustKind,
  org: string | null,
  evidence: string,
  direction: 'inbound' | 'outbound' | null,
): Trust {
  return { trust_kind: kind, trust_org: org, trust_evidence: evidence, trust_direction: direction };
}

/**
 * What the name of a user alone proves: a delegated-admin technician or a guest. `homeTenant` names the organisation where
 * known; for guests the domain of the home name serves otherwise. Null when the name proves nothing.
 */
export function nameTrust(
  upn: string | null | undefined,
  displayName: string | null | undefined,
  homeTenant: string | null,
  field = 'userPrincipalName',
): Trust | null {
  if (isTechnician(upn, displayName)) {
    const evidence = upn === null || upn === undefined ? `displayName=${displayName ?? ''}` : `${field}=${upn}`;
    return trust('csp_gdap', homeTenant, evidence, 'inbound');
  }
  if (upn === null || upn === undefined || !isExternalUpn(upn)) return null;
  return trust('b2b_guest', homeTenant ?? upnDomain(homeUpn(upn)), `${field}=${upn}`, 'inbound');
}

/** Domain of a user principal name, lower case; null without one. */
export function upnDomain(upn: string | null | undefined): string | null {
  const at = upn?.lastIndexOf('@') ?? -1;
  return upn === null || upn === undefined || at < 0 || at === upn.length - 1 ? null : upn.slice(at + 1).toLowerCase();
}

/**
 * A time as text. Windows PowerShell writes `{"value": "/Date(..)/", "DateTime": ...}` where an export had a date; its parts
 * come in either case.
 */
export function timeText(value: unknown): string | null {
  const object = record(value);
  return object === null ? text(value) : text(own(object, 'value') ?? own(object, 'Value') ?? own(object, 'DateTime'));
}

const longestValue = 1 << 20;

/**
 * Old or new value of a directory change with one level of JSON encoding undone: a JSON string becomes its text, a list of one
 * scalar that scalar, other JSON its compact text. Text that is no JSON (or above 1 MB) stays as it is; `null` becomes null.
 */
export function changeValue(raw: string | null | undefined): string | null {
  if (raw === null || raw === undefined) return null;
  const start = raw.trimStart()[0];
  if (start === undefined || raw.length > longestValue) return raw;
  if (raw.trim() === 'null') return null;
  if (start !== '"' && start !== '[' && start !== '{') return raw;
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    return raw;
  }
  if (Array.isArray(value) && value.length === 1 && (value[0] === null || typeof value[0] !== 'object'))
    value = value[0];
  if (value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
