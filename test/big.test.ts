import { describe, expect, it } from 'vitest';
import type { PartReport } from '../src/evidence/part.ts';
import { runFiles } from '../src/ingest/run-files.ts';
import { readRecord } from '../src/evidence/read-record.ts';
import { bigCases, complaint } from './big/cases.ts';
import { repeatedBlob } from './big/made-blob.ts';

/** `npm run big` runs them at full size, with their memory. */
const scale = 0.02;

describe('large evidence, at a fiftieth of its size', () => {
  // A line beyond the limit cannot be made smaller than the limit.
  const cases = Object.entries(bigCases).filter(([name]) => name !== 'csv-line');
  it.each(cases)('%s', async (_, { make }) => {
    const { files, expected } = make(scale);
    const parts: PartReport[] = [];
    await runFiles(files, {
      events: () => Promise.resolve(),
      changes: () => Promise.resolve(),
      rejects: () => Promise.resolve(),
      part: (report) => Promise.resolve(void parts.push(report)),
    });
    expect(complaint(expected, parts)).toBeNull();
  });

  it('is read back from far behind its start', async () => {
    const blob = repeatedBlob('', '{"n":"%NUMBER-----%"}\n', 400_000_000, '');
    expect(blob.size).toBeGreaterThan(7 * 2 ** 30);
    expect(await readRecord(blob, { file: 0, members: [] }, 21 * 399_999_999, 20)).toBe('{"n":"000399999999"}');
  });
});
