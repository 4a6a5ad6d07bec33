import type { EventClass, EventFields } from '../../schema/event.ts';
import { filled } from '../cells.ts';
import { accountIn, accountTrust } from './account.ts';
import { additionalFields, countryOf, reportId, sourceOf, type Row } from './row.ts';

const rules: readonly (readonly [RegExp, EventClass, string])[] = [
  [/group membership/, 'group_change', 'update'],
  [/password|credential|sid.?history|key credential/, 'credential_change', 'update'],
  [/replication/, 'privileged_access', 'read'],
  [/service creation|task scheduling|powershell|remote (?:wmi|execution)|wmi|psexec/, 'privileged_access', 'execute'],
  [/lateral movement path|suspected|suspicious/, 'finding', 'alert'],
  [/private data retrieval|smb file/, 'file_access', 'read'],
  [/delegation|trust/, 'trust_change', 'update'],
  [/policy|smb session/, 'policy_change', 'update'],
  [/created|added/, 'account_change', 'create'],
  [/deleted|removed/, 'account_change', 'delete'],
  [/changed|enabled|disabled|locked|expired|moved/, 'account_change', 'update'],
];

/** A change or act at a domain controller that Defender for Identity saw. */
export function directoryEvent(row: Row): EventFields {
  const { cells, at } = row;
  const operation = cells.text('actiontype') ?? 'Directory event';
  const name = operation.toLowerCase().slice(0, 200);
  const [, eventClass, activity] = rules.find(([pattern]) => pattern.test(name)) ?? ([/$/, 'other', 'other'] as const);
  const source = sourceOf(cells.text('ipaddress'), cells.text('port'), null);
  const fields = additionalFields(cells);
  const user = cells.text('targetaccountupn')?.toLowerCase() ?? cells.text('targetaccountdisplayname');
  const device = cells.text('targetdevicename')?.toLowerCase() ?? null;
  const group = fields['field.to_group'] ?? fields['field.from_group'] ?? fields['field.target_object_group'];
  return {
    time: at.micros,
    time_basis: at.basis,
    event_id: reportId(row, false),
    event_class: eventClass,
    activity:
      eventClass !== 'group_change'
        ? activity
        : fields['field.to_group'] !== undefined
          ? 'add_member'
          : fields['field.from_group'] !== undefined
            ? 'remove_member'
            : activity,
    operation,
    service: cells.text('application') ?? 'Active Directory',
    outcome: /fail/i.test(name) ? 'failure' : 'success',
    ...accountIn(cells, 'account', source.src_ip ?? null),
    tenant: row.tenant,
    target_type: user !== null ? 'user' : device !== null ? 'computer' : null,
    target_name: user ?? device,
    ...source,
    src_host: source.src_host ?? (source.src_ip === null ? (cells.text('devicename')?.toLowerCase() ?? null) : null),
    src_country: countryOf(cells.text('location')),
    src_as_org: cells.text('isp'),
    device_name: cells.text('devicename')?.toLowerCase() ?? null,
    ...accountTrust(cells),
    extra: filled({
      group_name: group,
      target_device: user === null ? null : device,
      target_account: cells.text('targetaccountdisplayname'),
      account_display_name: cells.text('accountdisplayname'),
      account_sid: cells.text('accountsid'),
      protocol: cells.text('protocol')?.toLowerCase(),
      destination_device: cells.text('destinationdevicename'),
      destination_ip: cells.text('destinationipaddress'),
      destination_port: cells.text('destinationport'),
      ...fields,
    }),
  };
}

/** A query for objects of the directory (LDAP, SAMR, DNS). */
export function queryEvent(row: Row): EventFields {
  const { cells, at } = row;
  const source = sourceOf(cells.text('ipaddress'), cells.text('port'), null);
  const target = cells.text('querytarget', 'targetaccountupn', 'targetdevicename');
  return {
    time: at.micros,
    time_basis: at.basis,
    event_id: reportId(row, false),
    event_class: 'api_call',
    activity: 'query',
    operation: cells.text('actiontype') ?? 'Query',
    service: cells.text('application') ?? 'Active Directory',
    outcome: 'unknown',
    ...accountIn(cells, 'account', source.src_ip ?? null),
    tenant: row.tenant,
    target_type: target === null ? null : 'directory',
    target_name: target,
    ...source,
    src_host: source.src_host ?? (source.src_ip === null ? (cells.text('devicename')?.toLowerCase() ?? null) : null),
    device_name: cells.text('devicename')?.toLowerCase() ?? null,
    ...accountTrust(cells),
    extra: filled({
      query: cells.text('query')?.slice(0, 4096),
      query_type: cells.text('querytype'),
      protocol: cells.text('protocol')?.toLowerCase(),
      target_account: cells.text('targetaccountdisplayname'),
      destination_device: cells.text('destinationdevicename'),
      destination_ip: cells.text('destinationipaddress'),
      destination_port: cells.text('destinationport'),
      ...additionalFields(cells),
    }),
  };
}
