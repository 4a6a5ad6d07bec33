import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import ipaddr from 'ipaddr.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { ipDataFiles, packCountries } from '../scripts/vite/ip-data.ts';
import { boundsOf } from '../scripts/vite/ip-encode.ts';
import { IpData } from '../src/reference/ip/ip-data.ts';
import { specialRange } from '../src/reference/ip/special.ts';
import { Random } from '../src/sample/random.ts';

const require = createRequire(import.meta.url);
const files = ipDataFiles();
let data: IpData;

const read = (file: string): ArrayBuffer => Uint8Array.from(readFileSync(file)).buffer;

beforeAll(async () => {
  data = await IpData.open({ country: read(files.country), network: read(files.network) });
});

/** The rows of a list as it was published, and a search that goes through all of them. */
class Published {
  readonly rows: { readonly first: bigint; readonly last: bigint; readonly value: string }[];
  readonly #first: Float64Array;
  readonly #last: Float64Array;

  constructor(file: string) {
    this.rows = readFileSync(require.resolve(`@ip-location-db/${file}`), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [first = '', last = '', value = ''] = line.split(',');
        return { first: BigInt(first), last: BigInt(last), value };
      });
    this.#first = Float64Array.from(this.rows, (row) => Number(row.first));
    this.#last = Float64Array.from(this.rows, (row) => Number(row.last));
  }

  /** Value of the last row that holds the address. Rounded numbers only spare comparing rows that are far away. */
  valueOf(address: bigint): string | null {
    const near = Number(address);
    let found: string | null = null;
    for (let i = 0; i < this.rows.length; i++) {
      if ((this.#first[i] ?? 0) > near || (this.#last[i] ?? 0) < near) continue;
      const row = this.rows[i];
      if (row !== undefined && row.first <= address && address <= row.last) found = row.value;
    }
    return found;
  }

  /** Addresses anywhere, in rows, at both ends of rows and just outside of them. */
  some(count: number, bits: number): bigint[] {
    const random = new Random(bits);
    const highest = (1n << BigInt(bits)) - 1n;
    const anywhere = (): bigint => BigInt(Math.floor(random.float() * 2 ** 48)) << BigInt(bits > 48 ? bits - 51 : 0);
    return Array.from({ length: count }, (_, i) => {
      const row = this.rows[Math.floor(random.float() * this.rows.length)] ?? { first: 0n, last: 0n };
      const inside =
        row.first + (BigInt(Math.floor(random.float() * 2 ** 30)) * (row.last - row.first)) / BigInt(2 ** 30);
      const choice = [inside, row.first, row.last, row.first - 1n, row.last + 1n, anywhere()][i % 6] ?? 0n;
      return (choice < 0n ? 0n : choice) & highest;
    });
  }
}

function textOf(address: bigint, bits: number): string {
  const length = bits / 8;
  const bytes = Array.from({ length }, (_, i) => Number((address >> BigInt(8 * (length - 1 - i))) & 255n));
  const parsed = ipaddr.fromByteArray(bytes);
  return parsed instanceof ipaddr.IPv6 ? parsed.toRFC5952String() : parsed.toString();
}

describe('bundled address data against the lists they are made of', () => {
  it.each([
    ['geo-whois-asn-country/geo-whois-asn-country-ipv4-num.csv', 32, 'country'],
    ['geo-whois-asn-country/geo-whois-asn-country-ipv6-num.csv', 128, 'country'],
    ['asn/asn-ipv4-num.csv', 32, 'asn'],
    ['asn/asn-ipv6-num.csv', 128, 'asn'],
  ] as const)('%s: 2,000 addresses, each end of a row and both neighbours', (file, bits, column) => {
    const published = new Published(file);
    const checked = published.some(2000, bits).map((address) => ({ address, text: textOf(address, bits) }));
    const mapped = (text: string): boolean => bits === 128 && text.startsWith('::ffff:');
    const looked = checked.filter(({ text }) => specialRange(text) === null && !mapped(text));
    const wrong = looked.filter(
      ({ address, text }) => (data.lookUp(text)[column]?.toString() ?? null) !== published.valueOf(address),
    );
    expect(wrong.map(({ text }) => `${text}: ${data.lookUp(text)[column]}`)).toEqual([]);
    expect(looked.length).toBeGreaterThan(1500);
    expect(looked.filter(({ text }) => data.lookUp(text)[column] === null).length).toBeGreaterThan(5);
    expect(looked.filter(({ text }) => data.lookUp(text)[column] !== null).length).toBeGreaterThan(1000);
  });

  it('names the networks as the list does, quotes and commas undone', () => {
    const line = readFileSync(require.resolve('@ip-location-db/asn/asn-ipv4-num.csv'), 'utf8').split('\n', 1)[0] ?? '';
    const [first = '', , asn = '', ...name] = line.split(',');
    expect(line).toContain('"');
    expect(data.lookUp(textOf(BigInt(first), 32))).toMatchObject({
      asn: Number(asn),
      org: name.join(',').trim().replaceAll('"', ''),
    });
  });

  it('is of a day, and the same bytes whenever it is made', () => {
    expect(data.dates.country).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(data.dates.network).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(Buffer.from(packCountries()).equals(readFileSync(files.country))).toBe(true);
  });

  it('answers countries alone where the networks are not in the build', async () => {
    const alone = await IpData.open({ country: read(files.country), network: null });
    expect(alone.dates.network).toBeNull();
    expect(alone.lookUp('2001:4860:4860::8888')).toEqual({ country: 'US', asn: null, org: null, special: null });
  });

  it('refuses a file that ends early', async () => {
    await expect(IpData.open({ country: read(files.country).slice(0, 5000), network: null })).rejects.toThrow();
  });
});

describe('addresses that are never looked up', () => {
  it.each([
    ['10.1.2.3', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.0.1', 'private'],
    ['fd00::1', 'private'],
    ['100.64.0.1', 'shared by a carrier (CGNAT)'],
    ['127.0.0.1', 'loopback'],
    ['::1', 'loopback'],
    ['169.254.1.1', 'link-local'],
    ['fe80::1', 'link-local'],
    ['192.0.2.1', 'documentation'],
    ['198.51.100.255', 'documentation'],
    ['203.0.113.7', 'documentation'],
    ['2001:db8::1', 'documentation'],
    ['198.19.0.1', 'benchmarking'],
    ['224.0.0.1', 'multicast'],
    ['ff02::1', 'multicast'],
    ['255.255.255.255', 'reserved'],
    ['::ffff:10.1.2.3', 'private'],
  ])('%s: %s', (address, special) => {
    expect(data.lookUp(address)).toEqual({ country: null, asn: null, org: null, special });
  });

  it.each(['172.32.0.1', '100.128.0.1', '192.169.0.1', '198.20.0.1', '203.0.114.1'])(
    '%s is none of them',
    (address) => {
      expect(data.lookUp(address)).toMatchObject({ special: null, country: expect.any(String) as string });
    },
  );

  it('takes an IPv4 address in an IPv6 one for the IPv4 address', () => {
    expect(data.lookUp('8.8.8.8')).toMatchObject({ country: 'US', asn: 15169 });
    expect(data.lookUp('::ffff:8.8.8.8')).toEqual(data.lookUp('8.8.8.8'));
  });

  it.each(['', 'host.example.com', '1.2.3', '1.2.3.4.5', '1.2.3.4/8', '__proto__', `1${'0'.repeat(10_000_000)}`])(
    'what is no address has no place',
    (text) => {
      expect(data.lookUp(text)).toEqual({ country: null, asn: null, org: null, special: null });
    },
  );
});

describe('bounds of ranges', () => {
  const bounds = (...rows: [number, number, number][]) =>
    boundsOf(rows.map(([first, last, value]) => ({ first: BigInt(first), last: BigInt(last), value }))).map(
      ({ at, value }) => [Number(at), value],
    );

  it('leaves gaps without a value and joins neighbours of one value', () => {
    expect(bounds([1, 2, 7], [3, 4, 7], [6, 6, 8])).toEqual([
      [1, 7],
      [5, 0],
      [6, 8],
      [7, 0],
    ]);
  });

  it('puts a narrow range over the wide one around it, and takes the wide one up again', () => {
    expect(bounds([10, 30, 1], [10, 20, 2], [12, 14, 3])).toEqual([
      [10, 2],
      [12, 3],
      [15, 2],
      [21, 1],
      [31, 0],
    ]);
  });

  it('lets the later of two count where they overlap', () => {
    expect(bounds([1, 10, 1], [5, 20, 2], [21, 22, 1])).toEqual([
      [1, 1],
      [5, 2],
      [21, 1],
      [23, 0],
    ]);
    expect(bounds([1, 4, 1], [1, 4, 2])).toEqual([
      [1, 2],
      [5, 0],
    ]);
  });
});
