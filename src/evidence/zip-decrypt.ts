import { BlobReader, type FileEntry, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js';
import { blobRange } from './blob-chunks.ts';
import { ContainerError } from './container-error.ts';
import { Handover } from './handover.ts';
import type { ZipMember } from './zip-list.ts';

/** True when the member's own check accepts the password: right passwords always, wrong ones 1 in 256 (ZipCrypto) or 65,536 (AES) times. */
export async function acceptsPassword(zip: Blob, member: ZipMember, password: Uint8Array): Promise<boolean> {
  const entry = await entryOf(zip, member);
  try {
    await entry.getData(new WritableStream(), { ...decryption, rawPassword: password, checkPasswordOnly: true });
    return true;
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === wrongPassword) return false;
    throw failure(reason);
  }
}

/**
 * Streams an encrypted member's compressed bytes: ZipCrypto and WinZip AES. Delivers what comes before damage, then throws
 * `ContainerError`: also when the authentication code of AES is wrong, which only its end tells.
 */
export async function* decrypt(
  zip: Blob,
  member: ZipMember,
  password: Uint8Array,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const entry = await entryOf(zip, member);
  const handover = new Handover();
  const stop = new AbortController();
  const reading = entry.getData(handover.writable, {
    ...decryption,
    rawPassword: password,
    signal: AbortSignal.any([signal, stop.signal]),
  });
  const settled = reading.then(
    () => handover.end(null),
    (error: unknown) => handover.end(error),
  );
  try {
    yield* handover.chunks();
  } catch (error) {
    signal.throwIfAborted();
    throw failure(reasonOf(error));
  } finally {
    stop.abort();
    handover.close();
    await settled;
  }
}

const wrongPassword = 'invalid password';
const decryption = { passThrough: 'compressed', useWebWorkers: false } as const;

function failure(reason: string): ContainerError {
  const text = `cannot be decrypted: ${reason}`;
  const closed = reason === wrongPassword || reason.includes('not supported');
  return new ContainerError(text, { kind: closed ? 'encrypted' : 'truncated', text });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.toLowerCase() : String(error);
}

async function entryOf(zip: Blob, member: ZipMember): Promise<FileEntry> {
  const reader = new ZipReader(new BlobReader(await aloneIn(zip, member)), {
    strictness: 'tolerant',
    filenameValidation: 'tolerant',
  });
  try {
    for await (const entry of reader.getEntriesGenerator()) if (!entry.directory) return entry;
  } catch (error) {
    throw failure(reasonOf(error));
  }
  throw new ContainerError('broken zip: an encrypted folder');
}

const localBytes = 30;
const centralBytes = 46;
const endBytes = 22;
const zip64Bytes = 76;
const aesField = 0x9901;
const most32 = 0xffffffff;

/**
 * A zip with one member only. The library reads from a directory, and that of an archive with ten thousand members must not be
 * read ten thousand times.
 */
async function aloneIn(zip: Blob, member: ZipMember): Promise<Blob> {
  const { headerOffset, storedBytes } = member;
  const local = await blobRange(zip, headerOffset, localBytes);
  const view = new DataView(local.buffer);
  if (local.length < localBytes || view.getUint32(0, true) !== 0x04034b50)
    throw new ContainerError(`broken zip: no local header at byte ${headerOffset}`);
  const nameLength = view.getUint16(26, true);
  const extraAt = localBytes + nameLength;
  const dataAt = extraAt + view.getUint16(28, true);
  const extra = fieldOf(await blobRange(zip, headerOffset + extraAt, dataAt - extraAt), aesField);
  const end = dataAt + storedBytes;
  const name = new Uint8Array(1).fill(0x61);
  const large = storedBytes >= most32 || member.bytes >= most32;
  const sizes = large ? zip64Sizes(member) : new Uint8Array(0);
  const central = new Uint8Array(centralBytes);
  const out = new DataView(central.buffer);
  out.setUint32(0, 0x02014b50, true);
  out.setUint16(4, 45, true);
  central.set(local.subarray(4, 26), 6);
  out.setUint32(16, member.crc32 ?? view.getUint32(14, true), true);
  out.setUint32(20, large ? most32 : storedBytes, true);
  out.setUint32(24, large ? most32 : member.bytes, true);
  out.setUint16(28, name.length, true);
  out.setUint16(30, extra.length + sizes.length, true);
  const centralLength = centralBytes + name.length + extra.length + sizes.length;
  const content = zip.slice(headerOffset, headerOffset + end);
  return new Blob([content, central, name, extra, sizes, directoryEnd(content.size, centralLength)]);
}

/** The extra field of a kind, with its head; empty when there is none. */
function fieldOf(extra: Uint8Array<ArrayBuffer>, kind: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(extra.buffer);
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === kind) return extra.slice(at, end);
    at = end;
  }
  return new Uint8Array(0);
}

function zip64Sizes({ bytes, storedBytes }: ZipMember): Uint8Array<ArrayBuffer> {
  const field = new Uint8Array(20);
  const view = new DataView(field.buffer);
  view.setUint16(0, 1, true);
  view.setUint16(2, 16, true);
  view.setBigUint64(4, BigInt(bytes), true);
  view.setBigUint64(12, BigInt(storedBytes), true);
  return field;
}

/** End of central directory, with its zip64 form where the directory lies beyond 4 GB. */
function directoryEnd(at: number, length: number): Uint8Array<ArrayBuffer> {
  const large = at >= most32;
  const bytes = new Uint8Array((large ? zip64Bytes : 0) + endBytes);
  const view = new DataView(bytes.buffer);
  if (large) {
    view.setUint32(0, 0x06064b50, true);
    view.setBigUint64(4, 44n, true);
    view.setUint16(12, 45, true);
    view.setUint16(14, 45, true);
    view.setBigUint64(24, 1n, true);
    view.setBigUint64(32, 1n, true);
    view.setBigUint64(40, BigInt(length), true);
    view.setBigUint64(48, BigInt(at), true);
    view.setUint32(56, 0x07064b50, true);
    view.setBigUint64(64, BigInt(at + length), true);
    view.setUint32(72, 1, true);
  }
  const end = bytes.length - endBytes;
  view.setUint32(end, 0x06054b50, true);
  view.setUint16(end + 8, 1, true);
  view.setUint16(end + 10, 1, true);
  view.setUint32(end + 12, length, true);
  view.setUint32(end + 16, large ? most32 : at, true);
  return bytes;
}
