import { BlobReader, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js';
import { blobRange } from './blob-chunks.ts';
import { ContainerError } from './container-error.ts';
import { archiveLimits } from './expansion.ts';
import { UniqueNames } from './unique-names.ts';

/** One entry of a zip's central directory. */
export interface ZipMember {
  /** Path as stored, made unique within the archive. Display and lookup only: it never becomes a path on disk. */
  readonly name: string;
  readonly directory: boolean;
  readonly encrypted: boolean;
  readonly method: number;
  /** null for AES-encrypted members, which have none. */
  readonly crc32: number | null;
  readonly storedBytes: number;
  /** As declared; the truth is counted while reading. */
  readonly bytes: number;
  /** Where its local header starts. */
  readonly headerOffset: number;
}

export interface ZipListing {
  readonly members: readonly ZipMember[];
  /** Why the listing is not complete; null when it is. */
  readonly limit: string | null;
}

const memo = new WeakMap<Blob, Promise<ZipListing>>();

/** Reads the central directory (zip64 too) without touching the members. Throws `ContainerError`. */
export function listZip(zip: Blob): Promise<ZipListing> {
  const known = memo.get(zip);
  if (known !== undefined) return known;
  const listing = readDirectory(zip);
  memo.set(zip, listing);
  listing.catch(() => memo.delete(zip));
  return listing;
}

async function readDirectory(zip: Blob): Promise<ZipListing> {
  const reader = new ZipReader(new BlobReader(zip), { strictness: 'tolerant', filenameValidation: 'tolerant' });
  const members: ZipMember[] = [];
  const names = new UniqueNames();
  let stored = 0;
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (members.length >= archiveLimits.members)
        return { members, limit: `more than ${archiveLimits.members} members; the rest was not read` };
      stored += entry.compressedSize;
      if (stored > zip.size)
        return {
          members,
          limit: `members overlap: they claim ${stored} stored bytes in an archive of ${zip.size}; the rest was not read`,
        };
      members.push({
        name: names.add(entry.filename),
        directory: entry.directory,
        encrypted: entry.encrypted,
        method: entry.compressionMethod,
        crc32: entry.crc32 ?? null,
        storedBytes: entry.compressedSize,
        bytes: entry.uncompressedSize,
        headerOffset: entry.offset,
      });
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message.toLowerCase() : String(error);
    if (members.length === 0) throw new ContainerError(`broken zip: ${reason}`);
    return { members, limit: `broken zip directory after ${members.length} members: ${reason}` };
  }
  return { members, limit: null };
}

/** The member's stored bytes as they lie. Throws `ContainerError` when its local header is not where the directory says. */
export async function zipMemberBlob(zip: Blob, member: ZipMember): Promise<Blob> {
  const header = await blobRange(zip, member.headerOffset, 30);
  const view = new DataView(header.buffer);
  if (header.length < 30 || view.getUint32(0, true) !== 0x04034b50)
    throw new ContainerError(`broken zip: no local header at byte ${member.headerOffset}`);
  const start = member.headerOffset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  return zip.slice(start, start + member.storedBytes);
}
