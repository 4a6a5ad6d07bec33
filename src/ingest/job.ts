import type { ByteSource } from '../evidence/byte-source.ts';
import { ignoredBecause } from '../evidence/ignored.ts';
import type { EvidenceLimit, PartLocation, PartReport } from '../evidence/part.ts';

/** One file or archive member to read. `partId + 1` is kept free for the gzip file around it, which gets a report of its own. */
export interface ReadJob {
  readonly kind: 'read';
  readonly partId: number;
  /** Path of the file plus `!/member` for each container. Display only. */
  readonly name: string;
  readonly location: PartLocation;
  readonly source: ByteSource;
  /** Bytes as stored. */
  readonly storedBytes: number;
  /** Why it is named but not read; null to read it. */
  readonly ignored: string | null;
  /** The analyst has no (further) password for this archive: what stays locked is only named. */
  readonly skipLocked?: boolean;
  /** Read before, with this hash: `source` is the whole file, in which the part is found again by its location. */
  readonly again?: { readonly sha256: string | null };
}

/** An archive with members that no known password opens. It is read again with more passwords, or with `skipLocked`. */
export interface LockedJob {
  readonly kind: 'locked';
  readonly job: ReadJob;
  /** Members that stay locked. */
  readonly locked: number;
  /** Members in all. */
  readonly members: number;
}

/** The report of an archive whose members are already on their way; only its SHA-256 is missing. */
export interface DigestJob {
  readonly kind: 'digest';
  readonly partId: number;
  readonly name: string;
  readonly source: ByteSource;
  readonly storedBytes: number;
  readonly report: PartReport;
}

/** A report that something outside the reading has to make: a worker died, a job was cancelled before it began. */
export interface ReportJob {
  readonly kind: 'report';
  readonly partId: number;
  readonly name: string;
  readonly storedBytes: number;
  readonly report: PartReport;
}

export type IngestJob = ReadJob | DigestJob | ReportJob;

/** A job found inside another: the coordinator gives it its part id. */
export type FoundJob = Omit<ReadJob, 'partId'> | DigestJob | LockedJob;

/** Part ids one `ReadJob` takes up. */
const idsPerJob = 2;

/** The first job for a file as given. */
export function fileJob(partId: number, fileIndex: number, path: string, blob: Blob): ReadJob {
  const location = { file: fileIndex, members: [] };
  return {
    kind: 'read',
    partId,
    name: path,
    location,
    source: { kind: 'blob', blob, outer: 1 },
    storedBytes: blob.size,
    ignored: ignoredBecause(path, false),
  };
}

/** The job for a part that was read before, with what its report said. Its report takes the place of the former. */
export function againJob(part: PartReport, blob: Blob): ReadJob {
  const { partId, name, location, bytes, sha256 } = part;
  const source: ByteSource = { kind: 'blob', blob, outer: 1 };
  return { kind: 'read', partId, name, location, source, storedBytes: bytes, ignored: null, again: { sha256 } };
}

/** What a report says beside the identity of its part; everything unsaid is empty. */
export interface Findings {
  readonly status: PartReport['status'];
  readonly message: string | null;
  readonly sha256?: string | null;
  readonly bytes?: number;
  readonly limits?: readonly EvidenceLimit[];
}

/** Report of a part without records. */
export function reportOf(
  part: { readonly partId: number; readonly name: string; readonly location: PartLocation },
  found: Findings,
): PartReport {
  return {
    partId: part.partId,
    name: part.name,
    location: part.location,
    status: found.status,
    source: null,
    shape: null,
    shapeTitle: null,
    sha256: found.sha256 ?? null,
    bytes: found.bytes ?? 0,
    records: 0,
    events: 0,
    rejected: 0,
    encoding: null,
    delimiter: null,
    dateOrder: null,
    zone: null,
    message: found.message,
    limits: found.limits ?? [],
  };
}

/** Report of a part that was cancelled before anything of it was read. */
export function cancelledReport(job: IngestJob): PartReport {
  if (job.kind === 'read' && job.again !== undefined) {
    const text = 'cancelled before it was read with a mapping';
    const { sha256 } = job.again;
    const limits = [{ kind: 'cancelled', text }] as const;
    const report = reportOf(job, { status: 'cancelled', message: text, sha256, bytes: job.storedBytes, limits });
    return { ...report, mappable: true };
  }
  const text = 'cancelled before it was read to the end; no hash';
  if (job.kind !== 'read') return { ...job.report, limits: [...job.report.limits, { kind: 'cancelled', text }] };
  return reportOf(job, { status: 'cancelled', message: text, limits: [{ kind: 'cancelled', text }] });
}

/** Hands out part ids in the order jobs become known. */
export class PartIds {
  constructor(public next = 0) {}

  take(): number {
    const id = this.next;
    this.next += idsPerJob;
    return id;
  }

  give(found: Omit<ReadJob, 'partId'>): ReadJob {
    return { ...found, partId: this.take() };
  }
}

/** Report of a part whose worker died, while it was read (`running`) or before its last rows were surely stored. */
export function stoppedReport(job: IngestJob, reason: string, running: boolean): PartReport {
  const text = running
    ? `the worker reading it stopped (${reason}); its rows are incomplete`
    : `the worker stopped (${reason}) before its last rows were stored; load it again to be sure`;
  if (job.kind !== 'read') return { ...job.report, message: text };
  return reportOf(job, { status: 'failed', message: text, limits: [{ kind: 'truncated', text }] });
}
