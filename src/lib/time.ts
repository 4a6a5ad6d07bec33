import type { DateOrder } from './date-order.ts';

/** Reading and writing of points in time. Microseconds since 1970 UTC fit a double exactly until the year 2255. */

export interface ParsedTime {
  /** Microseconds since 1970 UTC. */
  readonly micros: number;
  /** The text carried its zone (an offset, `Z`, or an epoch number). */
  readonly explicit: boolean;
}

export interface TimeOptions {
  /** Order of `1/2/2025`; month first when not given. A value above 12 or dots between the numbers decide by themselves. */
  readonly order?: DateOrder;
  /** Minutes east of UTC to assume when the text has no zone; 0 when not given. */
  readonly zoneMinutes?: number;
}

const earliest = Date.UTC(1990, 0, 1) * 1000;
const latest = Date.UTC(2101, 0, 1) * 1000;
const monthLengths: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const longestTime = 64;

/**
 * Reads any form of time that exports use: ISO with 0 to 9 fraction digits, locale forms with or without AM/PM, month names,
 * `/Date(..)/`, and epoch numbers as text. Null when it is none of them, no valid date, or outside 1990..2100.
 */
export function parseTime(text: string, options?: TimeOptions): ParsedTime | null {
  return isoFast(text, options) ?? parseSlowly(text, options);
}

/** Reads an epoch number, its unit told by magnitude: seconds, ms, us, ns, or 100 ns since 1601 (FILETIME). Null outside 1990..2100. */
export function parseEpoch(value: number): ParsedTime | null {
  if (!Number.isFinite(value) || value <= 0) return null;
  let micros: number;
  if (value < 1e11) micros = Math.round(value * 1e6);
  else if (value < 1e14) micros = Math.round(value * 1e3);
  else if (value < 1e17) micros = Math.floor(value);
  else if (value < 2e17) micros = Math.floor(value / 10) - 11_644_473_600_000_000;
  else micros = Math.floor(value / 1000);
  return inRange(micros) ? { micros, explicit: true } : null;
}

/** `2025-01-02T03:04:05Z` with as many of 0, 3 or 6 fraction digits as the value needs. */
export function isoMicros(micros: number): string {
  const seconds = Math.floor(micros / 1e6);
  const fraction = micros - seconds * 1e6;
  const base = new Date(seconds * 1000).toISOString().slice(0, 19);
  if (fraction === 0) return `${base}Z`;
  const digits = String(Math.floor(fraction)).padStart(6, '0');
  return `${base}.${digits.endsWith('000') ? digits.slice(0, 3) : digits}Z`;
}

function inRange(micros: number): boolean {
  return micros >= earliest && micros < latest;
}

/** Days since 1970 of a proleptic Gregorian date. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = month === 2 && ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0);
  return day <= (monthLengths[month - 1] ?? 0) + (leap ? 1 : 0);
}

function toMicros(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  fraction: number,
  offsetMinutes: number,
): number | null {
  if (!isDate(year, month, day) || hour > 23 || minute > 59 || second > 60) return null;
  const seconds = dayNumber(year, month, day) * 86_400 + hour * 3600 + (minute - offsetMinutes) * 60 + second;
  const micros = seconds * 1e6 + fraction;
  return inRange(micros) ? micros : null;
}

function digits2(text: string, at: number): number {
  const a = text.charCodeAt(at) - 48;
  const b = text.charCodeAt(at + 1) - 48;
  return a >= 0 && a <= 9 && b >= 0 && b <= 9 ? a * 10 + b : -1;
}

/** `YYYY-MM-DDTHH:MM:SS[.f{1,9}][Z]`, without a regular expression. Null also for whatever needs the slow way. */
function isoFast(text: string, options?: TimeOptions): ParsedTime | null {
  const length = text.length;
  if (length < 19 || length > 30) return null;
  if (
    text.charCodeAt(4) !== 45 ||
    text.charCodeAt(7) !== 45 ||
    text.charCodeAt(13) !== 58 ||
    text.charCodeAt(16) !== 58
  ) {
    return null;
  }
  const separator = text.charCodeAt(10);
  if (separator !== 84 && separator !== 32) return null;
  const century = digits2(text, 0);
  const yearOfCentury = digits2(text, 2);
  const month = digits2(text, 5);
  const day = digits2(text, 8);
  const hour = digits2(text, 11);
  const minute = digits2(text, 14);
  const second = digits2(text, 17);
  if ((century | yearOfCentury | month | day | hour | minute | second) < 0) return null;
  let at = 19;
  let fraction = 0;
  if (at < length && text.charCodeAt(at) === 46) {
    at++;
    let scale = 100_000;
    const start = at;
    for (; at < length; at++) {
      const digit = text.charCodeAt(at) - 48;
      if (digit < 0 || digit > 9) break;
      if (scale >= 1) fraction += digit * scale;
      scale = scale === 1 ? 0 : scale / 10;
    }
    if (at === start) return null;
  }
  const explicit = at < length;
  if (explicit && (text.charCodeAt(at) !== 90 || at + 1 !== length)) return null;
  const offset = explicit ? 0 : (options?.zoneMinutes ?? 0);
  const micros = toMicros(century * 100 + yearOfCentury, month, day, hour, minute, second, fraction, offset);
  return micros === null ? null : { micros, explicit };
}

const clock = String.raw`(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,:](\d{1,12}))?)?\s*([ap]\.?\s?m\.?)?`;
const zone = String.raw`\s*(Z|UTC|GMT|\(UTC\)|(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d{2})?)?`;
const numeric = new RegExp(String.raw`^(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})(?:(?:T|,?\s+|,)${clock})?${zone}$`, 'i');
const monthFirst = new RegExp(
  String.raw`^(?:[a-z]{3,9},?\s+)?([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})(?:,?\s+(?:at\s+)?${clock})?${zone}$`,
  'i',
);
const dayFirst = new RegExp(
  String.raw`^(?:[a-z]{3,9},?\s+)?(\d{1,2})[\s-]([a-z]{3,9})\.?,?[\s-](\d{4})(?:,?\s+(?:at\s+)?${clock})?${zone}$`,
  'i',
);
const microsoftDate = /^\\?\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\\?\/$/;
const months: readonly string[] = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function parseSlowly(raw: string, options?: TimeOptions): ParsedTime | null {
  if (raw.length > longestTime) return null;
  const text = raw.trim();
  if (/^\d{9,20}(?:\.\d+)?$|^\d(?:\.\d+)?E\+?\d{1,2}$/i.test(text)) return epochText(text);
  const microsoft = microsoftDate.exec(text);
  if (microsoft !== null) {
    const micros = Number(microsoft[1]) * 1000;
    return inRange(micros) ? { micros, explicit: true } : null;
  }
  let match = numeric.exec(text);
  if (match !== null) {
    const date = orderedDate(match[1] ?? '', match[2] ?? '', match[3] ?? '', match[4] ?? '', options?.order);
    return date === null ? null : withClock(date, match, 5, options);
  }
  match = monthFirst.exec(text);
  if (match !== null) return withClock([Number(match[3]), monthOf(match[1]), Number(match[2])], match, 4, options);
  match = dayFirst.exec(text);
  if (match !== null) return withClock([Number(match[3]), monthOf(match[2]), Number(match[1])], match, 4, options);
  return null;
}

type CalendarDate = readonly [year: number, month: number, day: number];

/** 0, which is no month, for an unknown name. */
function monthOf(name: string | undefined): number {
  return months.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1;
}

function orderedDate(
  a: string,
  separator: string,
  b: string,
  c: string,
  order: DateOrder | undefined,
): CalendarDate | null {
  const first = Number(a);
  const second = Number(b);
  if (a.length === 4) return c.length <= 2 ? [first, second, Number(c)] : null;
  if (a.length > 2 || (c.length !== 4 && c.length !== 2)) return null;
  if (order === 'ymd' && c.length === 2) return [2000 + first, second, Number(c)];
  const year = c.length === 2 ? 2000 + Number(c) : Number(c);
  if (separator === '.' || first > 12) return [year, second, first];
  if (order === 'dmy' && second <= 12) return [year, second, first];
  return [year, first, second];
}

function withClock(date: CalendarDate, match: RegExpExecArray, at: number, options?: TimeOptions): ParsedTime | null {
  let hour = Number(match[at] ?? 0);
  const half = match[at + 4]?.[0]?.toLowerCase();
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half === 'p' ? 12 : 0);
  }
  const fraction = Number((match[at + 3] ?? '').slice(0, 6).padEnd(6, '0'));
  const zoneText = match[at + 5];
  const offset = zoneText === undefined ? (options?.zoneMinutes ?? 0) : offsetMinutes(zoneText);
  if (offset === null) return null;
  const [year, month, day] = date;
  const micros = toMicros(
    year,
    month,
    day,
    hour,
    Number(match[at + 1] ?? 0),
    Number(match[at + 2] ?? 0),
    fraction,
    offset,
  );
  return micros === null ? null : { micros, explicit: zoneText !== undefined };
}

function offsetMinutes(text: string): number | null {
  const match = /([+-])(\d{1,2}):?(\d{2})?$/.exec(text);
  if (match === null) return 0;
  const hours = Number(match[2]);
  const minutes = Number(match[3] ?? 0);
  if (hours > 18 || minutes > 59) return null;
  return (match[1] === '-' ? -1 : 1) * (hours * 60 + minutes);
}

/** Nanoseconds as text have more digits than a double: cut them first. */
function epochText(text: string): ParsedTime | null {
  return /^\d{19,20}$/.test(text) ? parseEpoch(Number(text.slice(0, -3))) : parseEpoch(Number(text));
}
