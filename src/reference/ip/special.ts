import { rangeFinder } from '../../lib/ip.ts';

/** Ranges that are nobody's place (IANA registries of special-purpose addresses), by what they are called here. */
const ranges: readonly (readonly [range: string, name: string])[] = [
  ['10.0.0.0/8', 'private'],
  ['172.16.0.0/12', 'private'],
  ['192.168.0.0/16', 'private'],
  ['fc00::/7', 'private'],
  ['100.64.0.0/10', 'shared by a carrier (CGNAT)'],
  ['127.0.0.0/8', 'loopback'],
  ['::1/128', 'loopback'],
  ['169.254.0.0/16', 'link-local'],
  ['fe80::/10', 'link-local'],
  ['192.0.2.0/24', 'documentation'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['2001:db8::/32', 'documentation'],
  ['3fff::/20', 'documentation'],
  ['198.18.0.0/15', 'benchmarking'],
  ['2001:2::/48', 'benchmarking'],
  ['192.0.0.0/24', 'reserved'],
  ['192.88.99.0/24', 'reserved'],
  ['0.0.0.0/8', 'reserved'],
  ['240.0.0.0/4', 'reserved'],
  ['::/128', 'reserved'],
  ['100::/64', 'reserved'],
  ['2001:10::/28', 'reserved'],
  ['fec0::/10', 'reserved'],
  ['224.0.0.0/4', 'multicast'],
  ['ff00::/8', 'multicast'],
];

const find = rangeFinder(ranges.map(([range]) => range));

/** What a range that is never looked up is called: private, loopback, documentation ...; null for every other address. */
export function specialRange(address: string): string | null {
  return ranges[find(address)]?.[1] ?? null;
}
