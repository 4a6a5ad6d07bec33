import { Inflate } from 'fflate';

/** What fflate (pinned exactly) keeps of its stream and its types hide; `inflate.test.ts` fails should it ever change. */
interface Internals {
  s: { readonly f?: number; readonly l?: unknown; readonly p?: number };
  o: Uint8Array;
  p: Uint8Array;
}

/**
 * Streaming raw DEFLATE that, unlike a bare `fflate.Inflate`, knows where its stream ends and hands out every byte that comes
 * before damage.
 */
export class RawInflate {
  #inflate: Inflate;
  #out: Uint8Array[] = [];
  /** The stream's final block is complete. */
  ended = false;
  /** Stored bytes pushed after the end of the stream; they belong to whatever follows it. */
  rest: Uint8Array = new Uint8Array(0);
  /** What broke the stream, once it has; the bytes before the damage have been returned. */
  damage: string | null = null;
  /** Stored bytes decoded so far. */
  consumed = 0;

  constructor() {
    this.#inflate = new Inflate((chunk) => {
      if (chunk.length > 0) this.#out.push(chunk);
    });
  }

  /**
   * Takes stored bytes, gives the uncompressed ones they complete (none when it is broken or has ended). At most 64 KB a call
   * keep the answer under 70 MB, whatever the data claims.
   */
  push(stored: Uint8Array): Uint8Array[] {
    if (this.ended || this.damage !== null || stored.length === 0) return [];
    const before = this.#save();
    try {
      this.#inflate.push(stored);
    } catch {
      this.#restore(before);
      this.#out = [];
      this.#creep(stored);
      return this.#take();
    }
    this.consumed += stored.length;
    this.#checkEnd();
    return this.#take();
  }

  /** fflate loses what it had decoded of a chunk when the chunk breaks: go byte by byte to the damage. */
  #creep(stored: Uint8Array): void {
    for (let i = 0; i < stored.length && !this.ended; i++) {
      try {
        this.#inflate.push(stored.slice(i, i + 1));
      } catch (error) {
        this.damage = error instanceof Error ? error.message : String(error);
        return;
      }
      this.consumed++;
      this.#checkEnd(stored.subarray(i + 1));
    }
  }

  #checkEnd(after?: Uint8Array): void {
    const { s, p } = this.#internals();
    if (!s.f || s.l) return;
    const own = p.subarray(s.p ? 1 : 0);
    this.ended = true;
    this.consumed -= own.length;
    this.rest = after === undefined ? own : concat(own, after);
  }

  #take(): Uint8Array[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  #save(): Internals {
    const { s, o, p } = this.#internals();
    return { s: { ...s }, o, p };
  }

  #restore(saved: Internals): void {
    Object.assign(this.#internals(), saved);
  }

  #internals(): Internals {
    return this.#inflate as unknown as Internals;
  }
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
