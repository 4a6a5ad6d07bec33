import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { boundsOf, Packer, type Range } from './ip-encode.ts';

const require = createRequire(import.meta.url);
const countrySet = '@ip-location-db/geo-whois-asn-country';
const networkSet = '@ip-location-db/asn';

/** Files of the bundled address data, packed and gzipped, in a cache beside the packages they are made of. */
export interface IpDataFiles {
  readonly country: string;
  readonly network: string;
}

/** Makes the files of the address data from the installed packages, once per version of the packages and of this code. */
export function ipDataFiles(): IpDataFiles {
  const folder = join(packageFile(countrySet, '../..'), '.cache/sidedoor');
  mkdirSync(folder, { recursive: true });
  const made = (name: string, set: string, make: () => Uint8Array): string => {
    const file = join(folder, `${name}-${key(set)}.bin`);
    if (existsSync(file)) return file;
    // Under its name only when it is whole: another build may look for it at the same time.
    const begun = `${file}.${process.pid}`;
    writeFileSync(begun, make());
    renameSync(begun, file);
    return file;
  };
  return {
    country: made('ip-country', countrySet, packCountries),
    network: made('ip-network', networkSet, packNetworks),
  };
}

/** Countries by address. */
export function packCountries(): Uint8Array {
  const v4 = [...rows(countrySet, 'geo-whois-asn-country-ipv4-num.csv')];
  const v6 = [...rows(countrySet, 'geo-whois-asn-country-ipv6-num.csv')];
  const codes = [...new Set([...v4, ...v6].map((row) => row.value))].sort();
  const place = new Map(codes.map((code, i) => [code, i + 1]));
  const numbered = (list: readonly Range<string>[]) =>
    list.map((row) => ({ ...row, value: place.get(row.value) ?? 0 }));
  return new Packer()
    .text(dateOf(countrySet))
    .text(codes.join(''))
    .bounds(boundsOf(numbered(v4)), 1, false)
    .bounds(boundsOf(numbered(v6)), 1, true)
    .gzip();
}

/** Autonomous systems by address, with their names. */
export function packNetworks(): Uint8Array {
  const v4 = [...rows(networkSet, 'asn-ipv4-num.csv')];
  const v6 = [...rows(networkSet, 'asn-ipv6-num.csv')];
  const names = new Map<number, string>();
  for (const { value } of [...v4, ...v6]) {
    const comma = value.indexOf(',');
    names.set(Number(value.slice(0, comma)), unquoted(value.slice(comma + 1)));
  }
  const numbers = [...names.keys()].sort((a, b) => a - b);
  const place = new Map(numbers.map((asn, i) => [asn, i + 1]));
  const numbered = (list: readonly Range<string>[]) =>
    list.map((row) => ({ ...row, value: place.get(Number.parseInt(row.value, 10)) ?? 0 }));
  const packer = new Packer().text(dateOf(networkSet)).varint(numbers.length);
  numbers.forEach((asn, i) => packer.varint(asn - (numbers[i - 1] ?? 0)));
  return packer
    .text(numbers.map((asn) => names.get(asn)?.replace(/\s+/g, ' ') ?? '').join('\n'))
    .bounds(boundsOf(numbered(v4)), 3, false)
    .bounds(boundsOf(numbered(v6)), 3, true)
    .gzip();
}

/** Rows `first,last,value` of a file of a package, sorted by first address as they are there. */
function* rows(set: string, file: string): Generator<Range<string>> {
  for (const line of readFileSync(packageFile(set, file), 'utf8').split('\n')) {
    const first = line.indexOf(',');
    const second = line.indexOf(',', first + 1);
    if (second < 0) continue;
    yield {
      first: BigInt(line.slice(0, first)),
      last: BigInt(line.slice(first + 1, second)),
      value: line.slice(second + 1).trimEnd(),
    };
  }
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}

/** Versions end in the day and hour of the snapshot: 2.3.2026061719. */
function dateOf(set: string): string {
  const { version } = JSON.parse(readFileSync(packageFile(set, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  const date = /\.(\d{4})(\d{2})(\d{2})\d{2}$/.exec(version);
  if (date === null) throw new Error(`no date in the version of ${set}: ${version}`);
  return date.slice(1).join('-');
}

function packageFile(set: string, file: string): string {
  return join(dirname(require.resolve(`${set}/package.json`)), file);
}

function key(set: string): string {
  const hash = createHash('sha256').update(readFileSync(packageFile(set, 'package.json')));
  for (const file of ['ip-data.ts', 'ip-encode.ts']) hash.update(readFileSync(new URL(file, import.meta.url)));
  return hash.digest('hex').slice(0, 16);
}
