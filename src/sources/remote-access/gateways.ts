import { own } from '../../lib/json.ts';
import type { JsonShape } from '../source.ts';
import { accessEvent } from './access.ts';
import { fieldsOfRecord } from '../fields.ts';
import { lineShape, picked } from './line-shape.ts';
import { verb, type Product } from './product.ts';

const pulse: Product = {
  service: 'Ivanti Connect Secure',
  operation: 'event',
  clock: 'local',
  targetType: 'gateway',
  columns: {
    operation: ['operation'],
    code: ['code', 'msgid'],
    reason: ['reason', 'msg'],
    user: ['user'],
    source: ['src', 'ip'],
    inner: ['assigned'],
    target: ['vpn', 'fw'],
    group: ['realm'],
    method: ['auth server'],
    agent: ['agent'],
    session: ['session'],
    time: ['time'],
  },
  verbs: [
    verb(/login succeeded|agent login succeeded/i, 'authn', 'signin', 'success'),
    verb(/login failed|authentication failed|authentication failure/i, 'authn', 'signin', 'failure'),
    verb(/authentication successful/i, 'authn', 'signin', 'success'),
    verb(/session (?:timed out|ended|closed)|logout|logged out/i, 'session', 'logoff', 'success'),
    verb(/session started|tunneling: (?:user|session)|vpn tunneling|connected to/i, 'session', 'connect', 'success'),
    verb(/roaming|address .*changed|remote address/i, 'session', 'update'),
    verb(/account .*lock/i, 'account_change', 'lock', 'success', 'user'),
    verb(/(?:log|logs) (?:cleared|deleted|disabled)/i, 'logging_change', 'delete', 'success'),
    verb(
      /(?:add|modif|delet|creat|chang|remov)\w* .*(?:role|realm|policy|config|server|user|admin)/i,
      'policy_change',
      'update',
      'success',
    ),
    verb(/webrequest|file|web page/i, 'file_access', 'read', 'success'),
  ],
  bySystem: (fields) => /^system$/i.test(fields.get('user') ?? ''),
};

const pulsePatterns: Readonly<Record<string, readonly RegExp[]>> = {
  session: [/\(session:([0-9a-zA-Z]+)\)/],
  agent: [/ with (Mozilla\/.+|Pulse-.+|Ivanti.+|Junos.+)$/],
  assigned: [
    /\bIP(?:v4)? (?:address )?(?:assigned )?(?:is )?([0-9.]{7,15})/i,
    /assigned (?:IPv4 )?(?:address )?([0-9.]{7,15})/i,
  ],
  'auth server': [/using auth server ([^(.]+)/i, /for \S+\/(\S+) from/],
  reason: [/Reason: (.+)$/, /failed(?: for [^:]+)?: (.+)$/i],
};

const pulseHead = / - \S+ - \[([0-9a-fA-F.:]{3,45})\] ((?:[^()[\]]{1,256}))\(([^)]{0,256})\)\[([^\]]{0,1024})\] - /;

/** Standard format: `time - node - [address] user(realm)[roles] - text`. */
export const pulseLines = lineShape({
  id: 'pulse-lines',
  title: 'Ivanti / Pulse Connect Secure log',
  limits: ['the clock is that of the gateway', 'the realm tells vendors from staff only where it is named for them'],
  product: pulse,
  begins: (text) => pulseHead.exec(text.slice(0, 2500))?.index ?? -1,
  fields: (text) => {
    const found = pulseHead.exec(text);
    if (found === null) return null;
    const said = text.slice(found.index + found[0].length).trim();
    const fields = picked(said, pulsePatterns);
    const [, ip = '', user = '', realm = '', roles = ''] = found;
    if (ip !== '127.0.0.1') fields.set('ip', ip);
    for (const [name, value] of [
      ['user', user.trim()],
      ['realm', realm.trim()],
      ['roles', roles.trim()],
    ] as const)
      if (value !== '') fields.set(name, value);
    fields.set('operation', operationOf(said));
    fields.set('text', said);
    return fields;
  },
});

/** WebTrends format: pairs, `vpn=` names the gateway and `msg` begins with the number of the event. */
export const pulsePairs: JsonShape = {
  id: 'pulse-welf',
  title: 'Ivanti / Pulse Connect Secure log in WELF',
  kind: 'json',
  limits: ['the clock is that of the gateway'],
  claims: (item) =>
    ['vpn', 'realm', 'roles', 'msg', 'user', 'fw', 'pri'].filter((key) => typeof own(item, key) === 'string').length >
      5 && typeof own(item, 'time') === 'string',
  normalise: (item, context) => {
    const fields = new Map(fieldsOfRecord(item));
    const said = fields.get('msg') ?? '';
    const found = /^([A-Z]{3}\d{5}): (.*)$/s.exec(said);
    for (const [name, value] of picked(found?.[2] ?? said, pulsePatterns))
      if (!fields.has(name)) fields.set(name, value);
    if (found?.[1] !== undefined) fields.set('code', found[1]);
    fields.set('operation', operationOf(found?.[2] ?? said));
    fields.set('text', found?.[2] ?? said);
    return accessEvent(pulse, fields, context);
  },
};

/** The sentence without the names in it. */
function operationOf(said: string): string {
  const short = said
    .replace(/ (?:for|from|using) .*$/s, '')
    .replace(/[.:;] .*$/s, '')
    .trim();
  return short === '' ? 'event' : short.slice(0, 120);
}

const citrix: Product = {
  service: 'Citrix Gateway',
  operation: 'event',
  clock: 'local',
  targetType: 'gateway',
  columns: {
    operation: ['operation'],
    reason: ['failure_reason', 'reason'],
    user: ['user', 'user_context'],
    source: ['client_ip', 'source', 'context_ip'],
    source_port: ['client_port'],
    inner: ['spcb_ip', 'natted_ip', 'inner'],
    target: ['destination', 'vserver'],
    agent: ['browser_type', 'browser'],
    group: ['group(s)'],
    session: ['sessionid'],
    app: ['sslvpn_client_type', 'applicationname'],
  },
  verbs: [
    verb(/login_?failed|denied|lockout/i, 'authn', 'signin', 'failure'),
    verb(/^(?:SSLVPN|AAA) LOGIN$/i, 'authn', 'signin', 'success'),
    verb(/LOGOUT|TIMEOUT/i, 'session', 'logoff', 'success'),
    verb(/ICASTART/i, 'session', 'connect', 'success'),
    verb(/ICAEND/i, 'session', 'logoff', 'success'),
    verb(/TCPCONNSTAT|TCPCONN|UDPFLOWSTAT|HTTPREQUEST|CLISEC/i, 'session', 'update'),
    verb(/CMD_EXECUTED/i, 'privileged_access', 'execute', 'success'),
  ],
};

const citrixHead =
  /\b(SSLVPN|AAA|AAATM|UI|CLI|GUI)\s+(LOGIN|LOGOUT|LOGIN_FAILED|ICASTART|ICAEND_CONNSTAT|TCPCONNSTAT|TCPCONN_TIMEDOUT|UDPFLOWSTAT|HTTPREQUEST|NONHTTP_RESOURCEACCESS_DENIED|CLISEC_CHECK|EXTRACTED_GROUPS|CMD_EXECUTED|Message)\s+\d+\s+\d+\s*:/;

/** `ns.log` and its syslog: `SSLVPN LOGIN 123 0 : Context user@address - SessionId: 1- User x - Client_ip ...`. */
export const citrixLines = lineShape({
  id: 'citrix-lines',
  title: 'Citrix Gateway (NetScaler) log',
  limits: ['month and day come first in the time as this gateway writes it by default'],
  product: citrix,
  begins: (text) => citrixHead.exec(text.slice(0, 600))?.index ?? -1,
  fields: (text) => {
    const found = citrixHead.exec(text);
    if (found === null) return null;
    const said = text.slice(found.index + found[0].length).trim();
    const fields = new Map<string, string>();
    for (const part of said.split(/\s?- (?=[A-Za-z][\w():]*(?::|\s))/).slice(0, 60)) {
      const pair = /^"?([A-Za-z][\w():]{0,40}?):?\s+(.*?)"?$/s.exec(part.trim());
      const value = pair?.[2]?.replace(/^"|"$/g, '').trim() ?? '';
      if (pair?.[1] !== undefined && value !== '' && value !== 'N/A') fields.set(pair[1].toLowerCase(), value);
    }
    const context = /^(.{1,256})@([0-9a-fA-F.:]+)$/.exec(fields.get('context') ?? '');
    if (context?.[1] !== undefined) fields.set('user_context', context[1]);
    if (context?.[2] !== undefined) fields.set('context_ip', context[2]);
    const [name, domain] = (fields.get('username:domainname') ?? '').split(':');
    if (name !== undefined && name !== '')
      fields.set('user', domain === undefined || domain === '' ? name : `${domain}\\${name}`);
    fields.set('operation', `${found[1] ?? ''} ${found[2] ?? ''}`);
    fields.set('text', said);
    return fields;
  },
});
