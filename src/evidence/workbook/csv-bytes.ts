import { ContainerError } from '../container-error.ts';

const encoder = new TextEncoder();
const comma = 44;
const newline = 10;
/** Up to this length a loop is faster than the encoder. */
const shortText = 64;

/** CSV text as UTF-8 bytes that grow until they are taken away. */
export class CsvBytes {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** A cell of text, in quotes. */
  quoted(text: string): void {
    const cell = text.includes('"') ? text.replaceAll('"', '""') : text;
    this.plain(`"${cell}"`);
  }

  plain(text: string): void {
    this.#room(text.length * 3);
    if (text.length <= shortText && this.#ascii(text)) return;
    this.#length += encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  /** Bytes that are CSV already. */
  copy(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  commas(count: number): void {
    this.#room(count);
    this.#bytes.fill(comma, this.#length, this.#length + count);
    this.#length += count;
  }

  endRow(): void {
    this.#room(1);
    this.#bytes[this.#length++] = newline;
  }

  /** What there is between two positions; good until something is added. */
  slice(from: number, to: number): Uint8Array {
    return this.#bytes.subarray(from, to);
  }

  /** Gives everything away and begins anew. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  /** Copies a text of ASCII; false when it is none. */
  #ascii(text: string): boolean {
    const at = this.#length;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) return false;
      this.#bytes[at + i] = code;
    }
    this.#length = at + text.length;
    return true;
  }

  #room(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.length) return;
    if (needed > mostBytes) throw new ContainerError(`texts of more than ${mostBytes} bytes`);
    const larger = new Uint8Array(Math.min(mostBytes, Math.max(needed, this.#bytes.length * 2)));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

const mostBytes = 512 * 1024 * 1024;
