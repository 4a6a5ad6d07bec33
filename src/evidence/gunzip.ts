import { ContainerError } from './container-error.ts';
import { crc32 } from './crc32.ts';
import { RawInflate } from './inflate.ts';

const pieceBytes = 65_536;
const headerLimit = 1 << 20;

/**
 * Uncompresses gzip with any number of members and trailing zero padding. Delivers everything that comes before damage, then
 * throws `ContainerError` with the byte position in the gzip data. Checks CRC and length of every member.
 */
export async function* gunzip(stored: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = new Input(stored);
  for (let member = 1; ; member++) {
    const start = input.position;
    if (member > 1 && (await onlyPaddingLeft(input))) return;
    await readHeader(input, member);
    yield* readBody(input, member, start);
  }
}

async function* readBody(input: Input, member: number, start: number): AsyncGenerator<Uint8Array> {
  const inflate = new RawInflate();
  const bodyAt = input.position;
  let crc = 0;
  let size = 0;
  while (!inflate.ended) {
    const piece = await input.some(pieceBytes);
    if (piece === null)
      throw truncated(input.position, `the compressed data of member ${member} (from byte ${start}) has no end`);
    for (const chunk of inflate.push(piece)) {
      crc = crc32(chunk, crc);
      size += chunk.length;
      yield chunk;
    }
    if (inflate.damage !== null) throw broken(bodyAt + inflate.consumed, inflate.damage);
  }
  input.giveBack(inflate.rest);
  const trailer = await input.exactly(8);
  if (trailer === null) throw truncated(input.position, `the checksum of member ${member} is missing`);
  const view = new DataView(trailer.buffer, trailer.byteOffset, 8);
  if (view.getUint32(0, true) !== crc)
    throw broken(input.position - 8, `wrong checksum of member ${member}: its content was altered or damaged`);
  if (view.getUint32(4, true) !== size % 2 ** 32) throw broken(input.position - 4, `wrong length of member ${member}`);
}

/** Reads RFC 1952's header; a first member is known to start with the magic. */
async function readHeader(input: Input, member: number): Promise<void> {
  const at = input.position;
  const magic = await input.exactly(3);
  if (magic !== null && (magic[0] !== 0x1f || magic[1] !== 0x8b || magic[2] !== 8)) {
    const text = `no gzip member follows member ${member - 1} at byte ${at}; the bytes from there on were not read`;
    throw new ContainerError(text, { kind: 'truncated', text });
  }
  const fixed = await input.exactly(7);
  if (magic === null || fixed === null) throw truncated(input.position, 'incomplete gzip header');
  const flags = fixed[0] ?? 0;
  if (flags & 4) {
    const length = await input.exactly(2);
    if (length === null || (await input.exactly((length[0] ?? 0) | ((length[1] ?? 0) << 8))) === null)
      throw truncated(input.position, 'incomplete gzip header');
  }
  for (const flag of [8, 16]) if (flags & flag) await skipText(input);
  if (flags & 2 && (await input.exactly(2)) === null) throw truncated(input.position, 'incomplete gzip header');
}

async function skipText(input: Input): Promise<void> {
  for (let n = 0; n < headerLimit; n++) {
    const byte = await input.exactly(1);
    if (byte === null) throw truncated(input.position, 'incomplete gzip header');
    if (byte[0] === 0) return;
  }
  throw broken(input.position, `gzip header longer than ${headerLimit} bytes`);
}

/** True at the end of the file, and when nothing but zero bytes follows. */
async function onlyPaddingLeft(input: Input): Promise<boolean> {
  for (let piece = await input.some(pieceBytes); piece !== null; piece = await input.some(pieceBytes)) {
    const data = piece.findIndex((b) => b !== 0);
    if (data === -1) continue;
    input.giveBack(piece.subarray(data));
    return false;
  }
  return true;
}

function truncated(position: number, what: string): ContainerError {
  const text = `gzip ends too early at byte ${position}: ${what}; everything before was read`;
  return new ContainerError(text, { kind: 'truncated', text });
}

function broken(position: number, what: string): ContainerError {
  const text = `broken gzip at byte ${position}: ${what}`;
  return new ContainerError(text, { kind: 'truncated', text });
}

/** A stream one can read in pieces and put bytes back into. */
class Input {
  #chunks: AsyncIterator<Uint8Array>;
  #current: Uint8Array = new Uint8Array(0);
  /** Bytes taken so far. */
  position = 0;

  constructor(stored: AsyncIterable<Uint8Array>) {
    this.#chunks = stored[Symbol.asyncIterator]();
  }

  /** Up to `most` bytes, at least one; null at the end. */
  async some(most: number): Promise<Uint8Array | null> {
    while (this.#current.length === 0) {
      const next = await this.#chunks.next();
      if (next.done) return null;
      this.#current = next.value;
    }
    const piece = this.#current.subarray(0, most);
    this.#current = this.#current.subarray(piece.length);
    this.position += piece.length;
    return piece;
  }

  /** Exactly `length` bytes; null when fewer are left (they are consumed). */
  async exactly(length: number): Promise<Uint8Array | null> {
    const bytes = new Uint8Array(length);
    let have = 0;
    while (have < length) {
      const piece = await this.some(length - have);
      if (piece === null) return null;
      bytes.set(piece, have);
      have += piece.length;
    }
    return bytes;
  }

  giveBack(bytes: Uint8Array): void {
    this.position -= bytes.length;
    if (this.#current.length === 0) {
      this.#current = bytes;
      return;
    }
    const all = new Uint8Array(bytes.length + this.#current.length);
    all.set(bytes);
    all.set(this.#current, bytes.length);
    this.#current = all;
  }
}
