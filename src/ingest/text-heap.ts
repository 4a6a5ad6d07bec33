const encoder = new TextEncoder();

/** Longer texts are not looked up: V8 hashes very long strings by their length alone, so equal lengths would all collide. */
const lookupLimit = 4096;

/** After so many lookups a heap decides whether its texts repeat at all, and for how many it then stops looking. */
const watched = 1024;
const trusted = 8192;

/** UTF-8 texts end to end, as Arrow keeps them: distinct ones by number (`intern`) or all in order (`append`). */
export class TextHeap {
  readonly #indexes = new Map<string, number>();
  #values = new Uint8Array(1024);
  #offsets = new Int32Array(64);
  #bytes = 0;
  #size = 0;
  /** Lookups since the last decision, and those among them that found nothing. */
  #lookups = 0;
  #misses = 0;
  /** Texts still to take without looking. */
  #unlooked = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#size;
  }

  /** Number of the text, from 0; the same for equal texts unless they are very long or hardly any repeats. Lone surrogates become U+FFFD. */
  intern(text: string): number {
    if (this.#unlooked > 0) {
      this.#unlooked--;
      return this.#add(text);
    }
    if (text.length > lookupLimit) return this.#add(text);
    const known = this.#indexes.get(text);
    if (known === undefined) {
      this.#misses++;
      this.#indexes.set(text, this.#size);
    }
    if (++this.#lookups === watched) {
      if (this.#misses > watched * 0.9) this.#unlooked = trusted;
      this.#lookups = 0;
      this.#misses = 0;
    }
    return known ?? this.#add(text);
  }

  #add(text: string): number {
    const index = this.#size++;
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
