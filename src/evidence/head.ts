import { type ByteSource, openSource } from './byte-source.ts';
import { ContainerError } from './container-error.ts';

/** First `length` uncompressed bytes, fewer when there are no more or damage comes before. Throws when not even one can be read. */
export async function headOf(source: ByteSource, length: number, signal: AbortSignal): Promise<Uint8Array> {
  const head = new Uint8Array(length);
  let have = 0;
  const small: ByteSource = source.kind === 'blob' ? { ...source, blob: source.blob.slice(0, length) } : source;
  try {
    for await (const chunk of openSource(small, signal)) {
      const part = chunk.subarray(0, length - have);
      head.set(part, have);
      have += part.length;
      if (have === length) break;
    }
  } catch (error) {
    if (!(error instanceof ContainerError) || have === 0) throw error;
  }
  return head.subarray(0, have);
}
