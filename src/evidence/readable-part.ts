import type { PartLocation } from './part.ts';

/** One file or archive member whose uncompressed bytes can be streamed, as often as needed. */
export interface ReadablePart {
  readonly partId: number;
  /** Path of the file plus `!/member` for each container. Display only. */
  readonly name: string;
  readonly location: PartLocation;
  /** Stored (compressed) size in bytes. */
  readonly storedBytes: number;
  /**
   * Streams the uncompressed bytes from the start; may be called again (second pass over the dates). Chunks are never empty
   * and belong to the caller. Throws `ContainerError` with a one-line reason after everything readable was delivered, and the
   * reason of `signal` when it is aborted.
   *
   * @param onStoredBytes told now and then how many stored bytes have been consumed so far
   */
  open(signal: AbortSignal, onStoredBytes?: (n: number) => void): AsyncIterable<Uint8Array>;
}
