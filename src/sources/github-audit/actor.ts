import { trust, type Trust } from '../microsoft.ts';
import { pick, type Fields } from './fields.ts';

/** Names under which GitHub itself acts. */
const gitHubsOwn: ReadonlySet<string> = new Set([
  'github',
  'github-staff',
  'github-system',
  'ghost',
  'web-flow',
  'github-actions[bot]',
  'dependabot[bot]',
  'dependabot-preview[bot]',
  'github-merge-queue[bot]',
  'github-advanced-security[bot]',
  'github-code-scanning[bot]',
  'github-pages[bot]',
  'github-project-automation[bot]',
  'github-classroom[bot]',
  'secret-scanning[bot]',
  'copilot[bot]',
  'copilot-swe-agent[bot]',
  'hubot',
]);

export interface Actor {
  readonly key: string;
  readonly id: string | null;
  readonly name: string | null;
  readonly type: 'user' | 'app' | 'system' | 'anonymous' | 'unknown';
  /** Domain of the address that the identity provider gave for the person. */
  readonly domain: string | null;
}

/** Who acted. A person linked to single sign-on is known by the mail address of that link, everybody else by the login. */
export function actorOf(fields: Fields, address: string | null): Actor {
  const login = pick(fields, 'actor')?.toLowerCase() ?? null;
  const id = pick(fields, 'actor_id');
  const deployKey = isDeployKey(fields);
  if (login === null) {
    if (deployKey)
      return {
        key: `login:github-audit:deploy-key ${credentialOf(fields) ?? 'unknown'}`,
        id,
        name: null,
        type: 'app',
        domain: null,
      };
    if (id !== null) return { key: `login:github-audit:#${id}`, id, name: null, type: 'unknown', domain: null };
    if (address !== null) return { key: `anonymous:${address}`, id, name: null, type: 'anonymous', domain: null };
    return { key: 'anonymous:unknown', id, name: null, type: 'unknown', domain: null };
  }
  const key = `login:github-audit:${login}`;
  if (gitHubsOwn.has(login)) return { key, id, name: login, type: 'system', domain: null };
  if (isBot(fields, login) || deployKey) return { key, id, name: login, type: 'app', domain: null };
  const mail = mailOf(pick(fields, 'external_identity_nameid')) ?? mailOf(pick(fields, 'external_identity_username'));
  if (mail === null) return { key, id, name: login, type: 'user', domain: null };
  return { key: `user:${mail}`, id, name: mail, type: 'user', domain: mail.slice(mail.lastIndexOf('@') + 1) };
}

/**
 * What the record proves about its actor: an app that acts under its own name (it may still be one of the organisation's own), or
 * somebody who redeems an invitation to a repository, which members never get.
 */
export function trustOf(fields: Fields, action: string): Trust | null {
  const login = pick(fields, 'actor')?.toLowerCase() ?? null;
  if (login === null || gitHubsOwn.has(login)) return null;
  if (/^repository_invitation\.accept$/i.test(action)) return trust('b2b_guest', null, `action=${action}`, 'inbound');
  if (isBot(fields, login)) return trust('vendor_named', login.replace(/\[bot\]$/, ''), `actor=${login}`, 'inbound');
  return null;
}

/** Token, key or installation behind the call. */
export function credentialOf(fields: Fields): string | null {
  return pick(fields, 'hashed_token', 'token_id', 'deploy_key_fingerprint', 'public_key_fingerprint');
}

function isBot(fields: Fields, login: string): boolean {
  return login.endsWith('[bot]') || pick(fields, 'actor_is_bot') === 'true';
}

function isDeployKey(fields: Fields): boolean {
  return /deploy.?key/i.test(pick(fields, 'programmatic_access_type') ?? pick(fields, 'actor') ?? '');
}

function mailOf(name: string | null): string | null {
  return name !== null && name.length <= 320 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(name) ? name.toLowerCase() : null;
}
