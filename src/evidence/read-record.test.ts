import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { gz, join, logLines, tarOf, text, zipOf } from '../../test/archives.ts';
import { readRecord, recordLimit } from './read-record.ts';

const log = logLines(30_000);
const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());
const blobOf = (bytes: Uint8Array): Blob => new Blob([new Uint8Array(bytes)]);

describe('readRecord', async () => {
  const innerZip = await bytesOf(
    await zipOf({ name: 'other', bytes: text('no') }, { name: 'deep/log.json.gz', bytes: gz(log) }),
  );
  const wrapped: readonly (readonly [title: string, file: Blob, members: readonly string[]])[] = [
    ['a plain file', blobOf(log), []],
    ['gzip', blobOf(gz(log)), ['gunzip']],
    ['gzip of several members', blobOf(join(gz(log.subarray(0, 999_999)), gz(log.subarray(999_999)))), ['gunzip']],
    ['zip', await zipOf({ name: 'log.json', bytes: log }), ['log.json']],
    ['tar in gzip', blobOf(gz(tarOf({ name: 'log.json', bytes: log }))), ['gunzip', 'log.json']],
    [
      'gzip in zip in zip',
      await zipOf({ name: 'inner.zip', bytes: innerZip }),
      ['inner.zip', 'deep/log.json.gz', 'gunzip'],
    ],
  ];

  for (const [title, file, members] of wrapped)
    test.prop([fc.nat(log.length), fc.nat(5000)], { numRuns: 25 })(
      `gives back any range of ${title}`,
      async (offset, length) => {
        const end = Math.min(log.length, offset + length);
        const expected = new TextDecoder().decode(log.subarray(offset, end));
        expect(await readRecord(file, { file: 0, members }, offset, end - offset)).toBe(expected);
      },
    );

  it('decodes the encoding of the part', async () => {
    const record = '{"name":"Zoë 日本 🗝"}';
    const utf16 = new Uint8Array(Uint16Array.from(`\ufeff[${record}]`.split(''), (c) => c.charCodeAt(0)).buffer);
    expect(await readRecord(blobOf(utf16), { file: 0, members: [] }, 4, record.length * 2, 'utf-16le')).toBe(record);
    const utf8 = text(record);
    expect(await readRecord(blobOf(utf8), { file: 0, members: [] }, 0, utf8.length)).toBe(record);
    const latin = new Uint8Array([0x5a, 0x6f, 0xeb]);
    expect(await readRecord(blobOf(latin), { file: 0, members: [] }, 0, 3, 'windows-1252')).toBe('Zoë');
    expect(await readRecord(blobOf(utf8), { file: 0, members: [] }, 0, utf8.length, 'no such encoding')).toBe(record);
  });

  it('reads what lies before damage', async () => {
    const cut = gz(log).subarray(0, 100_000);
    expect(await readRecord(blobOf(cut), { file: 0, members: ['gunzip'] }, 1000, 50)).toBe(
      new TextDecoder().decode(log.subarray(1000, 1050)),
    );
  });

  it('says why a record is not there', async () => {
    const at = (file: Blob, members: readonly string[], offset: number, length = 10): Promise<string> =>
      readRecord(file, { file: 0, members }, offset, length);
    await expect(at(blobOf(text('short')), [], 0)).rejects.toThrow('the part ends before byte 10');
    await expect(at(blobOf(gz(text('short'))), ['gunzip'], 3)).rejects.toThrow('the part ends before byte 13');
    await expect(at(blobOf(text('short')), ['gunzip'], 0)).rejects.toThrow('no archive to look for member gunzip in');
    await expect(at(await zipOf({ name: 'a', bytes: text('a') }), ['b'], 0)).rejects.toThrow(
      'no member b in the archive',
    );
    await expect(at(blobOf(log), [], 0, recordLimit + 1)).rejects.toThrow(/longer than/);
  });
});
