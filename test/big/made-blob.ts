/** Computes bytes [from, to) of a file. */
export type Maker = (from: number, to: number) => Uint8Array<ArrayBuffer>;

/** A file that is nowhere: its bytes are made when they are read. */
export class MadeBlob extends Blob {
  readonly #make: Maker;
  readonly #from: number;
  readonly #to: number;

  constructor(make: Maker, to: number, from = 0) {
    super();
    this.#make = make;
    this.#from = from;
    this.#to = to;
  }

  override get size(): number {
    return this.#to - this.#from;
  }

  override slice(start = 0, end = this.size): Blob {
    const at = (offset: number): number => this.#from + Math.min(Math.max(0, offset), this.size);
    return new MadeBlob(this.#make, Math.max(at(start), at(end)), at(start));
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.#make(this.#from, this.#to).buffer);
  }
}

const encoder = new TextEncoder();
const numberDigits = 12;

/**
 * A file of `before`, then `count` times `repeated` with its number of twelve digits in place of `%NUMBER-----%`, then `after`.
 */
export function repeatedBlob(before: string, repeated: string, count: number, after: string): MadeBlob {
  const head = encoder.encode(before);
  const tail = encoder.encode(after);
  const block = encoder.encode(repeated.replace('%NUMBER-----%', '0'.repeat(numberDigits)));
  const numberAt = repeated.indexOf('%NUMBER-----%');
  const bodyEnd = head.length + block.length * count;
  const make: Maker = (from, to) => {
    const bytes = new Uint8Array(to - from);
    place(bytes, head, -from);
    place(bytes, tail, bodyEnd - from);
    const first = Math.max(0, Math.floor((from - head.length) / block.length));
    for (let n = first; n < count; n++) {
      const at = head.length + n * block.length - from;
      if (at >= bytes.length) break;
      place(bytes, block, at);
      if (numberAt !== -1) place(bytes, encoder.encode(String(n).padStart(numberDigits, '0')), at + numberAt);
    }
    return bytes;
  };
  return new MadeBlob(make, bodyEnd + tail.length);
}

/** Copies what of `part` falls into `bytes` when it starts at `at`. */
function place(bytes: Uint8Array, part: Uint8Array, at: number): void {
  if (at >= bytes.length || at + part.length <= 0) return;
  bytes.set(part.subarray(Math.max(0, -at), Math.min(part.length, bytes.length - at)), Math.max(0, at));
}
