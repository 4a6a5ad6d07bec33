/**
 * Non-cryptographic 64-bit hashes over UTF-16 text and over bytes, without BigInt per call: two 32-bit lanes that feed each other
 * (the scheme of MurmurHash3 x86). Results lie in `high` and `low` until the next call.
 */
export class Hash64 {
  high = 0;
  low = 0;
  readonly #seed: number;

  constructor(seed = 0) {
    this.#seed = seed;
  }

  /** Hashes `prefix`, a newline and `text`. */
  pair(prefix: string, text: string): void {
    this.#start();
    this.#units(prefix);
    this.#mix(10);
    this.#units(text);
    this.#finish(prefix.length + 1 + text.length);
  }

  /** Hashes a text. */
  text(text: string): void {
    this.#start();
    this.#units(text);
    this.#finish(text.length);
  }

  /** Hashes bytes[from, to). */
  bytes(bytes: Uint8Array, from: number, to: number): void {
    this.#start();
    let at = from;
    for (; at + 4 <= to; at += 4) {
      this.#mix(
        (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24),
      );
    }
    let rest = 0;
    for (let shift = 0; at < to; at++, shift += 8) rest |= (bytes[at] ?? 0) << shift;
    this.#mix(rest);
    this.#finish(to - from);
  }

  /** The last result as 16 hex digits. */
  hex(): string {
    return this.high.toString(16).padStart(8, '0') + this.low.toString(16).padStart(8, '0');
  }

  #start(): void {
    this.high = this.#seed ^ 0x9e3779b9;
    this.low = this.#seed ^ 0x7f4a7c15;
  }

  #units(text: string): void {
    const length = text.length;
    let at = 0;
    for (; at + 1 < length; at += 2) this.#mix(text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16));
    if (at < length) this.#mix(text.charCodeAt(at));
  }

  #mix(value: number): void {
    let k = Math.imul(value, 0x239b961b);
    k = (k << 15) | (k >>> 17);
    let h = this.high ^ Math.imul(k, 0xab0e9789 | 0);
    h = ((h << 19) | (h >>> 13)) + this.low;
    this.high = (Math.imul(h, 5) + 0x561ccd1b) | 0;
    k = Math.imul(value, 0x38b34ae5);
    k = (k << 16) | (k >>> 16);
    let l = this.low ^ Math.imul(k, 0xa1e38b93 | 0);
    l = ((l << 17) | (l >>> 15)) + this.high;
    this.low = (Math.imul(l, 5) + 0x0bcaa747) | 0;
  }

  #finish(length: number): void {
    let h = this.high ^ length;
    let l = this.low ^ length;
    h = (h + l) | 0;
    l = (l + h) | 0;
    h = avalanche(h);
    l = avalanche(l);
    h = (h + l) | 0;
    l = (l + h) | 0;
    this.high = h >>> 0;
    this.low = l >>> 0;
  }
}

function avalanche(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

const shared = new Hash64();

/** The `event_key` of a native id within a source family. */
export function eventKey(family: string, eventId: string): bigint {
  shared.pair(family, eventId);
  return (BigInt(shared.high) << 32n) | BigInt(shared.low);
}
