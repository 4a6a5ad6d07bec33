/** How the bytes of a part become UTF-8, and where a UTF-8 position lies in the original. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

export interface DetectedEncoding {
  readonly encoding: Encoding;
  /** Length of the byte order mark. */
  readonly mark: number;
}

/** Decides by byte order mark, else by where the zero bytes are in the first 4 KB. */
export function detectEncoding(head: Uint8Array): DetectedEncoding {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', mark: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', mark: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', mark: 2 };
  const length = Math.min(head.length, 4096);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i++) {
    if (head[i] !== 0) continue;
    if (i % 2 === 0) even++;
    else odd++;
  }
  const enough = Math.max(1, (length / 2) * 0.3);
  if (odd > enough && odd > even * 4) return { encoding: 'utf-16le', mark: 0 };
  if (even > enough && even > odd * 4) return { encoding: 'utf-16be', mark: 0 };
  return { encoding: 'utf-8', mark: 0 };
}

/** Turns chunks into UTF-8 whose positions can be asked back in the original. UTF-8 passes unchanged. */
export interface Transcoder {
  push(chunk: Uint8Array): Uint8Array;
  finish(): Uint8Array;
  /** Position in the original of a position in the UTF-8. Positions must not decrease from call to call. */
  original(position: number): number;
}

export function transcoderFor(detected: DetectedEncoding): Transcoder {
  return detected.encoding === 'utf-8' ? new Unchanged(detected.mark) : new FromUtf16(detected.encoding, detected.mark);
}

const nothing = new Uint8Array(0);

class Unchanged implements Transcoder {
  readonly #mark: number;

  constructor(mark: number) {
    this.#mark = mark;
  }

  push(chunk: Uint8Array): Uint8Array {
    return chunk;
  }

  finish(): Uint8Array {
    return nothing;
  }

  original(position: number): number {
    return position + this.#mark;
  }
}

class FromUtf16 implements Transcoder {
  readonly #decoder: TextDecoder;
  readonly #encoder = new TextEncoder();
  /** UTF-8 not yet passed by `original`. */
  readonly #chunks: Uint8Array[] = [];
  #inChunk = 0;
  #position = 0;
  #original: number;

  constructor(encoding: 'utf-16le' | 'utf-16be', mark: number) {
    this.#decoder = new TextDecoder(encoding, { ignoreBOM: true });
    this.#original = mark;
  }

  push(chunk: Uint8Array): Uint8Array {
    return this.#keep(this.#decoder.decode(chunk, { stream: true }));
  }

  finish(): Uint8Array {
    return this.#keep(this.#decoder.decode());
  }

  #keep(text: string): Uint8Array {
    const bytes = this.#encoder.encode(text);
    if (bytes.length > 0) this.#chunks.push(bytes);
    return bytes;
  }

  original(position: number): number {
    while (this.#position < position) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) break;
      const stop = Math.min(chunk.length, this.#inChunk + position - this.#position);
      let units = 0;
      for (let i = this.#inChunk; i < stop; i++) {
        const byte = chunk[i] ?? 0;
        if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
      }
      this.#original += units * 2;
      this.#position += stop - this.#inChunk;
      this.#inChunk = stop;
      if (stop === chunk.length) {
        this.#chunks.shift();
        this.#inChunk = 0;
      }
    }
    return this.#original;
  }
}

/** Decodes stretches of UTF-8; one that is not valid is read as windows-1252 and counted. */
export class TextReader {
  /** Stretches that were not UTF-8. */
  fallbacks = 0;
  readonly #strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #western = new TextDecoder('windows-1252');

  /** Null when the bytes are not UTF-8. */
  strict(bytes: Uint8Array, from: number, to: number): string | null {
    try {
      return this.#strict.decode(bytes.subarray(from, to));
    } catch {
      return null;
    }
  }

  read(bytes: Uint8Array, from: number, to: number): string {
    const text = this.strict(bytes, from, to);
    if (text !== null) return text;
    this.fallbacks++;
    return this.#western.decode(bytes.subarray(from, to));
  }
}
