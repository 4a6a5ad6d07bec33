import type { CsvShape, JsonShape } from '../source.ts';
import { accessEvent } from './access.ts';
import { fieldsOfCells, fieldsOfRow } from '../fields.ts';
import { lineOf } from './lines.ts';
import { verb, type Product } from './product.ts';

const teamViewer: Product = {
  service: 'TeamViewer',
  operation: 'incoming connection',
  clock: 'utc',
  targetType: 'computer',
  columns: {
    time: ['start', 'start date', 'start time', 'start (utc)', 'session start'],
    end: ['end', 'end date', 'end time', 'end (utc)', 'session end'],
    operation: ['type', 'connection type', 'session type'],
    user: ['partner id', 'user', 'username'],
    mail: ['email', 'e-mail', 'user email'],
    user_id: ['participant id', 'userid'],
    target: ['device', 'computer', 'device name', 'computer name'],
    target_id: ['device id', 'teamviewer id', 'remote id'],
    group: ['group'],
    session: ['session id', 'connection id', 'code'],
  },
  verbs: [
    verb(/file.?transfer/i, 'file_access', 'transfer', 'success', 'computer'),
    verb(/vpn/i, 'session', 'connect', 'success'),
    verb(/./, 'session', 'connect', 'success'),
  ],
};

const teamViewerNames = ['partner id', 'partner name', 'start', 'end', 'local user', 'type', 'session id'];
const stamp = /^\d{2}-\d{2}-\d{4} \d{2}:\d{2}:\d{2}$/;

/** `Connections_incoming.txt`: who connected to this computer. */
export const teamViewerText: CsvShape = {
  id: 'teamviewer-txt',
  title: 'TeamViewer Connections_incoming.txt',
  kind: 'csv',
  headerless: true,
  limits: [
    'no address: the id of the partner and the name they gave themselves is all there is',
    'one line a finished session; which computer it was is in the name of the evidence only',
  ],
  claims: ({ cells }) =>
    cells.length >= 6 &&
    /^\s*\d{8,12}\s*$/.test(cells[0] ?? '') &&
    stamp.test(cells[2]?.trim() ?? '') &&
    (stamp.test(cells[3]?.trim() ?? '') || (cells[3] ?? '').trim() === ''),
  normalise: (row, context) =>
    accessEvent({ ...teamViewer, order: 'dmy' }, fieldsOfCells(row.cells, teamViewerNames), context),
};

/** Connection report of the management console. */
export const teamViewerCsv: CsvShape = {
  id: 'teamviewer-csv',
  title: 'TeamViewer connection report CSV',
  kind: 'csv',
  limits: ['only connections of users of this company profile; the report has no addresses'],
  claims: (header) =>
    header.has('user') &&
    (header.has('device') || header.has('computer')) &&
    ((header.has('start') && header.has('end')) || (header.has('start date') && header.has('end date'))) &&
    header.has('duration'),
  dateColumns: ['start', 'start date'],
  normalise: (row, context) => accessEvent(teamViewer, fieldsOfRow(row, context), context),
};

const anyDesk: Product = {
  service: 'AnyDesk',
  operation: 'connection',
  clock: 'utc',
  columns: {
    time: ['time'],
    operation: ['direction'],
    status: ['status'],
    user: ['client alias', 'client id'],
    user_id: ['client id'],
    source: ['address'],
    method: ['method'],
    target: ['target'],
    target_id: ['target id'],
  },
  targetType: 'computer',
  bySystem: (fields) => /^outgoing$/i.test(fields.get('direction') ?? ''),
  verbs: [
    verb(/^client-id$/i, 'session', 'challenge'),
    verb(/^incoming$/i, 'authn', 'signin', 'success'),
    verb(/^outgoing$/i, 'session', 'connect', 'success'),
    verb(/^logged in from$/i, 'session', 'connect', 'success'),
    verb(/^(?:session closed|disconnected)$/i, 'session', 'logoff', 'success'),
  ],
};

const trace =
  /^(Incoming|Outgoing)\s+(\d{4}-\d{2}-\d{2}), (\d{2}:\d{2}(?::\d{2})?)\s+(\S.*?)\s+(\S+)\s+(\d{6,12})\s*$/i;
const refused = /reject|timeout|denied|fail/i;

/** `connection_trace.txt`: one line an accepted or refused session. */
export const anyDeskTrace: JsonShape = {
  id: 'anydesk-trace',
  title: 'AnyDesk connection_trace.txt',
  kind: 'json',
  limits: ['no address and no end of the session; the service trace (ad_svc.trace) holds addresses'],
  claims: (item) => trace.test(lineOf(item)?.text.slice(0, 400) ?? ''),
  normalise: (item, context) => {
    const found = trace.exec(lineOf(item)?.text.slice(0, 400) ?? '');
    if (found === null) return { reject: 'no line of a connection trace' };
    const [, direction = '', day = '', clock = '', method = '', alias = '', id = ''] = found;
    const fields = new Map([
      ['direction', direction],
      ['time', `${day} ${clock.length === 5 ? `${clock}:00` : clock}`],
      ['method', method],
      ['client id', id],
      ['client alias', alias],
    ]);
    if (refused.test(method)) fields.set('status', method);
    if (/^outgoing$/i.test(direction)) {
      fields.set('target', alias);
      fields.set('target id', id);
      fields.delete('client id');
      fields.delete('client alias');
    }
    return accessEvent(anyDesk, fields, context);
  },
};

const serviceLine =
  /^\s*(info|warning|error)\s+(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3})\s+\S+\s+\d+\s+\d+\s+(?:\d+\s+)?(\S+) - (.*)$/i;

/** `ad_svc.trace` and `ad.trace`: the log of the service, whose lines on connections hold addresses. */
export const anyDeskService: JsonShape = {
  id: 'anydesk-service',
  title: 'AnyDesk service trace',
  kind: 'json',
  limits: ['most lines are about the program itself; a line names either an address or an id, not both'],
  claims: (item) => serviceLine.test(lineOf(item)?.text.slice(0, 2000) ?? ''),
  normalise: (item, context) => {
    const found = serviceLine.exec(lineOf(item)?.text ?? '');
    if (found === null) return { reject: 'no line of a service trace' };
    const [, level = '', time = '', component = '', text = ''] = found;
    const fields = new Map([
      ['time', time],
      ['level', level],
      ['component', component],
      ['text', text],
      ['direction', component],
    ]);
    const address = /(?:logged in from|incoming session from)\s+(\S+)/i.exec(text)?.[1];
    const id = /client-id:\s*(\d{6,12})/i.exec(text)?.[1];
    if (address !== undefined) fields.set('address', address.replace(/[.,]$/, ''));
    if (id !== undefined) fields.set('client id', id);
    if (/logged in from/i.test(text)) fields.set('direction', 'Logged in from');
    else if (/session (?:stopped|closed|ended)/i.test(text)) fields.set('direction', 'Session closed');
    else if (id !== undefined) fields.set('direction', 'Client-ID');
    return accessEvent({ ...anyDesk, bySystem: () => address === undefined && id === undefined }, fields, context);
  },
};
