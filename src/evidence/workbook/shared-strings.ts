import { ContainerError } from '../container-error.ts';
import { CsvBytes } from './csv-bytes.ts';
import { readXml } from './xml-reader.ts';

/** Limits of the table of texts that all sheets of a workbook share; it must be in memory while a sheet is read. */
export const stringLimits = { bytes: 256 * 1024 * 1024, count: 16 * 1024 * 1024 };

/** The texts that sheets refer to by number, as quoted CSV cells. */
export class SharedStrings {
  readonly #csv = new CsvBytes();
  #ends = new Uint32Array(1024);
  #count = 0;

  /** Reads `sharedStrings.xml`. Throws `ContainerError`, also when it is too large. */
  static async read(chunks: AsyncIterable<Uint8Array>): Promise<SharedStrings> {
    const strings = new SharedStrings();
    const rich = new RichText();
    await readXml(chunks, {
      open: (name) => rich.open(name),
      text: (text) => rich.add(text),
      close: (name) => {
        if (name === 'si') strings.#add(rich.take());
        else rich.close(name);
      },
    });
    return strings;
  }

  get bytes(): number {
    return this.#csv.length;
  }

  /** The quoted text of a number; null when there is none. */
  get(index: number): Uint8Array | null {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return null;
    return this.#csv.slice(index === 0 ? 0 : (this.#ends[index - 1] ?? 0), this.#ends[index] ?? 0);
  }

  #add(text: string): void {
    this.#csv.quoted(text);
    if (this.#csv.length > stringLimits.bytes || this.#count >= stringLimits.count) {
      const reason = `workbook with more than ${stringLimits.bytes} bytes or ${stringLimits.count} different texts; save its sheets as CSV`;
      throw new ContainerError(reason, { kind: 'archive_limit', text: reason });
    }
    if (this.#count === this.#ends.length) {
      const larger = new Uint32Array(this.#ends.length * 2);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#ends[this.#count++] = this.#csv.length;
  }
}

/** Gathers the text of a cell from its runs, without its phonetic reading. */
export class RichText {
  #parts = '';
  #inText = false;
  #phonetic = false;

  open(name: string): void {
    if (name === 't') this.#inText = !this.#phonetic;
    else if (name === 'rPh') this.#phonetic = true;
  }

  add(text: string): void {
    if (this.#inText) this.#parts += text;
  }

  close(name: string): void {
    if (name === 't') this.#inText = false;
    else if (name === 'rPh') this.#phonetic = false;
  }

  take(): string {
    const text = unescaped(this.#parts);
    this.#parts = '';
    return text;
  }
}

/** Characters that XML cannot hold are written `_x000D_` in workbooks. */
export function unescaped(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}
