import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sources } from '../../src/sources/registry.ts';

export interface FixtureFile {
  /** `<source>/<file>`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const root = join(import.meta.dirname, '../../src/sources');

/** The fixture files of all sources, in order of name. */
export const fixtureFiles: readonly FixtureFile[] = [...sources.keys()].flatMap((source) => {
  const folder = join(root, source, 'fixtures');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => !file.endsWith('.expected.json'))
    .sort()
    .map((file) => ({ name: `${source}/${file}`, bytes: new Uint8Array(readFileSync(join(folder, file))) }));
});

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The same text in UTF-16 with a byte order mark. */
export function utf16(bytes: Uint8Array, littleEndian: boolean): Uint8Array {
  const text = `\ufeff${new TextDecoder().decode(bytes)}`;
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), littleEndian);
  return new Uint8Array(view.buffer);
}

/** A generator of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
