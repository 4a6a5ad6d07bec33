import { shorten } from '../lib/text.ts';
import { mappedId } from '../mapping/to-source.ts';
import type { CsvHeader, CsvShape, JsonRecord, JsonShape, Shape, Source } from '../sources/source.ts';

/** A shape with the source it belongs to. */
export interface Match<S extends Shape = Shape> {
  readonly id: string;
  readonly source: Source;
  readonly shape: S;
}

/** Tells records and headers apart by what the shapes of the sources claim; mappings of the analyst are asked when no source does. */
export class Recogniser {
  readonly #json: readonly Match<JsonShape>[];
  readonly #csv: readonly Match<CsvShape>[];
  readonly #mappedJson: readonly Match<JsonShape>[];
  readonly #mappedCsv: readonly Match<CsvShape>[];
  #current: Match<JsonShape> | null = null;

  constructor(sources: ReadonlyMap<string, Source>, mapped: readonly Source[] = []) {
    const matches = [...sources].flatMap(([id, source]) => matchesOf(id, source));
    this.#json = matches.filter(isJson);
    this.#csv = matches.filter(isCsv);
    const others = mapped.flatMap((source) => matchesOf(mappedId, source));
    this.#mappedJson = others.filter(isJson);
    this.#mappedCsv = others.filter(isCsv);
  }

  /** The one shape that claims the header; a line saying so when several do; null when none does. */
  header(header: CsvHeader): Match<CsvShape> | string | null {
    return single(this.#csv.filter((m) => claims(() => m.shape.claims(header))));
  }

  /** The mapping whose shape claims the header; of several the first. */
  mappedHeader(header: CsvHeader): Match<CsvShape> | null {
    return this.#mappedCsv.find((m) => claims(() => m.shape.claims(header))) ?? null;
  }

  /** The mapping whose shape claims the record. */
  mappedRecord(record: JsonRecord): Match<JsonShape> | null {
    return this.#mappedJson.find((m) => claims(() => m.shape.claims(record))) ?? null;
  }

  /** The same as `header` for a record; the shape of the previous record is asked first and not doubted. */
  record(record: JsonRecord): Match<JsonShape> | string | null {
    const current = this.#current;
    if (current !== null && claims(() => current.shape.claims(record))) return current;
    const found = single(this.#json.filter((m) => m !== current && claims(() => m.shape.claims(record))));
    if (found !== null && typeof found !== 'string') this.#current = found;
    return found;
  }
}

function matchesOf(id: string, source: Source): readonly Match[] {
  return source.shapes.map((shape) => ({ id, source, shape }));
}

function isJson(match: Match): match is Match<JsonShape> {
  return match.shape.kind === 'json';
}

function isCsv(match: Match): match is Match<CsvShape> {
  return match.shape.kind === 'csv';
}

/** A source that trips over hostile input does not claim it. */
function claims(ask: () => boolean): boolean {
  try {
    return ask();
  } catch {
    return false;
  }
}

function single<S extends Shape>(found: readonly Match<S>[]): Match<S> | string | null {
  if (found.length < 2) return found[0] ?? null;
  return `claimed by ${found.map((m) => m.shape.title).join(' and ')}`;
}

/** Names for a message, few and short. */
export function nameList(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => shorten(name, 40));
  return names.length > shown.length
    ? `${shown.join(', ')} and ${String(names.length - shown.length)} more`
    : shown.join(', ');
}
