import type { EventFields } from '../../schema/event.ts';
import { mailAddress, mailDomain, personKey } from '../person.ts';
import type { Activity } from './activity.ts';

type ActorFields = Pick<EventFields, 'actor_key' | 'actor_id' | 'actor_name' | 'actor_type' | 'actor_tenant'>;
type Trust = Pick<EventFields, 'trust_kind' | 'trust_org' | 'trust_evidence' | 'trust_direction'>;

/** Profile id under which Google logs whoever was not signed in. */
const anonymousProfile = '105250506097979753968';

/** Key under which Meet logs everybody who is not of the organisation. */
const outsiderKey = /external_or_anonymous/i;

/** Address of a participant of a meeting who is not of the organisation, where the meeting knows it. */
function outsiderOf({ key, parameters }: Activity): string | null {
  return key !== null && outsiderKey.test(key) ? mailAddress(parameters.get('identifier')) : null;
}

/** Who acted: a person, a service account, a key without a person, Google itself, or nobody known. */
export function actorOf(activity: Activity, trust: Trust | null, ip: string | null): ActorFields {
  const { email, profile, key, callerType, application } = activity;
  const base = { actor_id: profile, actor_name: (email ?? key)?.toLowerCase() ?? null };
  if (application === 'access_transparency' && mailAddress(email) === null)
    return {
      ...base,
      actor_key: 'login:google-workspace:google staff',
      actor_type: 'partner',
      actor_tenant: 'google.com',
    };
  const address = mailAddress(email);
  if (address?.endsWith('.gserviceaccount.com') === true)
    return { ...base, actor_key: `sa:${address}`, actor_type: 'service_account' };
  if (address === null && key !== null && !outsiderKey.test(key)) {
    return key.toUpperCase() === 'SYSTEM'
      ? { ...base, actor_key: 'system:google-workspace', actor_type: 'system' }
      : { ...base, actor_key: `app:${key}`, actor_type: 'app' };
  }
  const outsider = outsiderOf(activity);
  if (outsider !== null)
    return {
      ...base,
      actor_key: `user:${outsider}`,
      actor_name: outsider,
      actor_type: 'guest',
      actor_tenant: mailDomain(outsider),
    };
  const person = personKey('google-workspace', email, profile === anonymousProfile ? null : profile);
  if (person === null || email?.toLowerCase() === 'anonymous')
    return { ...base, actor_key: `anonymous:${ip ?? 'unknown'}`, actor_type: 'anonymous' };
  const foreign = trust?.trust_direction === 'inbound';
  return {
    ...base,
    actor_key: person,
    actor_type: foreign ? 'guest' : callerType?.toUpperCase() === 'APPLICATION' ? 'app' : 'user',
    actor_tenant: foreign ? mailDomain(email) : null,
  };
}

/** What the record itself proves of an outsider. Differing domains prove nothing: one customer may own many. */
export function trustOf(activity: Activity): Trust | null {
  const { application, callerType, email, parameters } = activity;
  if (application === 'access_transparency')
    return inbound('google_support', 'google.com', 'id.applicationName=access_transparency');
  const outsider = outsiderOf(activity);
  if (outsider !== null) return inbound('gws_external', mailDomain(outsider), `actor.key=${activity.key ?? ''}`);
  const domain = mailDomain(email);
  if (callerType?.toUpperCase() === 'EXTERNAL_USER')
    return inbound('gws_external', domain, 'actor.callerType=EXTERNAL_USER');
  if (parameters.get('actor_is_collaborator_account')?.toLowerCase() === 'true')
    return inbound('gws_external', domain, 'actor_is_collaborator_account=true');
  return null;
}

function inbound(kind: 'google_support' | 'gws_external', org: string | null, evidence: string): Trust {
  return { trust_kind: kind, trust_org: org, trust_evidence: evidence, trust_direction: 'inbound' };
}
