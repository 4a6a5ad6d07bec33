import type { ReadablePart } from '../evidence/readable-part.ts';
import { dateOrderEvidence, isAmbiguousDate } from '../lib/date-order.ts';
import { parseTime } from '../lib/time.ts';
import { CsvSplitter } from './csv-splitter.ts';
import { PartInput } from './part-input.ts';
import type { Table } from './csv-rows.ts';

/** What the values of the date columns of a table say about the order of day and month. */
export class DateOrderVote {
  #dmy = 0;
  #mdy = 0;
  #ambiguous = 0;
  readonly #last: { dmy: number; mdy: number } = { dmy: NaN, mdy: NaN };
  readonly #breaks = { dmy: { up: 0, down: 0 }, mdy: { up: 0, down: 0 } };

  add(value: string): void {
    const evidence = dateOrderEvidence(value);
    if (evidence === 'dmy') this.#dmy++;
    else if (evidence === 'mdy') this.#mdy++;
    else if (isAmbiguousDate(value)) this.#ambiguous++;
    else return;
    for (const order of ['dmy', 'mdy'] as const) {
      const time = parseTime(value, { order })?.micros;
      if (time === undefined) continue;
      if (time < this.#last[order]) this.#breaks[order].up++;
      else if (time > this.#last[order]) this.#breaks[order].down++;
      this.#last[order] = time;
    }
  }

  /** Values whose order matters were seen, and none that settles it. */
  get isOpen(): boolean {
    return this.#ambiguous > 0 && this.#dmy === 0 && this.#mdy === 0;
  }

  get isSettled(): boolean {
    return this.#dmy > 0 || this.#mdy > 0;
  }

  /** Values speak for both orders. */
  get isContradictory(): boolean {
    return this.#dmy > 0 && this.#mdy > 0;
  }

  /** The order to use: what the values prove, else the one in which the file is sorted, else month first. */
  order(): 'dmy' | 'mdy' {
    if (this.isSettled) return this.#dmy > this.#mdy ? 'dmy' : 'mdy';
    const disorder = (order: 'dmy' | 'mdy'): number => Math.min(this.#breaks[order].up, this.#breaks[order].down);
    return disorder('dmy') < disorder('mdy') ? 'dmy' : 'mdy';
  }
}

/** Reads the whole part once more, looking at nothing but its date columns, until they settle the order. */
export async function voteOverPart(
  part: ReadablePart,
  { dialect, header, dataAt }: Pick<Table, 'dialect' | 'header' | 'dataAt'>,
  dateColumns: readonly (string | number)[],
  signal: AbortSignal,
): Promise<DateOrderVote> {
  const vote = new DateOrderVote();
  const wanted = header.positions(dateColumns);
  const input = new PartInput(part, signal);
  const splitter = new CsvSplitter(dialect.delimiter, dialect.loneReturns);
  await input.start();
  let skip = dataAt;
  for (;;) {
    const { window, reader } = input;
    let at = window.start;
    if (skip > 0) {
      const skipped = Math.min(skip, window.length);
      skip -= skipped;
      at += skipped;
    }
    while (at < window.end && !vote.isSettled) {
      if (splitter.row(window.bytes, at, window.end, input.ended) === 'more') break;
      at = splitter.next;
      for (const column of wanted) {
        if (column >= splitter.count) continue;
        const from = splitter.cells[column * 3] ?? 0;
        vote.add(reader.read(window.bytes, from, Math.min(splitter.cells[column * 3 + 1] ?? 0, from + 64)));
      }
    }
    window.release(window.offset + at - window.start);
    if (vote.isSettled || input.ended) break;
    await input.fill(1 << 20);
  }
  await input.close();
  return vote;
}
