import { countryCode } from '../../lib/country.ts';
import { splitAddress } from '../../lib/ip.ts';
import { own, record, text, type JsonObject } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { parseEpoch, parseTime, type ParsedTime } from '../../lib/time.ts';
import type { EventFields, TimeBasis } from '../../schema/event.ts';
import type { Reject } from '../source.ts';

/** Text of a value; null also for the words Duo writes where it has nothing. */
export function known(value: unknown): string | null {
  const found = text(value);
  return found === null || /^(?:unknown|uninstalled|none|n\/a)$/i.test(found) ? null : found;
}

export function part(value: JsonObject, key: string): JsonObject {
  return record(own(value, key)) ?? {};
}

export interface When {
  readonly time: number;
  readonly time_basis: TimeBasis;
}

/** The time of a record: ISO text before epoch seconds, which have no fractions. Duo's times are UTC. */
export function timeOf(item: JsonObject, ...names: readonly string[]): When | Reject {
  let seen: unknown;
  for (const name of names) {
    const value = own(item, name);
    if (value === undefined || value === null || value === '') continue;
    seen ??= value;
    const parsed: ParsedTime | null =
      typeof value === 'number' ? parseEpoch(value) : typeof value === 'string' ? parseTime(value) : null;
    if (parsed !== null) return { time: parsed.micros, time_basis: parsed.explicit ? 'explicit' : 'by_definition' };
  }
  return { reject: seen === undefined ? 'no time' : `no time: ${shorten(JSON.stringify(seen) ?? 'unreadable', 80)}` };
}

type SourceFields = Pick<EventFields, 'src_ip' | 'src_scope' | 'src_port' | 'src_host' | 'src_country' | 'src_city'>;

/** Address and place of a device: `{"ip": "192.0.2.1"}` or `{"ip": {"address": ...}}` with `location`. */
export function sourceOf(device: JsonObject): SourceFields {
  const address = splitAddress(addressOf(device));
  const location = part(device, 'location');
  return {
    src_ip: address.ip,
    src_scope: address.scope,
    src_port: address.port,
    src_host: address.host,
    src_country: countryCode(known(own(location, 'country'))),
    src_city: known(own(location, 'city')),
  };
}

export function addressOf(device: JsonObject): string | null {
  const ip = own(device, 'ip');
  return known(record(ip) === null ? ip : own(record(ip) ?? {}, 'address'));
}

export function deviceOs(device: JsonObject): string | null {
  const system = joined(own(device, 'os'), own(device, 'os_version'));
  const browser = joined(own(device, 'browser'), own(device, 'browser_version'));
  return [system, browser].filter((each) => each !== '').join(' / ') || null;
}

function joined(name: unknown, version: unknown): string {
  return [known(name), known(version)].filter((each) => each !== null).join(' ');
}

export function deviceTrust(status: string | null): string | null {
  switch (status?.toLowerCase()) {
    case 'trusted':
      return 'managed';
    case 'not trusted':
      return 'unmanaged';
    default:
      return status === null ? null : 'unknown';
  }
}

/** Nested values as keys joined with `_`, lists joined with `, `; nothing that is empty. */
export function flatten(prefix: string, value: unknown, put: (key: string, value: string) => void, depth = 0): void {
  const object = record(value);
  if (object !== null && depth < 4) {
    for (const [key, inner] of Object.entries(object))
      flatten(prefix === '' ? key : `${prefix}_${key}`, inner, put, depth + 1);
    return;
  }
  const found =
    typeof value === 'object' && value !== null
      ? Array.isArray(value) && value.every((item) => typeof item !== 'object')
        ? value
            .map((item) => text(item))
            .filter((item) => item !== null)
            .join(', ')
        : JSON.stringify(value)
      : known(value);
  if (found !== null && found !== '' && found !== '{}') put(prefix.toLowerCase(), found);
}
