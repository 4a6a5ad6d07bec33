import { ContainerError } from './container-error.ts';

/** Limits on archives. Each is announced when it is reached; none is silent. */
export const archiveLimits = {
  /** Uncompressed bytes a part may have whatever its ratio. */
  freeBytes: 100 * 1024 * 1024,
  /** Uncompressed to stored bytes beyond that. */
  ratio: 200,
  /** Containers inside containers. */
  depth: 5,
  /** Members of one archive. */
  members: 100_000,
  /** Size of an archive inside an archive that must be unpacked before its members can be reached. */
  innerArchiveBytes: 1024 * 1024 * 1024,
} as const;

/** Counts what really comes out of a layer of compression, whatever its headers claim. */
export class ExpansionGuard {
  #out = 0;

  /** @param outer how many times its own stored size the archive around this part already is */
  constructor(private readonly outer: number) {}

  /** @param bytes uncompressed bytes of one more chunk; @param stored all stored bytes read so far. Throws `ContainerError`. */
  check(bytes: number, stored: number): void {
    this.#out += bytes;
    if (this.#out <= archiveLimits.freeBytes) return;
    if ((this.#out / Math.max(1, stored)) * this.outer <= archiveLimits.ratio) return;
    const text = `expands more than ${archiveLimits.ratio}:1; stopped after ${this.#out} bytes from ${stored} stored bytes`;
    throw new ContainerError(text, { kind: 'archive_limit', text });
  }
}
