import { type ByteSource, outerRatio, openSource, storedSize, type Taps } from './byte-source.ts';
import { ContainerError } from './container-error.ts';
import { Sha256 } from './digest.ts';
import { archiveLimits } from './expansion.ts';

/** An archive that can be read at random. */
export interface Unpacked {
  readonly blob: Blob;
  /** How many times its stored size it is. */
  readonly outer: number;
  /** Hex SHA-256 when reading it was needed anyway; null for a file as it lies. */
  readonly sha256: string | null;
  /** Why it is not complete; null when it is. */
  readonly damage: ContainerError | null;
}

const mergeBytes = 16 * 1024 * 1024;

/** Gives random access to an archive, unpacking it only when it lies compressed inside another; keeps what comes before damage. */
export async function unpack(source: ByteSource, signal: AbortSignal, taps?: Taps): Promise<Unpacked> {
  if (source.kind === 'blob') return { blob: source.blob, outer: source.outer, sha256: null, damage: null };
  const hash = await Sha256.start();
  const out = new BlobBuilder();
  let damage: ContainerError | null = null;
  try {
    for await (const chunk of openSource(source, signal, taps)) {
      hash.update(chunk);
      out.add(chunk);
    }
  } catch (error) {
    if (!(error instanceof ContainerError)) throw error;
    damage = error;
  } finally {
    if (damage !== null) hash.drop();
  }
  const blob = out.finish();
  const own = blob.size / Math.max(1, storedSize(source));
  const outer = Math.max(1, own * outerRatio(source));
  return { blob, outer, sha256: damage === null ? hash.hex() : null, damage };
}

/** Moves chunks out of the script's memory as they come. */
class BlobBuilder {
  #blobs: Blob[] = [];
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #pending = 0;
  #total = 0;

  add(chunk: Uint8Array): void {
    this.#total += chunk.length;
    if (this.#total > archiveLimits.innerArchiveBytes) {
      const text = `archive inside an archive is larger than ${archiveLimits.innerArchiveBytes} bytes; unpack it first`;
      throw new ContainerError(text, { kind: 'archive_limit', text });
    }
    this.#chunks.push(new Uint8Array(chunk));
    this.#pending += chunk.length;
    if (this.#pending >= mergeBytes) this.#merge();
  }

  finish(): Blob {
    this.#merge();
    return new Blob(this.#blobs);
  }

  #merge(): void {
    this.#blobs.push(new Blob(this.#chunks));
    this.#chunks = [];
    this.#pending = 0;
  }
}
