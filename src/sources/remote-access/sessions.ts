import { list, own, record, text, type JsonObject } from '../../lib/json.ts';
import { parseTime } from '../../lib/time.ts';
import type { CsvShape, JsonRecord, JsonShape } from '../source.ts';
import { accessEvent } from './access.ts';
import { fieldsOfRecord, fieldsOfRow } from '../fields.ts';
import { verb, type Product } from './product.ts';

const beyondTrust: Product = {
  service: 'BeyondTrust',
  operation: 'session event',
  clock: 'utc',
  targetType: 'computer',
  columns: {
    time: ['timestamp', 'start_time.@timestamp', 'start_time', 'when'],
    operation: ['event_type'],
    status: ['status', 'data.status'],
    reason: ['body', 'data.reason'],
    user: ['performed_by.username', 'performed_by.name', 'primary_rep.username', 'primary_rep.#text', 'primary_rep'],
    source: ['performed_by.public_ip', 'performed_by.private_ip', 'primary_rep.public_ip'],
    device: ['performed_by.hostname'],
    os: ['performed_by.operating_system', 'performed_by.os'],
    target: ['data.filename', 'destination.name', 'primary_customer.#text', 'primary_customer'],
    group: ['jump_group.name', 'jump_group.#text', 'jump_group'],
    session: ['session_id', 'lsid'],
  },
  verbs: [
    verb(
      /^session start|^conference (?:owner changed|member added)|representative.*joined/i,
      'session',
      'connect',
      'success',
    ),
    verb(/^session end|departed|removed/i, 'session', 'logoff', 'success'),
    verb(/^file (?:download|transfer)/i, 'file_access', 'download', 'success', 'file'),
    verb(/^file upload/i, 'file_access', 'upload', 'success', 'file'),
    verb(/^file (?:delet|mov|renam)/i, 'file_access', 'update', 'success', 'file'),
    verb(/credential.*inject|injection/i, 'key_access', 'read', undefined, 'account'),
    verb(/remote shell|shell event|special action|command|script/i, 'privileged_access', 'execute', 'success'),
    verb(/clicked|window changed|registry|mouse|keyboard/i, 'privileged_access', 'execute', 'success'),
    verb(/chat/i, 'other', 'notify', 'success'),
    verb(/state changed|session/i, 'session', 'update', 'success'),
  ],
  groupsUser: (fields) => fields.get('performed_by.type')?.toLowerCase() === 'representative',
  bySystem: (fields) =>
    /^system$/i.test(fields.get('performed_by.type') ?? '') ||
    (!fields.has('performed_by.name') && !fields.has('performed_by.username') && fields.has('event_type')),
};

/** Events of sessions as the integration client sends them. */
export const beyondTrustEvents: JsonShape = {
  id: 'beyondtrust-json',
  title: 'BeyondTrust session events',
  kind: 'json',
  limits: [
    'people appear by display name, and without an address',
    'the customer of a session is the machine that was reached',
  ],
  claims: (item) =>
    typeof own(item, 'event_type') === 'string' &&
    typeof own(item, 'session_id') === 'string' &&
    (record(own(item, 'jump_group')) !== null || record(own(item, 'performed_by')) !== null) &&
    'timestamp' in item &&
    own(item, 'user') === undefined,
  normalise: (item, context) => accessEvent(beyondTrust, fieldsOfRecord(item), context),
};

/** The report of sessions, one object each with its events inside. */
export const beyondTrustReport: JsonShape = {
  id: 'beyondtrust-report-json',
  title: 'BeyondTrust session report',
  kind: 'json',
  limits: ['people appear by display name where the report has no user name'],
  claims: (item) =>
    typeof own(item, 'lsid') === 'string' &&
    ('start_time' in item || record(own(item, 'session')) !== null) &&
    ('session_details' in item || 'primary_rep' in item || 'primary_customer' in item || 'session' in item),
  split: eventsOf,
  normalise: (item, context) => {
    const fields = new Map(fieldsOfRecord(item));
    if (!fields.has('event_type')) fields.set('event_type', 'Session Start');
    return accessEvent(beyondTrust, fields, context);
  },
};

/** The session itself as its start, then every event in it under the id of the session. */
function eventsOf(item: JsonRecord): readonly JsonRecord[] {
  const { session_details: details, ...session } = item;
  const inner = own(record(details) ?? {}, 'event');
  const events = Array.isArray(inner) ? list(inner) : inner === undefined ? [] : [inner];
  const shared: JsonObject = {
    lsid: own(item, 'lsid'),
    jump_group: own(item, 'jump_group') ?? null,
    session: { start: own(item, 'start_time') ?? null },
  };
  const parts = events.flatMap((event): JsonRecord[] => {
    const found = record(event);
    return found === null ? [] : [{ ...found, ...shared }];
  });
  return [session, ...parts];
}

const delinea: Product = {
  service: 'Delinea',
  operation: 'event',
  clock: 'utc',
  targetType: 'account',
  columns: {
    time: ['date', 'eventdatetime', 'time'],
    id: ['eventmessageid'],
    operation: ['event type', 'eventtype.name', 'eventtype', 'eventname', 'type', 'engine event'],
    status: ['status'],
    reason: ['action', 'displaymessage', 'error', 'msg'],
    user: ['initiated by', 'actor.name', 'byuser', 'notes.byuser', 'initiatedby', 'who', 'username', 'actorname'],
    mail: ['actor.email', 'notes.byuseremailaddress'],
    user_id: ['actor.id'],
    source: ['source', 'source.host.network.ipaddress', 'notes.ipaddress', 'ipaddress', 'addr'],
    target: ['target', 'notes.itemname', 'target.name', 'targetname', 'host_port'],
    session: ['session_id', 'sessionid'],
  },
  verbs: [
    verb(/session\..*(?:launch|start|open)|launched/i, 'privileged_access', 'signin', 'success', 'computer'),
    verb(/session\..*(?:clos|end|stop|terminat)/i, 'session', 'logoff', 'success', 'computer'),
    verb(/login.*(?:fail|denied)|authentication.*fail/i, 'authn', 'signin', 'failure'),
    verb(/login|authenticat/i, 'authn', 'signin', 'success'),
    verb(
      /secret\..*(?:view|copied|copy|retriev|accessed|checkedout|export)/i,
      'key_access',
      'read',
      'success',
      'secret',
    ),
    verb(/secret\..*(?:delet)/i, 'credential_change', 'delete', 'success', 'secret'),
    verb(/secret\..*(?:creat|add)/i, 'credential_change', 'add_credential', 'success', 'secret'),
    verb(/secret\..*(?:edit|updat|chang|password)/i, 'credential_change', 'update', 'success', 'secret'),
    verb(/permission|role/i, 'role_change', 'assign_role', 'success'),
    verb(/user\..*creat/i, 'account_change', 'create', 'success', 'user'),
    verb(/user\./i, 'account_change', 'update', 'success', 'user'),
    verb(/^engine message$/i, 'session', 'update'),
  ],
  bySystem: (fields) => fields.has('engine_id') && !fields.has('who'),
};

/** Audit of the platform, from its own export or its API. */
export const delineaJson: JsonShape = {
  id: 'delinea-json',
  title: 'Delinea audit',
  kind: 'json',
  limits: ['the export of the page names people by display name and seldom holds an address'],
  claims: (item) =>
    (typeof own(item, 'Event type') === 'string' && 'Initiated by' in item && 'Date' in item) ||
    (typeof own(item, 'eventMessageId') === 'string' && 'eventDateTime' in item) ||
    (typeof own(item, 'engine_id') === 'string' &&
      typeof own(item, 'msg') === 'string' &&
      typeof own(item, 'time') === 'string'),
  normalise: (item, context) => {
    const notes = text(own(item, 'notes'));
    const inner = notes?.startsWith('{') === true ? parsed(notes) : null;
    const fields = new Map(fieldsOfRecord(inner === null ? item : { ...item, notes: inner }));
    if (fields.has('engine_id')) fields.set('engine event', 'engine message');
    return accessEvent(delinea, fields, context);
  },
};

function parsed(source: string): JsonObject | null {
  try {
    return record(JSON.parse(source));
  } catch {
    return null;
  }
}

/** The same export as a table. */
export const delineaCsv: CsvShape = {
  id: 'delinea-csv',
  title: 'Delinea audit CSV',
  kind: 'csv',
  limits: ['people appear by display name, seldom with an address'],
  claims: (header) =>
    header.has('date', 'event type', 'initiated by') && (header.has('level') || header.has('field changes')),
  dateColumns: ['date'],
  normalise: (row, context) => accessEvent(delinea, fieldsOfRow(row, context), context),
};

const openVpn: Product = {
  service: 'OpenVPN Access Server',
  operation: 'event',
  clock: 'utc',
  targetType: 'gateway',
  columns: {
    time: ['start time', 'start_time', 'timestamp', 'connected since', 'time'],
    end: ['end time', 'end_time'],
    user: ['username', 'user', 'common name', 'common_name'],
    source: ['real ip', 'real_ip', 'real address'],
    inner: ['vpn ip', 'vpn_ip', 'virtual address'],
    inner6: ['virtual ipv6 address'],
    operation: ['service', 'event'],
    status: ['error', 'status'],
    target: ['node'],
    app: ['platform', 'client version', 'version'],
    session: ['session id', 'session_id', 'client id'],
    group: ['group'],
  },
  verbs: [
    verb(/vpn/i, 'authn', 'signin', 'success'),
    verb(/admin/i, 'privileged_access', 'signin', 'success'),
    verb(/web/i, 'authn', 'signin', 'success'),
    verb(/event/i, 'authn', 'signin', 'success'),
  ],
  when: (fields) => {
    const raw = fields.get('connected since (time_t)') ?? fields.get('timestamp');
    const found = raw === undefined ? null : parseTime(raw);
    return found?.explicit === true ? { time: found.micros, time_basis: 'explicit' } : null;
  },
};

/** `logdba --csv` of the access server, and the log report of its admin pages. */
export const openVpnCsv: CsvShape = {
  id: 'openvpn-csv',
  title: 'OpenVPN Access Server log CSV',
  kind: 'csv',
  limits: ['one row a connection; a refused sign-in has no address inside'],
  claims: (header) =>
    (header.has('real ip') || header.has('real_ip') || header.has('real address')) &&
    (header.has('vpn ip') || header.has('vpn_ip') || header.has('virtual address')) &&
    (header.has('username') || header.has('common name')),
  dateColumns: ['start time', 'timestamp', 'connected since'],
  normalise: (row, context) => accessEvent(openVpn, fieldsOfRow(row, context), context),
};
