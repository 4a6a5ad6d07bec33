import type { FieldReader } from '../fields.ts';
import { guidOf, nameTrust, trust, type Trust } from '../microsoft.ts';
import { mailDomain } from '../person.ts';

const crossTenantKinds: ReadonlyMap<string, Parameters<typeof trust>[0]> = new Map([
  ['serviceprovider', 'csp_gdap'],
  ['b2bcollaboration', 'b2b_guest'],
  ['b2bdirectconnect', 'b2b_direct'],
  ['microsoftsupport', 'ms_support'],
]);

/** The third party that vendor fields beside the schema prove; documents without them prove none. */
export function trustOf(fields: FieldReader, upn: string | null, tenant: string | null): Trust | null {
  return signInTrust(fields, upn) ?? accountTrust(fields, tenant) ?? nameTrust(upn, null, null);
}

/** Entra: the kind of cross-tenant access, else a home tenant that is not the one that was signed in to. */
function signInTrust(fields: FieldReader, upn: string | null): Trust | null {
  const at = (name: string): string | null => fields.get(`azure.signinlogs.properties.${name}`);
  const kind = at('cross_tenant_access_type');
  const home = guidOf(at('home_tenant_id'));
  const resource = guidOf(at('resource_tenant_id'));
  const log = guidOf(fields.get('azure.signinlogs.tenant_id', 'azure.tenant_id'));
  const outbound = log !== null && log === home && resource !== null && resource !== home;
  const direction = outbound ? 'outbound' : 'inbound';
  const org = outbound ? resource : (home ?? mailDomain(upn));
  const known = kind === null ? undefined : crossTenantKinds.get(kind.toLowerCase());
  if (known !== undefined) return trust(known, org, `crossTenantAccessType=${kind ?? ''}`, direction);
  if (home === null || resource === null || home === resource) return null;
  return trust('b2b_guest', org, `homeTenantId=${home}`, log === null ? null : direction);
}

/** CloudTrail: a principal whose account is not the one that recorded the call. */
function accountTrust(fields: FieldReader, tenant: string | null): Trust | null {
  const arn = fields.get('aws.cloudtrail.user_identity.arn');
  const account = accountOf(arn);
  if (account === null || tenant === null || !/^\d{12}$/.test(tenant) || account === tenant) return null;
  return trust('xaccount_principal', account, `userIdentity.arn=${arn ?? ''}`, 'inbound');
}

function accountOf(arn: string | null): string | null {
  return /^arn:aws[\w-]*:(?:iam|sts)::(\d{12}):/.exec(arn ?? '')?.[1] ?? null;
}

/** Home tenant or account of the actor, where a vendor field holds it. */
export function homeOf(fields: FieldReader): string | null {
  return (
    guidOf(fields.get('azure.signinlogs.properties.home_tenant_id')) ??
    accountOf(fields.get('aws.cloudtrail.user_identity.arn'))
  );
}
