import { number } from '../../lib/json.ts';
import type { EventFields } from '../../schema/event.ts';
import { filled } from '../cells.ts';
import { accountIn, accountTrust } from './account.ts';
import { additionalFields, countryOf, outcomeByType, reportId, sourceOf, type Row } from './row.ts';

/** Logon types of Windows by their names without blanks. */
const logonTypes: ReadonlyMap<string, string> = new Map([
  ['interactive', '2'],
  ['network', '3'],
  ['batch', '4'],
  ['service', '5'],
  ['unlock', '7'],
  ['networkcleartext', '8'],
  ['newcredentials', '9'],
  ['remoteinteractive', '10'],
  ['remotedesktop', '10'],
  ['cachedinteractive', '11'],
  ['cachedremoteinteractive', '12'],
]);
const atKeyboard: ReadonlySet<string> = new Set(['2', '7', '10', '11', '12']);

function typeNumber(name: string | null): string | null {
  const key =
    name
      ?.slice(0, 80)
      .toLowerCase()
      .replaceAll(/\(.*\)|logons?|[^a-z]/g, '') ?? '';
  return logonTypes.get(key) ?? null;
}

/** A sign-in that Defender for Identity or Defender for Cloud Apps saw. */
export function identityLogon(row: Row): EventFields {
  const { cells, at } = row;
  const operation = cells.text('actiontype') ?? 'Logon';
  const kind = cells.text('logontype');
  const type = typeNumber(kind);
  const device = cells.text('devicename');
  const source = sourceOf(cells.text('ipaddress'), cells.text('port'), null);
  const protocol = cells.text('protocol')?.toLowerCase() ?? null;
  const outcome = outcomeByType(operation);
  const isp = cells.text('isp');
  const place = cells.text('location');
  const fields = additionalFields(cells);
  const target = cells.text('targetdevicename', 'destinationdevicename')?.toLowerCase() ?? null;
  const service = cells.text('application');
  const application = /active directory$/i.test(service ?? '') ? null : service;
  return {
    time: at.micros,
    time_basis: at.basis,
    event_id: reportId(row, false),
    event_class: 'authn',
    activity: 'signin',
    operation,
    service: service ?? 'Defender for Identity',
    outcome,
    outcome_reason: cells.text('failurereason'),
    ...accountIn(cells, 'account', source.src_ip ?? null),
    tenant: row.tenant,
    target_type: target !== null ? 'computer' : application === null ? null : 'application',
    target_name: target ?? application,
    ...source,
    src_host: source.src_host ?? (source.src_ip === null ? (device?.toLowerCase() ?? null) : null),
    src_as_org: isp === 'INTERNAL_NETWORK' ? null : isp,
    src_country: countryOf(place),
    device_name: device?.toLowerCase() ?? null,
    device_os: cells.text('osplatform'),
    auth_flow: [protocol, type].filter((part) => part !== null).join('/') || kind,
    interactive: type === null ? null : atKeyboard.has(type),
    item_count: countOf(fields['field.count']),
    ...accountTrust(cells),
    extra: filled({
      logon_type: type,
      logon_kind: kind,
      protocol,
      place: countryOf(place) === null ? place : null,
      account_display_name: cells.text('accountdisplayname'),
      account_sid: cells.text('accountsid'),
      device_type: cells.text('devicetype'),
      destination_device: cells.text('destinationdevicename'),
      destination_ip: cells.text('destinationipaddress'),
      destination_port: cells.text('destinationport'),
      target_account: cells.text('targetaccountdisplayname'),
      sign_in_id: fields['field.request_id'],
      attack_techniques: fields['field.attacktechniques'],
      uncommon_for_user: cells.text('uncommonforuser'),
      ...fields,
    }),
  };
}

/** A logon at a device that Defender for Endpoint saw. */
export function deviceLogon(row: Row): EventFields {
  const { cells, at } = row;
  const operation = cells.text('actiontype') ?? 'Logon';
  const kind = cells.text('logontype');
  const type = typeNumber(kind);
  const device = cells.text('devicename')?.toLowerCase() ?? null;
  const remote = cells.text('remotedevicename')?.toLowerCase() ?? null;
  const source = sourceOf(cells.text('remoteip'), cells.text('remoteport'), remote);
  const protocol = cells.text('protocol')?.toLowerCase() ?? null;
  const logon = number(cells.text('logonid'));
  return {
    time: at.micros,
    time_basis: at.basis,
    event_id: reportId(row, true),
    event_class: 'authn',
    activity: type !== null && !atKeyboard.has(type) ? 'signin_noninteractive' : 'signin',
    operation,
    service: 'Defender for Endpoint',
    outcome: outcomeByType(operation),
    outcome_reason: cells.text('failurereason'),
    ...accountIn(cells, 'account', source.src_ip ?? null, device),
    tenant: row.tenant,
    target_type: 'computer',
    target_id: cells.text('deviceid'),
    target_name: device,
    ...source,
    device_name: remote,
    auth_flow: [protocol, type].filter((part) => part !== null).join('/') || kind,
    interactive: type === null ? null : atKeyboard.has(type),
    session_id: device === null || logon === null || logon <= 0 ? null : `${device}|0x${logon.toString(16)}`,
    ...accountTrust(cells),
    extra: filled({
      logon_type: type,
      logon_kind: kind,
      protocol,
      account_sid: cells.text('accountsid'),
      is_local_admin: cells.text('islocaladmin'),
      remote_ip_type: cells.text('remoteiptype'),
      ...processOf(row),
      ...additionalFields(cells),
    }),
  };
}

/** The process that caused an event on a device. */
export function processOf(row: Row): Record<string, string> {
  const { cells } = row;
  const domain = cells.text('initiatingprocessaccountdomain');
  const name = cells.text('initiatingprocessaccountname');
  return filled({
    process: cells.text('initiatingprocessfilename'),
    process_path: cells.text('initiatingprocessfolderpath'),
    process_command: cells.text('initiatingprocesscommandline')?.slice(0, 4096),
    process_account: cells.text('initiatingprocessaccountupn') ?? (name === null ? null : `${domain ?? '.'}\\${name}`),
    process_sha256: cells.text('initiatingprocesssha256'),
    process_sha1: cells.text('initiatingprocesssha1'),
    process_company: cells.text('initiatingprocessversioninfocompanyname'),
    parent_process: cells.text('initiatingprocessparentfilename'),
    remote_session: cells.text('isinitiatingprocessremotesession'),
    remote_session_device: cells.text('initiatingprocessremotesessiondevicename'),
    remote_session_ip: cells.text('initiatingprocessremotesessionip'),
  });
}

function countOf(count: string | undefined): number | null {
  const amount = number(count);
  return amount !== null && Number.isInteger(amount) && amount > 0 && amount <= 0xffffffff ? amount : null;
}
