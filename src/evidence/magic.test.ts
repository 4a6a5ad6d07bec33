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
    ['xz', bytes(0xfd, '7zXZ', 0)],
    ['pst', bytes('!BDN', 1, 2, 3, 4)],
    ['image', bytes(0x89, 'PNG\r\n', 0x1a, '\n')],
    ['image', bytes('GIF89a')],
    ['media', bytes(0, 0, 0, 0x18, 'ftypmp42')],
    ['ole', bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)],
    ['event-xml', text('<?xml version="1.0" encoding="utf-8"?>\r\n<Events><Event xmlns="x">')],
    ['event-xml', text("\ufeff<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>")],
    ['event-xml', new Uint8Array(Uint16Array.from('\ufeff<Events>', (c) => c.charCodeAt(0)).buffer)],
    ['xml', text('<?xml version="1.0"?><log/>')],
    ['html', text('\n<!DOCTYPE html><html>')],
    ['email', text('Received: from mail.example.com\r\n\tby contoso.com\r\nSubject: x\r\nTo: a@b\r\n\r\n')],
    ['email', text('From ana@contoso.com Fri May  1\nMIME-Version: 1.0\nDate: x\nTo: y\n')],
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
      '<134>1 2026-05-01T10:00:00Z vpn - - - hello',
      '<html,Name\n',
      'Date: 2026-05-01\nEvent: logon\nUser: ana\n',
      'From,To,Subject\n',
      'From: a\n{"x":1}\n',
      'DUCK,FILE0,SCCA',
    ])
      expect(recogniseMagic(text(start))).toBe('data');
  });

  it('advises on all it cannot read, and on nothing else', () => {
    for (const [magic] of known.slice(3)) expect(adviceFor(magic)).toMatch(/^an? .*;|not a log/);
    for (const magic of ['empty', 'data', 'gzip', 'zip', 'tar'] as const) expect(adviceFor(magic)).toBeNull();
  });
});
