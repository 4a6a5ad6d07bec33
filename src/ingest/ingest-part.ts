import type { EvidenceLimit, PartReport, PartStatus } from '../evidence/part.ts';
import type { ReadablePart } from '../evidence/readable-part.ts';
import { looksLikeMapping } from '../mapping/mapping.ts';
import { shorten } from '../lib/text.ts';
import { sources as allSources } from '../sources/registry.ts';
import type { CsvShape, PartContext, Source } from '../sources/source.ts';
import type { EventBatcher } from './batcher.ts';
import { sniffDialect, type Dialect } from './csv-dialect.ts';
import { TableHeader } from './csv-header.ts';
import type { Table } from './csv-rows.ts';
import { looksLikeJson } from './json-bytes.ts';
import { PartBook } from './part-book.ts';
import { PartInput } from './part-input.ts';
import { readCsv } from './read-csv.ts';
import { readJson, type ReadContext } from './read-json.ts';
import { readLines, sniffLines } from './read-lines.ts';
import { type Match, nameList, Recogniser } from './recognise.ts';

export interface IngestOptions {
  /** Told the records read so far, about once a megabyte. */
  readonly onProgress: (records: number) => void;
  readonly signal: AbortSignal;
  /** Minutes east of UTC for times whose zone nothing tells; 0 when not given. */
  readonly zoneMinutes?: number;
  /** The registry when not given. */
  readonly sources?: ReadonlyMap<string, Source>;
  /** Asked for what no source claims. */
  readonly mapped?: readonly Source[];
}

/** Bytes from which delimiter and header are told. */
const sniffBytes = 256 * 1024;
const rawColumns = ['_raw', '@message', 'event.original'] as const;

interface Findings {
  status: PartStatus;
  message: string | null;
  delimiter: string | null;
  dateOrder: string | null;
  /** It has columns, whether or not anything knows them. */
  columns: boolean;
}

/**
 * Reads one part into the batcher and reports on it. Bad input never throws: it becomes rejects, limits and a message. An aborted or
 * broken stream keeps what was read. Only a sink that refuses a batch throws. `sha256` is for the caller to add.
 */
export async function ingestPart(
  part: ReadablePart,
  batcher: EventBatcher,
  options: IngestOptions,
): Promise<PartReport> {
  const { signal } = options;
  const input = new PartInput(part, signal);
  const book = new PartBook(part.partId, batcher);
  const limits: EvidenceLimit[] = [];
  const zoneMinutes = options.zoneMinutes ?? 0;
  const context: ReadContext = {
    input,
    book,
    batcher,
    recogniser: new Recogniser(options.sources ?? allSources, options.mapped),
    part: { dateOrder: 'mdy', zoneMinutes, header: null, partName: part.name } satisfies PartContext,
    limits,
    onProgress: options.onProgress,
  };
  const found: Findings = { status: 'loaded', message: null, delimiter: null, dateOrder: null, columns: false };
  try {
    await input.start();
    await read(context, part, signal, found);
    if (!input.ended) await input.skipRest();
  } finally {
    await input.close();
  }
  conclude(context, found, signal);
  const main = book.mainShape();
  const results = book.results.finish();
  return {
    partId: part.partId,
    name: part.name,
    location: part.location,
    status: found.status,
    source: main?.id ?? null,
    shape: main?.shape.id ?? null,
    shapeTitle: main?.shape.title ?? null,
    sha256: null,
    bytes: input.bytes,
    records: book.isRecognised ? book.records : 0,
    events: book.events,
    rejected: book.rejected,
    encoding: input.reader.fallbacks > 0 ? 'windows-1252' : input.encoding,
    delimiter: found.delimiter,
    dateOrder: found.dateOrder ?? main?.shape.assumes?.dateOrder ?? null,
    zone: zoneText(book, main?.shape.assumes?.zone ?? offsetText(zoneMinutes)),
    message: found.message,
    limits: [...limits, ...book.limits(), ...results.limits],
    ...(results.pages.length > 0 ? { pages: results.pages } : undefined),
    ...(found.status === 'unknown' && found.columns ? { mappable: true } : undefined),
  };
}

async function read(context: ReadContext, part: ReadablePart, signal: AbortSignal, found: Findings): Promise<void> {
  const { input, recogniser } = context;
  await input.fill(sniffBytes - input.window.length);
  const { window } = input;
  if (looksLikeJson(window.bytes, window.start, window.end)) {
    const head = new TextDecoder().decode(window.bytes.subarray(window.start, window.start + 512));
    await readJson(context);
    if (!context.book.isRecognised && looksLikeMapping(head)) {
      found.status = 'ignored';
      found.message = 'mapping of columns, no log';
      return;
    }
    found.columns = context.book.records > 0;
    return;
  }
  if (isBinary(window.bytes.subarray(window.start, window.end))) {
    found.message = 'binary file, not a log export';
    return;
  }
  // No more than asked for, that the verdict does not depend on how the bytes arrive.
  const sniffed = Math.min(window.end, window.start + sniffBytes);
  const dialect = sniffDialect(
    window.bytes,
    window.start,
    sniffed,
    input.ended && sniffed === window.end,
    input.reader,
  );
  if (dialect === null) {
    found.message =
      input.bytes === 0
        ? 'empty file'
        : sniffed - window.start >= sniffBytes
          ? `no JSON, and a first line over the limit of ${String(sniffBytes)} bytes for the header of a table`
          : 'no table and no JSON in it';
    return;
  }
  const table = tableOf(dialect, recogniser);
  if (typeof table === 'string') {
    found.message = `ambiguous table: ${table}`;
    return;
  }
  if (table === null) {
    await readWithoutTable(context, dialect, found);
    return;
  }
  found.delimiter = dialect.delimiter;
  found.dateOrder = (await readCsv(context, table, part, signal)).dateOrder;
}

/** The table below the first row that a shape claims as header; null when none does and no column keeps original records. */
function tableOf(dialect: Dialect, recogniser: Recogniser): Table | string | null {
  const candidates = dialect.headers.map((row) => ({ row, header: new TableHeader(row.cells, row.firstRows) }));
  let raw: Table | null = null;
  const table = ({ row, header }: (typeof candidates)[number], match: Match<CsvShape>): Table => {
    const dataAt = match.shape.headerless === true ? row.at : row.dataAt;
    return { dialect, header, match, raw: rawColumn(header), dataAt };
  };
  for (const candidate of candidates) {
    const match = recogniser.header(candidate.header);
    if (typeof match === 'string') return match;
    if (match !== null) return table(candidate, match);
    const original = rawColumn(candidate.header);
    if (original !== null)
      raw ??= { dialect, header: candidate.header, match, raw: original, dataAt: candidate.row.dataAt };
  }
  for (const [i, candidate] of candidates.entries()) {
    const match = recogniser.mappedHeader(candidate.header);
    // Nothing may stand above a table without a header: it would be passed over.
    if (match !== null && (i === 0 || match.shape.headerless !== true)) return table(candidate, match);
  }
  return raw;
}

function rawColumn(header: TableHeader): string | null {
  return rawColumns.find((name) => header.has(name)) ?? null;
}

/** A text of lines: JSON below other text (a warning, a prompt), records behind prefixes, pairs, or lines a source knows by themselves. */
async function readWithoutTable(context: ReadContext, dialect: Dialect, found: Findings): Promise<void> {
  const form = sniffLines(context, dialect.loneReturns);
  found.columns =
    form !== 'text' || new TableHeader(dialect.headers[0].cells, dialect.headers[0].firstRows).rowWidth > 1;
  if (form === 'json') await readJson(context);
  else await readLines(context, dialect.loneReturns);
  if (context.book.isRecognised) return;
  const names = dialect.headers[0].cells.map((cell) => cell.replace(/[^\x20-\x7e\u00a0-\uffff]/g, '?').trim());
  found.message =
    names.length === 1
      ? `text, not a table: begins "${nameList(names)}"`
      : `no known table: columns ${nameList(names)}`;
}

function conclude(context: ReadContext, found: Findings, signal: AbortSignal): void {
  const { input, book, limits } = context;
  if (!book.isRecognised && found.status === 'loaded') {
    found.status = 'unknown';
    found.message ??= book.firstHeld ?? 'no records in it';
    if (book.firstHeld?.includes('digestStartTime') === true) {
      found.status = 'ignored';
      found.message = 'CloudTrail digest file: hashes of log files, no events';
    }
  } else if (book.isRecognised && book.records === 0) {
    found.message ??= 'no records in it';
  }
  if (input.reader.fallbacks > 0) {
    limits.push({
      kind: 'encoding',
      text: `${String(input.reader.fallbacks)} stretches are not valid UTF-8 and were read as windows-1252`,
    });
  }
  if (book.shapes.size > 1) {
    found.message ??= `mixed: ${[...book.shapes].map(([m, n]) => `${m.shape.title} (${String(n)})`).join(', ')}`;
  }
  if (signal.aborted) {
    found.status = 'cancelled';
    found.message = `stopped after ${String(input.bytes)} bytes`;
    limits.push({
      kind: 'cancelled',
      text: `reading was stopped at byte ${String(input.bytes)}; the rest is not loaded`,
    });
  } else if (input.failure !== null) {
    const text = input.failure instanceof Error ? shorten(input.failure.message, 300) : 'the file could not be read';
    if (book.events === 0) found.status = 'failed';
    found.message = text;
    limits.push({ kind: 'truncated', text });
  }
}

function zoneText(book: PartBook, zone: string): string | null {
  const bases = [...book.bases.keys()];
  if (bases.length === 0) return null;
  return bases.map((basis) => (basis === 'assumed' ? `assumed ${zone}` : basis.replaceAll('_', ' '))).join(', ');
}

function offsetText(minutes: number): string {
  return minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '' : '+'}${String(minutes / 60)}`;
}

/** Zero bytes or many control characters in what is no UTF-16. */
function isBinary(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, 8192);
  let control = 0;
  for (let i = 0; i < length; i++) {
    const c = bytes[i] ?? 0;
    if (c < 9 || (c > 13 && c < 32 && c !== 27)) control++;
  }
  return control * 50 > length;
}
