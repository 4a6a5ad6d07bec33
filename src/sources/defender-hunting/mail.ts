import { number } from '../../lib/json.ts';
import type { EventFields, Outcome } from '../../schema/event.ts';
import { filled, type Cells } from '../cells.ts';
import { actorKey, homeUpn, userKey } from '../microsoft.ts';
import { accountIn, accountTrust } from './account.ts';
import { outcomeByType, reportId, sourceOf, type Row } from './row.ts';

/** A message that came in or went out. The sender of a message from outside is no more than what it says. */
export function emailEvent(row: Row): EventFields {
  const { cells, at } = row;
  const direction = cells.text('emaildirection');
  const sender = cells.text('senderfromaddress', 'sendermailfromaddress');
  const source = sourceOf(cells.text('senderipv4', 'senderipv6'), null, null);
  const isInside = direction !== null && !/^inbound$/i.test(direction) && sender?.includes('@') === true;
  const delivery = cells.text('deliveryaction');
  return {
    time: at.micros,
    time_basis: at.basis,
    event_id: reportId(row, false),
    event_class: 'other',
    activity: isInside ? 'send' : 'receive',
    operation: `Email ${direction ?? 'message'}`,
    service: 'Defender for Office 365',
    outcome: deliveryOutcome(delivery),
    outcome_code: delivery,
    outcome_reason: cells.text('deliverylocation'),
    actor_key: isInside && sender !== null ? userKey(sender) : actorKey({ ip: source.src_ip ?? null }),
    actor_id: isInside ? cells.text('senderobjectid') : null,
    actor_name: sender === null ? null : homeUpn(sender),
    actor_type: isInside ? 'user' : 'anonymous',
    tenant: row.tenant,
    target_type: 'mailbox',
    target_id: cells.text('recipientobjectid'),
    target_name: cells.text('recipientemailaddress')?.toLowerCase() ?? null,
    ...source,
    correlation_id: cells.text('networkmessageid'),
    extra: filled({
      subject: cells.text('subject')?.slice(0, 1024),
      direction,
      ...mailOf(cells),
      attachments: cells.text('attachmentcount'),
      urls: cells.text('urlcount'),
      email_action: cells.text('emailaction'),
      email_policy: cells.text('emailactionpolicy'),
      authentication: cells.text('authenticationdetails'),
      connectors: cells.text('connectors'),
      confidence: cells.text('confidencelevel'),
      org_action: cells.text('orglevelaction'),
      user_action: cells.text('userlevelaction'),
      latest_delivery_action: cells.text('latestdeliveryaction'),
      latest_delivery_location: cells.text('latestdeliverylocation'),
    }),
  };
}

function mailOf(cells: Cells): Record<string, string | null> {
  return {
    internet_message_id: cells.text('internetmessageid'),
    sender_from: cells.text('senderfromaddress'),
    sender_mail_from: cells.text('sendermailfromaddress'),
    sender_display_name: cells.text('senderdisplayname'),
    threat_types: cells.text('threattypes'),
    threat_names: cells.text('threatnames'),
    detection_methods: cells.text('detectionmethods'),
    delivery_location: cells.text('deliverylocation'),
  };
}

function deliveryOutcome(action: string | null): Outcome {
  switch (action?.toLowerCase()) {
    case 'delivered':
      return 'success';
    case 'junked':
    case 'replaced':
      return 'partial';
    case 'blocked':
      return 'failure';
    default:
      return 'unknown';
  }
}

/** What was done to a message after its delivery. */
export function postDeliveryEvent(row: Row): EventFields {
  const { cells, at } = row;
  const result = cells.text('actionresult');
  return {
    time: at.micros,
    time_basis: at.basis,
    event_id: null,
    event_class: 'other',
    activity: 'update',
    operation: cells.text('actiontype') ?? 'Post-delivery action',
    service: 'Defender for Office 365',
    outcome: outcomeByType(result ?? ''),
    outcome_code: result,
    actor_key: 'system:defender-hunting',
    actor_type: 'system',
    tenant: row.tenant,
    target_type: 'mailbox',
    target_name: cells.text('recipientemailaddress')?.toLowerCase() ?? null,
    correlation_id: cells.text('networkmessageid'),
    extra: filled({
      action: cells.text('action'),
      action_trigger: cells.text('actiontrigger'),
      report_id: cells.text('reportid'),
      ...mailOf(cells),
    }),
  };
}

/** A click on a link that Safe Links checked; copies of one report differ in what became of the click. */
export function clickEvent(row: Row): EventFields {
  const { cells, at } = row;
  const operation = cells.text('actiontype') ?? 'Click';
  const url = cells.text('url');
  const source = sourceOf(cells.text('ipaddress'), null, null);
  const through = cells.text('isclickedthrough');
  const report = cells.text('reportid');
  return {
    time: at.micros,
    time_basis: at.basis,
    event_id: report === null ? null : `url-click|${report}|${operation.toLowerCase()}|${through ?? ''}`,
    event_class: 'other',
    activity: 'click',
    operation,
    service: cells.text('workload') ?? 'Safe Links',
    outcome: isTrue(through) ? 'success' : outcomeByType(operation),
    ...accountIn(cells, 'account', source.src_ip ?? null),
    tenant: row.tenant,
    target_type: 'url',
    target_name: /^[a-z][a-z0-9+.-]*:\/\/([^/?#]{1,255})/i.exec(url?.slice(0, 400) ?? '')?.[1]?.toLowerCase() ?? null,
    target_path: url,
    ...source,
    correlation_id: cells.text('networkmessageid'),
    ...accountTrust(cells),
    extra: filled({
      clicked_through: through,
      url_chain: cells.text('urlchain')?.slice(0, 4096),
      threat_types: cells.text('threattypes'),
      detection_methods: cells.text('detectionmethods'),
      app_name: cells.text('appname'),
    }),
  };
}

function isTrue(value: string | null): boolean {
  return number(value) === 1 || value?.toLowerCase() === 'true';
}
