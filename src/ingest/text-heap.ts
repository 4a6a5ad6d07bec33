const encoder = new TextEncoder();

/** Longer texts are not looked up: V8 hashes very long strings by their length alone, so equal lengths would all collide. */
const lookupLimit = 4096;

/** UTF-8 texts end to end, as Arrow keeps them: distinct ones by number (`intern`) or all in order (`append`). */
export class TextHeap {
  readonly #indexes = new Map<string, number>();
  #values = new Uint8Array(1024);
  #offsets = new Int32Array(64);
  #bytes = 0;
  #size = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#size;
  }

  /** Number of the text, from 0; the same for equal texts unless they are very long. Lone surrogates become U+FFFD. */
  intern(text: string): number {
    const index = this.#size;
    if (text.length <= lookupLimit) {
      const known = this.#indexes.get(text);
      if (known !== undefined) return known;
      this.#indexes.set(text, index);
    }
    this.#size++;
    this.append(text);
    if (index + 1 >= this.#offsets.length) {
      const larger = new Int32Array(this.#offsets.length * 2);
      larger.set(this.#offsets);
      this.#offsets = larger;
    }
    this.#offsets[index + 1] = this.#bytes;
    return index;
  }

  append(text: string): void {
    const length = text.length;
    const needed = this.#bytes + length * 3;
    if (needed > this.#values.length) {
      const larger = new Uint8Array(Math.max(needed, this.#values.length * 2));
      larger.set(this.#values.subarray(0, this.#bytes));
      this.#values = larger;
    }
    this.#bytes += length < 24 ? this.#ascii(text, length) : this.#encode(text);
  }

  /** Short plain texts byte by byte: the call into the encoder costs more than the loop. */
  #ascii(text: string, length: number): number {
    const values = this.#values;
    const at = this.#bytes;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) return this.#encode(text);
      values[at + i] = code;
    }
    return length;
  }

  #encode(text: string): number {
    return encoder.encodeInto(text, this.#values.subarray(this.#bytes)).written;
  }

  /** Views that stay valid until the next text. */
  buffers(): { offsets: Int32Array; values: Uint8Array } {
    return {
      offsets: this.#offsets.subarray(0, this.#size + 1),
      values: this.#values.subarray(0, this.#bytes),
    };
  }

  reset(): void {
    this.#indexes.clear();
    this.#bytes = 0;
    this.#size = 0;
    if (this.#values.length > 1 << 22) this.#values = new Uint8Array(1 << 16);
  }
}
