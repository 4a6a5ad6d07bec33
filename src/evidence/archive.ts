import type { ByteSource } from './byte-source.ts';
import { listTar } from './tar-list.ts';
import { listZip } from './zip-list.ts';

/** One member of a zip or tar archive, ready to be read. */
export interface ArchiveMember {
  /** Path in the archive, unique there. */
  readonly name: string;
  readonly source: ByteSource;
  /** Folder, link or device: there is nothing to read. */
  readonly contentless: boolean;
}

export interface Archive {
  readonly members: readonly ArchiveMember[];
  /** Why not every member could be listed; null when all are. */
  readonly limit: string | null;
  /** What a zip really is when it is a document: named, not unpacked. */
  readonly document: string | null;
}

/**
 * Lists an archive without unpacking it. Throws `ContainerError` when nothing of it can be listed.
 *
 * @param outer how many times its own stored size this archive is (1 for a file as it lies)
 */
export async function listArchive(kind: 'zip' | 'tar', blob: Blob, outer: number): Promise<Archive> {
  if (kind === 'tar') {
    const { members, limit } = await listTar(blob);
    return {
      members: members.map((m) => ({
        name: m.name,
        source: { kind: 'blob', blob: blob.slice(m.offset, m.offset + m.bytes), outer },
        contentless: m.directory || m.special,
      })),
      limit,
      document: null,
    };
  }
  const { members, limit } = await listZip(blob);
  return {
    members: members.map((m) => ({
      name: m.name,
      source: { kind: 'zip', zip: blob, member: m, password: null, outer },
      contentless: m.directory,
    })),
    limit,
    document: documentKind(new Set(members.map((m) => m.name))),
  };
}

function documentKind(names: ReadonlySet<string>): string | null {
  if (names.has('[Content_Types].xml')) {
    if (names.has('xl/workbook.xml') || names.has('xl/workbook.bin')) return 'Excel workbook; save as CSV';
    if (names.has('word/document.xml')) return 'Word document, not a log; save its tables as CSV';
    return 'Office document; save as CSV';
  }
  return names.has('mimetype') && names.has('content.xml') ? 'OpenDocument file; save as CSV' : null;
}
