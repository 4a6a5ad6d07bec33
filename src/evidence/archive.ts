import { type ByteSource, openSource } from './byte-source.ts';
import { ContainerError } from './container-error.ts';
import { listTar } from './tar-list.ts';
import { UniqueNames } from './unique-names.ts';
import { listSheets } from './workbook/open-sheet.ts';
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
  /** An Excel workbook: its members are worksheets. */
  readonly workbook: boolean;
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
      workbook: false,
    };
  }
  const { members, limit } = await listZip(blob);
  const names = new Set(members.map((m) => m.name));
  if (names.has('[Content_Types].xml') && names.has('xl/workbook.xml')) return workbookOf(blob, outer, limit);
  return {
    members: members.map((m) => ({
      name: m.name,
      source: { kind: 'zip', zip: blob, member: m, password: null, outer },
      contentless: m.directory,
    })),
    limit,
    document: documentKind(names),
    workbook: false,
  };
}

async function workbookOf(book: Blob, outer: number, limit: string | null): Promise<Archive> {
  const signal = new AbortController().signal;
  const { sheets, missing } = await listSheets(book, (member) =>
    openSource({ kind: 'zip', zip: book, member, password: null, outer }, signal),
  ).catch((error: unknown) => {
    const reason = error instanceof ContainerError ? error.message : 'unknown error';
    throw new ContainerError(`Excel workbook cannot be read: ${reason}; save its sheets as CSV`);
  });
  const names = new UniqueNames();
  const members = sheets.map(({ name, member }): ArchiveMember => ({
    name: names.add(name),
    source: { kind: 'sheet', book, member, sha256: null, outer },
    contentless: false,
  }));
  const lost = missing.length === 0 ? null : `worksheets missing from the file: ${missing.join(', ').slice(0, 300)}`;
  const limits = [limit, lost].filter((text) => text !== null);
  return { members, limit: limits.length === 0 ? null : limits.join('; '), document: null, workbook: true };
}

function documentKind(names: ReadonlySet<string>): string | null {
  if (names.has('[Content_Types].xml')) {
    if (names.has('xl/workbook.bin')) return 'a binary Excel workbook (xlsb); save it as xlsx or CSV';
    if (names.has('word/document.xml')) return 'a Word document (docx), not a log; save its tables as CSV';
    return 'an Office document, not a log; save its tables as CSV';
  }
  return names.has('mimetype') && names.has('content.xml') ? 'an OpenDocument file; save it as xlsx or CSV' : null;
}
