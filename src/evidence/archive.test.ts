import { describe, expect, it } from 'vitest';
import { emptyFolderZip, gz, join, logLines, rawZip, tarOf, text, zipOf } from '../../test/archives.ts';
import { type Archive, listArchive } from './archive.ts';
import { type ByteSource, openSource } from './byte-source.ts';
import { ContainerError } from './container-error.ts';
import { crc32 } from './crc32.ts';
import { unpack } from './unpack.ts';

const never = new AbortController().signal;

async function contentOf(source: ByteSource): Promise<{ out: Uint8Array; error: ContainerError | null }> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of openSource(source, never)) chunks.push(chunk);
  } catch (error) {
    if (!(error instanceof ContainerError)) throw error;
    return { out: join(...chunks), error };
  }
  return { out: join(...chunks), error: null };
}

async function contents(archive: Archive): Promise<Record<string, string>> {
  const read: Record<string, string> = {};
  for (const { name, source } of archive.members) {
    const { out, error } = await contentOf(source);
    read[name] = error === null ? new TextDecoder().decode(out) : `! ${error.message}`;
  }
  return read;
}

const simple = (bytes: Uint8Array): number => crc32(bytes, 0);

describe('zip', () => {
  it('lists and reads stored and deflated members, zip64 too', async () => {
    const zip = await zipOf(
      { name: 'a.json', bytes: text('[1]') },
      { name: 'logs/b.json', bytes: text('[2]'), level: 0 },
      { name: 'logs/c.json', bytes: text('[3]'), zip64: true },
    );
    expect(await contents(await listArchive('zip', zip, 1))).toEqual({
      'a.json': '[1]',
      'logs/b.json': '[2]',
      'logs/c.json': '[3]',
    });
  });

  it('reads a large member whole', async () => {
    const log = logLines(60_000);
    const archive = await listArchive('zip', await zipOf({ name: 'big.json', bytes: log }), 1);
    const [member] = archive.members;
    if (member === undefined) throw new Error('no member');
    const { out, error } = await contentOf(member.source);
    expect(error).toBeNull();
    expect(Buffer.compare(out, log)).toBe(0);
  });

  it('shows names as they were meant: UTF-8, UTF-8 without its flag, and cp437', async () => {
    const flagged = await zipOf({ name: 'prüfung/日本.json', bytes: text('x') });
    expect((await listArchive('zip', flagged, 1)).members.map((m) => m.name)).toEqual(['prüfung/日本.json']);
    const raw = rawZip(
      [
        { name: text('zürich.csv'), bytes: text('1') },
        { name: new Uint8Array([0x7a, 0x81, 0x72, 0x69, 0x63, 0x68, 0x2e, 0x63, 0x73, 0x76]), bytes: text('2') },
      ],
      simple,
    );
    const archive = await listArchive('zip', raw, 1);
    expect(archive.members.map((m) => m.name)).toEqual(['zürich.csv', 'zürich.csv#2']);
    expect(await contents(archive)).toEqual({ 'zürich.csv': '1', 'zürich.csv#2': '2' });
  });

  it('reads members with unsafe names like any other', async () => {
    const names = ['../../etc/passwd', '/root.csv', 'C:\\log.csv', '__proto__', 'a\0b'];
    const raw = rawZip(
      names.map((name) => ({ name: text(name), bytes: text('ok') })),
      simple,
    );
    const archive = await listArchive('zip', raw, 1);
    expect(archive.limit).toBeNull();
    expect(archive.members.map((m) => m.name)).toEqual(names);
    for (const { source } of archive.members) expect((await contentOf(source)).error).toBeNull();
  });

  it('names encrypted members and still reads the others', async () => {
    const zip = await zipOf(
      { name: 'secret.csv', bytes: text('hidden'), password: 'contoso' },
      { name: 'open.csv', bytes: text('seen') },
    );
    const archive = await listArchive('zip', zip, 1);
    expect((await contents(archive))['open.csv']).toBe('seen');
    const secret = archive.members[0];
    if (secret === undefined) throw new Error('no member');
    expect((await contentOf(secret.source)).error?.limit?.kind).toBe('encrypted');
  });

  it('reads the members around a broken one', async () => {
    const log = logLines(3000);
    const zip = await zipOf(
      { name: 'a', bytes: text('a') },
      { name: 'b', bytes: log },
      { name: 'c', bytes: text('c') },
    );
    const bytes = new Uint8Array(await zip.arrayBuffer());
    bytes.fill(0xff, 20_000, 20_030);
    const archive = await listArchive('zip', new Blob([bytes]), 1);
    const read = await contents(archive);
    expect(read).toMatchObject({ a: 'a', c: 'c' });
    expect(read['b']).toMatch(/^! broken zip member/);
    const broken = archive.members[1];
    if (broken === undefined) throw new Error('no member');
    const { out } = await contentOf(broken.source);
    expect(out.length).toBeGreaterThan(10_000);
    expect(Buffer.compare(out.subarray(0, 10_000), log.subarray(0, 10_000))).toBe(0);
  });

  it('never takes altered content for whole, and counts bytes instead of believing the directory', async () => {
    const bytes = new Uint8Array(await rawZip([{ name: text('n'), bytes: text('abcdef') }], simple).arrayBuffer());
    bytes[33] = 0x58;
    expect(await contents(await listArchive('zip', new Blob([bytes]), 1))).toEqual({
      n: expect.stringMatching(/wrong checksum/) as string,
    });
    const lying = new Uint8Array(await (await zipOf({ name: 'n', bytes: text('abcdef') })).arrayBuffer());
    const view = new DataView(lying.buffer);
    const central = lying.length - 22 - view.getUint32(lying.length - 10, true);
    view.setUint32(central + 24, 5, true);
    expect(await contents(await listArchive('zip', new Blob([lying]), 1))).toEqual({
      n: expect.stringMatching(/6 bytes instead of the declared 5/) as string,
    });
  });

  it('refuses a directory whose members overlap', async () => {
    const one = new Uint8Array(await rawZip([{ name: text('n'), bytes: new Uint8Array(5000) }], simple).arrayBuffer());
    const view = new DataView(one.buffer);
    const start = view.getUint32(one.length - 6, true);
    const entry = one.slice(start, one.length - 22);
    const end = one.slice(one.length - 22);
    new DataView(end.buffer).setUint16(8, 50, true);
    new DataView(end.buffer).setUint16(10, 50, true);
    new DataView(end.buffer).setUint32(12, entry.length * 50, true);
    const bomb = join(one.subarray(0, start), ...Array.from({ length: 50 }, () => entry), end);
    const archive = await listArchive('zip', new Blob([bomb]), 1);
    expect(archive.limit).toMatch(/members overlap/);
    expect(archive.members.length).toBeLessThan(3);
  });

  it('says what is wrong with a zip that cannot be listed', async () => {
    const zip = new Uint8Array(await (await zipOf({ name: 'a', bytes: logLines(100) })).arrayBuffer());
    await expect(listArchive('zip', new Blob([zip.subarray(0, zip.length - 30)]), 1)).rejects.toThrow(/^broken zip: /);
    await expect(listArchive('zip', new Blob(['PK\x03\x04']), 1)).rejects.toThrow(ContainerError);
  });

  it('knows folders and documents', async () => {
    expect((await listArchive('zip', await emptyFolderZip('logs/'), 1)).members).toMatchObject([
      { name: 'logs/', contentless: true },
    ]);
    const book = await zipOf(
      { name: '[Content_Types].xml', bytes: text('<x/>') },
      { name: 'word/document.xml', bytes: text('<x/>') },
    );
    expect((await listArchive('zip', book, 1)).document).toMatch(/^a Word document/);
  });
});

describe('limits', () => {
  it('stops a bomb after 100 MB and says so', async () => {
    const bomb = await zipOf({ name: 'zeros', bytes: new Uint8Array(120 * 1024 * 1024), level: 9 });
    const [member] = (await listArchive('zip', bomb, 1)).members;
    if (member === undefined) throw new Error('no member');
    let size = 0;
    const reading = (async () => {
      for await (const chunk of openSource(member.source, never)) size += chunk.length;
    })();
    await expect(reading).rejects.toMatchObject({ limit: { kind: 'archive_limit' } });
    expect(size).toBeGreaterThan(30 * 1024 * 1024);
    expect(size).toBeLessThanOrEqual(100 * 1024 * 1024);
  });

  it('counts the expansion of the archive around a member', async () => {
    const inner = await zipOf({ name: 'zeros', bytes: new Uint8Array(3000) });
    const padded = join(new Uint8Array(400_000), new Uint8Array(await inner.arrayBuffer()));
    const source: ByteSource = {
      kind: 'gzip',
      inner: { kind: 'blob', blob: new Blob([new Uint8Array(gz(padded, 9))]), outer: 1 },
    };
    expect((await unpack(source, never)).outer).toBeGreaterThan(100);
  });
});

describe('tar', () => {
  it('lists and reads members, long names and folders', async () => {
    const long = `${'folder/'.repeat(20)}log.json`;
    const tar = tarOf(
      { name: 'logs/', bytes: new Uint8Array(0) },
      { name: 'logs/a.json', bytes: logLines(40) },
      { name: long, bytes: text('[]') },
    );
    const archive = await listArchive('tar', new Blob([tar]), 1);
    expect(archive).toMatchObject({
      limit: null,
      members: [{ name: 'logs/', contentless: true }, { name: 'logs/a.json' }, { name: long }],
    });
    expect(await contents(archive)).toMatchObject({
      'logs/a.json': new TextDecoder().decode(logLines(40)),
      [long]: '[]',
    });
  });

  it('keeps what comes before the end of a truncated archive', async () => {
    const tar = tarOf({ name: 'a', bytes: logLines(40) }, { name: 'b', bytes: logLines(40) });
    const archive = await listArchive('tar', new Blob([tar.subarray(0, tar.length / 2 + 512)]), 1);
    expect(archive.members.map((m) => m.name)).toEqual(['a', 'b']);
    expect(archive.limit).toBe('the archive ends inside member b');
  });
});
