import { own } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { parseEpoch, parseTime } from '../../lib/time.ts';
import type { Change } from '../../schema/event.ts';
import type { CsvShape, JsonShape, Normalised, PartContext } from '../source.ts';
import { accessEvent } from './access.ts';
import { fieldsOfRecord, fieldsOfRow, type Fields } from '../fields.ts';
import { verb, type Product, type When } from './product.ts';

const product: Product = {
  service: 'FortiGate',
  operation: 'log',
  clock: 'local',
  targetType: 'gateway',
  columns: {
    operation: ['x-operation'],
    status: ['status', 'result'],
    code: ['logid', 'log_id'],
    reason: ['reason', 'error', 'msg'],
    user: ['xauthuser', 'user', 'unauthuser', 'username'],
    source: ['remip', 'srcip', 'remote_ip', 'src_ip'],
    source_port: ['remport', 'srcport'],
    country: ['srccountry', 'remcountry'],
    inner: ['tunnelip', 'assignip', 'assigned_ip'],
    device: ['srcname', 'hostname'],
    os: ['osname'],
    agent: ['agent', 'useragent'],
    target: ['cfgobj', 'dst_host', 'dstip', 'devname', 'devid'],
    group: ['xauthgroup', 'group'],
    method: ['authproto', 'method', 'profile'],
    flow: ['tunneltype', 'vpntype', 'ui'],
    session: ['tunnelid', 'sessionid'],
    app: ['app', 'service'],
  },
  verbs: [
    verb(/^vpn\b.*(?:tunnel-up|login-success)|ssl vpn tunnel up/i, 'authn', 'signin', 'success'),
    verb(/^vpn\b.*(?:login-fail|auth-fail)|login fail/i, 'authn', 'signin', 'failure'),
    verb(/^vpn\b.*(?:tunnel-down|exit|logout|phase2-down|phase1-down)/i, 'session', 'logoff', 'success'),
    verb(/^vpn\b.*(?:new-con|negotiate|install_sa|phase\d-up|alert)/i, 'session', 'challenge'),
    verb(/^vpn\b/i, 'session', 'update'),
    verb(/^user\b.*(?:success|fail|authentication|auth-?log)/i, 'authn', 'signin'),
    verb(/^user\b.*(?:timed?[ -]?out|logout|deauth|removed)/i, 'session', 'logoff'),
    verb(/^system\b.*(?:admin logout|logout)/i, 'session', 'logoff', 'success'),
    verb(/^system\b.*(?:login)/i, 'privileged_access', 'signin'),
    verb(/^system add\b.*config.*\b(?:system\.admin|user\.local)/i, 'account_change', 'create', 'success', 'user'),
    verb(/^system delete\b.*config.*\b(?:system\.admin|user\.local)/i, 'account_change', 'delete', 'success', 'user'),
    verb(
      /^system\b.*config.*\b(?:system\.admin|user\.(?:local|group))/i,
      'account_change',
      'update',
      'success',
      'user',
    ),
    verb(/^system\b.*(?:attribute|object).*config/i, 'policy_change', 'update', 'success'),
    verb(/^system\b.*(?:backup|config).*(?:download|backup|export)/i, 'privileged_access', 'export'),
    verb(/^system\b.*log.*(?:deleted|cleared|disabled)/i, 'logging_change', 'delete'),
    verb(/^traffic\b/i, 'other', 'connect', undefined, 'host'),
  ],
  changes,
  verbText,
  noise: new Set(['logdesc']),
  bySystem: (fields) => /^(?:system|daemon|fortilink)$/i.test(fields.get('user') ?? '') && !fields.has('remip'),
};

/** `eventtime` is UTC in seconds or nanoseconds; before it came, date and time with the zone of `tz`. */
function when(fields: Fields, context: PartContext): When | null {
  const epoch = fields.get('eventtime');
  if (epoch !== undefined && /^\d{9,20}$/.test(epoch)) {
    const parsed = epoch.length >= 19 ? parseEpoch(Number(epoch.slice(0, -3))) : parseEpoch(Number(epoch));
    if (parsed !== null) return { time: parsed.micros, time_basis: 'explicit' };
  }
  const [date, clock] = [fields.get('date'), fields.get('time')];
  if (date === undefined || clock === undefined) return null;
  const zone = fields.get('tz') ?? fields.get('timezone');
  const zoned = zone !== undefined && /^[+-]\d{2}:?\d{2}$/.test(zone) ? zone : '';
  const parsed = parseTime(`${date} ${clock}${zoned}`, { zoneMinutes: context.zoneMinutes, order: context.dateOrder });
  return parsed === null ? null : { time: parsed.micros, time_basis: zoned === '' ? 'assumed' : 'explicit' };
}

/** What an administrator configured: `cfgpath="system.admin" cfgobj="x" cfgattr="old[a]->new[b]"`. */
function changes(fields: Fields): readonly Change[] {
  const path = fields.get('cfgpath');
  if (path === undefined) return [];
  return [{ target: fields.get('cfgobj') ?? null, name: path, old: null, new: fields.get('cfgattr') ?? null }];
}

/** The description names the event; the number of the log is its code. */
function named(fields: Fields): Fields {
  const result = new Map(fields);
  const name = fields.get('logdesc') ?? fields.get('action');
  if (name !== undefined)
    result.set(
      'x-operation',
      fields.has('logdesc') || !fields.has('type') ? name : `${fields.get('type') ?? ''} ${name}`,
    );
  for (const each of ['eventtime', 'date', 'time', 'tz', 'timezone']) result.delete(each);
  if (fields.get('tunnelid') === '0') result.delete('tunnelid');
  if (/^none$/i.test(fields.get('reason') ?? '')) result.delete('reason');
  return result;
}

/** Kind, action, description and what was configured. */
function verbText(fields: Fields): string {
  const kind = fields.get('type') === 'traffic' ? 'traffic' : fields.get('subtype');
  return [kind, fields.get('action'), fields.get('logdesc'), fields.get('cfgpath')]
    .filter((each) => each !== undefined)
    .join(' ');
}

function event(fields: Fields, context: PartContext): Normalised {
  const time = when(fields, context);
  if (time !== null) return accessEvent({ ...product, when: () => time }, named(fields), context);
  const seen = [fields.get('date'), fields.get('time'), fields.get('eventtime')].filter((each) => each !== undefined);
  return { reject: `no time: ${shorten(seen.join(' ') || 'missing', 80)}` };
}

const limits = [
  'user names are as the user typed them; the group of the firewall tells vendors from staff only where it is named for them',
];

/** `key=value` lines, as FortiGate, FortiAnalyzer and syslog collectors write them. */
export const fortinetPairs: JsonShape = {
  id: 'fortinet-kv',
  title: 'FortiGate log',
  kind: 'json',
  limits,
  claims: (item) =>
    ['devid', 'devname', 'vd', 'logid', 'log_id', 'logdesc', 'subtype', 'eventtime'].filter(
      (key) => typeof own(item, key) === 'string',
    ).length > 3 &&
    typeof own(item, 'type') === 'string' &&
    (own(item, 'eventtime') !== undefined || own(item, 'date') !== undefined),
  normalise: (item, context) => event(fieldsOfRecord(item), context),
};

/** A table with the same names as header. */
export const fortinetCsv: CsvShape = {
  id: 'fortinet-csv',
  title: 'FortiGate log CSV',
  kind: 'csv',
  limits,
  claims: (header) =>
    header.has('subtype') &&
    ['devid', 'devname', 'vd', 'logid', 'logdesc', 'eventtime'].filter((name) => header.has(name)).length > 2,
  dateColumns: ['date'],
  normalise: (row, context) => event(fieldsOfRow(row, context), context),
};
