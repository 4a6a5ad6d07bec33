import { describe, expect, it } from 'vitest';
import { asAe1, type Encryption, gz, join, logLines, text, zipOf } from '../../test/archives.ts';
import { listArchive } from './archive.ts';
import { type ByteSource, openSource } from './byte-source.ts';
import { ContainerError } from './container-error.ts';
import { crc32 } from './crc32.ts';
import { readRecord } from './read-record.ts';
import { unlock, type Unlocked } from './unlock.ts';

const never = new AbortController().signal;
const log = logLines(20_000);

async function opened(zip: Blob, ...passwords: string[]): Promise<Unlocked> {
  return unlock((await listArchive('zip', zip, 1)).members, passwords, never);
}

async function contentOf(source: ByteSource | undefined): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  if (source !== undefined) for await (const chunk of openSource(source, never)) chunks.push(chunk);
  return join(...chunks);
}

async function whole(unlocked: Unlocked): Promise<string[]> {
  const read: string[] = [];
  for (const { source } of unlocked.members) read.push(new TextDecoder().decode(await contentOf(source)));
  return read;
}

const kinds: readonly Encryption[] = ['ZipCrypto', 'AES-128', 'AES-192', 'AES-256'];

describe('unlock', () => {
  for (const encryption of kinds)
    for (const [how, over] of [
      ['deflated', {}],
      ['stored', { level: 0 }],
      ['zip64', { zip64: true }],
    ] as const)
      it(`reads ${encryption}, ${how}`, async () => {
        const zip = await zipOf({ name: 'log.json', bytes: log, password: 'contoso', encryption, ...over });
        const unlocked = await opened(zip, 'wrong', 'contoso');
        expect(unlocked).toMatchObject({ locked: 0, used: ['contoso'] });
        expect(Buffer.compare(await contentOf(unlocked.members[0]?.source), log)).toBe(0);
      });

  it('reads AE-1 and checks its checksum', async () => {
    const zip = await zipOf({ name: 'log.json', bytes: log, password: 'contoso' });
    const right = await opened(await asAe1(zip, crc32(log, 0)), 'contoso');
    expect(Buffer.compare(await contentOf(right.members[0]?.source), log)).toBe(0);
    const [wrong] = (await listArchive('zip', await asAe1(zip, 1), 1)).members;
    if (wrong?.source.kind !== 'zip') throw new Error('no member');
    await expect(contentOf({ ...wrong.source, password: text('contoso') })).rejects.toThrow(/wrong checksum/);
  });

  it('takes no wrong password, however many pass the check of a member by chance', async () => {
    const contents = Array.from({ length: 20 }, (_, i) => ({
      name: `${i}.json`,
      bytes: logLines(5, i),
      password: 'contoso',
      encryption: 'ZipCrypto' as const,
    }));
    const zip = await zipOf(...contents);
    const guesses = Array.from({ length: 60 }, (_, i) => `guess ${i}`);
    expect(await opened(zip, ...guesses)).toMatchObject({ locked: 20, used: [] });
    const one = await opened(zip, ...guesses, 'contoso');
    expect(one).toMatchObject({ locked: 0, used: ['contoso'] });
    expect(await whole(one)).toEqual(contents.map(({ bytes }) => new TextDecoder().decode(bytes)));
  });

  it('opens members with passwords of their own, and leaves the others locked', async () => {
    const member = (name: string, password?: string) => ({
      name,
      bytes: text(name),
      ...(password === undefined ? {} : { password, encryption: 'ZipCrypto' as const }),
    });
    const zip = await zipOf(member('a', 'one'), member('b', 'two'), member('c'), member('d', 'three'));
    const unlocked = await opened(zip, 'one', 'two');
    expect(unlocked).toMatchObject({ locked: 1, used: ['one', 'two'] });
    for (const [i, name] of ['a', 'b', 'c'].entries())
      expect(new TextDecoder().decode(await contentOf(unlocked.members[i]?.source))).toBe(name);
    await expect(contentOf(unlocked.members[3]?.source)).rejects.toMatchObject({ limit: { kind: 'encrypted' } });
  });

  it('asks some of many members, and all of them when some do not fit', async () => {
    const many = Array.from({ length: 252 }, (_, i) => ({
      name: `${i}`,
      bytes: text(`member ${i}`),
      password: i % 4 === 0 ? 'contoso' : 'other',
    }));
    const mixed = await zipOf(...many);
    expect(await opened(mixed, 'other')).toMatchObject({ locked: 63, used: ['other'] });
  });

  it('takes passwords beyond ASCII and with quotes in them', async () => {
    for (const password of ['Schlüssel', '日本', ' "; drop', '\ud83d\udd11'])
      expect(await opened(await zipOf({ name: 'a', bytes: text('a'), password }), password)).toMatchObject({
        locked: 0,
      });
    const western = await zipOf({ name: 'a', bytes: text('a'), password: 'naïve', encryption: 'ZipCrypto' });
    expect(await opened(western, 'naïve')).toMatchObject({ locked: 0 });
    expect(await opened(western, '')).toMatchObject({ locked: 1 });
  });

  it('delivers what comes before damage and says what is wrong', async () => {
    for (const encryption of kinds) {
      const bytes = new Uint8Array(
        await (
          await zipOf({ name: 'log.json', bytes: log, level: 0, password: 'x', encryption }, { name: 'b', bytes: log })
        ).arrayBuffer(),
      );
      bytes.fill(0, 800_000, 800_010);
      const [member] = (await listArchive('zip', new Blob([bytes]), 1)).members;
      if (member?.source.kind !== 'zip') throw new Error('no member');
      let size = 0;
      const reading = (async () => {
        for await (const chunk of openSource({ ...member.source, password: text('x') } as ByteSource, never))
          size += chunk.length;
      })();
      await expect(reading).rejects.toThrow(ContainerError);
      expect(size).toBeGreaterThan(700_000);
    }
  });

  it('stops when aborted and when nobody reads on', async () => {
    const zip = await zipOf({ name: 'a', bytes: logLines(60_000), password: 'x' });
    const { members } = await opened(zip, 'x');
    const source = members[0]?.source;
    if (source === undefined) throw new Error('no member');
    for await (const chunk of openSource(source, never)) if (chunk.length > 0) break;
    const controller = new AbortController();
    const reading = (async () => {
      for await (const chunk of openSource(source, controller.signal)) controller.abort(new Error(`${chunk.length}`));
    })();
    await expect(reading).rejects.toThrow(/^\d+$/);
  });
});

describe('readRecord', () => {
  it('reads from encrypted archives inside encrypted archives', async () => {
    const inner = await zipOf({ name: 'log.json.gz', bytes: gz(log), password: 'inner' });
    const outer = await zipOf({
      name: 'inner.zip',
      bytes: new Uint8Array(await inner.arrayBuffer()),
      password: 'outer',
      encryption: 'ZipCrypto',
    });
    const location = { file: 0, members: ['inner.zip', 'log.json.gz', 'gunzip'] };
    const expected = new TextDecoder().decode(log.subarray(900_000, 900_050));
    expect(await readRecord(outer, location, 900_000, 50, null, ['inner', 'outer'])).toBe(expected);
    await expect(readRecord(outer, location, 0, 5, null, ['outer'])).rejects.toThrow(/no password/);
  });
});
