import type { ByteSource } from './byte-source.ts';
import { ContainerError } from './container-error.ts';
import type { PartLocation } from './part.ts';
import { SourceResolver } from './resolve.ts';

const resolver = new SourceResolver();

/**
 * Finds the bytes of a part that was read before in the file it lies in, through archives and gzip layers.
 *
 * @param passwords tried on encrypted members
 * Throws `ContainerError` when the part is not there any more.
 */
export function openAgain(
  file: ByteSource,
  location: PartLocation,
  passwords: readonly string[],
  signal: AbortSignal,
): Promise<ByteSource> {
  if (file.kind !== 'blob') throw new ContainerError(`no file to look for the part in: ${file.kind}`);
  return resolver.resolve(file.blob, location.members, passwords, signal);
}
