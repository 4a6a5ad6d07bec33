import { splitAddress } from '../../lib/ip.ts';
import { bool, list, number, own, record, text } from '../../lib/json.ts';
import type { EventFields, TimeBasis } from '../../schema/event.ts';
import { actorKey, homeUpn, isTechnician } from '../microsoft.ts';
import type { PartContext } from '../source.ts';
import { authenticationOf, graphSpelling } from './authentication.ts';
import { activities, kindOf } from './kind.ts';
import { outcomeOf } from './outcome.ts';
import type { SignIn } from './readers.ts';
import { signInTrust } from './trust.ts';

export interface At {
  readonly micros: number;
  readonly basis: TimeBasis;
}

/** The event of a sign-in, the same for every shape. */
export function toEvent(signIn: SignIn, at: At, context: PartContext): EventFields {
  const kind = kindOf(signIn, context.partName);
  const isApp = kind === 'servicePrincipal' || kind === 'managedIdentity';
  const code = signIn.text('errorCode');
  const outcome = outcomeOf(code, signIn.text('status'));
  const reason = signIn.text('failureReason');
  const upn = signIn.text('upn');
  const displayName = signIn.text('userDisplayName');
  const address = splitAddress(signIn.text('ip'));
  const place = placeOf(signIn);
  const crossTenant = graphSpelling(signIn.text('crossTenantAccessType'));
  const protocol = known(graphSpelling(signIn.text('protocol')));
  const credentialType = known(graphSpelling(signIn.text('clientCredentialType')));
  const authentication = isApp ? null : authenticationOf(signIn, outcome, code);
  const os = signIn.text('os');
  const browser = signIn.text('browser');
  const logTenant = signIn.text('logTenantId')?.toLowerCase() ?? null;
  return {
    time: at.micros,
    time_basis: at.basis,
    event_id: signIn.text('id'),
    event_class: 'authn',
    activity: activities[kind],
    operation: signIn.text('operation') ?? 'Sign-in activity',
    service: 'Entra ID',
    outcome,
    outcome_code: code,
    outcome_reason: outcome === 'success' && reason === 'Other.' ? null : reason,
    actor_key: isApp
      ? actorKey({ servicePrincipalId: signIn.text('servicePrincipalId'), appId: signIn.text('appId'), ip: address.ip })
      : actorKey({ upn, objectId: signIn.text('userId'), ip: address.ip }),
    actor_id: isApp ? signIn.text('servicePrincipalId') : signIn.text('userId'),
    actor_name:
      ((isApp ? (signIn.text('servicePrincipalName') ?? signIn.text('appName')) : upn) ?? displayName)?.toLowerCase() ??
      null,
    actor_type: actorType(signIn, kind, crossTenant),
    actor_tenant:
      signIn.text('homeTenantId')?.toLowerCase() ??
      (isApp ? (signIn.text('appOwnerTenantId')?.toLowerCase() ?? null) : null),
    actor_credential:
      signIn.text('credentialKeyId') ?? signIn.text('credentialThumbprint') ?? signIn.text('federatedCredentialId'),
    tenant: signIn.text('resourceTenantId')?.toLowerCase() ?? logTenant,
    target_type: 'resource',
    target_id: signIn.text('resourceId'),
    target_name: signIn.text('resourceName'),
    src_ip: address.ip,
    src_scope: address.scope,
    src_port: address.port,
    src_host: address.host,
    src_asn: asnOf(signIn.text('asn')),
    src_country: place.country,
    src_city: place.city,
    src_lat: place.latitude,
    src_lon: place.longitude,
    user_agent: signIn.text('userAgent'),
    device_id: signIn.text('deviceId'),
    device_name: signIn.text('deviceName'),
    device_os: os !== null && browser !== null ? `${os} / ${browser}` : (os ?? browser),
    device_trust: isApp ? null : deviceTrust(signIn),
    app_id: signIn.text('appId')?.toLowerCase() ?? null,
    app_name: signIn.text('appName'),
    auth_method: authentication === null ? credentialType : authentication.method,
    auth_flow: protocol ?? legacyClient(signIn.text('clientApp')),
    mfa: authentication?.mfa ?? null,
    interactive: kind === 'user' ? null : kind === 'interactiveUser',
    session_id: signIn.text('sessionId'),
    correlation_id: signIn.text('correlationId'),
    token_id: signIn.text('tokenId'),
    ...signInTrust(signIn, kind, crossTenant),
    extra: filled({
      sign_in_kind: kind === 'user' ? null : kind,
      user_display_name: isApp ? null : displayName,
      sign_in_identifier: identifier(signIn.text('signInIdentifier'), upn),
      cross_tenant_access_type: crossTenant,
      home_tenant_name: signIn.text('homeTenantName'),
      log_tenant: logTenant,
      app_owner_tenant: signIn.text('appOwnerTenantId')?.toLowerCase() ?? null,
      resource_owner_tenant: signIn.text('resourceOwnerTenantId')?.toLowerCase() ?? null,
      resource_principal_id: signIn.text('resourcePrincipalId'),
      authentication_requirement: graphSpelling(signIn.text('requirement')),
      authentication_result: authentication?.result ?? null,
      ca_status: graphSpelling(signIn.text('caStatus')),
      ca_policies: policies(signIn.list('caPolicies')),
      client_app: signIn.text('clientApp'),
      client_credential_type: credentialType,
      incoming_token_type: known(graphSpelling(signIn.text('incomingTokenType'))),
      original_transfer_method: known(graphSpelling(signIn.text('originalTransferMethod'))),
      token_protection: known(signIn.text('tokenProtection')),
      token_issuer_type: signIn.text('tokenIssuerType'),
      token_issuer_name: signIn.text('tokenIssuerName'),
      federated_credential_id: signIn.text('federatedCredentialId'),
      credential_thumbprint: signIn.text('credentialThumbprint'),
      original_request_id: signIn.text('originalRequestId'),
      ip_seen_by_resource: signIn.text('ipSeenByResource'),
      global_secure_access_ip: signIn.text('secureAccessIp'),
      country_name: place.countryName,
      state: place.state,
      risk_level: known(signIn.text('riskNow')) ?? known(signIn.text('riskTotal')),
      risk_state: known(signIn.text('riskState')),
      risk_detail: known(signIn.text('riskDetail')),
      risk_events: texts(signIn.list('riskEvents')) ?? texts(signIn.list('riskEventsOld')),
      failure_detail: signIn.text('additionalDetails'),
      flagged_for_review: bool(signIn.text('flagged')) === true ? 'true' : null,
      tenant_restricted: bool(signIn.text('tenantRestricted')) === true ? 'true' : null,
    }),
  };
}

/** `none` means that nothing applies. */
function known(value: string | null): string | null {
  return value === null || value.toLowerCase() === 'none' ? null : value;
}

function filled(values: Readonly<Record<string, string | null>>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const key in values) {
    const value = values[key];
    if (value !== null && value !== undefined) result[key] = value;
  }
  return result;
}

function texts(values: readonly unknown[]): string | null {
  const found = values.map(text).filter((value) => value !== null);
  return found.length === 0 ? null : found.join(',');
}

function identifier(value: string | null, upn: string | null): string | null {
  return value === null || value.toLowerCase() === upn?.toLowerCase() ? null : value;
}

function asnOf(value: string | null): number | null {
  const asn = number(value?.replace(/^AS/i, ''));
  return asn !== null && Number.isInteger(asn) && asn > 0 && asn <= 0xffffffff ? asn : null;
}

function actorType(signIn: SignIn, kind: string, crossTenant: string | null): string {
  if (kind === 'servicePrincipal') return 'app';
  if (kind === 'managedIdentity') return 'managed_identity';
  if (crossTenant === 'serviceProvider' || crossTenant === 'microsoftSupport') return 'partner';
  if (isTechnician(signIn.text('upn'), signIn.text('userDisplayName'))) return 'partner';
  const upn = signIn.text('upn');
  const external = upn !== null && upn.toLowerCase() !== homeUpn(upn);
  return external || signIn.text('userType')?.toLowerCase() === 'guest' ? 'guest' : 'user';
}

interface PlaceOfSignIn {
  readonly country: string | null;
  readonly countryName: string | null;
  readonly state: string | null;
  readonly city: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** `City, State, CC` is read from the right, as any part but the last may be empty or hold a comma. */
function placeOf(signIn: SignIn): PlaceOfSignIn {
  const parts = (signIn.text('place') ?? '').split(',').map((part) => part.trim());
  const last = parts.pop() ?? '';
  const country = signIn.text('country') ?? (last === '' ? null : last);
  const isCode = country !== null && /^[A-Za-z]{2}$/.test(country);
  const state = parts.pop() ?? '';
  const city = parts.filter((part) => part !== '').join(', ');
  const latitude = number(signIn.text('latitude'));
  const longitude = number(signIn.text('longitude'));
  const nowhere = latitude === null || longitude === null || (latitude === 0 && longitude === 0);
  return {
    country: isCode ? country.toUpperCase() : null,
    countryName: isCode ? null : country,
    state: signIn.text('state') ?? (state === '' ? null : state),
    city: signIn.text('city') ?? (city === '' ? null : city),
    latitude: nowhere ? null : latitude,
    longitude: nowhere ? null : longitude,
  };
}

function deviceTrust(signIn: SignIn): string {
  const compliant = bool(signIn.text('isCompliant'));
  const managed = bool(signIn.text('isManaged'));
  if (compliant === true) return 'compliant';
  if (managed === true) return 'managed';
  const join = signIn.text('joinType') ?? '';
  if (/join|azuread$|serverad/i.test(join)) return 'joined';
  if (/regist|workplace/i.test(join)) return 'registered';
  return compliant === false || managed === false ? 'unmanaged' : 'unknown';
}

const modernClients: ReadonlySet<string> = new Set(['browser', 'mobile apps and desktop clients', 'unknown']);

function legacyClient(client: string | null): string | null {
  return client === null || modernClients.has(client.toLowerCase()) ? null : client;
}

/** Conditional Access policies that applied, as `name: result` joined by `; `. */
function policies(values: readonly unknown[]): string | null {
  const applied: string[] = [];
  for (const item of values) {
    const policy = record(item);
    if (policy === null) continue;
    const result = text(own(policy, 'result'));
    if (result === null || /^(notApplied|notEnabled|reportOnlyNotApplied|unknown.*)$/i.test(result)) continue;
    const controls = list(own(policy, 'enforcedGrantControls'))
      .map(text)
      .filter((control) => control !== null);
    const name = text(own(policy, 'displayName')) ?? text(own(policy, 'id')) ?? '?';
    applied.push(`${name}: ${result}${controls.length === 0 ? '' : ` (${controls.join(', ')})`}`);
  }
  return applied.length === 0 ? null : applied.join('; ');
}
