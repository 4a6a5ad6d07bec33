import ipaddr from 'ipaddr.js';
import { nullable } from './text.ts';

export type AddressScope = 'public' | 'private' | 'loopback' | 'link_local' | 'cgnat' | 'provider';

/** A logged source, taken apart. `ip` is canonical text (RFC 5952, v4-mapped reduced to v4); `host` a lower-case name. */
export interface Address {
  readonly ip: string | null;
  readonly port: number | null;
  readonly host: string | null;
  readonly scope: AddressScope | null;
}

const nothing: Address = { ip: null, port: null, host: null, scope: null };
const memo = new Map<string, Address>();
const memoLimit = 65_536;
const longestMemoKey = 128;
const longestHost = 255;

/** Names providers log instead of an address when their own services call. */
const providerNames: ReadonlySet<string> = new Set(['aws internal', 'gce-internal-ip', 'private', 'azure internal']);
const providerSuffixes: readonly string[] = ['.amazonaws.com', '.amazonaws.com.cn', '.aws.internal', '.googleapis.com'];

/**
 * Takes a logged address apart: `1.2.3.4`, `1.2.3.4:443`, `[2001:db8::1]:443`, `::ffff:1.2.3.4`, `fe80::1%eth0`, a host name, or a
 * provider's name for itself. Of a list the first entry counts. Placeholders, `0.0.0.0` and `::` give nothing.
 */
export function splitAddress(raw: string | null | undefined): Address {
  if (raw === null || raw === undefined || raw === '') return nothing;
  const known = memo.get(raw);
  if (known !== undefined) return known;
  const address = split(raw);
  if (raw.length <= longestMemoKey) {
    if (memo.size >= memoLimit) memo.clear();
    memo.set(raw, address);
  }
  return address;
}

/**
 * Finds the range an address lies in, as its place in the list, -1 for none. A range is `203.0.113.0/24`, `2001:db8::/32` or a single address; the narrowest
 * counts, of equal ones the first. What is no range holds nothing. Addresses are taken as `splitAddress` spells them.
 */
export function rangeFinder(ranges: readonly string[]): (ip: string) => number {
  const parsed = ranges
    .map((text, place) => ({ place, range: parseRange(text) }))
    .flatMap(({ place, range }) => (range === null ? [] : [{ place, base: range[0], bits: range[1] }]))
    .sort((a, b) => b.bits - a.bits || a.place - b.place);
  const wide = parsed.flatMap(({ place, base, bits }) => (base instanceof ipaddr.IPv6 ? [{ place, base, bits }] : []));
  const narrow = parsed.flatMap(({ place, base, bits }) => {
    const size = 2 ** (32 - bits);
    const number = fourParts(base.toString());
    return number === null ? [] : [{ place, size, block: Math.floor(number / size) }];
  });
  return (ip) => {
    const number = fourParts(ip);
    if (number !== null) return narrow.find(({ size, block }) => Math.floor(number / size) === block)?.place ?? -1;
    if (wide.length === 0 || ip.length > longestMemoKey || !ipaddr.IPv6.isValid(ip)) return -1;
    const address = ipaddr.IPv6.parse(ip);
    return wide.find(({ base, bits }) => address.match(base, bits))?.place ?? -1;
  };
}

/** Whether `rangeFinder` can use it: an address or a network. */
export function isRange(text: string): boolean {
  return parseRange(text) !== null;
}

function parseRange(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  const range = text.trim();
  if (range.length > longestMemoKey) return null;
  if (ipaddr.isValidCIDR(range)) return ipaddr.parseCIDR(range);
  if (!ipaddr.IPv4.isValidFourPartDecimal(range) && !ipaddr.IPv6.isValid(range)) return null;
  const address = ipaddr.process(range);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

function split(raw: string): Address {
  const first = raw.length > 4096 ? raw.slice(0, 4096) : raw;
  const comma = first.indexOf(',');
  const text = nullable(comma < 0 ? first : first.slice(0, comma));
  if (text === null) return nothing;
  const plain = fourParts(text);
  if (plain !== null) return v4(plain, null);
  const bracketed = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text);
  if (bracketed !== null) return v6(bracketed[1] ?? '', portOf(bracketed[2])) ?? nothing;
  const colon = text.lastIndexOf(':');
  if (colon > 0 && text.indexOf(':') === colon) {
    const head = text.slice(0, colon);
    const port = portOf(text.slice(colon + 1));
    if (port !== null) {
      const octets = fourParts(head);
      return octets === null ? named(head, port) : v4(octets, port);
    }
  }
  if (colon >= 0) {
    const address = v6(text, null);
    if (address !== null) return address;
    const port = portOf(text.slice(colon + 1));
    const glued = port === null ? null : v6(text.slice(0, colon), port);
    if (glued !== null) return glued;
  }
  return named(text, null);
}

function portOf(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return null;
  const port = Number(text);
  return port <= 65_535 ? port : null;
}

/** Four decimal numbers as one unsigned number; leading zeros are decimal, never octal. */
function fourParts(text: string): number | null {
  if (text.length < 7 || text.length > 15) return null;
  let address = 0;
  let part = 0;
  let digits = 0;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 46) {
      if (digits === 0 || part > 255 || ++dots > 3) return null;
      address = address * 256 + part;
      part = 0;
      digits = 0;
    } else if (code >= 48 && code <= 57) {
      if (++digits > 3) return null;
      part = part * 10 + (code - 48);
    } else {
      return null;
    }
  }
  return dots === 3 && digits > 0 && part <= 255 ? address * 256 + part : null;
}

function v4(address: number, port: number | null): Address {
  if (address === 0) return port === null ? nothing : { ...nothing, port };
  const ip = `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
  return { ip, port, host: null, scope: v4Scope(address) };
}

function v4Scope(address: number): AddressScope | null {
  const a = address >>> 24;
  const b = (address >>> 16) & 255;
  if (a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168)) return 'private';
  if (a === 127) return 'loopback';
  if (a === 169 && b === 254) return 'link_local';
  if (a === 100 && b >= 64 && b <= 127) return 'cgnat';
  return a === 0 || a >= 224 ? null : 'public';
}

function v6(raw: string, port: number | null): Address | null {
  const percent = raw.indexOf('%');
  const text = percent < 0 ? raw : raw.slice(0, percent);
  const octets = fourParts(text);
  if (octets !== null) return v4(octets, port);
  if (text.length > 45 || !ipaddr.IPv6.isValid(text)) return null;
  const address = ipaddr.IPv6.parse(text);
  if (address.isIPv4MappedAddress()) {
    const mapped = fourParts(address.toIPv4Address().toString());
    return mapped === null ? null : v4(mapped, port);
  }
  const ip = address.toRFC5952String();
  if (ip === '::') return port === null ? nothing : { ...nothing, port };
  return { ip, port, host: null, scope: v6Scope(address) };
}

function v6Scope(address: ipaddr.IPv6): AddressScope | null {
  switch (address.range()) {
    case 'loopback':
      return 'loopback';
    case 'linkLocal':
      return 'link_local';
    case 'uniqueLocal':
      return 'private';
    case 'multicast':
    case 'unspecified':
      return null;
    default:
      return 'public';
  }
}

function named(text: string, port: number | null): Address {
  const host = text.slice(0, longestHost).toLowerCase();
  const provider = providerNames.has(host) || providerSuffixes.some((suffix) => host.endsWith(suffix));
  return { ip: null, port, host, scope: provider ? 'provider' : null };
}
