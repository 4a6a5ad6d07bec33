import type { ReadablePart } from '../evidence/readable-part.ts';
import { cellLimit, RowReader, type Table } from './csv-rows.ts';
import { DateOrderVote, voteOverPart } from './date-order.ts';
import type { ReadContext } from './read-json.ts';

const chunkBytes = 1 << 20;
const mostBytes = 8 << 20;

export interface TableResult {
  readonly dateOrder: string | null;
}

/** Reads the rows of a table whose header is known into the book. */
export async function readCsv(
  context: ReadContext,
  table: Table,
  part: ReadablePart,
  signal: AbortSignal,
): Promise<TableResult> {
  const { input, book, batcher } = context;
  const rows = new RowReader(context, table);
  input.window.release(table.dataAt);
  if (table.match !== null) book.recognised(table.match);
  let dateOrder: string | null = null;
  const dateColumns = table.header.positions(table.match?.shape.dateColumns ?? []);
  let deciding = dateColumns.length > 0;
  for (;;) {
    const final = input.ended;
    rows.take(final, deciding);
    if (deciding && (final || rows.isFull)) {
      deciding = false;
      dateOrder = await decide(context, table, dateColumns, rows, part, signal);
      rows.releaseHeld();
      rows.take(final, false);
    }
    await batcher.drain();
    context.onProgress(book.records);
    if (final || book.isHopeless) break;
    // Grows while one row fills the window, so that a long row is scanned few times.
    await input.fill(Math.min(mostBytes, Math.max(chunkBytes, input.window.length)));
  }
  if (rows.cutAt !== null) {
    context.limits.push({
      kind: 'truncated',
      text: `the file ends inside the quoted cell of the row at byte ${String(rows.cutAt)}`,
    });
  }
  if (rows.fullCells > 0) {
    const cells = rows.fullCells === 1 ? '1 cell has' : `${String(rows.fullCells)} cells have`;
    const text = `${cells} exactly ${String(cellLimit)} characters, as many as a worksheet keeps: what followed may be lost`;
    context.limits.push({ kind: 'field_cut', text });
  }
  return { dateOrder };
}

async function decide(
  context: ReadContext,
  table: Table,
  dateColumns: readonly number[],
  rows: RowReader,
  part: ReadablePart,
  signal: AbortSignal,
): Promise<string | null> {
  let vote = new DateOrderVote();
  for (const { row } of rows.held) {
    if (typeof row !== 'string') for (const column of dateColumns) vote.add(row.cells[column] ?? '');
  }
  if (!vote.isOpen && !vote.isSettled) return null;
  const { ended, window } = context.input;
  if (vote.isOpen && !(ended && window.length === 0)) vote = await voteOverPart(part, table, dateColumns, signal);
  const order = vote.order();
  rows.part = { ...rows.part, dateOrder: order };
  const words = order === 'dmy' ? 'day first' : 'month first';
  if (vote.isContradictory) {
    context.limits.push({
      kind: 'date_order',
      text: `dates speak for both day first and month first; ambiguous ones read ${words}`,
    });
  } else if (!vote.isSettled) {
    context.limits.push({ kind: 'date_order', text: `no date settles the order of day and month; read ${words}` });
  }
  return vote.isSettled ? order : `${order} (assumed)`;
}
