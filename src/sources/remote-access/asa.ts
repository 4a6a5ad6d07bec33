import type { CsvShape } from '../source.ts';
import { accessEvent } from './access.ts';
import { lineShape, picked } from './line-shape.ts';
import { lineTime, timeless } from './lines.ts';
import { verb, type Product } from './product.ts';

const mark = /%(?:ASA|FTD|PIX)-(?:[A-Za-z-]+-)?(\d)-(\d{6})\s*:/;

/** Numbers of messages by what they tell. */
const names: ReadonlyMap<string, string> = new Map([
  ['113039', 'AnyConnect session started'],
  ['113019', 'session disconnected'],
  ['722051', 'address assigned'],
  ['722022', 'connection established'],
  ['722023', 'connection terminated'],
  ['716001', 'WebVPN session started'],
  ['716002', 'WebVPN session terminated'],
  ['716038', 'authentication successful'],
  ['716039', 'authentication rejected'],
  ['751025', 'IKEv2 address assigned'],
  ['113004', 'AAA authentication successful'],
  ['113005', 'AAA authentication rejected'],
  ['113006', 'user locked out'],
  ['113008', 'AAA transaction accepted'],
  ['113012', 'local authentication successful'],
  ['113015', 'local authentication rejected'],
  ['113021', 'console login failed'],
  ['605004', 'login denied'],
  ['605005', 'login permitted'],
  ['611101', 'authentication succeeded'],
  ['611102', 'authentication failed'],
  ['611103', 'user logged out'],
  ['111008', 'command executed'],
  ['111010', 'command executed from address'],
  ['111009', 'show command executed'],
  ['502101', 'local user added'],
  ['502102', 'local user deleted'],
  ['502103', 'privilege changed'],
  ['111001', 'configuration written'],
]);

const product: Product = {
  service: 'Cisco ASA',
  operation: 'message',
  clock: 'local',
  targetType: 'gateway',
  columns: {
    operation: ['operation'],
    code: ['message_id'],
    reason: ['reason'],
    user: ['user'],
    source: ['ip'],
    source_port: ['port'],
    inner: ['assigned'],
    inner6: ['assigned6'],
    target: ['host'],
    group: ['group'],
    flow: ['session type'],
    app: ['client'],
    method: ['server'],
    session: ['session'],
  },
  bySystem: (fields) => !fields.has('user') && !fields.has('ip'),
  verbs: [
    verb(/session started$/i, 'authn', 'signin', 'success'),
    verb(/authentication (?:success|succe)|transaction accepted/i, 'authn', 'signin', 'success'),
    verb(/authentication (?:rejected|failed)|console login failed/i, 'authn', 'signin', 'failure'),
    verb(/^login permitted$/i, 'privileged_access', 'signin', 'success'),
    verb(/^login denied$/i, 'privileged_access', 'signin', 'failure'),
    verb(/locked out/i, 'account_change', 'lock', 'success', 'user'),
    verb(/address assigned|connection established/i, 'session', 'connect', 'success'),
    verb(/disconnected|terminated|logged out/i, 'session', 'logoff', 'success'),
    verb(/^show command/i, 'privileged_access', 'read', 'success'),
    verb(/command executed/i, 'privileged_access', 'execute', 'success'),
    verb(/local user added/i, 'account_change', 'create', 'success', 'user'),
    verb(/local user deleted/i, 'account_change', 'delete', 'success', 'user'),
    verb(/privilege changed/i, 'role_change', 'assign_role', 'success', 'user'),
    verb(/configuration written/i, 'policy_change', 'update', 'success'),
  ],
};

const address = String.raw`\[?([0-9a-f.:]{3,45})\]?`;
const patterns: Readonly<Record<string, readonly RegExp[]>> = {
  group: [
    /\bGroup <([^>]{1,256})>/,
    /\bGroup = ([^,]{1,256})(?:,|$)/,
    /\bGroup:(\S{1,256})/,
    /group policy \S+ = (\S+)/,
  ],
  user: [
    /\bUser <([^>]{1,256})>/,
    /\bUsername = ([^,]{1,256}),/,
    /\bUsername ?: ?([^\s,]{1,256})/,
    /\bUname: ([^\s,]{1,256})/,
    /\buser = ([^:,]{1,256}?)\s*(?::|$)/,
    /\bfor user "([^"]{1,256})"/,
    /\b[Uu]ser '([^']{1,256})'/,
    /^%\S+ User (\S{1,256}) locked/,
  ],
  ip: [
    new RegExp(String.raw`\bIP <${address}>`, 'i'),
    new RegExp(String.raw`\bIP = ${address}`, 'i'),
    new RegExp(String.raw`\bIP address: ${address}`, 'i'),
    new RegExp(String.raw`\bfrom IP ${address}`, 'i'),
    new RegExp(String.raw`\bRemote:${address}:\d+`, 'i'),
    new RegExp(String.raw`\b(?:permitted|denied) from ${address}`, 'i'),
  ],
  port: [/\b(?:permitted|denied) from [0-9a-f.:]+\/(\d{1,5})/i],
  assigned: [/\bIPv4 Address[ =]<?([0-9.]{7,15})/i],
  assigned6: [/\bIPv6 address[ =]<?([0-9a-f:]{3,45})/i],
  reason: [/\bReason: ([^,]+)$/, /\breason = ([^:]+?)\s*:/, /terminated: (.+)$/],
  'session type': [/\bSession Type: ([^,]+),/],
  duration: [/\bDuration: ([^,]+),/],
  bytes_sent: [/\bBytes xmt: (\d+)/],
  bytes_received: [/\bBytes rcv: (\d+)/],
  server: [/\bserver = ([^\s:]+)/],
  client: [/Client Type: ([^.]+)/, /(AnyConnect) parent session/],
  command: [/executed(?: the)? '?([^']+)'? command/, /executed '([^']+)'/],
};

function fieldsOf(text: string, host: string | null): Map<string, string> | null {
  const found = mark.exec(text);
  if (found === null) return null;
  const fields = picked(text, patterns);
  const [, level = '', id = ''] = found;
  if (fields.get('assigned6') === '::') fields.delete('assigned6');
  fields.set('message_id', id);
  fields.set('level', level);
  fields.set('operation', names.get(id) ?? `message ${id}`);
  fields.set('text', text.slice(found.index + found[0].length).trim());
  if (host !== null) fields.set('host', host);
  return fields;
}

const limits = [
  'the clock is that of the firewall; lines without a year take it from the name of the file',
  'user names appear as asterisks unless the firewall was told to log names that do not exist',
];

/** Name of the firewall: the last word before the mark. */
function hostBefore(prefix: string): string | null {
  const word = /(\S+?)\s*:?\s*$/.exec(prefix.slice(-200))?.[1] ?? '';
  return /^[a-z][\w.-]{1,100}$/i.test(word) && !/^(?:UTC|GMT|[A-Z][a-z]{2})$/.test(word) ? word : null;
}

export const asaLines = lineShape({
  id: 'asa-lines',
  title: 'Cisco ASA syslog',
  limits,
  product,
  begins: (text) => mark.exec(text.slice(0, 600))?.index ?? -1,
  fields: (text, line) => fieldsOf(text, hostBefore(line.text.slice(0, line.text.indexOf('%'))) ?? line.host),
});

const messageColumns = [
  'message',
  'syslog message',
  'text',
  'log',
  'msg',
  'description',
  'raw message',
  'syslogmessage',
];
const timeColumns = [
  'date',
  'time',
  'timestamp',
  'time received',
  'datetime',
  'timegenerated',
  '@timestamp',
  '_time',
  'date and time',
];

/** A table of a syslog server whose message column holds the lines. */
export const asaCsv: CsvShape = {
  id: 'asa-csv',
  title: 'Cisco ASA syslog in a table',
  kind: 'csv',
  limits,
  claims: (header) => {
    const at = messageColumns.map((name) => header.names.indexOf(name)).filter((column) => column >= 0);
    // The last row may be cut off before its message.
    const [first, ...others] = header.firstRows;
    const rows = [...(first === undefined ? [] : [first]), ...others.slice(0, -1)];
    return rows.length > 0 && at.some((column) => rows.every((row) => mark.test(row[column]?.slice(0, 600) ?? '')));
  },
  dateColumns: timeColumns,
  normalise: (row, context) => {
    const text = messageColumns.map((name) => row.get(name)).find((cell) => cell !== null && mark.test(cell));
    if (text === undefined || text === null) return { reject: 'no message of the firewall in the row' };
    const stamp = timeColumns.map((name) => row.get(name)).find((cell) => cell !== null) ?? null;
    const at = mark.exec(text)?.index ?? 0;
    const fields = fieldsOf(text, row.get('host') ?? row.get('hostname') ?? row.get('computer'));
    const when = lineTime({ text, stamp, host: null }, text.slice(0, at), context);
    if (when === null || 'yearless' in when || fields === null)
      return timeless(when !== null && 'yearless' in when ? when : null);
    return accessEvent({ ...product, when: () => when }, fields, context);
  },
};
