import type { EvidenceFile } from '../evidence/part.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { mappedSource } from '../mapping/to-source.ts';
import { EventBatcher } from './batcher.ts';
import { type DigestJob, fileJob, type IngestJob, PartIds } from './job.ts';
import type { IngestSink, PartProgress } from './messages.ts';
import { runJob } from './run-job.ts';

export interface RunOptions {
  readonly signal?: AbortSignal;
  onProgress?(progress: PartProgress): void;
  /** Part id of the first file and index of it in the case, when something was loaded before. */
  readonly first?: { readonly partId: number; readonly file: number };
  /** Tried on encrypted archives; what none opens is reported as locked. */
  readonly passwords?: readonly string[];
  /** For files that no source recognises. */
  readonly mappings?: readonly Mapping[];
}

/**
 * Ingests files in this very thread, in order: files as given, then what is found inside them, hashes of archives last.
 * Resolves with the next free part id when everything is flushed. Rejects only when the sink cannot store.
 */
export async function runFiles(
  files: readonly EvidenceFile[],
  sink: IngestSink,
  options: RunOptions = {},
): Promise<number> {
  const batcher = new EventBatcher(sink);
  const signal = options.signal ?? new AbortController().signal;
  const passwords = options.passwords ?? [];
  const mapped = (options.mappings ?? []).map(mappedSource);
  const ids = new PartIds(options.first?.partId ?? 0);
  const firstFile = options.first?.file ?? 0;
  const queue: IngestJob[] = files.map((f, i) => fileJob(ids.take(), firstFile + i, f.path, f.blob));
  const digests: DigestJob[] = [];
  for (let i = 0; i < queue.length || digests.length > 0; i++) {
    if (i === queue.length) queue.push(...digests.splice(0));
    const job = queue[i];
    if (job === undefined) break;
    const { partId, name, storedBytes: totalBytes } = job;
    const onProgress = (readBytes: number, records: number): void =>
      options.onProgress?.({ partId, name, readBytes, totalBytes, records });
    for (const found of await runJob(job, { sink, batcher, signal, passwords, mapped, onProgress }))
      if (found.kind === 'digest') digests.push(found);
      else if (found.kind === 'locked') queue.push({ ...found.job, skipLocked: true });
      else queue.push(ids.give(found));
  }
  await batcher.flush();
  return ids.next;
}
