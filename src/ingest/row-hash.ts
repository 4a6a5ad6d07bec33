import { Hash64 } from '../lib/hash64.ts';

const first = new Hash64(0x51ed270b);
const second = new Hash64(0x2545f491);

/** 128 bits in hex over the bytes of a record. */
export function hashBytes(bytes: Uint8Array, from: number, to: number): string {
  first.bytes(bytes, from, to);
  second.bytes(bytes, from, to);
  return first.hex() + second.hex();
}

/** The same over the cells of a row. */
export function hashCells(cells: readonly string[]): string {
  const text = cells.join('\x1f');
  first.text(text);
  second.text(text);
  return first.hex() + second.hex();
}
