import { blobRange } from './blob-chunks.ts';
import { archiveLimits } from './expansion.ts';
import { UniqueNames } from './unique-names.ts';

/** One entry of a tar archive; its bytes are a slice of the archive. */
export interface TarMember {
  readonly name: string;
  readonly directory: boolean;
  /** Links, devices and the like: nothing to read. */
  readonly special: boolean;
  readonly offset: number;
  readonly bytes: number;
}

export interface TarListing {
  readonly members: readonly TarMember[];
  /** Why the listing is not complete; null when it is. */
  readonly limit: string | null;
}

const block = 512;
const longNameBytes = 65_536;

/** Walks the headers of a tar archive (ustar, GNU long names, pax paths) without reading its members. */
export async function listTar(tar: Blob): Promise<TarListing> {
  const members: TarMember[] = [];
  const names = new UniqueNames();
  let longName: string | null = null;
  for (let at = 0; at + block <= tar.size;) {
    const header = await blobRange(tar, at, block);
    if (header.every((b) => b === 0)) return { members, limit: null };
    if (!hasChecksum(header)) return { members, limit: `broken tar header at byte ${at}; the rest was not read` };
    if (members.length >= archiveLimits.members)
      return { members, limit: `more than ${archiveLimits.members} members; the rest was not read` };
    const bytes = number(header, 124, 12);
    const type = String.fromCharCode(header[156] ?? 0);
    const offset = at + block;
    if (!Number.isSafeInteger(bytes) || offset + bytes > tar.size) {
      const name = names.add(longName ?? ustarName(header));
      members.push({ name, directory: false, special: false, offset, bytes: tar.size - offset });
      return { members, limit: `the archive ends inside member ${name}` };
    }
    if (type === 'L' || type === 'x') {
      const payload = await blobRange(tar, offset, Math.min(bytes, longNameBytes));
      longName = (type === 'L' ? text(payload, 0, payload.length) : paxPath(payload)) ?? longName;
    } else if (type !== 'g' && type !== 'K') {
      const regular = type === '0' || type === '\0' || type === '7';
      const name = names.add(longName ?? ustarName(header));
      members.push({ name, directory: type === '5', special: !regular && type !== '5', offset, bytes });
      longName = null;
    }
    at = offset + Math.ceil(bytes / block) * block;
  }
  return { members, limit: 'the archive has no end mark' };
}

function ustarName(header: Uint8Array): string {
  const name = text(header, 0, 100);
  const prefix = text(header, 257, 6) === 'ustar' ? text(header, 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function text(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end));
}

/** Octal text, or big-endian binary when the first bit is set (GNU, sizes above 8 GB). */
function number(bytes: Uint8Array, at: number, length: number): number {
  if (((bytes[at] ?? 0) & 0x80) === 0) return Number.parseInt(text(bytes, at, length).trim() || '0', 8);
  return bytes.subarray(at + 1, at + length).reduce((n, b) => n * 256 + b, 0);
}

function hasChecksum(header: Uint8Array): boolean {
  const sum = header.reduce((n, b, i) => n + (i >= 148 && i < 156 ? 32 : b), 0);
  return sum === number(header, 148, 8);
}

/** A pax record is `<length> <key>=<value>\n`. */
function paxPath(payload: Uint8Array): string | null {
  const match = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(new TextDecoder().decode(payload));
  return match?.[1] ?? null;
}
