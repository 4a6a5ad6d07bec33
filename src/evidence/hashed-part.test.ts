import { createHash } from 'node:crypto';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gz, logLines, text } from '../../test/archives.ts';
import { crc32 } from './crc32.ts';
import type { ByteSource } from './byte-source.ts';
import { HashedPart } from './hashed-part.ts';

const never = new AbortController().signal;
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const blob = (bytes: Uint8Array): ByteSource => ({ kind: 'blob', blob: new Blob([new Uint8Array(bytes)]), outer: 1 });
const part = (source: ByteSource): HashedPart => new HashedPart(0, 'n', { file: 0, members: [] }, source);

async function readAll(p: HashedPart): Promise<void> {
  for await (const chunk of p.open(never)) void chunk;
}

describe('HashedPart', () => {
  const log = logLines(30_000);

  it('hashes content and gzip file in one reading, however often it is read', async () => {
    const packed = gz(log);
    const p = part({ kind: 'gzip', inner: blob(packed) });
    for (let i = 0; i < 2; i++) {
      await readAll(p);
      expect(p).toMatchObject({ sha256: sha(log), packedSha256: sha(packed), bytes: log.length, damage: null });
    }
  });

  it('hashes parts read at the same time apart', async () => {
    const parts = Array.from({ length: 5 }, (_, i) => logLines(20_000, i + 1));
    const hashed = parts.map((bytes) => part(blob(bytes)));
    await Promise.all(hashed.map(readAll));
    expect(hashed.map((p) => p.sha256)).toEqual(parts.map(sha));
  });

  it('hashes an empty part', async () => {
    const p = part(blob(new Uint8Array(0)));
    await readAll(p);
    expect(p.sha256).toBe(sha(new Uint8Array(0)));
  });

  it('has no hash after a reading that stopped early, was aborted or met damage', async () => {
    const early = part(blob(log));
    for await (const chunk of early.open(never)) if (chunk.length > 0) break;
    const aborted = part(blob(log));
    const controller = new AbortController();
    await expect(
      (async () => {
        for await (const chunk of aborted.open(controller.signal)) controller.abort(chunk.length);
      })(),
    ).rejects.toBeDefined();
    const broken = part({ kind: 'gzip', inner: blob(gz(log).subarray(0, 50_000)) });
    await expect(readAll(broken)).rejects.toThrow(/byte 50000/);
    for (const p of [early, aborted, broken]) expect(p.sha256).toBeNull();
    expect(broken.damage?.message).toMatch(/byte 50000/);
  });
});

describe('crc32', () => {
  it('agrees with zlib, whole and in pieces', () => {
    for (const bytes of [text(''), text('a'), text('123456789'), logLines(300)]) {
      const expected = zlibCrc32?.(bytes) ?? crc32(bytes, 0);
      expect(crc32(bytes, 0)).toBe(expected);
      for (const cut of [1, 3, 8, 13])
        expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut), 0))).toBe(expected);
    }
    expect(crc32(text('123456789'), 0)).toBe(0xcbf43926);
  });
});
