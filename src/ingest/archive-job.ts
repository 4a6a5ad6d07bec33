import { type Archive, listArchive } from '../evidence/archive.ts';
import { type ByteSource, openSource, storedSize, type Tap } from '../evidence/byte-source.ts';
import { Sha256 } from '../evidence/digest.ts';
import { ignoredBecause } from '../evidence/ignored.ts';
import type { EvidenceLimit } from '../evidence/part.ts';
import { unlock } from '../evidence/unlock.ts';
import { type Unpacked, unpack } from '../evidence/unpack.ts';
import { type DigestJob, type FoundJob, type ReadJob, reportOf } from './job.ts';
import type { JobContext, Layers } from './job-context.ts';

/** Lists a zip or tar archive: a job for every member, and the archive's own report, whose hash is made last. */
export async function readArchive(
  job: ReadJob,
  layers: Layers,
  kind: 'zip' | 'tar',
  context: JobContext,
): Promise<readonly FoundJob[]> {
  const unpacked = await unpack(layers.source, context.signal, { stored: progressTap(context) });
  const listed = await list(kind, unpacked);
  const { members, locked } = await unlock(listed.members, context.passwords, context.signal);
  if (locked > 0 && job.skipLocked !== true) return [{ kind: 'locked', job, locked, members: members.length }];
  const sha256 = listed.workbook ? await hashSource({ kind: 'blob', blob: unpacked.blob, outer: 1 }, context) : null;
  const archive = { ...listed, members };
  const { file } = layers.location;
  const found: FoundJob[] = [];
  for (const { name, source, contentless } of archive.document === null ? archive.members : [])
    found.push({
      kind: 'read',
      name: `${layers.name}!/${name}`,
      location: { file, members: [...layers.location.members, name] },
      source: source.kind === 'sheet' ? { ...source, sha256 } : source,
      storedBytes: storedSize(source),
      ignored: ignoredBecause(name, contentless),
    });
  found.push(archiveReport(job, layers, { ...unpacked, sha256: unpacked.sha256 ?? sha256 }, archive, locked));
  if (layers.source.kind === 'gzip') {
    const gzip = { ...job, partId: job.partId + 1 };
    const report = reportOf(gzip, { status: 'ignored', message: 'container: 1 member (gzip)', bytes: job.storedBytes });
    found.push({
      kind: 'digest',
      partId: gzip.partId,
      name: job.name,
      source: job.source,
      storedBytes: job.storedBytes,
      report,
    });
  }
  return found;
}

async function list(kind: 'zip' | 'tar', { blob, outer, damage }: Unpacked): Promise<Archive> {
  try {
    return await listArchive(kind, blob, outer);
  } catch (error) {
    if (damage !== null) throw damage;
    throw error;
  }
}

function archiveReport(
  job: ReadJob,
  layers: Layers,
  { blob, outer, sha256, damage }: Unpacked,
  archive: Archive,
  locked: number,
): DigestJob {
  const { document, members } = archive;
  const problems = [damage?.message ?? null, archive.limit].filter((text) => text !== null);
  const secret =
    locked === 0 ? null : `${locked} of ${members.length} members are encrypted and were not read: no password`;
  const part = { partId: job.partId, name: layers.name, location: layers.location };
  const report = reportOf(part, {
    status: secret !== null ? 'locked' : document === null ? 'ignored' : 'unknown',
    message:
      document === null
        ? [secret ?? `container: ${members.length} ${archive.workbook ? 'worksheets' : 'members'}`, ...problems].join(
            '; ',
          )
        : `looks like ${document}`,
    sha256,
    bytes: blob.size,
    limits: [
      ...problems.map((text): EvidenceLimit => ({ kind: 'archive_limit', text })),
      ...(secret === null ? [] : [{ kind: 'encrypted', text: secret } as const]),
    ],
  });
  const source: ByteSource = { kind: 'blob', blob, outer };
  return {
    kind: 'digest',
    partId: job.partId,
    name: layers.name,
    source,
    storedBytes: sha256 === null ? blob.size : 0,
    report,
  };
}

/** Completes the report of an archive with its hash and sends it. */
export async function digest(job: DigestJob, context: JobContext): Promise<readonly FoundJob[]> {
  const sha256 = job.report.sha256 ?? (await hashSource(job.source, context));
  await context.sink.part({ ...job.report, sha256 });
  return [];
}

/** Hex SHA-256 of everything a source holds. Throws `ContainerError` when it cannot be read to the end. */
export async function hashSource(source: ByteSource, context: JobContext): Promise<string> {
  const running = await Sha256.start();
  try {
    for await (const chunk of openSource(source, context.signal, { stored: progressTap(context) }))
      running.update(chunk);
    return running.hex();
  } finally {
    running.drop();
  }
}

function progressTap(context: JobContext): Tap {
  let readBytes = 0;
  return (chunk) => {
    readBytes += chunk.length;
    context.onProgress(readBytes, 0);
  };
}
