import { gzipSync } from 'fflate';
import { BlobWriter, TextReader, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';

/** Archives for tests, built on the spot. */

export type Encryption = 'ZipCrypto' | 'AES-128' | 'AES-192' | 'AES-256';

export interface Content {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly level?: number;
  readonly password?: string;
  /** AES with 256 bits when not given. */
  readonly encryption?: Encryption;
  readonly zip64?: boolean;
  /** General purpose bit 11 off and the name in these raw bytes. */
  readonly rawName?: Uint8Array;
}

export async function zipOf(...contents: readonly Content[]): Promise<Blob> {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
  for (const { name, bytes, level, password, encryption = 'AES-256', zip64 } of contents)
    await writer.add(name, new Uint8ArrayReader(bytes), {
      level: level ?? 6,
      zip64: zip64 ?? false,
      ...(password === undefined ? {} : { password, ...ciphers[encryption] }),
    });
  return writer.close();
}

const ciphers = {
  ZipCrypto: { zipCrypto: true },
  'AES-128': { encryptionStrength: 1 },
  'AES-192': { encryptionStrength: 2 },
  'AES-256': { encryptionStrength: 3 },
} as const;

/** Turns the one AES member of a zip from AE-2 into AE-1, which has a checksum too. */
export async function asAe1(zip: Blob, crc: number): Promise<Blob> {
  const bytes = new Uint8Array(await zip.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const central = view.getUint32(bytes.length - 6, true);
  view.setUint32(14, crc, true);
  view.setUint32(central + 16, crc, true);
  for (let at = 0; at + 8 <= bytes.length; at++)
    if (view.getUint32(at) === 0x01990700 && view.getUint32(at + 4) === 0x02004145) bytes[at + 4] = 1;
  return new Blob([bytes]);
}

export async function emptyFolderZip(name: string): Promise<Blob> {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
  await writer.add(name, new TextReader(''), { directory: true });
  return writer.close();
}

/** A zip written by hand: stored members, names as raw bytes, no UTF-8 flag. */
export function rawZip(
  members: readonly { readonly name: Uint8Array; readonly bytes: Uint8Array }[],
  crcOf: (bytes: Uint8Array) => number,
): Blob {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  for (const { name, bytes } of members) {
    const local = record(
      30,
      [0x04034b50, 4],
      [20, 2],
      [0, 2],
      [0, 2],
      [0, 4],
      [crcOf(bytes), 4],
      [bytes.length, 4],
      [bytes.length, 4],
      [name.length, 2],
      [0, 2],
    );
    const central = record(
      46,
      [0x02014b50, 4],
      [20, 2],
      [20, 2],
      [0, 2],
      [0, 2],
      [0, 4],
      [crcOf(bytes), 4],
      [bytes.length, 4],
      [bytes.length, 4],
      [name.length, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 4],
      [at, 4],
    );
    parts.push(local, new Uint8Array(name), new Uint8Array(bytes));
    directory.push(central, new Uint8Array(name));
    at += local.length + name.length + bytes.length;
  }
  const size = directory.reduce((n, p) => n + p.length, 0);
  const end = record(
    22,
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [members.length, 2],
    [members.length, 2],
    [size, 4],
    [at, 4],
    [0, 2],
  );
  return new Blob([...parts, ...directory, end]);
}

export function gz(bytes: Uint8Array, level: 0 | 1 | 6 | 9 = 6): Uint8Array {
  return gzipSync(bytes, { level, mtime: 0 });
}

/** A ustar archive of regular files (names up to 100 bytes), and GNU long names beyond. */
export function tarOf(...contents: readonly Content[]): Uint8Array<ArrayBuffer> {
  const blocks: Uint8Array[] = [];
  for (const { name, bytes } of contents) {
    if (name.length > 100) blocks.push(tarHeader('././@LongLink', name.length + 1, 'L'), padded(text(`${name}\0`)));
    blocks.push(tarHeader(name.slice(0, 100), bytes.length, name.endsWith('/') ? '5' : '0'), padded(bytes));
  }
  return join(...blocks, new Uint8Array(1024));
}

export function text(value: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(value);
}

export function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Bytes that look like a log and compress like one. */
export function logLines(lines: number, seed = 1): Uint8Array<ArrayBuffer> {
  let state = seed;
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0);
  return text(
    Array.from(
      { length: lines },
      (_, i) =>
        `{"n":${i},"user":"user${next() % 50}@example.com","id":"${next().toString(16)}","ip":"192.0.2.${next() % 255}"}`,
    ).join('\n'),
  );
}

function tarHeader(name: string, size: number, type: string): Uint8Array {
  const header = new Uint8Array(512);
  const put = (at: number, value: string): void => header.set(text(value), at);
  put(0, name);
  put(100, '0000644\0');
  put(124, `${size.toString(8).padStart(11, '0')}\0`);
  put(136, '00000000000\0');
  put(148, '        ');
  put(156, type);
  put(257, 'ustar\x0000');
  put(
    148,
    `${header
      .reduce((n, b) => n + b, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
  );
  return header;
}

function padded(bytes: Uint8Array): Uint8Array {
  return join(bytes, new Uint8Array((512 - (bytes.length % 512)) % 512));
}

function record(
  length: number,
  ...fields: readonly (readonly [value: number, bytes: 2 | 4])[]
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [value, size] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}
