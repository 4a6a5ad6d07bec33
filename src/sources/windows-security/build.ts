import { text } from '../../lib/json.ts';
import type { Normalised, Reject } from '../source.ts';
import { EventData } from './event-data.ts';
import { longestMessage, readMessage } from './message.ts';
import { logOf } from './rules.ts';
import { normalise, refuse } from './normalise.ts';
import {
  auditOf,
  channelBy,
  channelName,
  computerName,
  eventId,
  firstLine,
  type Stamp,
  type WinEvent,
} from './win-event.ts';

/** What a shape reads out of one record, before it is checked. */
export interface Parts {
  readonly id: unknown;
  readonly time: Stamp | null;
  /** For the reason of a refusal. */
  readonly rawTime: unknown;
  readonly provider?: unknown;
  readonly channel?: unknown;
  readonly computer?: unknown;
  readonly recordId?: unknown;
  readonly userSid?: unknown;
  readonly userName?: unknown;
  readonly activityId?: unknown;
  /** Keywords, or whatever says success or failure; the first that is understood counts. */
  readonly audit?: readonly unknown[];
  readonly data?: EventData;
  /** Rendered message; read by its labels where `data` is empty. */
  readonly message?: unknown;
  /** The collector moves values out of the data: the labels of the message also fill what is missing beside others. */
  readonly isIncomplete?: boolean;
  readonly scope?: string;
  readonly notes?: readonly string[];
}

/** An event from its parts; refused without an id or a time. */
export function toEvent(parts: Parts): Normalised {
  const event = winEvent(parts);
  return 'reject' in event ? event : normalise(event);
}

function winEvent(parts: Parts): WinEvent | Reject {
  const id = eventId(parts.id);
  if (id === null || parts.time === null) return refuse(parts.id, parts.rawTime);
  const data = parts.data ?? new EventData();
  const message = text(parts.message);
  const notes = [...(parts.notes ?? [])];
  const provider = text(parts.provider);
  const channel = channelName(parts.channel) ?? channelBy(provider, id);
  if (message !== null && message.length > longestMessage && id !== 4104)
    notes.push(`only the first ${String(longestMessage)} characters of the message were read`);
  const isKnown = logOf({ channel, provider, id }).rules.has(id);
  if (message !== null && data.size > 0 && parts.isIncomplete === true) readMessage(message, id, data, true);
  else if (message !== null && data.size === 0) {
    const reading = readMessage(message, id, data);
    if (reading === 'unknown') data.set('Message', message);
    else if (!isKnown) data.set('Message', reading === 'read' ? firstLine(message) : message);
    if (isKnown && reading === 'unknown')
      notes.push('the message is in a language or form that is not understood: its fields are missing');
  }
  return {
    id,
    provider,
    channel,
    computer: computerName(parts.computer),
    recordId: text(parts.recordId),
    time: parts.time.micros,
    timeBasis: parts.time.basis,
    audit: auditOf(...(parts.audit ?? [])),
    userSid: text(parts.userSid),
    userName: text(parts.userName),
    activityId: text(parts.activityId),
    data,
    scope: parts.scope ?? null,
    notes,
  };
}
