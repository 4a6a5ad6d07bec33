/** Small seeded generator (sfc32). The same seed gives the same numbers everywhere; nothing here asks the clock or the system. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  /** `seed` is an unsigned 32-bit number; `stream` separates independent sequences of one seed. */
  constructor(seed: number, stream = 0) {
    this.a = seed >>> 0;
    this.b = stream >>> 0;
    this.c = 0x9e3779b9;
    for (let i = 0; i < 15; i++) this.next();
  }

  /** Unsigned 32-bit number. */
  next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (this.c << 21) | (this.c >>> 11);
    this.c = (this.c + sum) | 0;
    return sum >>> 0;
  }

  /** From 0 inclusive to 1 exclusive. */
  float(): number {
    return this.next() / 4_294_967_296;
  }

  /** Whole number from `from` to `to`, both inclusive. */
  int(from: number, to: number): number {
    return from + Math.floor(this.float() * (to - from + 1));
  }

  /** True with probability `p`. */
  chance(p: number): boolean {
    return this.float() < p;
  }

  /** One of the items. Throws a RangeError when there is none. */
  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.float() * items.length)];
    if (item === undefined) throw new RangeError('pick from an empty list');
    return item;
  }

  /** One of the items, by weights of any scale. Throws a RangeError when there is none. */
  weighted<T>(items: readonly (readonly [item: T, weight: number])[]): T {
    let total = 0;
    for (const [, weight] of items) total += weight;
    let left = this.float() * total;
    for (const [item, weight] of items) {
      left -= weight;
      if (left < 0) return item;
    }
    const last = items.at(-1);
    if (last === undefined) throw new RangeError('weighted pick from an empty list');
    return last[0];
  }

  /** A gap until the next event of a steady stream with this mean, in the mean's unit. */
  gap(mean: number): number {
    return -Math.log(1 - this.float()) * mean;
  }

  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string {
    let out = '';
    while (out.length < length) out += this.next().toString(16).padStart(8, '0');
    return out.slice(0, length);
  }

  /** A version 4 GUID, lower case. */
  guid(): string {
    const a = this.next();
    const b = this.next();
    const c = this.next();
    const d = this.next();
    const head = `${pair(a, 24)}${pair(a, 16)}${pair(a, 8)}${pair(a, 0)}-${pair(b, 24)}${pair(b, 16)}`;
    const middle = `4${pair(b, 8).charAt(1)}${pair(b, 0)}-${'89ab'.charAt(c >>> 30)}${pair(c, 16).charAt(1)}${pair(c, 8)}`;
    return `${head}-${middle}-${pair(c, 0)}${pair(d, 24)}${pair(d, 16)}${pair(d, 8)}${pair(d, 0)}${pair(this.next(), 0)}`;
  }

  /** `length` characters of A-Z and 2-7, as in AWS ids. */
  base32(length: number): string {
    let out = '';
    for (let i = 0; i < length; i++) out += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(this.next() >>> 27);
    return out;
  }
}

const pairs: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function pair(value: number, shift: number): string {
  return pairs[(value >>> shift) & 255] ?? '00';
}
