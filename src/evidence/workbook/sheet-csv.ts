import { ContainerError } from '../container-error.ts';
import { CsvBytes } from './csv-bytes.ts';
import { type NumberFormat, numberText, plainFormat } from './number-format.ts';
import { RichText, type SharedStrings, unescaped } from './shared-strings.ts';
import { xmlSteps } from './xml-reader.ts';

/** What the cells of a sheet need of their workbook. */
export interface SheetContext {
  readonly strings: SharedStrings | null;
  /** By the style number of a cell. */
  readonly formats: readonly NumberFormat[];
  readonly from1904: boolean;
}

const mostColumns = 16_384;
const chunkBytes = 1 << 18;

/**
 * Streams a worksheet as CSV: UTF-8, commas, text in quotes, one line for each row that has cells. Throws `ContainerError` after
 * everything before the damage.
 */
export async function* sheetCsv(chunks: AsyncIterable<Uint8Array>, context: SheetContext): AsyncGenerator<Uint8Array> {
  const sheet = new SheetReader(context);
  const { csv } = sheet;
  let damage: unknown = null;
  try {
    for await (const step of xmlSteps(chunks, sheet)) {
      void step;
      if (csv.length >= chunkBytes) yield csv.take();
    }
  } catch (error) {
    damage = error;
  }
  if (csv.length > 0) yield csv.take();
  if (damage !== null) throw damage instanceof Error ? damage : new Error(String(damage));
}

class SheetReader {
  readonly csv = new CsvBytes();
  readonly #context: SheetContext;
  readonly #rich = new RichText();
  #inRow = false;
  /** Columns written of the row. */
  #columns = 0;
  /** Column of the cell, from 0. */
  #column = -1;
  #type = 'n';
  #format = plainFormat;
  #value = '';
  #inValue = false;

  constructor(context: SheetContext) {
    this.#context = context;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') this.#openRow();
    else if (name === 'c') this.#openCell(attributes);
    else if (name === 'v') this.#inValue = true;
    else this.#rich.open(name);
  }

  text(text: string): void {
    if (this.#inValue) this.#value += text;
    else this.#rich.add(text);
  }

  close(name: string): void {
    if (name === 'v') this.#inValue = false;
    else if (name === 'c') this.#closeCell();
    else if (name === 'row') this.#closeRow();
    else this.#rich.close(name);
  }

  #openRow(): void {
    this.#inRow = true;
    this.#columns = 0;
    this.#column = -1;
  }

  #closeRow(): void {
    if (this.#columns > 0) this.csv.endRow();
    this.#inRow = false;
  }

  #openCell({ r: reference, t: type = 'n', s: style }: Readonly<Record<string, string>>): void {
    const column = reference === undefined ? this.#column + 1 : columnOf(reference);
    if (!this.#inRow || column <= this.#column || column >= mostColumns)
      throw new ContainerError(`broken worksheet: cell ${(reference ?? '').slice(0, 20)} out of place`);
    this.#column = column;
    this.#type = type;
    this.#format = (style === undefined ? undefined : this.#context.formats[Number(style)]) ?? plainFormat;
    this.#value = '';
    this.#rich.take();
  }

  #closeCell(): void {
    const inline = this.#rich.take();
    const value = this.#value;
    if (this.#type === 'inlineStr') {
      if (inline !== '') this.#begin().quoted(inline);
    } else if (value !== '') {
      this.#valueCell(value);
    }
  }

  #valueCell(value: string): void {
    const { strings, from1904 } = this.#context;
    if (this.#type === 's') {
      const text = strings?.get(Number(value)) ?? null;
      if (text === null) throw new ContainerError(`broken worksheet: no shared text ${value.slice(0, 20)}`);
      if (text.length > 2) this.#begin().copy(text);
    } else if (this.#type === 'n') {
      this.#begin().quoted(numberText(value, this.#format, from1904));
    } else if (this.#type === 'b') {
      this.#begin().quoted(value === '1' ? 'TRUE' : 'FALSE');
    } else {
      this.#begin().quoted(unescaped(value));
    }
  }

  /** Fills up to the cell's column. */
  #begin(): CsvBytes {
    this.csv.commas(this.#column - Math.max(0, this.#columns - 1));
    this.#columns = this.#column + 1;
    return this.csv;
  }
}

/** Column of a reference like `AB12`, from 0; -1 when it is none. */
function columnOf(reference: string): number {
  let column = 0;
  for (let i = 0; i < Math.min(reference.length, 4); i++) {
    const letter = reference.charCodeAt(i) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column - 1;
}
