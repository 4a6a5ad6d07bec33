import type { ExportRow } from '../export-files.ts';
import type { Part } from '../story.ts';
import type { SituationFile } from './situation.ts';

/** Told of every row of the story as it is written, with the address and the user agent it carries. */
export type Tell = (part: Part, eventId: string, time: number, ip: string | null, userAgent: string | null) => void;

const chunkLength = 65_536;

interface Frame {
  readonly head: string;
  readonly separator: string;
  readonly tail: string;
}

export const jsonLines: Frame = { head: '', separator: '\n', tail: '\n' };
export const jsonArray: Frame = { head: '[', separator: ',\n', tail: ']\n' };

/** One file of all rows in order of time, none when there is no row. */
export function logFile(path: string, rows: readonly ExportRow[], frame: Frame): readonly SituationFile[] {
  if (rows.length === 0) return [];
  const sorted = rows.toSorted((a, b) => a.time - b.time);
  return [{ path, text: () => chunks(sorted, frame) }];
}

function* chunks(rows: readonly ExportRow[], frame: Frame): Iterable<string> {
  let chunk = frame.head;
  for (const [i, row] of rows.entries()) {
    chunk += `${i === 0 ? '' : frame.separator}${row.text}`;
    if (chunk.length >= chunkLength) {
      yield chunk;
      chunk = '';
    }
  }
  yield chunk + frame.tail;
}
