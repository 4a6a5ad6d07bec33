import type { EvidenceFile } from '../evidence/part.ts';

/** What of a `DataTransfer` is needed here. */
export interface DroppedItems {
  readonly items: ArrayLike<{
    readonly kind: string;
    webkitGetAsEntry(): FileSystemEntry | null;
    getAsFile(): File | null;
  }>;
}

/** A file or folder that could not be read, by path. */
export interface UnreadableEntry {
  readonly path: string;
  /** One line. */
  readonly reason: string;
}

export interface Dropped {
  readonly files: readonly EvidenceFile[];
  readonly unreadable: readonly UnreadableEntry[];
}

/**
 * Collects dropped files, and folders with everything below them, with their paths. Call it within the drop event: the items are
 * gone afterwards.
 */
export async function collectDropped(transfer: DroppedItems): Promise<Dropped> {
  const files: EvidenceFile[] = [];
  const unreadable: UnreadableEntry[] = [];
  const entries: FileSystemEntry[] = [];
  for (const item of Array.from(transfer.items)) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = entry === null ? item.getAsFile() : null;
    if (entry !== null) entries.push(entry);
    if (file !== null) files.push({ path: file.name, blob: file });
  }
  for (const entry of entries) await collect(entry, files, unreadable);
  return { files, unreadable };
}

async function collect(root: FileSystemEntry, files: EvidenceFile[], unreadable: UnreadableEntry[]): Promise<void> {
  const pending = [root];
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const path = entry.fullPath.replace(/^\//, '');
    try {
      if (isFile(entry)) files.push({ path, blob: await fileOf(entry) });
      else if (isDirectory(entry)) pending.push(...(await childrenOf(entry)).reverse());
    } catch (error) {
      unreadable.push({ path, reason: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** `readEntries` gives at most 100 entries a call, and an empty answer at the end. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return children;
    children.push(...some);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
