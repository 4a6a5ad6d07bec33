import { own, record } from '../../lib/json.ts';
import type { JsonShape } from '../source.ts';
import { accessEvent, timeOf } from './access.ts';
import { fieldsOfRecord, type Fields } from '../fields.ts';
import { lineShape } from './line-shape.ts';
import { verb, type Product, type Verb } from './product.ts';

/** What the actions of the vault mean, whatever log they come from. */
export const vaultVerbs: readonly Verb[] = [
  verb(
    /^(?:fail(?:ure|ed)?:? .*logon|logon.*fail|user authentication.*fail|.*authentication failure)/i,
    'authn',
    'signin',
    'failure',
  ),
  verb(/^(?:logon|full gateway connection|user logon|user login)$/i, 'authn', 'signin', 'success'),
  verb(/^(?:partial gateway connection)$/i, 'authn', 'signin', 'interrupted'),
  verb(/^(?:logoff|user logoff|logout)$/i, 'session', 'logoff', 'success'),
  verb(/\boauthtoken\.(?:create|issue)|token.*(?:create|issue)/i, 'session', 'issue_token'),
  verb(/\bcloud\.core\.(?:login|loginadvance)(?:\.success)?$|login\.success/i, 'authn', 'signin'),
  verb(/login.*fail|loginfail/i, 'authn', 'signin', 'failure'),
  verb(
    /^(?:psm|psmp) (?:connect|session start)|^window title.*start|start session|session start/i,
    'privileged_access',
    'signin',
    'success',
    'computer',
  ),
  verb(/^(?:psm|psmp) disconnect|session end|end session/i, 'session', 'logoff', 'success', 'computer'),
  verb(
    /(?:retrieve|copy|show|use|get|view) (?:password|file|secret|ssh key)|check(?:ed)?.?out|^use /i,
    'key_access',
    'read',
    undefined,
    'account',
  ),
  verb(/check(?:ed)?.?in\b|unlock file/i, 'privileged_access', 'return', undefined, 'account'),
  verb(
    /(?:cpm|set|change|reset|verify|reconcile).*password/i,
    'credential_change',
    'reset_password',
    undefined,
    'account',
  ),
  verb(/(?:keystroke|sql command|window title|command)/i, 'privileged_access', 'execute', undefined, 'computer'),
  verb(/(?:add|create|import) (?:user|account)/i, 'account_change', 'create', undefined, 'user'),
  verb(/(?:delete|remove) (?:user|account|file)/i, 'account_change', 'delete', undefined, 'user'),
  verb(/add (?:owner|safe member|group member)|(?:update|set) (?:owner|safe member)/i, 'role_change', 'assign_role'),
  verb(/(?:remove|delete) (?:owner|safe member|group member)/i, 'role_change', 'remove_role'),
  verb(/(?:create|confirm|approve|reject|delete) request/i, 'privileged_access', 'request'),
  verb(/appmodify|application|policy|safe|platform|configuration/i, 'policy_change', 'update'),
  verb(/(?:open|store|create) file/i, 'file_access', 'read', undefined, 'file'),
  verb(/clear.*(?:log|history)/i, 'logging_change', 'delete'),
];

const audit: Product = {
  service: 'CyberArk',
  operation: 'audit',
  clock: 'utc',
  targetType: 'account',
  columns: {
    time: ['timestamp', 'isotimestamp', 'rfc5424time'],
    id: ['uuid'],
    operation: ['action', 'desc'],
    status: ['status', 'customdata.status'],
    code: ['auditcode', 'messageid'],
    reason: ['customdata.failure_reason', 'customdata.reason', 'reason', 'message'],
    user: ['username', 'issuer', 'sourceuser'],
    user_id: ['userid'],
    source: ['source', 'station', 'clientip'],
    country: ['customdata.geoip_country_code', 'customdata.geoip_country_name'],
    city: ['customdata.geoip_city_name'],
    os: ['customdata.request_device_os'],
    agent: ['customdata.user_agent'],
    target: ['targetaccount', 'accountname', 'target', 'file', 'customdata.app_display_name', 'targetuser'],
    target_id: ['accountid', 'dsthost'],
    session: ['sessionid'],
    correlation: ['requestid'],
    app: ['servicename', 'applicationtype', 'app'],
    method: ['customdata.auth_method'],
    flow: ['accessmethod', 'protocol'],
  },
  verbs: vaultVerbs,
  noise: new Set(['rfc5424', 'isotimestamp', 'vendor', 'product', 'version', 'eventmessage', 'desc']),
  bySystem: (fields) =>
    /^(?:pvwagwuser|passwordmanager|batch|dr|psmapp_\S*|pvwaapp\S*)$/i.test(
      fields.get('username') ?? fields.get('issuer') ?? fields.get('sourceuser') ?? '',
    ),
};

/** The audit of the cloud services: Identity, Privilege Cloud, Secure Cloud Access ... */
export const cyberArkAudit: JsonShape = {
  id: 'cyberark-audit-json',
  title: 'CyberArk Audit',
  kind: 'json',
  limits: ['the source of acts through the web access may be the name of its server instead of an address'],
  claims: (item) =>
    typeof own(item, 'auditCode') === 'string' &&
    typeof own(item, 'applicationCode') === 'string' &&
    typeof own(item, 'action') === 'string' &&
    'timestamp' in item,
  normalise: (item, context) => {
    const fields = new Map(fieldsOfRecord(item));
    const failed = /fail|error/i.test(fields.get('audittype') ?? '') ? 'failed' : undefined;
    if (!fields.has('status') && failed !== undefined) fields.set('status', failed);
    const outcome = fields.has('status') || failed !== undefined;
    return accessEvent(outcome ? audit : succeeding, fields, context);
  },
};

/** The audit says so when an act failed: its type is then no `Info`. */
export const succeedingVerbs: readonly Verb[] = vaultVerbs.map((each) => ({ outcome: 'success', ...each }));
const succeeding: Product = { ...audit, verbs: succeedingVerbs };

/** `ExtraDetails` holds pairs of its own. */
function withDetails(fields: Fields): Map<string, string> {
  const result = new Map(fields);
  const details = fields.get('extradetails');
  for (const part of (details ?? '').split(';').slice(0, 100)) {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim().toLowerCase();
    if (at > 0 && part.length > at + 1 && !result.has(name)) result.set(name, part.slice(at + 1).trim());
  }
  const source = result.get('srchost');
  if (source !== undefined && /^[\d.:a-f]+$/i.test(source)) result.set('station', source);
  return result;
}

/** The vault's syslog as JSON: `{"format": "elastic", "syslog": {"audit_record": {...}}}`. */
export const cyberArkVault: JsonShape = {
  id: 'cyberark-vault-json',
  title: 'CyberArk Vault syslog in JSON',
  kind: 'json',
  limits: ['a station is the machine the user worked at, or the web server that stood between'],
  claims: (item) => {
    const inner = record(own(record(own(item, 'syslog')) ?? {}, 'audit_record')) ?? record(own(item, 'audit_record'));
    return inner !== null && 'MessageID' in inner && ('Issuer' in inner || 'SourceUser' in inner);
  },
  normalise: (item, context) => {
    const inner =
      record(own(record(own(item, 'syslog')) ?? {}, 'audit_record')) ?? record(own(item, 'audit_record')) ?? {};
    const fields = withDetails(fieldsOfRecord(inner));
    const iso = fields.get('isotimestamp');
    if (iso !== undefined) fields.set('timestamp', iso);
    const error = /^(?:error|fail|critical)/i.test(fields.get('severity') ?? '');
    if (error) fields.set('status', 'failed');
    return accessEvent(error ? audit : succeeding, fields, context);
  },
};

const head = /(?:LEEF:\d(?:\.\d)?|CEF:\d)\|Cyber-Ark\|[^|]{0,40}\|[^|]{0,40}\|/;
const pair = /(?:^|[\t ])([A-Za-z][\w]{0,40})=(.*?)(?=(?:[\t ]+[A-Za-z]\w{0,40}=)|$)/gs;

function lineFields(text: string): Fields {
  const found = head.exec(text);
  const rest = text.slice((found?.index ?? 0) + (found?.[0].length ?? 0));
  const isCef = text.startsWith('CEF');
  const [code = '', name = ''] = rest.split('|');
  const body = rest.slice(isCef ? code.length + name.length + 2 : code.length + 1);
  const separator = body.includes('\t') ? '\t' : null;
  const fields = new Map<string, string>([['messageid', code.trim()]]);
  const put = (key: string, value: string): void => {
    const clean = value.trim().replace(/^"(.*)"$/s, '$1');
    if (clean !== '' && !fields.has(key)) fields.set(key, clean);
  };
  if (separator !== null)
    for (const part of body.split(separator).slice(0, 200)) {
      const at = part.indexOf('=');
      if (at > 0) put(part.slice(0, at).trim().toLowerCase(), part.slice(at + 1));
    }
  else for (const [, key = '', value = ''] of body.slice(0, 8192).matchAll(pair)) put(key.toLowerCase(), value);
  if (isCef) put('action', name);
  const renamed: readonly (readonly [string, string])[] = [
    ['usrname', 'issuer'],
    ['suser', 'issuer'],
    ['shost', 'station'],
    ['src', 'station'],
    ['fname', 'file'],
    ['dhost', 'dsthost'],
    ['act', 'action'],
    ['externalid', 'sessionid'],
    ['devtime', 'devicetime'],
    ['rt', 'devicetime'],
  ];
  for (const [from, to] of renamed) {
    const value = fields.get(from);
    if (value === undefined) continue;
    if (!fields.has(to)) fields.set(to, value);
    fields.delete(from);
  }
  for (let n = 1; n <= 6; n++) {
    const label = fields.get(`cs${String(n)}label`);
    const value = fields.get(`cs${String(n)}`);
    fields.delete(`cs${String(n)}label`);
    if (label === undefined) continue;
    fields.delete(`cs${String(n)}`);
    if (value !== undefined) put(labels.get(label.toLowerCase()) ?? label.toLowerCase(), value);
  }
  return withDetails(fields);
}

/** Names that CEF gives to its custom texts. */
const labels: ReadonlyMap<string, string> = new Map([
  ['affected user name', 'targetuser'],
  ['safe name', 'safe'],
  ['location', 'place'],
]);

/** The vault's syslog in LEEF or CEF. */
export const cyberArkLines = lineShape({
  id: 'cyberark-lines',
  title: 'CyberArk Vault syslog',
  limits: ['without the header of syslog a line has no time and cannot be placed'],
  product: { ...succeeding, when: (fields, context) => timeOf(fields.get('devicetime') ?? null, audit, context) },
  begins: (text) => head.exec(text.slice(0, 600))?.index ?? -1,
  fields: (text) => lineFields(text),
});
