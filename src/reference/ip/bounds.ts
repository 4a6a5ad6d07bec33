import type { PackedReader } from './packed.ts';

/** An address as numbers: IPv4 as one, IPv6 as its upper and lower half. */
export type AddressNumber = number | { readonly high: bigint; readonly low: bigint };

/** Values by address, both families: from a bound on its value holds until the next bound; 0 is none. */
export class AddressBounds {
  readonly #v4: Uint32Array;
  readonly #v4Values: Uint32Array;
  readonly #high: BigUint64Array;
  readonly #low: BigUint64Array;
  readonly #v6Values: Uint32Array;

  /** `planes`: bytes of a value. */
  constructor(reader: PackedReader, planes: number) {
    const v4 = reader.varint();
    this.#v4 = new Uint32Array(v4);
    for (let i = 0, at = 0; i < v4; i++) this.#v4[i] = at += reader.varint();
    this.#v4Values = reader.values(v4, planes);
    const v6 = reader.varint();
    this.#high = new BigUint64Array(v6);
    for (let i = 0, at = 0n; i < v6; i++) this.#high[i] = at += reader.wide();
    this.#v6Values = reader.values(v6, planes);
    this.#low = new BigUint64Array(v6);
    for (let n = reader.varint(), i = 0; n > 0; n--) this.#low[(i += reader.varint())] = reader.wide();
  }

  valueOf(address: AddressNumber): number {
    if (typeof address === 'number') {
      const bounds = this.#v4;
      return this.#v4Values[lastWhere(bounds.length, (i) => (bounds[i] ?? 0) <= address)] ?? 0;
    }
    const { high, low } = address;
    const upper = this.#high;
    const lower = this.#low;
    const before = (i: number): boolean => {
      const at = upper[i] ?? 0n;
      return at === high ? (lower[i] ?? 0n) <= low : at < high;
    };
    return this.#v6Values[lastWhere(upper.length, before)] ?? 0;
  }
}

/** The last place below `count` for which a condition holds that holds up to some place and not after; -1 for none. */
function lastWhere(count: number, holds: (place: number) => boolean): number {
  let from = 0;
  let to = count;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (holds(middle)) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}
