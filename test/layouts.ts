import Papa from 'papaparse';
import { TableHeader } from '../src/ingest/csv-header.ts';
import type { Shape } from '../src/sources/source.ts';
import type { Records } from './fixture-records.ts';

/** The same records as another tool, or another export of the same tool, writes them. */
export interface Layout {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** How many of the events are still there, from the first; all when not given. */
  readonly events?: number;
  /** The file ends inside a record, which must be said. */
  readonly cut?: true;
  /** Times lost their seconds, and text its exact spelling: only what decides about an event is compared. */
  readonly coarse?: true;
}

/**
 * Every layout that the fixture can be written in without changing what it says. `events` is what it gives; with `positional`
 * its columns are known by their order alone.
 */
export function layoutsOf(
  source: Uint8Array,
  shape: Shape,
  records: Records,
  { events, positional }: { readonly events: number; readonly positional: boolean },
): readonly Layout[] {
  const text = new TextDecoder().decode(source).replace(/^\ufeff/, '');
  const encodings: Layout[] = [
    { name: 'byte order mark', bytes: utf8(`\ufeff${text}`) },
    { name: 'UTF-16LE', bytes: utf16(`\ufeff${text}`) },
  ];
  if (shape.kind === 'json')
    return [
      ...encodings,
      { name: 'CRLF', bytes: utf8(text.replace(/\r?\n/g, '\r\n')) },
      ...(records.kind === 'json' && /^\s*[[{]/.test(text) ? containers(shape, records.items, events) : []),
    ];
  return [...encodings, ...tables(text, positional || shape.headerless === true)];
}

/** The records in other containers; none when the file holds more than records of this shape. */
function containers(
  shape: Extract<Shape, { kind: 'json' }>,
  items: Extract<Records, { kind: 'json' }>['items'],
  events: number,
): Layout[] {
  const [first] = items;
  const count = (item: (typeof items)[number]): number => shape.split?.(item).length || 1;
  const total = items.reduce((sum, item) => sum + count(item), 0);
  const last = items.at(-1);
  if (first === undefined || last === undefined || total !== events) return [];
  const texts = items.map((item) => JSON.stringify(item));
  const end = texts.at(-1) ?? '';
  const whole = [...texts.slice(0, -1), end.slice(0, end.length >> 1)];
  return [
    { name: 'bare list', bytes: utf8(`[${texts.join(',\n')}]`) },
    { name: 'one a line', bytes: utf8(texts.map((one) => `${one}\n`).join('')) },
    { name: 'one after the other', bytes: utf8(texts.join('')) },
    { name: 'indented', bytes: utf8(JSON.stringify(items, null, 2)) },
    { name: 'wrapped', bytes: utf8(`{"@odata.context":"x","value":[${texts.join(',')}],"count":${texts.length}}`) },
    { name: 'single', bytes: utf8(texts[0] ?? ''), events: count(first) },
    ...(items.length === 1
      ? []
      : [{ name: 'cut', bytes: utf8(`[${whole.join(',')}`), events: total - count(last), cut: true as const }]),
  ];
}

function tables(text: string, positional: boolean): Layout[] {
  const lines = Papa.parse<string[]>(text, { skipEmptyLines: true, delimitersToGuess: [',', ';', '\t', '|'] }).data;
  const layouts: Layout[] = [
    { name: 'semicolons and CRLF', bytes: utf8(Papa.unparse(lines, { delimiter: ';', newline: '\r\n' })) },
    { name: 'all cells quoted', bytes: utf8(Papa.unparse(lines, { quotes: true, newline: '\n' })) },
  ];
  const [header = []] = lines;
  if (!positional && lines.every((cells) => cells.length === header.length)) {
    const order = shuffled(header);
    const moved = lines.map((cells) => order.map((at) => cells[at] ?? ''));
    layouts.push({ name: 'columns in another order', bytes: utf8(Papa.unparse(moved)) });
  }
  const saved = [header, ...lines.slice(1).map((cells) => cells.map(asExcelShows))];
  return [
    ...layouts,
    { name: 'saved again by Excel', bytes: utf8(Papa.unparse(saved, { newline: '\r\n' })), coarse: true },
  ];
}

/** Columns from the last to the first; those of one name stay in their order. */
function shuffled(header: readonly string[]): readonly number[] {
  const { names } = new TableHeader(header);
  return [...new Set(names)].reverse().flatMap((name) => names.flatMap((other, at) => (other === name ? [at] : [])));
}

/** A date that Excel takes for one comes back as en-US shows it, without seconds; all other text stays. */
function asExcelShows(cell: string): string {
  const date = /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d)(?::\d\d)?)?$/.exec(cell);
  if (date === null) return cell;
  const [, year, month, day, hour, minute] = date.map(Number);
  return `${month}/${day}/${year}${date[4] === undefined ? '' : ` ${hour}:${String(minute).padStart(2, '0')}`}`;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function utf16(text: string): Uint8Array {
  const units = Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return new Uint8Array(units.buffer);
}
