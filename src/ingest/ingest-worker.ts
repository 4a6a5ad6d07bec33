import type { PartLocation } from '../evidence/part.ts';
import { readRecord } from '../evidence/read-record.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Sample } from '../mapping/sample.ts';
import { mappedSource } from '../mapping/to-source.ts';
import { type Trial, tryMapping } from '../mapping/trial.ts';
import type { Source } from '../sources/source.ts';
import { EventBatcher } from './batcher.ts';
import { cancelledReport, type FoundJob, type IngestJob } from './job.ts';
import { PortSink } from './port-sink.ts';
import { runJob } from './run-job.ts';
import { type MappablePart, samplePart } from './sample-part.ts';
import type { IngestNotice, IngestWorkerApi } from './worker-api.ts';

const noticeMs = 100;

interface Line {
  readonly sink: PortSink;
  readonly batcher: EventBatcher;
  notify(notice: IngestNotice): void;
}

/** The logic of `workers/ingest.worker.ts`. */
export class IngestWorker implements IngestWorkerApi {
  #line: Line | null = null;
  #pending = new Map<number, AbortController>();
  #files = new Map<number, Blob>();
  /** Of the part last looked at. */
  #sampled: { readonly partId: number; readonly sample: Sample | null } | null = null;

  attach(port: MessagePort, notify: (notice: IngestNotice) => void): void {
    const sink = new PortSink(port);
    this.#line = { sink, batcher: new EventBatcher(sink), notify };
  }

  async runMany(
    jobs: readonly IngestJob[],
    passwords: readonly string[],
    mappings: readonly Mapping[],
  ): Promise<readonly FoundJob[]> {
    const mapped = mappings.map(mappedSource);
    for (const job of jobs) this.#pending.set(job.partId, new AbortController());
    const found: FoundJob[] = [];
    try {
      for (const job of jobs) found.push(...(await this.#run(job, passwords, mapped)));
    } finally {
      for (const job of jobs) this.#pending.delete(job.partId);
    }
    return found;
  }

  async #run(job: IngestJob, passwords: readonly string[], mapped: readonly Source[]): Promise<readonly FoundJob[]> {
    const { sink, batcher, notify } = this.#attached();
    const signal = (this.#pending.get(job.partId) ?? new AbortController()).signal;
    const progress = { partId: job.partId, name: job.name, readBytes: 0, totalBytes: job.storedBytes, records: 0 };
    notify({ progress: { ...progress }, finished: false });
    let found: readonly FoundJob[] = [];
    if (signal.aborted) {
      await sink.part(cancelledReport(job));
    } else {
      let last = performance.now();
      const onProgress = (readBytes: number, records: number): void => {
        progress.readBytes = readBytes;
        progress.records = records;
        const now = performance.now();
        if (now - last < noticeMs) return;
        last = now;
        notify({ progress: { ...progress }, finished: false });
      };
      found = await runJob(job, { sink, batcher, signal, passwords, mapped, onProgress });
    }
    notify({ progress: { ...progress, readBytes: job.storedBytes }, finished: true });
    return found;
  }

  cancel(partId: number | null): void {
    for (const [id, controller] of this.#pending) if (partId === null || id === partId) controller.abort();
  }

  async flush(): Promise<void> {
    const { sink, batcher } = this.#attached();
    await batcher.flush();
    await sink.drain();
  }

  async tryMapping(
    file: Blob,
    part: MappablePart,
    mapping: Mapping | null,
    passwords: readonly string[],
  ): Promise<Trial | null> {
    if (this.#sampled?.partId !== part.partId)
      this.#sampled = { partId: part.partId, sample: await samplePart(file, part, passwords) };
    const { sample } = this.#sampled;
    return sample === null ? null : tryMapping(sample, mapping, part.name);
  }

  readRecord(
    file: Blob,
    location: PartLocation,
    byteOffset: number,
    byteLength: number,
    encoding: string | null,
    passwords: readonly string[],
  ): Promise<string> {
    const known = this.#files.get(location.file) ?? file;
    this.#files.set(location.file, known);
    return readRecord(known, location, byteOffset, byteLength, encoding, passwords);
  }

  #attached(): Line {
    if (this.#line === null) throw new Error('ingest worker used before attach');
    return this.#line;
  }
}
