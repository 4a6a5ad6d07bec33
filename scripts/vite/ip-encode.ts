import { gzipSync } from 'node:zlib';

/** A row of a list of ranges: first and last address, both inside. */
export interface Range<V> {
  readonly first: bigint;
  readonly last: bigint;
  readonly value: V;
}

/** From `at` on the value holds, until the next bound; 0 is none. */
export interface Bound {
  readonly at: bigint;
  readonly value: number;
}

const low64 = (1n << 64n) - 1n;
const safe = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Bounds of ranges sorted by their first address, each with a value above 0. Where ranges overlap the later row counts, as in the lists
 * the narrower one follows the wider; neighbours of one value are one.
 */
export function boundsOf(ranges: Iterable<Range<number>>): readonly Bound[] {
  const bounds: Bound[] = [];
  const open: Range<number>[] = [];
  const put = (at: bigint, value: number): void => {
    if (bounds.at(-1)?.at === at) bounds.pop();
    if ((bounds.at(-1)?.value ?? 0) !== value) bounds.push({ at, value });
  };
  const closeUpTo = (first: bigint | null): void => {
    for (let top = open.at(-1); top !== undefined && (first === null || top.last < first); top = open.at(-1)) {
      const end = top.last + 1n;
      while ((open.at(-1)?.last ?? end) < end) open.pop();
      put(end, open.at(-1)?.value ?? 0);
    }
  };
  for (const range of ranges) {
    closeUpTo(range.first);
    put(range.first, range.value);
    open.push(range);
  }
  closeUpTo(null);
  return bounds;
}

/**
 * Writes what `src/reference/ip/packed.ts` reads: varints, seven bits a byte and the lowest first; texts as their bytes behind their length; bounds as
 * described at `bounds`.
 */
export class Packer {
  readonly #bytes: number[] = [];

  varint(value: bigint | number): this {
    let wide = BigInt(value);
    for (; wide > safe; wide >>= 7n) this.#bytes.push(Number(wide & 127n) | 128);
    let rest = Number(wide);
    for (; rest > 127; rest = Math.floor(rest / 128)) this.#bytes.push((rest % 128) | 128);
    this.#bytes.push(rest);
    return this;
  }

  text(text: string): this {
    const bytes = Buffer.from(text, 'utf8');
    this.varint(bytes.length);
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  /**
   * How many; the steps between them (of IPv6 those of the upper 64 bits); their values, a plane of bytes after the other, the lowest first. Of IPv6 then the
   * bounds whose lower 64 bits are not zero: how many, and of each the steps between their places and the bits.
   */
  bounds(bounds: readonly Bound[], planes: number, wide: boolean): this {
    const upper = bounds.map(({ at }) => (wide ? at >> 64n : at));
    this.varint(bounds.length);
    upper.forEach((at, i) => this.varint(at - (upper[i - 1] ?? 0n)));
    for (let plane = 0; plane < planes; plane++)
      for (const { value } of bounds) this.#bytes.push((value >>> (8 * plane)) & 255);
    if (!wide) return this;
    const fine = bounds.flatMap(({ at }, i) => ((at & low64) === 0n ? [] : [{ i, low: at & low64 }]));
    this.varint(fine.length);
    fine.forEach(({ i, low }, n) => this.varint(i - (fine[n - 1]?.i ?? 0)).varint(low));
    return this;
  }

  gzip(): Uint8Array {
    return gzipSync(Uint8Array.from(this.#bytes), { level: 9 });
  }
}
