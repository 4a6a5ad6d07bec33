import type { CsvShape } from '../source.ts';
import { accessEvent } from './access.ts';
import { succeedingVerbs } from './cyberark.ts';
import { fieldsOfCells, fieldsOfRow } from '../fields.ts';
import { verb, type Product } from './product.ts';

const pvwa: Product = {
  service: 'CyberArk PVWA',
  operation: 'activity',
  clock: 'local',
  targetType: 'account',
  columns: {
    time: ['time', 'date', 'timestamp'],
    operation: ['action', 'activity'],
    status: ['status', 'result'],
    code: ['code', 'action code'],
    reason: ['reason', 'details'],
    user: ['user', 'user name', 'username'],
    source: ['station', 'user station', 'client ip', 'source address'],
    target: ['target', 'target account', 'file', 'object'],
    target_id: ['target system', 'address', 'target address'],
    session: ['session id', 'psm session id'],
    correlation: ['request id', 'requestid'],
    app: ['client id', 'interface', 'application'],
  },
  verbs: succeedingVerbs,
};

/** Activities of accounts, safes or users, exported from the web access. */
export const pvwaCsv: CsvShape = {
  id: 'cyberark-pvwa-csv',
  title: 'CyberArk PVWA activities CSV',
  kind: 'csv',
  limits: [
    'the clock is that of the vault as the web access printed it',
    'failed sign-ins to the vault are not among the activities of an account',
  ],
  claims: (header) =>
    header.has('time', 'action', 'safe') &&
    (header.has('user') || header.has('user name')) &&
    (header.has('target') || header.has('alert') || header.has('file')),
  dateColumns: ['time'],
  normalise: (row, context) => accessEvent(pvwa, fieldsOfRow(row, context), context),
};

const screenConnect: Product = {
  service: 'ScreenConnect',
  operation: 'event',
  clock: 'utc',
  targetType: 'computer',
  columns: {
    time: ['time', 'eventtime', 'event time', 'connectedtime', 'starttime'],
    end: ['disconnectedtime', 'endtime'],
    id: ['eventid', 'connectionid'],
    operation: ['eventtype', 'event type', 'connectioneventtype'],
    user: ['host', 'participantname', 'participant name', 'sessioneventhost', 'connectionparticipantname'],
    source: ['networkaddress', 'clientnetworkaddress', 'connectionclientnetworkaddress', 'ipaddress'],
    device: ['guestmachinename'],
    target: ['sessionname', 'session name', 'name'],
    target_id: ['sessionid', 'session id'],
    reason: ['data', 'eventdata'],
    session: ['connectionid'],
    flow: ['sessiontype', 'session type'],
  },
  verbs: [
    verb(/^connected$|join/i, 'session', 'connect', 'success'),
    verb(/^disconnected$/i, 'session', 'logoff', 'success'),
    verb(/ran.?command|queued.?command|command/i, 'privileged_access', 'execute', 'success'),
    verb(/file|folder|clipboard/i, 'file_access', 'transfer', 'success'),
    verb(/created.?session|invited/i, 'session', 'create', 'success'),
    verb(/end.?session|ended|uninstall/i, 'session', 'delete', 'success'),
    verb(/credential|elevat/i, 'privileged_access', 'request'),
    verb(/login|authenticat/i, 'authn', 'signin'),
  ],
};

/** Administration > Audit or Report > CSV: one session event a row. */
export const screenConnectCsv: CsvShape = {
  id: 'screenconnect-csv',
  title: 'ScreenConnect session events CSV',
  kind: 'csv',
  limits: [
    'a host is named as its owner typed it',
    'the report holds the columns that were chosen for it; addresses only when they were',
  ],
  claims: (header) =>
    (header.has('sessionid') || header.has('session id')) &&
    (header.has('eventtype') || header.has('event type')) &&
    (header.has('sessiontype') ||
      header.has('session type') ||
      header.has('sessionname') ||
      header.has('session name')) &&
    (header.has('time') || header.has('eventtime') || header.has('event time')),
  dateColumns: ['time', 'eventtime', 'event time'],
  normalise: (row, context) => accessEvent(screenConnect, fieldsOfRow(row, context), context),
};

/** Numbers of RADIUS packets. */
const packets: ReadonlyMap<string, string> = new Map([
  ['1', 'Access-Request'],
  ['2', 'Access-Accept'],
  ['3', 'Access-Reject'],
  ['4', 'Accounting-Request'],
  ['5', 'Accounting-Response'],
  ['11', 'Access-Challenge'],
]);
const statuses: ReadonlyMap<string, string> = new Map([
  ['1', 'start'],
  ['2', 'stop'],
  ['3', 'interim update'],
]);
const authentications: ReadonlyMap<string, string> = new Map([
  ['1', 'PAP'],
  ['2', 'CHAP'],
  ['3', 'MS-CHAP'],
  ['4', 'MS-CHAPv2'],
  ['5', 'EAP'],
  ['8', 'extension'],
  ['11', 'PEAP'],
]);

const npsNames =
  'nps server,service,record-date,record-time,packet-type,user-name,full name,called-station-id,calling-station-id,callback-number,framed-ip-address,nas-identifier,nas-ip-address,nas-port,client-vendor,client-ip-address,client-friendly-name,event-timestamp,port-limit,nas-port-type,connect-info,framed-protocol,service-type,authentication-type,policy-name,reason-code,class,session-timeout,idle-timeout,termination-action,eap-friendly-name,acct-status-type,acct-delay-time,acct-input-octets,acct-output-octets,acct-session-id,acct-authentic,acct-session-time,acct-input-packets,acct-output-packets,acct-terminate-cause,acct-multi-ssn-id,acct-link-count,acct-interim-interval,tunnel-type,tunnel-medium-type,tunnel-client-endpt,tunnel-server-endpt,acct-tunnel-conn,tunnel-pvt-group-id,tunnel-assignment-id,tunnel-preference'.split(
    ',',
  );

const nps: Product = {
  service: 'Windows NPS / RAS',
  operation: 'RADIUS packet',
  clock: 'local',
  order: 'mdy',
  targetType: 'gateway',
  columns: {
    time: ['time'],
    operation: ['operation'],
    code: ['reason-code'],
    user: ['full name', 'user-name'],
    source: ['tunnel-client-endpt', 'calling-station-id'],
    inner: ['framed-ip-address'],
    target: ['client-friendly-name', 'nas-identifier', 'nas-ip-address', 'nps server'],
    group: ['policy-name'],
    method: ['eap-friendly-name', 'authentication'],
    session: ['acct-session-id'],
  },
  verbs: [
    verb(/accept/i, 'authn', 'signin', 'success'),
    verb(/reject/i, 'authn', 'signin', 'failure'),
    verb(/challenge/i, 'authn', 'mfa_challenge', 'interrupted'),
    verb(/access-request/i, 'authn', 'signin', 'unknown'),
    verb(/accounting.*start/i, 'session', 'connect', 'success'),
    verb(/accounting.*stop/i, 'session', 'logoff', 'success'),
    verb(/accounting/i, 'session', 'update', 'success'),
  ],
};

/** `IN*.log` of NPS or of the routing service (Always On VPN), database format: 50 columns without a header. */
export const npsCsv: CsvShape = {
  id: 'nps-csv',
  title: 'NPS / RAS accounting log',
  kind: 'csv',
  headerless: true,
  limits: ['the packets of one sign-in are separate rows; an accept without its request has no address of the client'],
  claims: ({ cells }) =>
    cells.length > 25 &&
    /^(?:RAS|IAS|NPS)$/i.test(cells[1]?.trim() ?? '') &&
    /^\d{2}\/\d{2}\/\d{4}$/.test(cells[2]?.trim() ?? '') &&
    /^\d{2}:\d{2}:\d{2}$/.test(cells[3]?.trim() ?? ''),
  normalise: (row, context) => {
    const fields = new Map(fieldsOfCells(row.cells, npsNames));
    fields.set('time', `${fields.get('record-date') ?? ''} ${fields.get('record-time') ?? ''}`.trim());
    const packet = fields.get('packet-type');
    const state = fields.get('acct-status-type');
    const authentication = fields.get('authentication-type');
    if (packet !== undefined)
      fields.set(
        'operation',
        [packets.get(packet) ?? `packet ${packet}`, statuses.get(state ?? '')].filter(Boolean).join(' '),
      );
    if (authentication !== undefined)
      fields.set('authentication', authentications.get(authentication) ?? authentication);
    for (const name of ['record-date', 'record-time']) fields.delete(name);
    return accessEvent(nps, fields, context);
  },
};
