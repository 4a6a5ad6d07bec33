import { describe, expect, it } from 'vitest';
import { collectDropped } from './dropped.ts';

function fileEntry(fullPath: string, broken = false): FileSystemEntry {
  const entry = { isFile: true, isDirectory: false, fullPath, name: fullPath };
  const file = (ok: (file: File) => void, bad: (error: DOMException) => void): void =>
    broken ? bad(new DOMException('no access')) : ok(new File(['x'], fullPath));
  return Object.assign(entry, { file }) as unknown as FileSystemEntry;
}

/** Gives at most 100 entries a call, as browsers do. */
function folderEntry(fullPath: string, children: readonly FileSystemEntry[]): FileSystemEntry {
  const createReader = (): { readEntries(ok: (some: FileSystemEntry[]) => void): void } => {
    let at = 0;
    return { readEntries: (ok) => ok(children.slice(at, (at += 100))) };
  };
  return { isFile: false, isDirectory: true, fullPath, name: fullPath, createReader } as unknown as FileSystemEntry;
}

const item = (entry: FileSystemEntry | null, file: File | null = null) => ({
  kind: 'file',
  webkitGetAsEntry: () => entry,
  getAsFile: () => file,
});

describe('collectDropped', () => {
  it('walks folders of any size and depth', async () => {
    const deep = folderEntry('/case/deep', [fileEntry('/case/deep/x.json')]);
    const many = Array.from({ length: 250 }, (_, i) => fileEntry(`/case/${i}.json`));
    const { files, unreadable } = await collectDropped({
      items: [item(folderEntry('/case', [...many, deep])), item(fileEntry('/b.csv'))],
    });
    expect(files.map((f) => f.path)).toEqual([...many.map((_, i) => `case/${i}.json`), 'case/deep/x.json', 'b.csv']);
    expect(unreadable).toEqual([]);
  });

  it('names what it cannot read and takes the rest', async () => {
    const folder = folderEntry('/case', [fileEntry('/case/locked', true), fileEntry('/case/open')]);
    expect(
      await collectDropped({
        items: [item(folder), item(null, new File(['x'], 'plain')), { ...item(null), kind: 'string' }],
      }),
    ).toMatchObject({
      files: [{ path: 'plain' }, { path: 'case/open' }],
      unreadable: [{ path: 'case/locked', reason: 'no access' }],
    });
  });
});
