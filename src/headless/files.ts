import { openAsBlob } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import type { EvidenceFile } from '../evidence/part.ts';

/** Files under the given paths, folders with everything below, in order of path. Throws when a path does not exist. */
export async function evidenceFiles(paths: readonly string[]): Promise<EvidenceFile[]> {
  const files: EvidenceFile[] = [];
  for (const path of paths) {
    const given = resolve(path);
    const above = resolve(given, '..');
    const found = (await stat(given)).isDirectory() ? await filesBelow(given) : [given];
    for (const file of found) {
      const name = given === file ? basename(file) : relative(above, file);
      files.push({ path: name, blob: await openAsBlob(file) });
    }
  }
  return files;
}

async function filesBelow(folder: string): Promise<string[]> {
  const files: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files.push(...(await filesBelow(path)));
    else if (entry.isFile() || (entry.isSymbolicLink() && (await stat(path)).isFile())) files.push(path);
  }
  return files;
}
