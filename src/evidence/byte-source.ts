import { blobChunks } from './blob-chunks.ts';
import { ContainerError } from './container-error.ts';
import { crc32 } from './crc32.ts';
import { ExpansionGuard } from './expansion.ts';
import { gunzip } from './gunzip.ts';
import { RawInflate } from './inflate.ts';
import { openSheet } from './workbook/open-sheet.ts';
import { decrypt } from './zip-decrypt.ts';
import { type ZipMember, zipMemberBlob } from './zip-list.ts';

/** Where uncompressed bytes come from. Plain data: it crosses workers, and Blobs cross by reference. */
export type ByteSource =
  /** A file, or a slice of an archive that does not compress. `outer`: how many times its stored size the archive is. */
  | { readonly kind: 'blob'; readonly blob: Blob; readonly outer: number }
  | ZipSource
  | SheetSource
  | { readonly kind: 'gzip'; readonly inner: ByteSource };

export interface ZipSource {
  readonly kind: 'zip';
  readonly zip: Blob;
  readonly member: ZipMember;
  /** Opens the member; null when it is not encrypted or no known password does. */
  readonly password: Uint8Array<ArrayBuffer> | null;
  readonly outer: number;
}

/** A worksheet of an Excel workbook, read as CSV text. */
export interface SheetSource {
  readonly kind: 'sheet';
  readonly book: Blob;
  readonly member: ZipMember;
  /** Hex SHA-256 of the workbook; null when nobody asked for it. */
  readonly sha256: string | null;
  readonly outer: number;
}

/** Told of every chunk as it is read. */
export type Tap = (chunk: Uint8Array) => void;

export interface Taps {
  /** Chunks as they are stored in the file, decrypted. */
  readonly stored?: Tap;
  /** Chunks of the gzip file a `gzip` source reads, wherever that lies. */
  readonly packed?: Tap;
}

/** Bytes the source occupies where it is stored. */
export function storedSize(source: ByteSource): number {
  if (source.kind === 'gzip') return storedSize(source.inner);
  return source.kind === 'blob' ? source.blob.size : source.member.storedBytes;
}

/**
 * Streams the uncompressed bytes, never in empty chunks. Delivers what comes before damage, then throws `ContainerError`; throws
 * the reason of `signal` when aborted.
 */
export async function* openSource(
  source: ByteSource,
  signal: AbortSignal,
  taps: Taps = {},
): AsyncGenerator<Uint8Array> {
  const count = { stored: 0 };
  const stored = (chunk: Uint8Array): void => {
    count.stored += chunk.length;
    taps.stored?.(chunk);
  };
  yield* openLayer(source, signal, count, { ...taps, stored });
}

async function* openLayer(
  source: ByteSource,
  signal: AbortSignal,
  count: { stored: number },
  taps: Taps,
): AsyncGenerator<Uint8Array> {
  if (source.kind === 'blob') {
    yield* tapped(blobChunks(source.blob, signal), taps.stored);
    return;
  }
  const guard = new ExpansionGuard(outerRatio(source));
  for await (const chunk of unpacked(source)) {
    signal.throwIfAborted();
    guard.check(chunk.length, count.stored);
    yield chunk;
  }

  function unpacked(from: Exclude<ByteSource, { kind: 'blob' }>): AsyncIterable<Uint8Array> {
    if (from.kind === 'gzip') return gunzip(packed(from.inner));
    return from.kind === 'zip' ? openMember(from, signal, taps) : sheet(from);
  }

  function sheet({ book, member, outer }: SheetSource): AsyncIterable<Uint8Array> {
    const read = (one: ZipMember, oneTaps: Taps): AsyncIterable<Uint8Array> =>
      openLayer({ kind: 'zip', zip: book, member: one, password: null, outer }, signal, count, oneTaps);
    const uncounted = { stored: (chunk: Uint8Array) => void (count.stored += chunk.length) };
    return openSheet(
      book,
      member,
      (one) => read(one, uncounted),
      (one) => read(one, taps),
    );
  }

  function packed(inner: ByteSource): AsyncIterable<Uint8Array> {
    const chunks = openLayer(inner, signal, count, taps);
    return inner.kind === 'gzip' ? chunks : tapped(chunks, taps.packed);
  }
}

/** How many times its stored size the archive around the source is. */
export function outerRatio(source: ByteSource): number {
  return source.kind === 'gzip' ? outerRatio(source.inner) : source.outer;
}

async function* openMember(source: ZipSource, signal: AbortSignal, taps: Taps): AsyncGenerator<Uint8Array> {
  const { zip, member, password } = source;
  if (member.encrypted && password === null) {
    const text = 'encrypted; no password was given that opens it';
    throw new ContainerError(text, { kind: 'encrypted', text });
  }
  if (member.method !== 0 && member.method !== 8)
    throw new ContainerError(
      `${methodName(member.method)} is not supported in zip files; unpack it first and drop the files`,
    );
  const stored = await zipMemberBlob(zip, member);
  const packed = password === null ? blobChunks(stored, signal) : decrypt(zip, member, password, signal);
  const chunks = tapped(packed, taps.stored);
  let crc = 0;
  let size = 0;
  for await (const chunk of member.method === 0 ? chunks : inflate(chunks)) {
    crc = crc32(chunk, crc);
    size += chunk.length;
    yield chunk;
  }
  if (stored.size < member.storedBytes)
    throw damaged(`the archive ends ${member.storedBytes - stored.size} bytes too early`);
  if (size !== member.bytes) throw damaged(`${size} bytes instead of the declared ${member.bytes}`);
  if (member.crc32 !== null && member.crc32 >>> 0 !== crc)
    throw damaged('wrong checksum: its content was altered or damaged');
}

async function* inflate(stored: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = new RawInflate();
  for await (const chunk of stored) {
    for (let i = 0; i < chunk.length && !stream.ended; i += pieceBytes) {
      yield* stream.push(chunk.subarray(i, i + pieceBytes));
      if (stream.damage !== null) throw damaged(`byte ${stream.consumed} of its stored data: ${stream.damage}`);
    }
  }
  if (!stream.ended) throw damaged(`its compressed data has no end after ${stream.consumed} stored bytes`);
}

const pieceBytes = 65_536;

async function* tapped(chunks: AsyncIterable<Uint8Array>, tap: Tap | undefined): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    tap?.(chunk);
    yield chunk;
  }
}

function damaged(what: string): ContainerError {
  const text = `broken zip member: ${what}`;
  return new ContainerError(text, { kind: 'truncated', text });
}

function methodName(method: number): string {
  const names = new Map([
    [9, 'deflate64'],
    [12, 'bzip2'],
    [14, 'LZMA'],
    [93, 'Zstandard'],
    [95, 'XZ'],
  ]);
  return names.get(method) ?? `compression method ${method}`;
}
