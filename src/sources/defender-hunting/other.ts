import type { EventFields } from '../../schema/event.ts';
import { filled } from '../cells.ts';
import { homeUpn, userKey } from '../microsoft.ts';
import { accountIn, accountTrust } from './account.ts';
import { processOf } from './logon.ts';
import { additionalFields, outcomeByType, reportId, sourceOf, type Row } from './row.ts';

/** An alert, or one piece of its evidence. */
export function alertEvent(row: Row): EventFields {
  const { cells, at } = row;
  const actor = accountIn(cells, 'account', null);
  const isNamed = actor.actor_key !== 'anonymous:unknown';
  return {
    time: at.micros,
    time_basis: at.basis,
    event_id: null,
    event_class: 'finding',
    activity: 'alert',
    operation: cells.text('title') ?? 'Alert',
    service: cells.text('servicesource', 'detectionsource') ?? 'Microsoft Defender XDR',
    outcome: 'unknown',
    ...(isNamed ? actor : { actor_key: 'system:defender-hunting', actor_type: 'system' }),
    tenant: row.tenant,
    target_type: cells.text('entitytype')?.toLowerCase() ?? null,
    target_id: cells.text('deviceid', 'resourceid', 'networkmessageid'),
    target_name: cells.text('devicename', 'filename', 'emailsubject', 'cloudresource')?.slice(0, 1024) ?? null,
    target_path: cells.text('remoteurl', 'folderpath')?.slice(0, 4096) ?? null,
    correlation_id: cells.text('alertid'),
    app_name: cells.text('application'),
    ...accountTrust(cells),
    extra: filled({
      severity: cells.text('severity'),
      category: cells.text('category', 'categories'),
      attack_techniques: cells.text('attacktechniques'),
      detection_source: cells.text('detectionsource'),
      evidence_role: cells.text('evidencerole'),
      evidence_direction: cells.text('evidencedirection'),
      threat_family: cells.text('threatfamily'),
      oauth_app_id: cells.text('oauthapplicationid'),
      remote_ip: cells.text('remoteip'),
      local_ip: cells.text('localip'),
      sha256: cells.text('sha256'),
      sha1: cells.text('sha1'),
      process_command: cells.text('processcommandline')?.slice(0, 4096),
      additional_fields: cells.text('additionalfields')?.slice(0, 4096),
    }),
  };
}

/** Senders of Teams messages are signed in; beside them only the service acts. */
function nobody(sender: string | null): Pick<EventFields, 'actor_key' | 'actor_name' | 'actor_type'> {
  return sender?.includes('@')
    ? { actor_key: userKey(sender), actor_name: homeUpn(sender), actor_type: 'user' }
    : { actor_key: 'system:defender-hunting', actor_type: 'system' };
}

const outbound = /^connection(success|failed|attempt|request)/i;

/** A connection comes from one of its two ends; the report of a device from the address it has on the internet. */
function sourceOfOther({ cells }: Row, operation: string): ReturnType<typeof sourceOf> {
  if (/^inbound/i.test(operation)) return sourceOf(cells.text('remoteip'), cells.text('remoteport'), null);
  if (outbound.test(operation)) return sourceOf(cells.text('localip'), cells.text('localport'), null);
  return sourceOf(cells.text('ipaddress', 'publicip'), cells.text('port'), null);
}

/** An event of a further table, with the columns that tables have in common. */
export function otherEvent(row: Row): EventFields {
  const { cells, at } = row;
  const operation = cells.text('actiontype') ?? row.name ?? 'Record';
  const device = cells.text('devicename')?.toLowerCase() ?? null;
  const process = accountIn(cells, 'initiatingprocessaccount', null, device);
  const isProcess = process.actor_key !== 'anonymous:unknown';
  const source = sourceOfOther(row, operation);
  const sender = cells.text('senderemailaddress');
  const isOfDevice = outbound.test(operation) || cells.text('publicip') !== null;
  const account = accountIn(cells, 'account', isOfDevice ? null : (source.src_ip ?? null), device);
  const isNobody = !isProcess && account.actor_key === 'anonymous:unknown';
  return {
    time: at.micros,
    time_basis: at.basis,
    event_id: reportId(row, true),
    event_class: 'other',
    activity: 'other',
    operation,
    service: cells.text('application') ?? 'Microsoft Defender XDR',
    outcome: outcomeByType(operation),
    outcome_reason: cells.text('failurereason'),
    ...(isProcess ? process : isNobody ? nobody(sender) : account),
    tenant: row.tenant,
    target_type: device === null ? null : 'computer',
    target_id: cells.text('deviceid'),
    target_name: device,
    target_path: cells.text('remoteurl', 'registrykey', 'folderpath')?.slice(0, 4096) ?? null,
    ...source,
    ...accountTrust(cells, isProcess ? 'InitiatingProcessAccountUpn' : 'AccountUpn'),
    extra: filled({
      table: row.name,
      file: cells.text('filename'),
      command: cells.text('processcommandline')?.slice(0, 4096),
      sha256: cells.text('sha256'),
      sha1: cells.text('sha1'),
      remote_ip: cells.text('remoteip'),
      remote_port: cells.text('remoteport'),
      local_ip: cells.text('localip'),
      local_port: cells.text('localport'),
      protocol: cells.text('protocol')?.toLowerCase(),
      registry_value: cells.text('registryvaluename'),
      registry_data: cells.text('registryvaluedata')?.slice(0, 1024),
      account: cells.text('accountupn', 'accountname'),
      subject: cells.text('subject')?.slice(0, 1024),
      ...processOf(row),
      ...additionalFields(cells),
    }),
  };
}
