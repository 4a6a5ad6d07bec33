import type { ByteSource, SheetSource } from '../evidence/byte-source.ts';
import { ContainerError } from '../evidence/container-error.ts';
import { archiveLimits } from '../evidence/expansion.ts';
import { HashedPart } from '../evidence/hashed-part.ts';
import { headOf } from '../evidence/head.ts';
import { adviceFor, magicBytes, recogniseMagic } from '../evidence/magic.ts';
import { oleKind } from '../evidence/ole-kind.ts';
import { openAgain } from '../evidence/open-again.ts';
import type { PartReport } from '../evidence/part.ts';
import { gunzipMember } from '../evidence/resolve.ts';
import { digest, hashSource, readArchive } from './archive-job.ts';
import { ingestPart } from './ingest-part.ts';
import { cancelledReport, type FoundJob, type IngestJob, type ReadJob, reportOf } from './job.ts';
import type { JobContext, Layers } from './job-context.ts';
import { StoreError } from './store-error.ts';

/**
 * Reads one file or member: unwraps gzip in place, lists archives, has everything else ingested, and sends the report of the part
 * to the sink. Returns the jobs found inside. Whatever is wrong with the evidence becomes a report; only a sink that cannot store
 * makes this throw.
 */
export async function runJob(job: IngestJob, context: JobContext): Promise<readonly FoundJob[]> {
  if (job.kind === 'report') {
    await context.sink.part(job.report);
    return [];
  }
  try {
    return job.kind === 'digest' ? await digest(job, context) : await read(job, context);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    await context.sink.part(context.signal.aborted ? cancelledReport(job) : await failedReport(job, error, context));
    return [];
  }
}

async function read(job: ReadJob, context: JobContext): Promise<readonly FoundJob[]> {
  if (job.ignored !== null) {
    await nameIgnored(job, job.ignored, context);
    return [];
  }
  if (job.again !== undefined) {
    await readAgain(job, job.again.sha256, context);
    return [];
  }
  const layers = await openLayers(job, context.signal);
  if (layers.magic === 'zip' || layers.magic === 'tar') return readArchive(job, layers, layers.magic, context);
  const part = new HashedPart(job.partId, layers.name, layers.location, layers.source);
  const advice = layers.magic === 'empty' ? 'empty file' : adviceFor(layers.magic);
  if (advice === null) await ingest(part, layers.source, context);
  else await nameUnknown(part, layers.magic === 'empty' ? advice : `looks like ${advice}`, context);
  if (layers.source.kind === 'gzip') await reportGzip(job, part, context);
  return [];
}

async function readAgain(job: ReadJob, sha256: string | null, context: JobContext): Promise<void> {
  const found = await openAgain(job.source, job.location, context.passwords, context.signal);
  const source = found.kind === 'sheet' ? { ...found, sha256 } : found;
  await ingest(new HashedPart(job.partId, job.name, job.location, source), source, context);
}

async function nameIgnored(job: ReadJob, message: string, context: JobContext): Promise<void> {
  const sha256 = job.storedBytes === 0 ? null : await hashSource(job.source, context);
  await context.sink.part(reportOf(job, { status: 'ignored', message, sha256, bytes: job.storedBytes }));
}

/** Goes through gzip layers to what they hold. */
async function openLayers(job: ReadJob, signal: AbortSignal): Promise<Layers> {
  let { source, location, name } = job;
  for (;;) {
    if (location.members.length > archiveLimits.depth) {
      const text = `nested deeper than ${archiveLimits.depth} containers; unpack it first`;
      throw new ContainerError(text, { kind: 'archive_limit', text });
    }
    if (source.kind === 'sheet') return { source, location, name, magic: 'data' };
    const head = await headOf(source, magicBytes, signal);
    const magic = recogniseMagic(head);
    if (magic === 'ole') return { source, location, name, magic: await oleKind(source, head, signal) };
    if (magic !== 'gzip') return { source, location, name, magic };
    source = { kind: 'gzip', inner: source };
    location = { file: location.file, members: [...location.members, gunzipMember] };
    name = `${name}!/${contentName(name)}`;
  }
}

async function ingest(part: HashedPart, source: ByteSource, context: JobContext): Promise<void> {
  let records = 0;
  let readBytes = 0;
  const onProgress = (n: number): void => {
    records = n;
    context.onProgress(readBytes, records);
  };
  const watched = {
    partId: part.partId,
    name: part.name,
    location: part.location,
    storedBytes: part.storedBytes,
    open: (signal: AbortSignal, onStoredBytes?: (n: number) => void) =>
      part.open(signal, (n) => {
        readBytes = Math.max(readBytes, n);
        context.onProgress(readBytes, records);
        onStoredBytes?.(n);
      }),
  };
  const found = await ingestPart(watched, context.batcher, {
    onProgress,
    signal: context.signal,
    mapped: context.mapped,
  });
  const report = withHash(found, part);
  await context.sink.part(source.kind === 'sheet' ? asWorksheet(report, source) : report);
}

/** Adds what only the reading of the bytes knows: the hash, and which limit ended it. */
function withHash(found: PartReport, part: HashedPart): PartReport {
  const message = found.status === 'cancelled' ? `${found.message ?? 'cancelled'}; no hash` : found.message;
  const report = { ...found, message, sha256: part.sha256, bytes: part.bytes };
  const limit = part.damage?.limit ?? null;
  if (limit === null) return report;
  return { ...report, limits: [...found.limits.filter((l) => l.kind !== 'truncated'), limit] };
}

function asWorksheet(report: PartReport, { sha256 }: SheetSource): PartReport {
  const conversion =
    'worksheet read as CSV text (UTF-8, commas): byte ranges are of that text, the SHA-256 is of the workbook';
  return { ...report, sha256, conversion };
}

/** Reads a part only to hash it. */
async function nameUnknown(part: HashedPart, message: string, context: JobContext): Promise<void> {
  for await (const chunk of part.open(context.signal, (n) => context.onProgress(n, 0))) void chunk;
  await context.sink.part(reportOf(part, { status: 'unknown', message, sha256: part.sha256, bytes: part.bytes }));
}

/** A gzip file is evidence as it lies: it gets a report with its own hash beside that of its content. */
async function reportGzip(job: ReadJob, part: HashedPart, context: JobContext): Promise<void> {
  const sha256 = part.packedSha256 ?? (await hashSource(job.source, context));
  const gzip = { ...job, partId: job.partId + 1 };
  await context.sink.part(
    reportOf(gzip, { status: 'ignored', message: 'container: 1 member (gzip)', sha256, bytes: job.storedBytes }),
  );
}

async function failedReport(job: IngestJob, error: unknown, context: JobContext): Promise<PartReport> {
  const message = error instanceof Error ? error.message : String(error);
  const limits = error instanceof ContainerError && error.limit !== null ? [error.limit] : [];
  if (job.kind !== 'read')
    return { ...job.report, status: 'failed', message, limits: [...job.report.limits, ...limits] };
  const sha256 = job.again === undefined ? await hashSource(job.source, context).catch(() => null) : job.again.sha256;
  const status = limits.some((limit) => limit.kind === 'encrypted') ? 'locked' : 'failed';
  return reportOf(job, { status, message, sha256, bytes: sha256 === null ? 0 : job.storedBytes, limits });
}

/** `a.json.gz` holds `a.json`; without the ending the layer keeps its technical name. */
function contentName(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /.\.gz$/i.test(name) ? name.slice(0, -3) : gunzipMember;
}
