/** Reads what the build packed (`scripts/vite/ip-encode.ts`). */
export class PackedReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** A number below 2^53. */
  varint(): number {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
  }

  /** A number below 2^64. */
  wide(): bigint {
    let low = 0;
    let unit = 1;
    for (let digits = 0; digits < 7; digits++, unit *= 128) {
      const byte = this.#byte();
      low += (byte & 127) * unit;
      if (byte < 128) return BigInt(low);
    }
    let value = BigInt(low);
    for (let shift = 49n; ; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  }

  bytes(): Uint8Array {
    return this.#take(this.varint());
  }

  text(): string {
    return new TextDecoder().decode(this.bytes());
  }

  /** `count` values of `planes` bytes. */
  values(count: number, planes: number): Uint32Array {
    const values = new Uint32Array(count);
    for (let plane = 0; plane < planes; plane++) {
      const bytes = this.#take(count);
      for (let i = 0; i < count; i++) values[i] = (values[i] ?? 0) | ((bytes[i] ?? 0) << (8 * plane));
    }
    return values;
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new Error('the address data end early');
    return byte;
  }

  #take(length: number): Uint8Array {
    const taken = this.#bytes.subarray(this.#at, this.#at + length);
    if (taken.length < length) throw new Error('the address data end early');
    this.#at += length;
    return taken;
  }
}
