import { microsoftTenants, nameTrust, trust, upnDomain, type Trust } from '../microsoft.ts';
import type { SignInKind } from './kind.ts';
import type { SignIn } from './readers.ts';

/**
 * The third-party relation that the record itself proves, by the strongest field; null when none does. Inbound unless the log
 * belongs to the home tenant of the user.
 */
export function signInTrust(signIn: SignIn, kind: SignInKind, crossTenant: string | null): Trust | null {
  const home = signIn.text('homeTenantId')?.toLowerCase() ?? null;
  const resource = signIn.text('resourceTenantId')?.toLowerCase() ?? null;
  const log = signIn.text('logTenantId')?.toLowerCase() ?? null;
  if (kind === 'servicePrincipal' || kind === 'managedIdentity') return appTrust(signIn, [home, resource, log]);
  const outbound = log !== null && log === home && resource !== null && resource !== home;
  const direction = outbound ? 'outbound' : 'inbound';
  const upn = signIn.text('upn');
  const org = outbound ? resource : (home ?? upnDomain(upn));
  const guest = signIn.text('userType')?.toLowerCase() !== 'member';
  const evidence = `crossTenantAccessType=${crossTenant ?? ''}`;
  switch (crossTenant) {
    case 'serviceProvider':
      return trust('csp_gdap', org, evidence, direction);
    case 'b2bCollaboration':
      return trust(guest ? 'b2b_guest' : 'b2b_member', org, evidence, direction);
    case 'b2bDirectConnect':
      return trust('b2b_direct', org, evidence, direction);
    case 'microsoftSupport':
      return trust('ms_support', org, evidence, direction);
  }
  const code = signIn.text('errorCode');
  if (code === '530034') return trust('csp_gdap', org, `status.errorCode=${code}`, direction);
  const byName = nameTrust(upn, signIn.text('userDisplayName'), home);
  if (byName !== null) return byName;
  if (home !== null && resource !== null && home !== resource) {
    const known = crossTenant === 'passthrough' ? 'outbound' : log === null ? null : direction;
    return trust(guest ? 'b2b_guest' : 'b2b_member', org, `homeTenantId=${home}`, known);
  }
  if (code === '53011') return trust('b2b_guest', org, `status.errorCode=${code}`, direction);
  const undecided = crossTenant === null && home === null;
  if (undecided && signIn.text('userType')?.toLowerCase() === 'guest')
    return trust('b2b_guest', org, 'userType=guest', direction);
  return null;
}

function appTrust(signIn: SignIn, known: readonly (string | null)[]): Trust | null {
  const owner = signIn.text('appOwnerTenantId')?.toLowerCase() ?? null;
  if (owner === null || microsoftTenants.has(owner)) return null;
  const [home, resource, log] = known;
  const here = resource ?? log ?? home ?? null;
  if (here === null || owner === here || owner === log) return null;
  return trust('foreign_app', owner, `appOwnerTenantId=${owner}`, 'inbound');
}
