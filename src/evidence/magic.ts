import { type Unreadable, unreadable } from './advice.ts';
import { textKind } from './text-kind.ts';

/** What the first bytes of a file say it is. `data` is everything without a known signature: text, or something unknown. */
export type Magic = 'empty' | 'data' | 'gzip' | 'zip' | 'tar' | Unreadable;

interface Signature {
  readonly magic: Magic;
  readonly at: number;
  readonly bytes: string;
}

const signatures: readonly Signature[] = [
  { magic: 'gzip', at: 0, bytes: '\x1f\x8b\x08' },
  { magic: 'zip', at: 0, bytes: 'PK\x03\x04' },
  { magic: 'zip', at: 0, bytes: 'PK\x05\x06' },
  { magic: 'zip', at: 0, bytes: 'PK\x07\x08' },
  { magic: 'tar', at: 257, bytes: 'ustar' },
  { magic: 'pdf', at: 0, bytes: '%PDF-' },
  { magic: '7z', at: 0, bytes: '7z\xbc\xaf\x27\x1c' },
  { magic: 'rar', at: 0, bytes: 'Rar!\x1a\x07' },
  { magic: 'evtx', at: 0, bytes: 'ElfFile\0' },
  { magic: 'evt', at: 4, bytes: 'LfLe' },
  { magic: 'parquet', at: 0, bytes: 'PAR1' },
  { magic: 'avro', at: 0, bytes: 'Obj\x01' },
  { magic: 'orc', at: 0, bytes: 'ORC\x08' },
  { magic: 'sqlite', at: 0, bytes: 'SQLite format 3\0' },
  { magic: 'zstd', at: 0, bytes: '\x28\xb5\x2f\xfd' },
  { magic: 'bzip2', at: 4, bytes: '1AY&SY' },
  { magic: 'xz', at: 0, bytes: '\xfd7zXZ\0' },
  { magic: 'lz4', at: 0, bytes: '\x04\x22\x4d\x18' },
  { magic: 'compress', at: 0, bytes: '\x1f\x9d' },
  { magic: 'cab', at: 0, bytes: 'MSCF\0\0\0\0' },
  { magic: 'ole', at: 0, bytes: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' },
  { magic: 'pcap', at: 0, bytes: '\xd4\xc3\xb2\xa1' },
  { magic: 'pcap', at: 0, bytes: '\xa1\xb2\xc3\xd4' },
  { magic: 'pcap', at: 0, bytes: '\x4d\x3c\xb2\xa1' },
  { magic: 'pcap', at: 0, bytes: '\x0a\x0d\x0d\x0a' },
  { magic: 'elf', at: 0, bytes: '\x7fELF' },
  { magic: 'exe', at: 0, bytes: 'MZ\x90\0' },
  { magic: 'image', at: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { magic: 'image', at: 0, bytes: '\xff\xd8\xff' },
  { magic: 'image', at: 0, bytes: 'GIF87a' },
  { magic: 'image', at: 0, bytes: 'GIF89a' },
  { magic: 'image', at: 8, bytes: 'WEBPVP8' },
  { magic: 'image', at: 0, bytes: 'II*\0' },
  { magic: 'image', at: 0, bytes: 'MM\0*' },
  { magic: 'image', at: 4, bytes: 'ftyphei' },
  { magic: 'pst', at: 0, bytes: '!BDN' },
  { magic: 'ese', at: 4, bytes: '\xef\xcd\xab\x89' },
  { magic: 'lzip', at: 0, bytes: 'LZIP\x01' },
  { magic: 'registry', at: 0, bytes: 'regf' },
  { magic: 'prefetch', at: 0, bytes: 'MAM\x04' },
  { magic: 'prefetch', at: 1, bytes: '\0\0\0SCCA' },
  { magic: 'mft', at: 0, bytes: 'FILE0\0' },
  { magic: 'shortcut', at: 0, bytes: 'L\0\0\0\x01\x14\x02\0' },
  { magic: 'disk', at: 0, bytes: 'EVF\t\r\n\xff\0' },
  { magic: 'disk', at: 0, bytes: 'vhdxfile' },
  { magic: 'disk', at: 0, bytes: 'KDMV' },
  { magic: 'plist', at: 0, bytes: 'bplist0' },
  ...['\x14', '\x18', '\x1c', '\x20'].map((size) => ({ magic: 'media' as const, at: 0, bytes: `\0\0\0${size}ftyp` })),
];

/** Bytes `recogniseMagic` wants to see. */
export const magicBytes = 512;

/** Recognises a file by its first `magicBytes` bytes (fewer only when the file is shorter); its name never decides. */
export function recogniseMagic(head: Uint8Array): Magic {
  if (head.length === 0) return 'empty';
  const match = signatures.find((s) => startsWith(head, s));
  return match?.magic ?? textKind(head) ?? 'data';
}

/** What a file of this kind looks like and what to do about it; null when Sidedoor reads it. */
export function adviceFor(magic: Magic): string | null {
  return magic in unreadable ? unreadable[magic as Unreadable] : null;
}

function startsWith(head: Uint8Array, { at, bytes }: Signature): boolean {
  if (head.length < at + bytes.length) return false;
  for (let i = 0; i < bytes.length; i++) if (head[at + i] !== bytes.charCodeAt(i)) return false;
  return true;
}
