import type { ReadablePart } from '../evidence/readable-part.ts';
import { ByteWindow } from './byte-window.ts';
import { detectEncoding, TextReader, transcoderFor, type Encoding, type Transcoder } from './encoding.ts';

const headBytes = 4096;

/** The bytes of a part as UTF-8 in a window, pulled as needed. A stream that breaks ends the input; `failure` says why. */
export class PartInput {
  readonly window = new ByteWindow();
  readonly reader = new TextReader();
  encoding: Encoding = 'utf-8';
  /** What the stream threw. */
  failure: unknown = null;
  ended = false;
  /** Original bytes read. */
  bytes = 0;
  readonly #stream: AsyncIterator<Uint8Array>;
  #transcoder: Transcoder = transcoderFor({ encoding: 'utf-8', mark: 0 });

  constructor(part: ReadablePart, signal: AbortSignal) {
    this.#stream = part.open(signal)[Symbol.asyncIterator]();
  }

  /** Reads enough to know the encoding. */
  async start(): Promise<void> {
    let head = new Uint8Array(0);
    while (head.length < headBytes) {
      const chunk = await this.#pull();
      if (chunk === null) break;
      const joined = new Uint8Array(head.length + chunk.length);
      joined.set(head);
      joined.set(chunk, head.length);
      head = joined;
    }
    const detected = detectEncoding(head);
    this.encoding = detected.encoding;
    this.#transcoder = transcoderFor(detected);
    this.window.append(this.#transcoder.push(head.subarray(detected.mark)));
    if (this.ended) this.window.append(this.#transcoder.finish());
  }

  /** Adds at least `count` bytes to the window unless the stream ends. */
  async fill(count: number): Promise<void> {
    let added = 0;
    while (added < count && !this.ended) {
      const chunk = await this.#pull();
      const bytes = chunk === null ? this.#transcoder.finish() : this.#transcoder.push(chunk);
      this.window.append(bytes);
      added += bytes.length;
    }
  }

  /** Reads to the end without keeping anything: hashes downstream need every byte. */
  async skipRest(): Promise<void> {
    this.window.release(Number.MAX_SAFE_INTEGER);
    while ((await this.#pull()) !== null);
  }

  /** Range in the original of a range of the window's stream. Ranges must not step back from call to call. */
  place(from: number, to: number): { readonly byteOffset: number; readonly byteLength: number } {
    const byteOffset = this.#transcoder.original(from);
    return { byteOffset, byteLength: this.#transcoder.original(to) - byteOffset };
  }

  /** Lets go of the stream before its end. */
  async close(): Promise<void> {
    if (!this.ended) await this.#stream.return?.();
    this.ended = true;
  }

  async #pull(): Promise<Uint8Array | null> {
    if (this.ended) return null;
    try {
      const next = await this.#stream.next();
      if (next.done !== true) {
        this.bytes += next.value.length;
        return next.value;
      }
    } catch (error) {
      this.failure = error;
    }
    this.ended = true;
    return null;
  }
}
