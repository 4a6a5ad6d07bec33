import { describe, expect, it } from 'vitest';
import { gz, tarOf, text, zipOf } from '../../test/archives.ts';
import { adviceFor, type Magic, recogniseMagic } from './magic.ts';

const bytes = (...parts: (string | number)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((p) => (typeof p === 'number' ? [p] : Array.from(p, (c) => c.charCodeAt(0)))));

describe('recogniseMagic', () => {
  const known: readonly (readonly [Magic, Uint8Array])[] = [
    ['empty', new Uint8Array(0)],
    ['gzip', gz(text('x'))],
    ['tar', tarOf({ name: 'a', bytes: text('a') })],
    ['pdf', bytes('%PDF-1.7')],
    ['7z', bytes('7z', 0xbc, 0xaf, 0x27, 0x1c)],
    ['rar', bytes('Rar!', 0x1a, 7, 1, 0)],
    ['evtx', bytes('ElfFile', 0)],
    ['parquet', bytes('PAR1', 0x15)],
    ['sqlite', bytes('SQLite format 3', 0)],
    ['zstd', bytes(0x28, 0xb5, 0x2f, 0xfd)],
    ['bzip2', bytes('BZh91AY&SY')],
  ];
  it.each(known)('%s', (magic, head) => expect(recogniseMagic(head)).toBe(magic));

  it('zip', async () => {
    const zip = await zipOf({ name: 'a', bytes: text('a') });
    expect(recogniseMagic(new Uint8Array(await zip.arrayBuffer()))).toBe('zip');
  });

  it('takes text for data, whatever it begins with', () => {
    for (const start of [
      '{"Records":[',
      'PK,"x"',
      'Time,User',
      'BZh,1',
      '%PD',
      'ORCID,Name',
      '\ufeffa',
      'Rar! a column',
    ])
      expect(recogniseMagic(text(start))).toBe('data');
  });

  it('advises on all it cannot read, and on nothing else', () => {
    for (const [magic] of known.slice(3)) expect(adviceFor(magic)).toMatch(/;/);
    for (const magic of ['empty', 'data', 'gzip', 'zip', 'tar'] as const) expect(adviceFor(magic)).toBeNull();
  });
});
