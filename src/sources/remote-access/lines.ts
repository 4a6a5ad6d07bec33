import { own, text } from '../../lib/json.ts';
import { parseTime, type ParsedTime } from '../../lib/time.ts';
import type { JsonRecord, PartContext } from '../source.ts';
import type { When } from './product.ts';

/** A line of text with what a collector put beside it. */
export interface Line {
  readonly text: string;
  /** Time of the collector, when the record has one. */
  readonly stamp: string | null;
  /** Name of the machine that sent it, when the record has one. */
  readonly host: string | null;
}

const longest = 65_536;
const textKeys = ['message', '_raw', '@message', 'syslog_message', 'SyslogMessage', 'Message'] as const;
const stampKeys = ['@timestamp', '_time', 'timestamp', 'TimeGenerated', 'EventTime', 'time'] as const;
const hostKeys = ['host', 'hostname', 'HostName', 'Computer'] as const;

/** The text of a record that is a line; null for records that are more than that. */
export function lineOf(item: JsonRecord): Line | null {
  for (const key of textKeys) {
    const value = own(item, key);
    if (typeof value !== 'string' || value === '' || value.length > longest) continue;
    if (
      own(item, 'event') !== undefined ||
      own(item, 'winlog') !== undefined ||
      own(item, 'event.action') !== undefined
    )
      return null;
    return { text: value, stamp: first(item, stampKeys), host: first(item, hostKeys) };
  }
  return null;
}

function first(item: JsonRecord, keys: readonly string[]): string | null {
  for (const key of keys) {
    const found = text(own(item, key));
    if (found !== null) return found;
  }
  return null;
}

const iso = /\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?/;
const withYear =
  /\b(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{4}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)(?:[ :]+(UTC|GMT|Z))?/;
const yearLast =
  /\b(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?) (?:([A-Z]{3,4}) )?(\d{4})\b/;
const slashed = /\b(\d{2})\/(\d{2})\/(\d{4}):(\d{2}:\d{2}:\d{2})(?: (GMT|UTC))?/;
const withoutYear = /\b([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)\b/;
const prefixLength = 160;

/**
 * Time of a line from its first characters, else from beside it. A time without year takes it from the name of the part. Null without
 * any; `yearless` when only the year is missing.
 */
export function lineTime(
  line: Line,
  prefix: string,
  context: PartContext,
): When | { readonly yearless: string } | null {
  const head = prefix.slice(0, prefixLength);
  const isoText = iso.exec(head)?.[0];
  const parsedIso = isoText === undefined ? null : read(isoText.replace(',', '.'), context);
  if (parsedIso?.time_basis === 'explicit') return parsedIso;
  const dated = datedText(head);
  const parsed = dated === null ? null : read(dated, context);
  if (parsed !== null) return parsed;
  if (parsedIso !== null) return parsedIso;
  const beside = line.stamp === null ? null : read(line.stamp.replace(' @ ', ' '), context);
  if (beside !== null) return beside;
  const bare = withoutYear.exec(head);
  if (bare === null) return null;
  const [whole, month = '', day = '', clock = ''] = bare;
  const year = /(?:^|\D)(20\d{2})(?:\D|$)/.exec(context.partName)?.[1];
  return (year === undefined ? null : read(`${month} ${day} ${year} ${clock}`, context)) ?? { yearless: whole };
}

function datedText(head: string): string | null {
  const found = withYear.exec(head);
  if (found !== null) {
    const [, month = '', day = '', year = '', clock = '', zone = ''] = found;
    return `${month} ${day} ${year} ${clock}${zone === '' ? '' : 'Z'}`;
  }
  const last = yearLast.exec(head);
  if (last !== null) {
    const [, month = '', day = '', clock = '', zone = '', year = ''] = last;
    return `${month} ${day} ${year} ${clock}${/^(?:UTC|GMT)$/.test(zone) ? 'Z' : ''}`;
  }
  const bars = slashed.exec(head);
  if (bars === null) return null;
  const [, a = '', b = '', year = '', clock = '', zone = ''] = bars;
  return `${a}/${b}/${year} ${clock}${zone === '' ? '' : ' UTC'}`;
}

function read(text: string, context: PartContext): When | null {
  const parsed: ParsedTime | null = parseTime(text, { zoneMinutes: context.zoneMinutes, order: context.dateOrder });
  return parsed === null ? null : { time: parsed.micros, time_basis: parsed.explicit ? 'explicit' : 'assumed' };
}

/** The reason to refuse a line whose time is missing or incomplete. */
export function timeless(found: { readonly yearless: string } | null): { readonly reject: string } {
  return found === null
    ? { reject: 'no time in the line' }
    : { reject: `time without a year: ${found.yearless}; put the year into the name of the file` };
}
