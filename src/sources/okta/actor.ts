import { own, type JsonObject } from '../../lib/json.ts';
import type { EventFields } from '../../schema/event.ts';
import { mailAddress, mailDomain, personKey } from '../person.ts';
import { isUser, known, part, type Parts } from './parts.ts';

type ActorFields = Pick<
  EventFields,
  'actor_key' | 'actor_id' | 'actor_name' | 'actor_type' | 'actor_tenant' | 'actor_credential'
>;

const appTypes =
  /^(?:PublicClientApp|ConfidentialClientApp|ClientApp|OAuthClient|AppInstance|ServiceClientApp|Service)$/i;

/** Okta itself: `SystemPrincipal`, or its reserved names. */
export function isSystem(actor: JsonObject): boolean {
  if (own(actor, 'type') === 'SystemPrincipal') return true;
  const name = known(own(actor, 'alternateId'))?.toLowerCase();
  return name === 'system@okta.com' || name === 'system@okta';
}

/**
 * Who acted. A sign-in that Okta's own account logs for a user is that user's; everything else Okta does by itself keeps the
 * system as actor and the user as target. `support` tells that Okta's support staff acted through the system account.
 */
export function actorOf(parts: Parts, isSignIn: boolean, support: boolean, ip: string | null): ActorFields {
  const { actor, transaction } = parts;
  const id = known(own(actor, 'id'));
  const name = known(own(actor, 'alternateId'));
  const label = known(own(actor, 'displayName'));
  const type = known(own(actor, 'type')) ?? 'User';
  const credential = known(own(part(transaction, 'detail'), 'requestApiTokenId'));
  const base = { actor_id: id, actor_name: (name ?? label)?.toLowerCase() ?? null, actor_credential: credential };
  if (isSystem(actor)) {
    const user = isSignIn ? parts.targets.find(isUser) : undefined;
    if (user !== undefined) {
      const key = personKey('okta', user.name, user.label, user.id);
      return {
        actor_key: key,
        actor_id: user.id,
        actor_name: (user.name ?? user.label)?.toLowerCase() ?? null,
        actor_type: 'user',
        actor_credential: credential,
      };
    }
    if (support) return { ...base, actor_key: 'login:okta:support', actor_type: 'partner', actor_tenant: 'okta.com' };
    return { ...base, actor_key: 'system:okta', actor_type: 'system' };
  }
  if (appTypes.test(type) && mailAddress(name) === null) {
    const app = id ?? name ?? label;
    return {
      ...base,
      actor_key: app === null ? 'app:unknown' : `app:${app}`,
      actor_name: (label ?? name)?.toLowerCase() ?? null,
      actor_type: 'app',
    };
  }
  const key = /^ip address$/i.test(type) ? null : personKey('okta', name, id, label);
  if (key === null) return { ...base, actor_key: `anonymous:${ip ?? 'unknown'}`, actor_type: 'anonymous' };
  const staff = mailDomain(name) === 'okta.com';
  return { ...base, actor_key: key, actor_type: staff ? 'partner' : 'user', actor_tenant: staff ? 'okta.com' : null };
}
