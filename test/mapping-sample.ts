import { samplePart } from '../src/ingest/sample-part.ts';
import type { Guess } from '../src/mapping/guess.ts';
import { type Mapping } from '../src/mapping/mapping.ts';
import type { Sample } from '../src/mapping/sample.ts';
import { mappedSource } from '../src/mapping/to-source.ts';
import { tryMapping, type Trial } from '../src/mapping/trial.ts';
import { ingest, type Ingested } from './ingest-fixture.ts';

/** The first records of a text as the mapping screen sees them; fails when it has none. */
export async function sampleOf(text: string): Promise<Sample> {
  const part = { partId: 1, name: 'x', location: { file: 0, members: [] } };
  const sample = await samplePart(new Blob([text]), part, []);
  if (sample === null) throw new Error('nothing with columns in it');
  return sample;
}

/** The guessed mapping of a text and what it makes of the first records. */
export async function guessed(text: string, name = 'Door log'): Promise<Trial & { readonly guess: Guess }> {
  const trial = tryMapping(await sampleOf(text), null, name);
  if (trial.guess === null) throw new Error('no guess');
  return { ...trial, guess: trial.guess };
}

/** Reads a text with mappings for what no source knows. */
export function read(text: string, ...mappings: readonly Mapping[]): Promise<Ingested> {
  return ingest(new TextEncoder().encode(text), 'x', undefined, [700], mappings.map(mappedSource));
}
