import { bool, own } from '../../lib/json.ts';
import { guidOf, homeUpn, microsoftTenants, technicianId, trust, upnDomain, type Trust } from '../microsoft.ts';
import { isGuestName, plainUser } from './actor.ts';
import { get, type Audit } from './audit.ts';
import { delegatedAdminLogon, logonTypeNumber, userType } from './codes.ts';

/**
 * What a field of this very record proves about the actor, the strongest field first; null when nothing does. Microsoft's own
 * jobs and anonymous visitors are no third party, whatever `ExternalAccess` says. Expects the actor columns to be set.
 */
export function trustOf(audit: Audit): Trust | null {
  const userId = get(audit, 'UserId');
  const kind = audit.event.actor_type;
  if (kind === 'system' || kind === 'anonymous') return null;
  const foreign = foreignTenant(audit);
  const org = foreign?.tenant ?? null;

  const partner = org ?? partnerDomain(audit, userId);
  if (audit.userType === userType.partnerTechnician) return trust('csp_gdap', partner, 'UserType=9', 'inbound');
  const logon = get(audit, 'LogonType');
  if (logonTypeNumber(logon) === delegatedAdminLogon)
    return trust('csp_gdap', partner, `LogonType=${logon ?? ''}`, 'inbound');
  if (userId !== null && technicianId(userId) !== null) return trust('csp_gdap', org, `UserId=${userId}`, 'inbound');
  if (userId !== null && isGuestName(userId)) {
    const home = plainUser(userId);
    const domain = home === null ? null : upnDomain(homeUpn(home));
    return trust('b2b_guest', org ?? domain, `UserId=${userId}`, 'inbound');
  }
  if (foreign !== null)
    return trust(foreignKind(audit, foreign.field), org, `${foreign.field}=${foreign.tenant}`, 'inbound');
  if (audit.userType === userType.guest)
    return trust('b2b_guest', upnDomain(plainUser(userId)), 'UserType=10', 'inbound');
  const target = guidOf(get(audit, 'TargetContextId'));
  if (target !== null && isForeign(audit, target))
    return trust('b2b_guest', target, `TargetContextId=${target}`, 'outbound');
  if (bool(own(audit.data, 'ExternalAccess')) === true && kind !== 'app')
    return trust('csp_gdap', null, 'ExternalAccess=true', 'inbound');
  return null;
}

/** Domain of a technician's own name, unless it is the form that the customer's directory gives or the customer's own domain. */
function partnerDomain(audit: Audit, userId: string | null): string | null {
  const domain = technicianId(userId) === null ? upnDomain(userId) : null;
  const here = [get(audit, 'OrganizationName')?.toLowerCase(), upnDomain(get(audit, 'MailboxOwnerUPN'))];
  return here.includes(domain) ? null : domain;
}

/** Fields that name the tenant of the actor, strongest first. */
const tenantFields = ['TokenTenantId', 'ExternalUserTenantId', 'ActorContextId'] as const;
type TenantField = (typeof tenantFields)[number];

function foreignTenant(audit: Audit): { readonly field: TenantField; readonly tenant: string } | null {
  for (const field of tenantFields) {
    const tenant = guidOf(get(audit, field));
    if (tenant !== null && isForeign(audit, tenant)) return { field, tenant };
  }
  return null;
}

function isForeign(audit: Audit, tenant: string): boolean {
  const own = guidOf(audit.tenant);
  return own !== null && own !== tenant && !microsoftTenants.has(tenant);
}

function foreignKind(audit: Audit, field: TenantField): 'csp_gdap' | 'b2b_guest' | 'b2b_direct' | 'foreign_app' {
  if (audit.event.actor_type === 'app') return 'foreign_app';
  if (audit.userType === userType.guest || field === 'ActorContextId') return 'b2b_guest';
  if (field === 'TokenTenantId' || audit.userType === userType.admin) return 'csp_gdap';
  return 'b2b_direct';
}
