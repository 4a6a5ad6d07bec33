import type { EvidenceLimit } from '../evidence/part.ts';
import type { JsonRecord, PartContext } from '../sources/source.ts';
import type { EventBatcher } from './batcher.ts';
import { isRecord, recogniseRecord, unwrap } from './json-record.ts';
import { JsonScanner, type Cut } from './json-scanner.ts';
import type { PartBook, Place } from './part-book.ts';
import type { PartInput } from './part-input.ts';
import type { Recogniser } from './recognise.ts';
import { hashBytes } from './row-hash.ts';

/** Bytes scanned and parsed at a time. */
const chunkBytes = 1 << 20;

export interface ReadContext {
  readonly input: PartInput;
  readonly book: PartBook;
  readonly batcher: EventBatcher;
  readonly recogniser: Recogniser;
  readonly part: PartContext;
  readonly limits: EvidenceLimit[];
  readonly onProgress: (records: number) => void;
}

/** Reads the input as JSON of any wrapping into the book. */
export async function readJson(context: ReadContext): Promise<void> {
  const { input, book, batcher } = context;
  const scanner = new JsonScanner(input.window);
  const reader = new JsonReader(context);
  for (;;) {
    const final = input.ended;
    scanner.scan(final);
    reader.take(scanner.cuts);
    scanner.release();
    await batcher.drain();
    context.onProgress(book.records);
    if (final || book.isHopeless) break;
    await input.fill(chunkBytes);
  }
  if (scanner.truncatedAt !== null && !book.isHopeless) {
    const { byteOffset } = input.place(scanner.truncatedAt, scanner.truncatedAt);
    context.limits.push({
      kind: 'truncated',
      text: `the file ends too early: what begins at byte ${String(byteOffset)} is not closed`,
    });
  }
  if (reader.previews > 0) {
    const text = `${String(reader.previews)} preview results of a search were left out; the final results follow them`;
    context.limits.push({ kind: 'shape', text });
  }
}

class JsonReader {
  previews = 0;
  readonly #context: ReadContext;
  #columns: readonly string[] | null = null;

  constructor(context: ReadContext) {
    this.#context = context;
  }

  take(cuts: readonly Cut[]): void {
    let from = 0;
    while (from < cuts.length) {
      const first = cuts[from];
      if (first === undefined) return;
      let to = from + 1;
      if (first.kind === 'record' || first.kind === 'row') {
        while (to < cuts.length && cuts[to]?.kind === first.kind && cuts[to]?.from !== cuts[to - 1]?.to) to++;
        this.#batch(cuts.slice(from, to));
      } else if (first.kind === 'columns') {
        this.#columns = columnNames(this.#parse(first));
      } else {
        this.#context.book.reject(this.#place(first), first.reason);
      }
      from = to;
    }
  }

  /** Parses records that stand apart from each other in one go; the bytes between them are overwritten. */
  #batch(cuts: readonly Cut[]): void {
    const first = cuts[0];
    const last = cuts.at(-1);
    if (first === undefined || last === undefined) return;
    const { window, reader } = this.#context.input;
    const { bytes } = window;
    let previous = window.index(first.to);
    for (const cut of cuts.slice(1)) {
      const start = window.index(cut.from);
      bytes.fill(32, previous, start);
      bytes[previous] = 44;
      previous = window.index(cut.to);
    }
    const text = reader.strict(bytes, window.index(first.from), window.index(last.to));
    const values = text === null ? null : parseAll(text, cuts.length);
    for (const [i, cut] of cuts.entries()) this.#value(cut, values === null ? this.#parse(cut) : values[i]);
  }

  #parse(cut: Cut): unknown {
    const { window, reader } = this.#context.input;
    try {
      return JSON.parse(reader.read(window.bytes, window.index(cut.from), window.index(cut.to))) as unknown;
    } catch {
      return undefined;
    }
  }

  #value(cut: Cut, value: unknown): void {
    const { book } = this.#context;
    const place = this.#place(cut);
    if (value === undefined) {
      book.reject(place, 'broken record: not valid JSON');
      return;
    }
    const record = cut.kind === 'row' ? this.#row(value) : value;
    if (!isRecord(record)) {
      book.reject(place, cut.kind === 'row' ? 'result row without columns' : 'not a JSON object');
      return;
    }
    const inner = unwrap(record);
    if (inner === null) this.previews++;
    else this.#record(inner, cut, place);
  }

  #record(found: JsonRecord, cut: Cut, place: Place): void {
    const { book, recogniser, part, input } = this.#context;
    const recognised = recogniseRecord(recogniser, found, book.title);
    if (typeof recognised === 'string') {
      book.reject(place, recognised);
      return;
    }
    const { match, record } = recognised;
    book.enterJson(match, place, record, part, () =>
      hashBytes(input.window.bytes, input.window.index(cut.from), input.window.index(cut.to)),
    );
  }

  #row(value: unknown): unknown {
    const names = this.#columns;
    if (names === null || !Array.isArray(value)) return null;
    return Object.fromEntries(names.map((name, i) => [name, value[i] as unknown]));
  }

  #place(cut: Cut): Place {
    return this.#context.input.place(cut.from, cut.to);
  }
}

function parseAll(text: string, count: number): readonly unknown[] | null {
  try {
    const values = JSON.parse(`[${text}]`) as unknown;
    return Array.isArray(values) && values.length === count ? values : null;
  } catch {
    return null;
  }
}

function columnNames(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  return value.map((column: unknown, i) => {
    const name = isRecord(column) ? (column['name'] ?? column['ColumnName']) : column;
    return typeof name === 'string' ? name : `column ${String(i + 1)}`;
  });
}
