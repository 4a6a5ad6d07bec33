/** A Graph request taken apart. */
export interface GraphRequest {
  /** Path without host, version and query, ids replaced by `{id}`: `/users/{id}/messages`. */
  readonly template: string;
  /** First collection of the path, lower case. */
  readonly resource: string | null;
  /** First id in the path, as written. */
  readonly id: string | null;
  readonly search: string | null;
}

const longestPath = 4096;
const deepest = 24;
/** Names that stand where an id could stand and are none: well-known folders, functions, actions, casts. */
const word = /^[$a-z][a-z]{0,19}\d?[a-z]{0,39}(?:\.[a-z]{1,40}){0,4}(?:\(\))?$/i;
const keyed = /^([a-z]{1,60})\((.*)\)$/i;

/** Takes the URI of a request to Microsoft Graph or Azure AD Graph apart. */
export function graphRequest(uri: string): GraphRequest {
  const bounded = uri.length > longestPath ? uri.slice(0, longestPath) : uri;
  const question = bounded.indexOf('?');
  const path = pathOf(question < 0 ? bounded : bounded.slice(0, question));
  const segments = path.split('/').filter((segment) => segment !== '');
  let id: string | null = null;
  const shown: string[] = [];
  for (let at = 0; at < segments.length && shown.length < deepest; at++) {
    const segment = decoded(segments[at] ?? '');
    const [replaced, found] = templated(segment, at === 0);
    shown.push(replaced);
    id ??= found;
    if (!/^root:$/i.test(segment)) continue;
    const end = segments.findIndex((name, other) => other > at && name.endsWith(':'));
    const last = end < 0 ? segments.length - 1 : end;
    id ??=
      segments
        .slice(at + 1, last + 1)
        .map(decoded)
        .join('/')
        .replace(/:$/, '') || null;
    if (last > at) shown.push(end < 0 ? '{path}' : '{path}:');
    at = last;
  }
  return {
    template: `/${shown.join('/')}`,
    resource: /^[$a-z]+/i.exec(shown[0] ?? '')?.[0].toLowerCase() ?? null,
    id,
    search: question < 0 ? null : searchOf(bounded.slice(question + 1)),
  };
}

/** Without scheme, host and version; Azure AD Graph has the tenant where Graph has the version. */
function pathOf(uri: string): string {
  const absolute = /^https?:\/\/([^/]*)(\/.*)?$/i.exec(uri);
  const path = absolute === null ? uri : (absolute[2] ?? '');
  if (/^graph\.windows\.net$/i.test(absolute?.[1]?.replace(/:\d+$/, '') ?? '')) return path.replace(/^\/+[^/]+/, '');
  return path.replace(/^\/+(?:v\d+\.\d+|beta)(?=\/|$)/i, '');
}

/** The segment with its ids replaced, and the id it held. */
function templated(segment: string, isFirst: boolean): readonly [string, string | null] {
  const key = keyed.exec(segment);
  if (key !== null && key[2] !== '') {
    const value = /'([^']*)'/.exec(key[2] ?? '')?.[1] ?? key[2] ?? null;
    return [`${key[1] ?? ''}({id})`, value];
  }
  if (/^(?:root|items):?$/i.test(segment)) return [segment, null];
  return isFirst || word.test(segment) ? [segment.slice(0, 100), null] : ['{id}', segment];
}

function searchOf(query: string): string | null {
  for (const pair of query.split('&')) {
    const at = pair.indexOf('=');
    if (at > 0 && /^(?:\$|%24)?(?:search|q)$/i.test(pair.slice(0, at))) return decoded(pair.slice(at + 1)) || null;
  }
  return null;
}

function decoded(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

const lastWord = /\/(?:microsoft\.graph\.)?([a-z]+)(?:\(\{id\}\))?$/i;

/** Normalised verb of a request. */
export function graphVerb(method: string, request: GraphRequest): string {
  const action = lastWord.exec(request.template)?.[1]?.toLowerCase() ?? '';
  switch (method.toUpperCase()) {
    case 'GET':
    case 'HEAD':
      if (request.search !== null || action === 'search') return 'search';
      return action === 'content' ? 'download' : 'read';
    case 'PUT':
    case 'PATCH':
    case 'MERGE':
      return 'update';
    case 'DELETE':
      return 'delete';
    case 'POST':
      if (/^(?:sendmail|send|reply|replyall|forward)$/.test(action)) return 'send';
      if (action === 'query' && request.resource === 'search') return 'search';
      return /^(?:get|check|validate|delta)/.test(action) ? 'read' : 'create';
    default:
      return 'other';
  }
}

const kinds: ReadonlyMap<string, string> = new Map(
  Object.entries({
    me: 'user',
    users: 'user',
    groups: 'group',
    applications: 'app',
    serviceprincipals: 'app',
    directoryroles: 'role',
    rolemanagement: 'role',
    devices: 'device',
    devicemanagement: 'device',
    drives: 'file',
    drive: 'file',
    sites: 'site',
    teams: 'team',
    chats: 'chat',
    policies: 'policy',
    tenantrelationships: 'relationship',
    oauth2permissiongrants: 'grant',
  }),
);

/** Kind of thing a request is about: what lies in a mailbox is the mailbox. */
export function graphTarget(request: GraphRequest): string | null {
  if (/\/(?:messages|mailfolders|mailboxsettings|sendmail|events|calendar|contacts)(?:\/|\(|$)/i.test(request.template))
    return 'mailbox';
  if (/\/drive(?:s|\/|$)/i.test(request.template)) return 'file';
  return request.resource === null ? null : (kinds.get(request.resource) ?? null);
}
