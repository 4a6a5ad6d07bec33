import type { JsonShape } from '../source.ts';
import { accessEvent } from './access.ts';
import type { Fields } from '../fields.ts';
import { lineOf, lineTime, timeless, type Line } from './lines.ts';
import type { Product } from './product.ts';

/** What a product writes into one line: where it is told apart, and what it says. */
export interface LineFormat {
  readonly id: string;
  readonly title: string;
  readonly limits: readonly string[];
  readonly product: Product;
  /** Index at which the product's own text begins, what stands before is the prefix; -1 for a line of something else. */
  begins(text: string): number;
  /** Fields of the text from that index. */
  fields(text: string, line: Line): Fields | null;
}

/** A shape of a product that logs lines of text. */
export function lineShape(format: LineFormat): JsonShape {
  return {
    id: format.id,
    title: format.title,
    kind: 'json',
    limits: format.limits,
    claims: (item) => {
      const line = lineOf(item);
      return line !== null && format.begins(line.text) >= 0;
    },
    normalise: (item, context) => {
      const line = lineOf(item);
      const at = line === null ? -1 : format.begins(line.text);
      if (line === null || at < 0) return { reject: `no line of ${format.title}` };
      const fields = format.fields(line.text.slice(at), line);
      if (fields === null) return { reject: `no line of ${format.title}` };
      const known = format.product.when?.(fields, context) ?? null;
      const when = known ?? lineTime(line, line.text.slice(0, at), context);
      if (when === null || 'yearless' in when) return timeless(when);
      return accessEvent({ ...format.product, when: () => when }, fields, context);
    },
  };
}

/** Longer than any line of syslog that says something. */
const longestSearched = 4096;

/** The first group of the first pattern that fits the start of the text, for each name. */
export function picked(text: string, patterns: Readonly<Record<string, readonly RegExp[]>>): Map<string, string> {
  const fields = new Map<string, string>();
  const start = text.slice(0, longestSearched);
  for (const name of Object.keys(patterns)) {
    for (const pattern of patterns[name] ?? []) {
      const value = pattern.exec(start)?.[1]?.trim();
      if (value === undefined || value === '') continue;
      fields.set(name, value);
      break;
    }
  }
  return fields;
}
