import type { ByteSource } from './byte-source.ts';
import type { Unreadable } from './advice.ts';
import { headOf } from './head.ts';

const searchedBytes = 4 * 1024 * 1024;
/** Streams by which a compound file is told. */
const streams: readonly (readonly [name: string, kind: Unreadable])[] = [
  ['EncryptedPackage', 'office-encrypted'],
  ['__properties_version1.0', 'msg'],
  ['WordDocument', 'doc'],
  ['Workbook', 'xls'],
  ['Book', 'xls'],
];

/** What an OLE compound file is, by the names in the first sector of its directory. */
export async function oleKind(source: ByteSource, head: Uint8Array, signal: AbortSignal): Promise<Unreadable> {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 512) return 'ole';
  const sectorBytes = 2 ** Math.min(12, view.getUint16(30, true));
  const start = (view.getUint32(48, true) + 1) * sectorBytes;
  const end = start + Math.max(sectorBytes, 2048);
  if (end > searchedBytes && source.kind !== 'blob') return 'ole';
  const directory =
    source.kind === 'blob'
      ? await headOf({ ...source, blob: source.blob.slice(start, end) }, end - start, signal)
      : (await headOf(source, end, signal)).subarray(start);
  const names = new Set<string>();
  for (let at = 0; at + 128 <= directory.length; at += 128) {
    const length = Math.min(64, (directory[at + 64] ?? 0) + 256 * (directory[at + 65] ?? 0));
    names.add(new TextDecoder('utf-16le').decode(directory.subarray(at, at + Math.max(0, length - 2))));
  }
  return streams.find(([name]) => names.has(name))?.[1] ?? 'ole';
}
