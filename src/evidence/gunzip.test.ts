import { fc, test } from '@fast-check/vitest';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gz, join, logLines, text } from '../../test/archives.ts';
import { ContainerError } from './container-error.ts';
import { gunzip } from './gunzip.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.slice(i, i + size);
}

async function read(stored: Uint8Array, size = 65_536): Promise<{ out: Uint8Array; error: ContainerError | null }> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of gunzip(inPieces(stored, size))) chunks.push(chunk);
  } catch (error) {
    if (!(error instanceof ContainerError)) throw error;
    return { out: join(...chunks), error };
  }
  return { out: join(...chunks), error: null };
}

const log = logLines(20_000);

/** vitest compares long arrays element by element, for seconds. */
function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

describe('gunzip', () => {
  it('reads one member at any piece size and level', async () => {
    for (const level of [0, 1, 9] as const)
      for (const size of [511, 65_536, 1 << 20]) expect(same((await read(gz(log, level), size)).out, log)).toBe(true);
  });

  it('reads several members, empty ones among them, and trailing zero padding', async () => {
    const parts = [log, new Uint8Array(0), text('a'), logLines(50, 7)];
    for (const padding of [0, 1, 3, 4, 100, 70_000])
      for (const size of [1, 7, 65_536]) {
        if (size === 1 && padding > 100) continue;
        const small = size < 8 ? parts.slice(1) : parts;
        const stored = join(...small.map((p) => gz(p)), new Uint8Array(padding));
        const { out, error } = await read(stored, size);
        expect(error).toBeNull();
        expect(same(out, join(...small))).toBe(true);
      }
  });

  it('reads headers with name, extra field, comment and header checksum', async () => {
    const plain = gz(text('content'));
    const header = plain.slice(0, 10);
    header[3] = 2 | 4 | 8 | 16;
    const stored = join(
      header,
      new Uint8Array([3, 0, 1, 2, 3]),
      text('name\0comment\0'),
      new Uint8Array(2),
      plain.subarray(10),
    );
    for (const size of [1, 5, 1000]) expect((await read(stored, size)).out).toEqual(text('content'));
  });

  it('delivers everything before the end of a truncated file and names the byte', async () => {
    const stored = new Uint8Array(gzipSync(log));
    for (const cut of [
      3,
      10,
      11,
      500,
      5000,
      70_000,
      140_000,
      stored.length - 9,
      stored.length - 8,
      stored.length - 1,
    ]) {
      const { out, error } = await read(stored.subarray(0, cut));
      expect(error?.message).toContain(`byte ${cut}`);
      expect(error?.limit?.kind).toBe('truncated');
      expect(same(out, log.subarray(0, out.length))).toBe(true);
      if (cut > stored.length - 9) expect(out.length).toBe(log.length);
      if (cut > 1000) expect(out.length).toBeGreaterThan(0.9 * (cut / stored.length) * log.length);
    }
  });

  it('delivers as much of a damaged stream as zlib can', async () => {
    const stored = new Uint8Array(gzipSync(log));
    for (const at of [200, 66_000, 100_000]) {
      const damaged = stored.slice();
      damaged.fill(0xff, at, at + 20);
      const { out, error } = await read(damaged);
      expect(error).not.toBeNull();
      const prefix = out.findIndex((b, i) => b !== log[i]);
      const good = prefix === -1 ? out.length : prefix;
      const { out: before } = await read(stored.subarray(0, at - 8));
      expect(good).toBeGreaterThanOrEqual(before.length);
    }
  });

  it('never takes altered content for whole', async () => {
    const stored = gz(text('stored as is'), 0);
    const altered = stored.slice();
    altered[16] = 0x58;
    expect((await read(altered)).error?.message).toMatch(/wrong checksum/);
  });

  it('says that what follows a member is not gzip', async () => {
    const { out, error } = await read(join(gz(text('one')), text('rubbish')));
    expect(out).toEqual(text('one'));
    expect(error?.message).toMatch(/no gzip member follows member 1 at byte 23/);
  });

  test.prop([
    fc.array(fc.uint8Array({ maxLength: 3000 }), { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 1, max: 4000 }),
  ])('agrees with zlib', async (parts, size) => {
    const stored = join(...parts.map((p) => new Uint8Array(gzipSync(p))));
    const { out, error } = await read(stored, size);
    expect(error).toBeNull();
    expect(out).toEqual(new Uint8Array(gunzipSync(stored)));
  });

  test.prop([fc.integer({ min: 18, max: 2000 }), fc.integer({ min: 1, max: 255 })])(
    'notices any flipped byte of the data, and never throws anything else',
    async (at, flip) => {
      const stored = gz(logLines(60, 3));
      const index = at % stored.length;
      if (index < 10) return;
      stored[index] = (stored[index] ?? 0) ^ flip;
      expect((await read(stored)).error).not.toBeNull();
    },
  );
});
