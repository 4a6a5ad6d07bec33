import { bool, own, parseJson, record, text } from '../../lib/json.ts';
import { directoryRule } from '../microsoft-operations.ts';
import { changeValue, guidOf } from '../microsoft.ts';
import { get, items, pair, pairs, put, type Audit } from './audit.ts';
import { identityOf } from './identity.ts';

/** Entra rows: sign-ins (record types 9 and 15) and directory changes (8). */
export function setDirectory(audit: Audit): void {
  const { event } = audit;
  const extended = pairs(audit, 'ExtendedProperties');
  event.user_agent = pair(extended, 'UserAgent') ?? additionalAgent(pair(extended, 'additionalDetails'));
  put(audit, 'support_ticket_id', get(audit, 'SupportTicketId'));
  put(audit, 'target_context', foreignTarget(audit));
  setDevice(audit);
  const category = pair(extended, 'extendedAuditEventCategory') ?? pair(extended, 'auditEventCategory');
  put(audit, 'category', category);
  const rule = directoryRule(audit.key, category);
  event.event_class = audit.recordType === 372 ? 'trust_change' : rule.event_class;
  event.activity = rule.activity;
  if (
    audit.recordType === 15 ||
    audit.recordType === 9 ||
    audit.key === 'userloggedin' ||
    audit.key === 'userloginfailed'
  )
    setSignIn(audit, extended);
  else setChange(audit);
}

function foreignTarget(audit: Audit): string | null {
  const target = guidOf(get(audit, 'TargetContextId'));
  return target !== null && target !== guidOf(audit.tenant) ? target : null;
}

function additionalAgent(details: string | null): string | null {
  const parsed = details?.includes('User-Agent') === true ? record(parseJson(details)) : null;
  return parsed === null ? null : text(own(parsed, 'User-Agent'));
}

/** How a device stands, from `DeviceProperties`. */
function setDevice(audit: Audit): void {
  const device = pairs(audit, 'DeviceProperties');
  if (device.size === 0) return;
  const { event } = audit;
  const system = [pair(device, 'OS'), pair(device, 'BrowserType')].filter((part) => part !== null).join(' / ');
  event.device_os = system === '' ? null : system;
  event.device_id = pair(device, 'Id');
  event.device_name = pair(device, 'DisplayName');
  event.session_id ??= pair(device, 'SessionId');
  const compliant = bool(device.get('IsCompliantAndManaged')) ?? bool(device.get('IsCompliant'));
  const joined = pair(device, 'TrustType');
  put(audit, 'device_trust_type', joined);
  event.device_trust = compliant === true ? 'compliant' : compliant === false ? 'unmanaged' : null;
}

function setSignIn(audit: Audit, extended: ReadonlyMap<string, unknown>): void {
  const { event } = audit;
  event.event_class = 'authn';
  event.activity = event.actor_type === 'app' ? 'signin_sp' : 'signin';
  const request = pair(extended, 'RequestType');
  put(audit, 'request_type', request);
  event.auth_flow = isDeviceCode(request) ? 'deviceCode' : request;
  put(audit, 'logon_error', get(audit, 'LogonError'));
  put(audit, 'result_status_detail', pair(extended, 'ResultStatusDetail'));
  put(audit, 'user_authentication_method', pair(extended, 'UserAuthenticationMethod'));
  put(audit, 'keep_me_signed_in', pair(extended, 'KeepMeSignedIn'));
  const target = identityOf(items(audit, 'Target'));
  const resource = target.objectId ?? guidOf(get(audit, 'ObjectId'));
  if (resource !== null) {
    event.target_type = 'app';
    event.target_id = resource;
    event.target_name = target.name;
  }
}

function isDeviceCode(request: string | null): boolean {
  const name = request?.toLowerCase() ?? '';
  return name === 'cmsi:cmsi' || name.includes('deviceauth');
}

const kinds: ReadonlyMap<string, string> = new Map(
  Object.entries({
    User: 'user',
    ServicePrincipal: 'app',
    Application: 'app',
    Group: 'group',
    Device: 'device',
    Role: 'role',
    Policy: 'policy',
    Domain: 'domain',
    Tenant: 'tenant',
  }),
);

function setChange(audit: Audit): void {
  const { event } = audit;
  const target = identityOf(items(audit, 'Target'));
  const objectId = get(audit, 'ObjectId');
  const named = objectId === null || objectId === 'Unknown' ? null : objectId;
  event.target_type = target.kind === null ? null : (kinds.get(target.kind) ?? target.kind.toLowerCase());
  event.target_id = target.objectId ?? guidOf(named);
  event.target_name = target.upn?.toLowerCase() ?? target.name ?? target.spn ?? named;
  put(audit, 'target_spn', target.spn);
  const trusted = guestTarget(event.target_name);
  if (trusted !== null) {
    put(audit, 'target_trust_kind', 'b2b_guest');
    put(audit, 'target_trust_evidence', `Target=${trusted}`);
  }
  for (const item of items(audit, 'ModifiedProperties')) {
    const property = record(item);
    const name = property === null ? null : text(own(property, 'Name'));
    if (property === null || name === null) continue;
    const change = {
      target: event.target_id ?? event.target_name ?? null,
      name,
      old: valueOf(own(property, 'OldValue')),
      new: valueOf(own(property, 'NewValue')),
    };
    audit.changes.push(change);
    const key = name.length < 80 ? notable.get(name.toLowerCase()) : undefined;
    if (key !== undefined && audit.extra[key] === undefined) put(audit, key, change.new ?? change.old);
    if (name === 'ConsentAction.Permissions') setConsent(audit, change.new);
  }
}

/** Properties that say which role, permission or consent it was, by their key of `extra` (the same as of the Entra audit log). */
const notable: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'role.displayname': 'role_name',
    'role.templateid': 'role_id',
    'role.objectid': 'role_object_id',
    'group.displayname': 'group_name',
    'group.objectid': 'group_id',
    'approle.value': 'app_role',
    'approle.id': 'app_role_id',
    'consentaction.permissions': 'consent_permissions',
    'consentcontext.isadminconsent': 'admin_consent',
    'delegatedpermissiongrant.scope': 'scope',
    'delegatedpermissiongrant.consenttype': 'consent_type',
    'serviceprincipal.appid': 'target_app_id',
    'serviceprincipal.objectid': 'target_principal_id',
    'targetid.serviceprincipalnames': 'target_spns',
    appid: 'target_app_id',
    appownertenantid: 'target_app_owner',
    usertype: 'target_user_type',
  }),
);

const scopePart = /Scope: ([^,\]]*)/g;
const consentType = /ConsentType: (\w+)/;

/** Permissions text: `[old grants] => [[Id: .., ConsentType: .., Scope: a b c, ..]]; `. Only what is granted anew counts. */
function setConsent(audit: Audit, permissions: string | null): void {
  if (permissions === null) return;
  const arrow = permissions.indexOf('=>');
  const granted = arrow < 0 ? permissions : permissions.slice(arrow);
  const scopes = new Set<string>();
  for (const match of granted.matchAll(scopePart))
    for (const scope of (match[1] ?? '').split(/\s+/)) if (scope !== '') scopes.add(scope);
  put(audit, 'scope', [...scopes].join(' ').trim());
  put(audit, 'consent_type', consentType.exec(granted)?.[1]);
}

function guestTarget(name: string | null): string | null {
  return name?.toLowerCase().includes('#ext#') === true ? name : null;
}

function valueOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : changeValue(value);
  return value === undefined || value === null ? null : JSON.stringify(value);
}
