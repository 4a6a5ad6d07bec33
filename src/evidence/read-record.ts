import { type ByteSource, openSource } from './byte-source.ts';
import { blobRange } from './blob-chunks.ts';
import { ContainerError } from './container-error.ts';
import type { PartLocation } from './part.ts';
import { SourceResolver } from './resolve.ts';

/** Longest record that is read back, in bytes. */
export const recordLimit = 64 * 1024 * 1024;

const resolver = new SourceResolver();

/**
 * Reads the raw text of one record back from the evidence, inflating gzip layers and archive members as needed and no further
 * than the record's end.
 *
 * @param file the file the location points into
 * @param byteOffset first byte of the record in the uncompressed part, in its original encoding
 * @param byteLength bytes of the record there
 * @param encoding label of the part's encoding as in its report; UTF-8 when null or unknown
 * @param passwords of encrypted archives around the part
 * Throws `ContainerError` when the range is not there (any more) or longer than `recordLimit`.
 */
export async function readRecord(
  file: Blob,
  location: PartLocation,
  byteOffset: number,
  byteLength: number,
  encoding: string | null = null,
  passwords: readonly string[] = [],
): Promise<string> {
  if (byteLength > recordLimit) throw new ContainerError(`record of ${byteLength} bytes is longer than ${recordLimit}`);
  const signal = new AbortController().signal;
  const source = await resolver.resolve(file, location.members, passwords, signal);
  const bytes = await readRange(source, byteOffset, byteLength, signal);
  return decoderFor(encoding).decode(bytes);
}

async function readRange(source: ByteSource, offset: number, length: number, signal: AbortSignal): Promise<Uint8Array> {
  if (source.kind === 'blob') {
    const bytes = await blobRange(source.blob, offset, length);
    if (bytes.length < length) throw new ContainerError(`the part ends before byte ${offset + length}`);
    return bytes;
  }
  const bytes = new Uint8Array(length);
  let have = 0;
  let at = 0;
  if (length === 0) return bytes;
  for await (const chunk of openSource(source, signal)) {
    const from = Math.max(0, offset - at);
    if (from < chunk.length) {
      const piece = chunk.subarray(from, from + length - have);
      bytes.set(piece, have);
      have += piece.length;
      if (have === length) return bytes;
    }
    at += chunk.length;
  }
  throw new ContainerError(`the part ends before byte ${offset + length}`);
}

function decoderFor(encoding: string | null): TextDecoder {
  try {
    return new TextDecoder(encoding ?? 'utf-8');
  } catch {
    return new TextDecoder();
  }
}
