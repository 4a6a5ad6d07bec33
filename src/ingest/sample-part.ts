import { HashedPart } from '../evidence/hashed-part.ts';
import { openAgain } from '../evidence/open-again.ts';
import type { PartLocation } from '../evidence/part.ts';
import { Sampler, type Sample } from '../mapping/sample.ts';
import { EventBatcher } from './batcher.ts';
import { ingestPart } from './ingest-part.ts';
import type { IngestSink } from './messages.ts';

/** What is needed of a part to look at it. */
export interface MappablePart {
  readonly partId: number;
  readonly name: string;
  readonly location: PartLocation;
}

const nowhere: IngestSink = {
  events: () => Promise.resolve(),
  changes: () => Promise.resolve(),
  rejects: () => Promise.resolve(),
  part: () => Promise.resolve(),
};

/**
 * The first records of a part that no source recognises, cut and decoded as the load does it. Null when none of them has columns.
 * Throws `ContainerError` when the part is not there any more.
 */
export async function samplePart(file: Blob, part: MappablePart, passwords: readonly string[]): Promise<Sample | null> {
  const sampler = await run(new Sampler(), file, part, passwords);
  return (sampler.wrapped === null ? sampler : await run(new Sampler(sampler.wrapped), file, part, passwords)).sample();
}

async function run(sampler: Sampler, file: Blob, part: MappablePart, passwords: readonly string[]): Promise<Sampler> {
  const stop = new AbortController();
  const source = await openAgain({ kind: 'blob', blob: file, outer: 1 }, part.location, passwords, stop.signal);
  sampler.onFull = () => stop.abort();
  const readable = new HashedPart(part.partId, part.name, part.location, source);
  await ingestPart(readable, new EventBatcher(nowhere), {
    onProgress: () => undefined,
    signal: stop.signal,
    mapped: [sampler.source],
  });
  return sampler;
}
