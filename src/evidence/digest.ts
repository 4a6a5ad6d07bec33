import { createSHA256 } from 'hash-wasm';

type Hasher = Awaited<ReturnType<typeof createSHA256>>;

const idle: Hasher[] = [];

/** A running SHA-256. Thousands of small files share a few WASM instances: end every one with `hex` or `drop`. */
export class Sha256 {
  #hasher: Hasher | null;

  private constructor(hasher: Hasher) {
    this.#hasher = hasher.init();
  }

  static async start(): Promise<Sha256> {
    return new Sha256(idle.pop() ?? (await createSHA256()));
  }

  update(bytes: Uint8Array): void {
    this.#hasher?.update(bytes);
  }

  /** Lower-case hex digest of everything given so far; ends this hash. */
  hex(): string {
    if (this.#hasher === null) throw new Error('hash already ended');
    const digest = this.#hasher.digest('hex');
    this.drop();
    return digest;
  }

  /** Gives up this hash. */
  drop(): void {
    if (this.#hasher !== null) idle.push(this.#hasher);
    this.#hasher = null;
  }
}

/**
 * Hex SHA-256 of bytes at hand, computed by the browser beside this thread and several times faster than `Sha256`. Null where the
 * page is no secure context. The bytes may change once this has returned.
 */
export function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> | null {
  const subtle = (globalThis.crypto as Partial<Crypto>).subtle;
  if (subtle === undefined) return null;
  const digest = subtle.digest('SHA-256', bytes).then((hash) => {
    return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
  });
  digest.catch(() => undefined);
  return digest;
}
