import { ContainerError } from './container-error.ts';

const chunkBytes = 1 << 20;

/** Reads a Blob front to back in chunks of 1 MB, the next one on its way while the caller works on this one. */
export async function* blobChunks(blob: Blob, signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let next = read(blob, 0);
  next.catch(() => undefined);
  for (let offset = 0; offset < blob.size; offset += chunkBytes) {
    signal.throwIfAborted();
    const chunk = await next;
    if (offset + chunkBytes < blob.size) {
      next = read(blob, offset + chunkBytes);
      next.catch(() => undefined);
    }
    yield chunk;
  }
}

/** Reads a range of a Blob; fewer bytes at its end. */
export async function blobRange(blob: Blob, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
  } catch (error) {
    throw new ContainerError(
      `cannot read the file at byte ${offset}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function read(blob: Blob, offset: number): Promise<Uint8Array<ArrayBuffer>> {
  return blobRange(blob, offset, chunkBytes);
}
