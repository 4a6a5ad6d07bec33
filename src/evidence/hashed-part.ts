import { blobRange } from './blob-chunks.ts';
import { type ByteSource, openSource, storedSize } from './byte-source.ts';
import { ContainerError } from './container-error.ts';
import { digestOf, Sha256 } from './digest.ts';
import type { PartLocation } from './part.ts';
import type { ReadablePart } from './readable-part.ts';

/** A file up to this size is read at once, so that its hash is made elsewhere while its records are read. */
const wholeBytes = 64 * 1024 * 1024;
const chunkBytes = 1 << 20;

/** A part that hashes itself while it is read for the first time from end to end. */
export class HashedPart implements ReadablePart {
  #sha256: string | null = null;
  #packedSha256: string | null = null;
  #damage: ContainerError | null = null;
  #bytes = 0;

  constructor(
    readonly partId: number,
    readonly name: string,
    readonly location: PartLocation,
    private readonly source: ByteSource,
  ) {}

  get storedBytes(): number {
    return storedSize(this.source);
  }

  /** Hex SHA-256 of the uncompressed bytes; null until they were read to the end without damage. */
  get sha256(): string | null {
    return this.#sha256;
  }

  /** Hex SHA-256 of the gzip file around this part; null when there is none and until it was read to the end. */
  get packedSha256(): string | null {
    return this.#packedSha256;
  }

  /** Uncompressed bytes seen by the longest reading. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What broke the stream, once a reading has met it. */
  get damage(): ContainerError | null {
    return this.#damage;
  }

  async *open(signal: AbortSignal, onStoredBytes?: (n: number) => void): AsyncGenerator<Uint8Array> {
    if (this.source.kind === 'blob' && this.source.blob.size <= wholeBytes && this.#sha256 === null) {
      signal.throwIfAborted();
      // What cannot be read at once may still be readable up to a point.
      const bytes = await blobRange(this.source.blob, 0, wholeBytes).catch(() => null);
      const digest = bytes === null ? null : digestOf(bytes);
      if (bytes !== null && digest !== null) {
        yield* this.#whole(bytes, digest, signal, onStoredBytes);
        return;
      }
    }
    const content = this.#sha256 === null ? await Sha256.start() : null;
    const packed = this.#packedSha256 === null && this.source.kind === 'gzip' ? await Sha256.start() : null;
    let storedBytes = 0;
    let bytes = 0;
    try {
      const chunks = openSource(this.source, signal, {
        packed: (chunk) => packed?.update(chunk),
        stored: (chunk) => {
          storedBytes += chunk.length;
          onStoredBytes?.(storedBytes);
        },
      });
      for await (const chunk of chunks) {
        content?.update(chunk);
        bytes += chunk.length;
        this.#bytes = Math.max(this.#bytes, bytes);
        yield chunk;
      }
      if (content !== null) this.#sha256 = content.hex();
      if (packed !== null) this.#packedSha256 = packed.hex();
    } catch (error) {
      if (error instanceof ContainerError) this.#damage = error;
      throw error;
    } finally {
      content?.drop();
      packed?.drop();
    }
  }

  async *#whole(
    bytes: Uint8Array,
    digest: Promise<string>,
    signal: AbortSignal,
    onStoredBytes?: (n: number) => void,
  ): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      signal.throwIfAborted();
      const chunk = bytes.subarray(at, at + chunkBytes);
      this.#bytes = Math.max(this.#bytes, at + chunk.length);
      onStoredBytes?.(at + chunk.length);
      yield chunk;
    }
    this.#sha256 = await digest;
  }
}
