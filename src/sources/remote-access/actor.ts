import type { EventFields } from '../../schema/event.ts';
import { mailAddress, mailDomain, personKey } from '../person.ts';

type ActorFields = Pick<EventFields, 'actor_key' | 'actor_id' | 'actor_name' | 'actor_type' | 'actor_tenant'>;

const source = 'remote-access';
/** Names under which gateways and vaults log themselves. */
const ownNames: ReadonlySet<string> = new Set(['pre-logon', 'system', 'delinea system', 'privileged remote access']);

/**
 * Who acted: `domain\name` is a Windows account, an address a person; other names are known within this source only. `home` is
 * the domain to assume where the name has none.
 */
export function actorOf(
  rawName: string | null,
  mail: string | null,
  id: string | null,
  home: string | null,
  address: string | null,
): ActorFields {
  const name = bare(rawName);
  const person = mailAddress(mail) ?? mailAddress(name);
  if (person !== null)
    return {
      actor_key: `user:${person}`,
      actor_id: id,
      actor_name: person,
      actor_type: 'user',
      actor_tenant: mailDomain(person),
    };
  if (name === null && id === null) return { actor_key: `anonymous:${address ?? 'unknown'}`, actor_type: 'anonymous' };
  const lower = (name ?? id ?? '').toLowerCase();
  if (ownNames.has(lower)) return systemActor(lower);
  const slash = lower.indexOf('\\');
  const domain = slash > 0 ? lower.slice(0, slash) : (home?.toLowerCase() ?? null);
  const account = slash >= 0 ? lower.slice(slash + 1) : lower;
  if (domain !== null && account !== '' && !account.includes('@')) {
    const dot = domain.indexOf('.');
    const full = `${dot > 0 ? domain.slice(0, dot) : domain}\\${account}`;
    if (account.endsWith('$')) return { actor_key: `system:${full}`, actor_name: full, actor_type: 'system' };
    return { actor_key: `win:${full}`, actor_id: id, actor_name: full, actor_type: 'user', actor_tenant: domain };
  }
  return { actor_key: personKey(source, lower), actor_id: id, actor_name: lower, actor_type: 'user' };
}

export function systemActor(name: string | null): ActorFields {
  return { actor_key: `system:${source}`, actor_name: name?.toLowerCase() ?? null, actor_type: 'system' };
}

/** Without the quotes and the `host/` of machine certificates. */
function bare(name: string | null): string | null {
  const text = name?.trim().replace(/^(['"])(.*)\1$/, '$2') ?? '';
  return text === '' || /^(?:unknown|n\/a|none|-+|\*+)$/i.test(text) ? null : text;
}

const outsiders =
  /(?:^|[^a-z])(?:vendors?|third[ _-]?part(?:y|ies)|3rd[ _-]?part(?:y|ies)|suppliers?|contractors?|msps?|partners?|externals?|extern|outsourc(?:er|ers|ing)|dienstleister|lieferanten|prestataires?|leveranciers?)(?:[^a-z]|$)/i;

/** A group, realm or policy named for outsiders is the one thing these logs say about a third party. */
export function trustOf(
  group: string | null,
  name: string,
  org: string | null,
): Pick<EventFields, 'trust_kind' | 'trust_org' | 'trust_evidence' | 'trust_direction'> | null {
  if (group === null || group.length > 1024 || !outsiders.test(group)) return null;
  return {
    trust_kind: 'vendor_named',
    trust_org: org,
    trust_evidence: `${name}=${group}`,
    trust_direction: 'inbound',
  };
}
