import ipaddr from 'ipaddr.js';
import { AddressBounds, type AddressNumber } from './bounds.ts';
import { PackedReader } from './packed.ts';
import { specialRange } from './special.ts';

/** The gzipped files of the build; a build without names of networks has null for them. */
export interface IpFiles {
  readonly country: ArrayBuffer;
  readonly network: ArrayBuffer | null;
}

/** Dates of the bundled data as `2026-06-17`; null for what this build does not hold. */
export interface IpDates {
  readonly country: string;
  readonly network: string | null;
}

/** What the bundled data say of an address; all null when they say nothing. */
export interface IpFacts {
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly asn: number | null;
  readonly org: string | null;
  /** Name of a range that is never looked up. */
  readonly special: string | null;
}

const longestAddress = 64;
const unknown: IpFacts = { country: null, asn: null, org: null, special: null };

/** The bundled address data, open. */
export class IpData {
  readonly dates: IpDates;
  readonly #codes: string;
  readonly #countries: AddressBounds;
  readonly #networks: Networks | null;

  private constructor(country: PackedReader, network: PackedReader | null) {
    const date = country.text();
    this.#codes = country.text();
    this.#countries = new AddressBounds(country, 1);
    this.#networks = network === null ? null : new Networks(network);
    this.dates = { country: date, network: this.#networks?.date ?? null };
  }

  /** Unpacks the files. Rejects when they are damaged. */
  static async open({ country, network }: IpFiles): Promise<IpData> {
    return new IpData(await unpacked(country), network === null ? null : await unpacked(network));
  }

  /** What the data say of an address of either family, as text; of what is no address, nothing. */
  lookUp(address: string): IpFacts {
    const parsed = numberOf(address);
    if (parsed === null) return unknown;
    const special = specialRange(parsed.text);
    if (special !== null) return { ...unknown, special };
    const place = this.#countries.valueOf(parsed.number) * 2;
    const country = place === 0 ? null : this.#codes.slice(place - 2, place);
    return { country, ...(this.#networks?.lookUp(parsed.number) ?? { asn: null, org: null }), special: null };
  }
}

class Networks {
  readonly date: string;
  readonly #numbers: Uint32Array;
  readonly #names: Uint8Array;
  readonly #ends: Uint32Array;
  readonly #bounds: AddressBounds;

  constructor(reader: PackedReader) {
    this.date = reader.text();
    this.#numbers = new Uint32Array(reader.varint());
    for (let i = 0, asn = 0; i < this.#numbers.length; i++) this.#numbers[i] = asn += reader.varint();
    this.#names = reader.bytes();
    this.#ends = new Uint32Array(this.#numbers.length);
    for (let i = 0, at = 0; i < this.#ends.length; i++) {
      const end = this.#names.indexOf(newLine, at);
      this.#ends[i] = end < 0 ? this.#names.length : end;
      at = (this.#ends[i] ?? 0) + 1;
    }
    this.#bounds = new AddressBounds(reader, 3);
  }

  lookUp(address: AddressNumber): { asn: number | null; org: string | null } {
    const place = this.#bounds.valueOf(address) - 1;
    if (place < 0) return { asn: null, org: null };
    const from = place === 0 ? 0 : (this.#ends[place - 1] ?? 0) + 1;
    const org = new TextDecoder().decode(this.#names.subarray(from, this.#ends[place]));
    return { asn: this.#numbers[place] ?? null, org: org === '' ? null : org };
  }
}

const newLine = 10;

/** An address as numbers and as canonical text; `::ffff:192.0.2.1` is the IPv4 address in it. */
function numberOf(text: string): { number: AddressNumber; text: string } | null {
  if (text.length > longestAddress) return null;
  if (!ipaddr.IPv4.isValidFourPartDecimal(text) && !ipaddr.IPv6.isValid(text)) return null;
  const address = ipaddr.process(text);
  if (address instanceof ipaddr.IPv4)
    return { number: address.octets.reduce((n, octet) => n * 256 + octet, 0), text: address.toString() };
  const half = (from: number): bigint =>
    address.parts.slice(from, from + 4).reduce((n, part) => (n << 16n) | BigInt(part), 0n);
  return { number: { high: half(0), low: half(4) }, text: address.toRFC5952String() };
}

async function unpacked(file: ArrayBuffer): Promise<PackedReader> {
  const stream = new Blob([file]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new PackedReader(new Uint8Array(await new Response(stream).arrayBuffer()));
}
