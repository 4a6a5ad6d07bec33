import { parsePairs } from '../lib/pairs.ts';
import { mappedId } from '../mapping/to-source.ts';
import type { JsonRecord } from '../sources/source.ts';
import { recogniseRecord, unwrap, type Recognised } from './json-record.ts';
import type { ReadContext } from './read-json.ts';
import { hashBytes } from './row-hash.ts';
import { jsonTail } from './text-record.ts';

const chunkBytes = 1 << 20;
/** Longest line, in bytes. */
export const lineLimit = 8 * 1024 * 1024;
const sampleLines = 50;

/** What the first lines of a text hold. */
export type LinesForm =
  /** Records behind a prefix, or `key=value` pairs. */
  | 'records'
  /** Lines that begin with a JSON value. */
  | 'json'
  | 'text';

/** Looks at bytes[start, end), whose last line may go on behind them. */
export function sniffLines(context: ReadContext, loneReturns: boolean): LinesForm {
  const { window, reader } = context.input;
  const { bytes, end } = window;
  let records = 0;
  let json = 0;
  let at = window.start;
  for (let lines = 0; lines < sampleLines && at < end; lines++) {
    const newline = bytes.indexOf(loneReturns ? 13 : 10, at);
    const next = newline < 0 || newline >= end ? end : newline + 1;
    const [from, to] = trimmed(bytes, at, next);
    at = next;
    const first = bytes[from];
    if (first === 123 || first === 91) json++;
    else if (
      to > from &&
      (jsonTail(bytes, from, to, (a, b) => reader.strict(bytes, a, b) ?? '') !== null ||
        parsePairs(reader.strict(bytes, from, to) ?? '') !== null)
    )
      records++;
  }
  if (records > 0 && records >= json) return 'records';
  return json > 0 ? 'json' : 'text';
}

/** Reads the input as a text of one record a line into the book. */
export async function readLines(context: ReadContext, loneReturns: boolean): Promise<void> {
  const { input, book, batcher } = context;
  const lines = new LineReader(context, loneReturns ? 13 : 10);
  for (;;) {
    const final = input.ended;
    lines.take(final);
    await batcher.drain();
    context.onProgress(book.records);
    if (final || book.isHopeless) break;
    await input.fill(chunkBytes);
  }
}

class LineReader {
  readonly #context: ReadContext;
  readonly #newline: number;
  /** Position in the stream where a line over the limit began; null when none is being passed over. */
  #longFrom: number | null = null;

  constructor(context: ReadContext, newline: number) {
    this.#context = context;
    this.#newline = newline;
  }

  take(final: boolean): void {
    const { window } = this.#context.input;
    const { bytes, end } = window;
    const base = window.offset - window.start;
    let at = window.start;
    for (;;) {
      const newline = bytes.subarray(at, end).indexOf(this.#newline);
      if (newline < 0 && !final) break;
      if (at >= end) break;
      const next = newline < 0 ? end : at + newline + 1;
      if (this.#longFrom !== null || next - at > lineLimit) this.#tooLong(base + at, base + next);
      else this.#line(...trimmed(bytes, at, next));
      at = next;
    }
    if (end - at > lineLimit && !final) {
      this.#longFrom ??= base + at;
      at = end;
    }
    window.release(base + at);
  }

  #tooLong(at: number, end: number): void {
    const from = this.#longFrom ?? at;
    this.#longFrom = null;
    this.#context.book.reject(
      this.#context.input.place(from, end),
      `line of ${String(end - from)} bytes is over the limit of ${String(lineLimit)}`,
    );
  }

  #line(from: number, to: number): void {
    if (from >= to) return;
    const { input } = this.#context;
    const { bytes } = input.window;
    const read = (a: number, b: number): string => input.reader.read(bytes, a, b);
    const tail = jsonTail(bytes, from, to, read);
    if (tail !== null) {
      const record = unwrap(tail.value);
      if (record !== null) this.#enter(this.#recognise(record), tail.at, to);
      else this.#context.book.reject(input.place(this.#position(tail.at), this.#position(to)), 'preview of a search');
      return;
    }
    const text = read(from, to);
    const pairs = parsePairs(text);
    const recognised = pairs === null ? null : this.#recognise(Object.fromEntries(pairs));
    if (recognised !== null && typeof recognised !== 'string' && recognised.match.id !== mappedId) {
      this.#enter(recognised, from, to);
    } else {
      const whole = this.#recognise({ message: text });
      this.#enter(typeof whole === 'string' ? (recognised ?? whole) : whole, from, to);
    }
  }

  #recognise(record: JsonRecord): Recognised {
    return recogniseRecord(this.#context.recogniser, record, this.#context.book.title);
  }

  #enter(recognised: Recognised, from: number, to: number): void {
    const { book, input, part } = this.#context;
    const place = input.place(this.#position(from), this.#position(to));
    if (typeof recognised === 'string') {
      book.reject(place, recognised);
      return;
    }
    const { match, record } = recognised;
    book.enterJson(match, place, record, part, () => hashBytes(input.window.bytes, from, to));
  }

  #position(index: number): number {
    const { window } = this.#context.input;
    return window.offset + index - window.start;
  }
}

/** The line without its end and blanks around it. */
function trimmed(bytes: Uint8Array, start: number, end: number): [number, number] {
  let from = start;
  let to = end;
  while (to > from && (bytes[to - 1] ?? 0) <= 32) to--;
  while (from < to && (bytes[from] ?? 0) <= 32) from++;
  return [from, to];
}
