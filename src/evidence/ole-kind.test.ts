import { expect, it } from 'vitest';
import { gz, join } from '../../test/archives.ts';
import { oleKind } from './ole-kind.ts';

const never = new AbortController().signal;

/** A compound file whose directory lies in a given sector. */
function compound(streams: readonly string[], sector: number): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(512);
  head.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  const view = new DataView(head.buffer);
  view.setUint16(30, 9, true);
  view.setUint32(48, sector, true);
  const entries = ['Root Entry', ...streams].map((name) => {
    const entry = new Uint8Array(128);
    entry.set(new Uint8Array(Uint16Array.from(name, (c) => c.charCodeAt(0)).buffer));
    new DataView(entry.buffer).setUint16(64, (name.length + 1) * 2, true);
    return entry;
  });
  return join(head, new Uint8Array(512 * sector), ...entries);
}

it('tells compound files apart, wherever their directory lies', async () => {
  const cases = [
    ['xls', ['Workbook'], 0],
    ['xls', ['Book'], 7],
    ['doc', ['1Table', 'WordDocument'], 3],
    ['msg', ['__properties_version1.0'], 1],
    ['office-encrypted', ['EncryptionInfo', 'EncryptedPackage'], 2],
    ['ole', ['Something'], 2],
    ['ole', [], 0xfffffff0],
  ] as const;
  for (const [kind, streams, sector] of cases) {
    const far = sector > 100;
    const bytes = compound(streams, far ? 0 : sector);
    if (far) new DataView(bytes.buffer).setUint32(48, sector, true);
    const plain = { kind: 'blob', blob: new Blob([bytes]), outer: 1 } as const;
    const head = bytes.subarray(0, 512);
    expect(await oleKind(plain, head, never)).toBe(kind);
    const packed = { kind: 'gzip', inner: { ...plain, blob: new Blob([new Uint8Array(gz(bytes))]) } } as const;
    expect(await oleKind(packed, head, never)).toBe(kind);
  }
  const short = { kind: 'blob', blob: new Blob([]), outer: 1 } as const;
  expect(await oleKind(short, new Uint8Array(8), never)).toBe('ole');
});
