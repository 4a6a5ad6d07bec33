/** What the first bytes of a file say it is. `data` is everything without a known signature: text, or something unknown. */
export type Magic = 'empty' | 'data' | 'gzip' | 'zip' | 'tar' | Unreadable;
type Unreadable = keyof typeof unreadable;

interface Signature {
  readonly magic: Magic;
  readonly at: number;
  readonly bytes: string;
}

/** Kinds that hold no readable log as they are: what each looks like and what to do about it. */
const unreadable = {
  pdf: 'PDF document; export the log as CSV or JSON instead',
  '7z': '7-Zip archive; unpack it first and drop the files',
  rar: 'RAR archive; unpack it first and drop the files',
  evtx: 'Windows event log (EVTX); convert it with EvtxECmd or evtx_dump to JSON or CSV first',
  evt: 'Windows event log before Vista (EVT); open it in Event Viewer and save it as CSV',
  parquet: 'Parquet file; convert it to CSV or JSON lines first',
  avro: 'Avro file; convert it to JSON lines first',
  orc: 'ORC file; convert it to CSV or JSON lines first',
  sqlite: 'SQLite database; export its tables as CSV first',
  zstd: 'Zstandard archive; unpack it first (zstd -d)',
  bzip2: 'bzip2 archive; unpack it first (bunzip2)',
  xz: 'xz archive; unpack it first (unxz)',
  lz4: 'LZ4 archive; unpack it first (lz4 -d)',
  compress: 'Unix compress archive; unpack it first (uncompress)',
  cab: 'Windows cabinet; unpack it first (expand)',
  ole: 'old Office document (xls, doc) or Outlook message; save it as CSV',
  pcap: 'packet capture, not an event log',
  elf: 'program, not a log',
  exe: 'Windows program, not a log',
  image: 'picture, not a log',
} as const;

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
  { magic: 'pcap', at: 0, bytes: '\x0a\x0d\x0d\x0a' },
  { magic: 'elf', at: 0, bytes: '\x7fELF' },
  { magic: 'exe', at: 0, bytes: 'MZ\x90\0' },
  { magic: 'image', at: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { magic: 'image', at: 0, bytes: '\xff\xd8\xff' },
];

/** Bytes `recogniseMagic` wants to see. */
export const magicBytes = 512;

/** Recognises a file by its first `magicBytes` bytes (fewer only when the file is shorter); its name never decides. */
export function recogniseMagic(head: Uint8Array): Magic {
  if (head.length === 0) return 'empty';
  const match = signatures.find((s) => startsWith(head, s));
  return match?.magic ?? 'data';
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
