import { own, parseJson, record } from '../../lib/json.ts';
import type { EventFields } from '../../schema/event.ts';
import { mailDomain } from '../person.ts';
import { isSystem } from './actor.ts';
import { known, org2Org, part, type Parts } from './parts.ts';

type Trust = Pick<EventFields, 'trust_kind' | 'trust_org' | 'trust_evidence' | 'trust_direction'>;

const supportActs = /^user\.session\.impersonation\.(?:initiate|end)$/;
const inboundActs = /^user\.authentication\.auth_via_(?:idp|inbound_saml|social)$/i;
const credentialActs =
  /^(?:user\.account\.(?:reset_password|unlock)|user\.mfa\.factor\.(?:update|deactivate|reset_all)|system\.mfa\.factor\.deactivate|user\.mfa\.attempt_bypass)$/;

/** What this very record proves about a third party: Okta's support staff, an outer identity provider, a linked organisation. */
export function trustOf(parts: Parts): Trust | null {
  const { eventType, actor, context, targets } = parts;
  const actorName = known(own(actor, 'alternateId'));
  if (supportActs.test(eventType)) return inbound('okta_support', 'okta.com', `eventType=${eventType}`);
  if (mailDomain(actorName) === 'okta.com' && !isSystem(actor))
    return inbound('okta_support', 'okta.com', `actor.alternateId=${actorName ?? ''}`);
  if (isSupportReset(parts)) return inbound('okta_support', 'okta.com', 'transaction.id=unknown');
  const issuer = issuerOf(own(context, 'issuer'));
  const provider = known(own(context, 'authenticationProvider'));
  if (inboundActs.test(eventType) || provider === 'FEDERATION' || provider === 'SOCIAL') {
    const idp = targets.find((target) => /^(?:IdentityProvider|IDP|AppInstance)$/i.test(target.type ?? ''));
    const name = idp?.label ?? idp?.name ?? issuer;
    const evidence = inboundActs.test(eventType)
      ? `eventType=${eventType}`
      : `authenticationContext.authenticationProvider=${provider ?? ''}`;
    return inbound(
      'federated_idp',
      name ?? null,
      issuer === null ? evidence : `authenticationContext.issuer.id=${issuer}`,
    );
  }
  const link = org2Org(targets);
  if (link === null || !eventType.startsWith('user.authentication.')) return null;
  return {
    trust_kind: 'okta_org2org',
    trust_org: (link.name ?? link.label)?.toLowerCase() ?? null,
    trust_evidence: `target.displayName=${link.label ?? link.name ?? ''}`,
    trust_direction: 'outbound',
  };
}

/** Resets made by Okta's support carry the system as actor, no transaction, no user agent and no place. */
export function isSupportReset({ eventType, actor, client, transaction }: Parts): boolean {
  return (
    credentialActs.test(eventType) &&
    isSystem(actor) &&
    own(transaction, 'id') === 'unknown' &&
    known(own(part(client, 'userAgent'), 'rawUserAgent')) === null &&
    known(own(part(client, 'geographicalContext'), 'country')) === null
  );
}

/** Id of the issuer: an object in the API, its text or its id alone in tables. */
function issuerOf(value: unknown): string | null {
  const nested = record(value) ?? record(typeof value === 'string' ? parseJson(value) : null);
  return nested === null ? known(value) : known(own(nested, 'id'));
}

function inbound(kind: Trust['trust_kind'] & string, org: string | null, evidence: string): Trust {
  return {
    trust_kind: kind,
    trust_org: org?.toLowerCase() ?? null,
    trust_evidence: evidence,
    trust_direction: 'inbound',
  };
}
