import { parseTime } from '../../lib/time.ts';
import type { CsvShape } from '../source.ts';
import { accessEvent } from './access.ts';
import { fieldsOfCells, fieldsOfRow } from '../fields.ts';
import { verb, type Product } from './product.ts';

const service = 'Palo Alto GlobalProtect';

const product: Product = {
  service,
  operation: 'globalprotect',
  clock: 'local',
  targetType: 'gateway',
  columns: {
    time: ['generate time', 'generated time', 'receive time', 'time generated'],
    operation: ['event id', 'eventid'],
    status: ['status'],
    code: ['error code'],
    reason: ['error', 'reason', 'description'],
    user: ['source user', 'srcuser'],
    source: ['public ip'],
    source6: ['public ipv6'],
    country: ['source region', 'location'],
    inner: ['private ip'],
    inner6: ['private ipv6'],
    device: ['machine name'],
    device_id: ['host id', 'hostid'],
    os: ['client os version', 'client os'],
    target: ['gateway', 'portal'],
    method: ['authentication method', 'auth method'],
    flow: ['tunnel type'],
    app: ['client version'],
  },
  verbs: [
    verb(/^(?:portal|gateway)-auth$/i, 'authn', 'signin'),
    verb(/-(?:prelogin|gen-cookie)$/i, 'session', 'challenge'),
    verb(/^gateway-(?:connected|setup-(?:ssl|ipsec))$/i, 'session', 'connect'),
    verb(
      /^gateway-(?:register|getconfig|switch-to-ssl|regist)|^portal-(?:getconfig|connected|config)/i,
      'session',
      'update',
    ),
    verb(/logout|inactivity-timeout|disconnect/i, 'session', 'logoff'),
    verb(/quarantine/i, 'account_change', 'disable'),
  ],
  noise: new Set([
    'domain',
    'type',
    'threat/content type',
    'config version',
    'repeat count',
    'virtual system id',
    'action flags',
    'dg hierarchy level 1',
    'dg hierarchy level 2',
    'dg hierarchy level 3',
    'dg hierarchy level 4',
    'high res timestamp',
    'generate time',
    'public ipv6',
    'private ipv6',
    'private ip',
  ]),
  when: (fields) => {
    const precise = fields.get('high res timestamp') ?? fields.get('high resolution timestamp');
    const parsed = precise === undefined ? null : parseTime(precise);
    return parsed?.explicit === true ? { time: parsed.micros, time_basis: 'explicit' } : null;
  },
};

const limits = [
  'a tunnel that broke is logged when its lifetime ended, not when the user left',
  'what the user reached through the tunnel is in the traffic log, not here',
];

/** Monitor > Logs > GlobalProtect > Export to CSV. */
export const globalProtectCsv: CsvShape = {
  id: 'globalprotect-csv',
  title: 'GlobalProtect log CSV',
  kind: 'csv',
  limits,
  claims: (header) =>
    header.has('event id') &&
    header.has('source user') &&
    header.has('public ip') &&
    ['machine name', 'connect method', 'tunnel type', 'client os', 'host id'].filter((name) => header.has(name))
      .length > 1,
  normalise: (row, context) => accessEvent(product, fieldsOfRow(row, context), context),
};

const syslogNames =
  'domain,receive time,serial #,type,threat/content type,config version,generate time,virtual system,event id,stage,authentication method,tunnel type,source user,source region,machine name,public ip,public ipv6,private ip,private ipv6,host id,serial number,client version,client os,client os version,repeat count,reason,error,description,status,location,login duration,connect method,error code,portal,sequence number,action flags,high res timestamp,selection type,response time,priority,attempted gateways,gateway,dg hierarchy level 1,dg hierarchy level 2,dg hierarchy level 3,dg hierarchy level 4,virtual system name,device name,virtual system id'.split(
    ',',
  );

/** The same record as PAN-OS sends it to a collector: no header, the kind in the fourth column. */
export const globalProtectSyslog: CsvShape = {
  id: 'globalprotect-syslog',
  title: 'GlobalProtect syslog',
  kind: 'csv',
  headerless: true,
  limits,
  claims: (header) => header.cells.length > 30 && header.cells[3]?.trim() === 'GLOBALPROTECT',
  normalise: (row, context) => {
    const kind = row.cells[3]?.trim() ?? '';
    if (kind !== 'GLOBALPROTECT') return { reject: `not a GlobalProtect record: type ${kind.slice(0, 40)}` };
    const fields = new Map(fieldsOfCells(row.cells, syslogNames));
    fields.delete('domain');
    return accessEvent(product, fields, context);
  },
};
