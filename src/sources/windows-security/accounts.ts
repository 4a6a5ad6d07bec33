import { memo } from '../memo.ts';

/** Somebody a Windows event names. */
export interface Account {
  /** `win:`, `user:`, `system:`, `login:`; null for an anonymous logon, whose key needs the address. */
  readonly key: string | null;
  readonly sid: string | null;
  /** `domain\user`, or the user principal name; lower case. */
  readonly name: string;
  readonly domain: string | null;
  readonly type: 'user' | 'admin' | 'system' | 'anonymous';
}

/** Well-known accounts of the operating system, by SID. */
const systemSids: ReadonlyMap<string, string> = new Map([
  ['S-1-5-18', 'nt authority\\system'],
  ['S-1-5-19', 'nt authority\\local service'],
  ['S-1-5-20', 'nt authority\\network service'],
  ['S-1-5-17', 'nt authority\\iusr'],
]);
/** Services, application pools, virtual machines, window and font managers, task identities. */
const systemSidPrefix = /^S-1-5-(?:80|82|83|84|87|90|96|111|113)-/;
const systemNames: ReadonlySet<string> = new Set([
  'system',
  'local service',
  'network service',
  'lokaler dienst',
  'netzwerkdienst',
  'système',
  'service local',
  'service réseau',
  'localsystem',
  'iusr',
]);
const systemDomains: ReadonlySet<string> = new Set([
  'nt authority',
  'nt-autorität',
  'autorite nt',
  'autorité nt',
  'nt service',
  'nt virtual machine',
  'iis apppool',
  'window manager',
  'font driver host',
]);
const anonymousSid = 'S-1-5-7';
const shellName = /^(?:dwm|umfd)-\d+$/;

/**
 * Who a SID, a name and a domain stand for. The name may carry its domain (`domain\user`, `user@realm`); a domain in DNS form
 * counts with its first label in the key, so that Kerberos and NTLM records of one account agree. `home` is the domain to assume where
 * none is named. Rendered messages print a name in place of the SID. Null when neither a name nor a SID is there.
 */
export function accountOf(
  sid: string | null,
  name: string | null,
  domain: string | null,
  home: string | null = null,
): Account | null {
  if (name === null && sid === null) return null;
  const question = `${sid ?? ''}\n${name ?? ''}\n${domain ?? ''}\n${home ?? ''}`;
  const known = accounts.get(question);
  if (known !== undefined) return known;
  const account = identify(sid, name, domain, home);
  if (accounts.size >= mostAccounts) accounts.clear();
  if (question.length < 300) accounts.set(question, account);
  return account;
}

const accounts = new Map<string, Account | null>();
const mostAccounts = 16_384;

function identify(
  rawSid: string | null,
  rawName: string | null,
  rawDomain: string | null,
  home: string | null,
): Account | null {
  const sid = rawSid?.startsWith('S-1-') === true ? rawSid : null;
  const resolved = rawSid === null || sid !== null ? null : rawSid;
  const resolvedDomain = resolved?.includes('\\') === true ? resolved.slice(0, resolved.indexOf('\\')) : null;
  const [name, domain] = split(rawName ?? resolved, rawDomain ?? resolvedDomain);
  if (name === null && sid === null) return null;
  if (sid === anonymousSid || name === 'anonymous logon' || name === 'anonymous-anmeldung')
    return { key: null, sid, name: 'anonymous logon', domain: null, type: 'anonymous' };
  const system = systemName(sid, name, domain);
  if (system !== null) return { key: `system:${system}`, sid, name: system, domain: null, type: 'system' };
  if (name === null)
    return {
      key: `win:${(sid ?? '').toLowerCase()}`,
      sid,
      name: (sid ?? '').toLowerCase(),
      domain: null,
      type: typeOf(sid),
    };
  const place = domain ?? home;
  if (name.endsWith('$')) {
    const machine = place === null ? name : `${firstLabel(place)}\\${name}`;
    return { key: `system:${machine}`, sid, name: machine, domain: place, type: 'system' };
  }
  if (name.includes('@')) return { key: `user:${name}`, sid, name, domain: place ?? realmOf(name), type: typeOf(sid) };
  if (place === null) return { key: `login:windows-security:${name}`, sid, name, domain: null, type: typeOf(sid) };
  const full = `${firstLabel(place)}\\${name}`;
  return { key: `win:${full}`, sid, name: full, domain: place, type: typeOf(sid) };
}

/** DNS domain of a computer's full name; null for a bare name. */
export function domainOf(computer: string | null): string | null {
  const dot = computer?.indexOf('.') ?? -1;
  return computer === null || dot <= 0 || dot === computer.length - 1 ? null : computer.slice(dot + 1);
}

/** First label of a domain in DNS form; a NetBIOS name stays. */
export function firstLabel(domain: string): string {
  const dot = domain.indexOf('.');
  return dot > 0 ? domain.slice(0, dot) : domain;
}

function split(rawName: string | null, rawDomain: string | null): readonly [string | null, string | null] {
  let name = rawName?.trim().toLowerCase() ?? null;
  let domain = rawDomain?.trim().toLowerCase() ?? null;
  if (name !== null) {
    const machine = /^host\/([a-z0-9-]{1,63})(?:\.|$)/.exec(name)?.[1];
    if (machine !== undefined) name = `${machine}$`;
    const backslash = name.indexOf('\\');
    if (backslash >= 0) {
      domain = name.slice(0, backslash) || domain;
      name = name.slice(backslash + 1);
    }
    const at = name.lastIndexOf('@');
    if (at > 0 && (name.slice(at + 1) === domain || name[at - 1] === '$')) {
      domain ??= name.slice(at + 1);
      name = name.slice(0, at);
    }
  }
  return [name === '' || name === '-' ? null : name, domain === '' || domain === '-' || domain === '.' ? null : domain];
}

function systemName(sid: string | null, name: string | null, domain: string | null): string | null {
  if (name?.endsWith('$') === true) return null;
  const known = sid === null ? undefined : systemSids.get(sid);
  if (known !== undefined) return known;
  const isSystem =
    (sid !== null && systemSidPrefix.test(sid)) ||
    (domain !== null && systemDomains.has(domain)) ||
    (name !== null && (shellName.test(name) || (domain === null && systemNames.has(name))));
  if (!isSystem) return null;
  if (name === null) return (sid ?? '').toLowerCase();
  return domain === null ? `nt authority\\${name}` : `${domain}\\${name}`;
}

function typeOf(sid: string | null): 'user' | 'admin' {
  return sid !== null && /^S-1-5-21-[\d-]+-500$/.test(sid) ? 'admin' : 'user';
}

function realmOf(name: string): string | null {
  const at = name.lastIndexOf('@');
  return at < 0 || at === name.length - 1 ? null : name.slice(at + 1);
}

const vendorWord =
  'ext|extern|external|vnd|vendor|msp|contractor|ctr|partner|supplier|thirdparty|3rdparty|3p|consultant';
const vendorName = new RegExp(`^(?:(?:${vendorWord})[-_.]|[vc][-_](?=[a-z]{2}))|[-_.](?:${vendorWord})$`);

/** Whether a name is spelled the way accounts of suppliers often are: `ext-`, `vnd_`, `v-`, `.contractor` ... Weak evidence. */
export const hasVendorName = memo((name: string): boolean => vendorName.test(name));
