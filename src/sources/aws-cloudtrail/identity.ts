import { record, text, type JsonObject } from '../../lib/json.ts';

export interface Actor {
  readonly key: string | null;
  readonly id: string | null;
  readonly name: string | null;
  readonly type: string;
  /** Home account. */
  readonly account: string | null;
  readonly via: string | null;
  readonly credential: string | null;
  /** Session name of a role session. */
  readonly session: string | null;
}

/** CloudTrail writes this instead of a name typed wrongly, which may be a password. */
const hiddenName = 'HIDDEN_DUE_TO_SECURITY_REASONS';
const anonymousAccounts: ReadonlySet<string> = new Set(['anonymous', 'ANONYMOUS_PRINCIPAL']);
const personTypes: ReadonlyMap<string, string> = new Map([
  ['IAMUser', 'user'],
  ['FederatedUser', 'user'],
  ['SAMLUser', 'user'],
  ['WebIdentityUser', 'user'],
  ['IdentityCenterUser', 'user'],
  ['Directory', 'user'],
  ['AssumedRole', 'role'],
  ['Role', 'role'],
  ['Root', 'root'],
  ['AWSService', 'system'],
]);

/** Who acted, from `userIdentity`; `recipient` is the account that recorded it. */
export function actorOf(
  identity: JsonObject,
  issuer: JsonObject | null,
  additional: JsonObject | null,
  recipient: string | null,
): Actor {
  const type = text(identity['type']);
  const principal = text(identity['principalId']);
  const arn = text(identity['arn']);
  const account = text(identity['accountId']);
  const invokedBy = text(identity['invokedBy']);
  const userName = nameOf(identity['userName']);
  const onBehalfOf = record(identity['onBehalfOf']);
  const colon = principal === null ? -1 : principal.indexOf(':');
  const session =
    principal !== null && colon > 0 && type !== 'WebIdentityUser' && type !== 'SAMLUser'
      ? principal.slice(colon + 1)
      : null;
  const issuerArn = issuer === null ? null : text(issuer['arn']);
  const via =
    issuerArn ??
    (type === 'AWSService' ? null : invokedBy) ??
    (onBehalfOf === null ? null : text(onBehalfOf['userId']));
  const credential = text(identity['accessKeyId']) ?? text(identity['credentialId']);
  const made = (key: string | null, name: string | null, kind: string, id = principal ?? arn): Actor => ({
    key,
    id,
    name: name?.toLowerCase() ?? null,
    type: kind,
    account,
    via,
    credential,
    session,
  });

  if (account !== null && anonymousAccounts.has(account))
    return { ...made('anonymous:aws', 'anonymous', 'anonymous', null), account: null };
  switch (type) {
    case 'AWSService':
      return made(invokedBy === null ? null : `system:${invokedBy}`, invokedBy, 'system', invokedBy ?? principal);
    case 'Root':
      return made(`aws:${account ?? recipient ?? principal ?? ''}:root`, 'root', 'root');
    case 'AWSAccount': {
      const kind = account !== null && account !== recipient ? 'partner' : ownKind(principal, account);
      const name = arn ?? (session === null ? account : `${account ?? ''}/${session}`);
      const of = principal === null || principal === account ? 'root' : principal;
      return made(account === null ? null : `aws:${account}:${of}`, name, kind, principal ?? arn ?? account);
    }
    case 'IdentityCenterUser': {
      const name = nameOf(additional?.['UserName']) ?? userName;
      const id = (onBehalfOf === null ? null : text(onBehalfOf['userId'])) ?? principal;
      if (name !== null) return made(`user:${name.toLowerCase()}`, name, 'user', id);
      return made(id === null ? null : `aws:${id}`, null, 'user', id);
    }
  }
  const issuerName = issuer === null ? null : text(issuer['userName']);
  const roleName = issuerName ?? roleOfSession(arn);
  const roleSession = session === null ? roleName : roleName === null ? session : `${roleName}/${session}`;
  const name =
    (type === 'AssumedRole' ? roleSession : null) ??
    userName ??
    nameOf(additional?.['UserName']) ??
    roleSession ??
    invokedBy ??
    arn;
  const home = account ?? recipient;
  let key: string | null;
  if (principal !== null) key = principal === account ? `aws:${principal}:root` : `aws:${principal}`;
  else if (arn !== null) key = `aws:${arn}`;
  else if (userName !== null) key = home === null ? `aws:${userName}` : `aws:${home}:${userName}`;
  else if (invokedBy !== null) key = `system:${invokedBy}`;
  else key = home === null ? null : `aws:${home}:unknown`;
  const kind =
    type === null ? untypedKind(principal, invokedBy, userName, recipient) : (personTypes.get(type) ?? 'unknown');
  return made(key, name, kind, principal ?? arn ?? (type === null ? invokedBy : null));
}

function nameOf(value: unknown): string | null {
  const name = text(value);
  return name === hiddenName ? null : name;
}

/** `role` of `arn:aws:sts::111122223333:assumed-role/role/session`. */
function roleOfSession(arn: string | null): string | null {
  if (arn === null) return null;
  const at = arn.indexOf(':assumed-role/');
  return at < 0 ? null : (arn.slice(at + 14).split('/')[0] ?? null);
}

function ownKind(principal: string | null, account: string | null): string {
  if (principal === null) return 'unknown';
  if (principal === account) return 'root';
  if (principal.startsWith('AROA')) return 'role';
  return principal.startsWith('AIDA') ? 'user' : 'unknown';
}

/** Older records and the console's own calls have no type. */
function untypedKind(
  principal: string | null,
  invokedBy: string | null,
  userName: string | null,
  account: string | null,
): string {
  if (principal !== null) return ownKind(principal, account);
  if (invokedBy !== null) return 'system';
  return userName === 'root' ? 'root' : 'unknown';
}
