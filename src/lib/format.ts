/** Display formats. Times come in as microseconds since 1970 UTC. */

const integers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const zones = new Map<string, Intl.DateTimeFormat>();

function zoneFormat(zone: string): Intl.DateTimeFormat {
  let format = zones.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    zones.set(zone, format);
  }
  return format;
}

/** Whether the browser knows the IANA zone. */
export function isZone(zone: string): boolean {
  try {
    zoneFormat(zone);
    return true;
  } catch {
    return false;
  }
}

/** Date fields of an instant on the clock of a zone. */
export function clock(micros: number, zone: string): Readonly<Record<string, string>> {
  const parts: Record<string, string> = {};
  for (const { type, value } of zoneFormat(zone).formatToParts(micros / 1000)) parts[type] = value;
  return parts;
}

function pad(n: number, width = 2): string {
  return String(n).padStart(width, '0');
}

/** Minutes by which the clock of `zone` is ahead of UTC at that instant. */
export function zoneOffset(micros: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const c = clock(micros, zone);
  const wall = Date.UTC(
    Number(c['year']),
    Number(c['month']) - 1,
    Number(c['day']),
    Number(c['hour']),
    Number(c['minute']),
    Number(c['second']),
  );
  return Math.round((wall - Math.floor(micros / 1e6) * 1000) / 60_000);
}

function offsetText(minutes: number): string {
  if (minutes === 0) return 'Z';
  const m = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(m / 60))}:${pad(m % 60)}`;
}

/** `2026-05-12 14:03:07Z`, or with the offset of the zone instead of Z. `fraction`: with microseconds when there are any. */
export function formatTime(micros: number, zone = 'UTC', fraction = false): string {
  if (!Number.isFinite(micros) || Math.abs(micros) > 8.64e18) return String(micros);
  const minutes = zoneOffset(micros, zone);
  const wall = new Date(Math.floor(micros / 1000) + minutes * 60_000).toISOString();
  const rest = ((micros % 1e6) + 1e6) % 1e6;
  const digits = fraction && rest > 0 ? `.${pad(rest, 6).replace(/(000)$/, '')}` : '';
  return `${wall.slice(0, 10)} ${wall.slice(11, 19)}${digits}${offsetText(minutes)}`;
}

/** `2026-05-12` on the clock of the zone. */
export function formatDay(micros: number, zone = 'UTC'): string {
  return formatTime(micros, zone).slice(0, 10);
}

/**
 * Reads what an analyst types for a time: `2026-05-12`, `2026-05-12 14:03`, with or without seconds, `Z` or an offset.
 * Without one the clock of `zone` is meant. Null when it is no time.
 */
export function parseTime(text: string, zone = 'UTC'): number | null {
  const m =
    /^\s*(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?\s*(Z|[+-]\d\d:?\d\d)?\s*$/i.exec(text);
  if (!m) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset] = m;
  const at = new Date(
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)),
  );
  if (
    at.getUTCDate() !== Number(day) ||
    at.getUTCMonth() !== Number(month) - 1 ||
    Number(hour) > 23 ||
    Number(minute) > 59 ||
    Number(second) > 59
  )
    return null;
  const wall = at.getTime() * 1000 + Number(fraction.padEnd(6, '0'));
  if (offset && offset.toUpperCase() !== 'Z') {
    const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
    return wall - (offset.startsWith('-') ? -minutes : minutes) * 60e6;
  }
  if (offset || zone === 'UTC') return wall;
  // Twice, because the offset is wanted at the instant, not at the wall clock read as UTC.
  const guess = wall - zoneOffset(wall, zone) * 60e6;
  return wall - zoneOffset(guess, zone) * 60e6;
}

/** Short duration of microseconds: `850 ms`, `12 s`, `4 min 10 s`, `3 h 05 min`, `12 d 4 h`. */
export function formatDuration(micros: number): string {
  const ms = Math.abs(micros) / 1000;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const s = Math.round(ms / 1000);
  if (s < 60) return `${s} s`;
  if (s < 3600) return s % 60 === 0 ? `${s / 60} min` : `${Math.floor(s / 60)} min ${s % 60} s`;
  const min = Math.round(s / 60);
  if (min < 1440) return min % 60 === 0 ? `${min / 60} h` : `${Math.floor(min / 60)} h ${pad(min % 60)} min`;
  const h = Math.round(min / 60);
  return h % 24 === 0 ? `${h / 24} d` : `${Math.floor(h / 24)} d ${h % 24} h`;
}

/** `1,204,331`. */
export function formatCount(n: number): string {
  return integers.format(n);
}

/** `1 event`, `1,204 events`; the plural may be irregular. */
export function formatNoun(n: number, one: string, many = `${one}s`): string {
  return `${formatCount(n)} ${n === 1 ? one : many}`;
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Binary units with three significant figures: `412 MiB`, `1.21 GiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit] ?? 'B'}`;
}

/** Cuts the middle out so that at most `length` characters stay, the tail a little shorter than the head. */
export function truncateMiddle(text: string, length: number): string {
  if (text.length <= length) return text;
  if (length <= 1) return '…';
  const tail = Math.floor((length - 1) * 0.4);
  return `${text.slice(0, length - 1 - tail)}…${tail > 0 ? text.slice(-tail) : ''}`;
}

/** One line for display: control characters and line breaks become visible pictures, bidirectional overrides are shown, not obeyed. */
export function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, (c) => {
    const code = c.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '␡' : `⟨${code.toString(16)}⟩`;
  });
}
