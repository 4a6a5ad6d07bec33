import { splitAddress } from '../../lib/ip.ts';
import type { EventFields } from '../../schema/event.ts';
import type { FieldReader } from '../fields.ts';
import { mailAddress, mailDomain, personKey } from '../person.ts';
import { accountOf } from '../windows-security/accounts.ts';

type ActorFields = Pick<
  EventFields,
  'actor_key' | 'actor_id' | 'actor_name' | 'actor_type' | 'actor_tenant' | 'actor_credential'
>;

const kinds: ReadonlyMap<string, string> = new Map([
  ['1', 'user'],
  ['2', 'admin'],
  ['3', 'system'],
  ['4', 'service_account'],
]);

/** Who a user object under `prefix` (`user`, `actor.user`) names. */
export function actorOf(fields: FieldReader, prefix: string, address: string | null): ActorFields {
  const at = (...names: readonly string[]): string | null => fields.get(...names.map((name) => `${prefix}.${name}`));
  const name = at('name', 'full_name');
  const mail = mailAddress(at('email_addr')) ?? mailAddress(name) ?? mailAddress(at('uid'));
  const uid = at('uid', 'uid_alt');
  const id = uid !== null && /^null sid$/i.test(uid) ? null : uid;
  const domain = at('domain');
  const account = at('account.uid');
  const kind = at('type')?.toLowerCase() ?? '';
  const shared = {
    actor_id: id,
    actor_tenant: account ?? at('org.uid') ?? mailDomain(mail) ?? domain,
    actor_credential: at('credential_uid'),
  };
  const type = kinds.get(at('type_id') ?? '') ?? (/role/.test(kind) ? 'role' : kind === 'root' ? 'root' : 'user');
  if (mail !== null) return { ...shared, actor_key: `user:${mail}`, actor_name: mail, actor_type: type };
  if (domain !== null || id?.startsWith('S-1-') === true) {
    const windows = accountOf(id, name, domain);
    if (windows !== null)
      return {
        ...shared,
        actor_key: windows.key ?? `anonymous:${address ?? 'unknown'}`,
        actor_name: windows.name,
        actor_type: windows.type,
      };
  }
  if (id?.startsWith('arn:') === true)
    return { ...shared, actor_key: `aws:${id}`, actor_name: (name ?? id).toLowerCase(), actor_type: type };
  const service = fields.get('actor.invoked_by', 'actor.app_uid', 'actor.app_name');
  if (name === null && id === null && service !== null)
    return { actor_key: `app:${service.toLowerCase()}`, actor_name: service.toLowerCase(), actor_type: 'app' };
  const key = personKey('ocsf', name, id);
  if (key === null) return { actor_key: `anonymous:${address ?? 'unknown'}`, actor_type: 'anonymous' };
  return { ...shared, actor_key: key, actor_name: (name ?? id)?.toLowerCase() ?? null, actor_type: type };
}

/** Address of `src_endpoint`, else of what the finding shows as evidence. */
export function sourceOf(fields: FieldReader, evidence: string | null): ReturnType<typeof splitAddress> {
  const own = fields.get('src_endpoint.ip');
  const found = splitAddress(own === '-' ? null : own);
  if (found.ip !== null || found.host !== null) return found;
  const other = splitAddress(evidence);
  return other.ip !== null
    ? other
    : splitAddress(fields.get('src_endpoint.hostname', 'src_endpoint.domain', 'src_endpoint.name'));
}
