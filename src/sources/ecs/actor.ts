import type { EventFields } from '../../schema/event.ts';
import type { FieldReader } from '../fields.ts';
import { userKey } from '../microsoft.ts';
import { mailAddress, mailDomain, personKey } from '../person.ts';
import { firstLabel } from '../windows-security/accounts.ts';

type ActorFields = Pick<EventFields, 'actor_key' | 'actor_id' | 'actor_name' | 'actor_type' | 'actor_tenant'>;

/** Who `user.*` names. Principals of CloudTrail keep the key that the original log gives them. */
export function actorOf(fields: FieldReader, dataset: string, address: string | null): ActorFields {
  const name = fields.get('user.name');
  const id = fields.get('user.id');
  const domain = fields.get('user.domain')?.toLowerCase() ?? null;
  const upn = fields.get('azure.signinlogs.properties.user_principal_name', 'user.email');
  const lower = (name ?? fields.get('user.full_name') ?? id)?.toLowerCase() ?? null;
  if (dataset.startsWith('aws.') || id?.startsWith('arn:') === true) {
    const principal = id ?? fields.get('aws.cloudtrail.user_identity.arn');
    const role = /^AROA|assumed-role/.test(principal ?? '');
    if (principal !== null)
      return {
        actor_key: `aws:${principal}`,
        actor_id: principal,
        actor_name: lower,
        actor_type: role ? 'role' : 'user',
        actor_tenant: /^arn:[\w-]+:\w+::(\d{12}):/.exec(principal)?.[1] ?? null,
      };
  }
  const guest = [upn, name].find((each) => each?.toLowerCase().includes('#ext#') === true);
  const mail = guest ?? mailAddress(upn) ?? mailAddress(name);
  if (mail !== null) {
    const key = userKey(mail);
    return {
      actor_key: key,
      actor_id: id,
      actor_name: mail.toLowerCase(),
      actor_type: guest === undefined ? 'user' : 'guest',
      actor_tenant: mailDomain(key.slice(key.indexOf(':') + 1)),
    };
  }
  if (lower === null) return { actor_key: `anonymous:${address ?? 'unknown'}`, actor_type: 'anonymous' };
  const shared = { actor_id: id, actor_name: lower };
  if (/^(?:system|local service|network service)$/.test(lower) || lower.endsWith('$'))
    return { ...shared, actor_key: `system:${lower}`, actor_type: 'system' };
  if (domain !== null && /^[\w.-]+$/.test(domain) && !lower.includes('\\')) {
    const full = `${firstLabel(domain)}\\${lower}`;
    return { actor_key: `win:${full}`, actor_id: id, actor_name: full, actor_type: 'user', actor_tenant: domain };
  }
  if (/^[^\\]+\\[^\\]+$/.test(lower)) return { ...shared, actor_key: `win:${lower}`, actor_type: 'user' };
  return { ...shared, actor_key: personKey('ecs', lower), actor_type: 'user' };
}
