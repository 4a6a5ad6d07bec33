import { cut } from '../lib/text.ts';
import { isReject } from '../sources/source.ts';
import { fields, type MappedField } from './fields.ts';
import { guessMapping, type Guess } from './guess.ts';
import type { Mapping } from './mapping.ts';
import type { Sample } from './sample.ts';
import { eventMaker } from './to-event.ts';

/** A record as it would come out. */
export type PreviewRow =
  | {
      /** Microseconds since 1970 UTC. */
      readonly time: number;
      readonly basis: string;
      /** Time as it stands in the file. */
      readonly raw: string;
      readonly values: Readonly<Partial<Record<MappedField, string>>>;
      /** Number of further values kept in `extra`. */
      readonly extra: number;
      readonly reject: null;
    }
  | { readonly reject: string; readonly raw: string };

/** What a mapping makes of the first records of a file. Texts are shortened. */
export interface Trial {
  /** Records looked at. */
  readonly records: number;
  readonly columns: readonly {
    readonly name: string;
    /** Records with a value in it. */
    readonly filled: number;
    readonly examples: readonly string[];
  }[];
  /** Where no mapping was given. */
  readonly guess: Guess | null;
  /** The mapping that was mapping. */
  readonly mapping: Mapping;
  readonly preview: readonly PreviewRow[];
  /** Of the records looked at. */
  readonly rejected: number;
  /** The first reasons, with the number of records. */
  readonly reasons: readonly (readonly [reason: string, records: number])[];
  /** Values of the outcome column of the mapping, most frequent first. */
  readonly outcomes: readonly (readonly [value: string, records: number])[];
}

const previewRows = 20;
const shown = 160;

/** Tries a mapping on a sample; without one the guessed mapping, named after the path of the part. */
export function tryMapping(sample: Sample, mapping: Mapping | null, path: string): Trial {
  if (mapping === null) {
    const guess = guessMapping(sample, nameFrom(path));
    return { ...tryMapping(sample, guess.mapping, path), guess };
  }
  const make = eventMaker(mapping);
  const preview: PreviewRow[] = [];
  const reasons = new Map<string, number>();
  const outcomes = new Map<string, number>();
  const { outcome: outcomeColumn } = mapping.columns;
  for (const values of sample.rows) {
    const made = make(values);
    const raw = cut(
      [mapping.time.column, mapping.time.clock].flatMap((column) => values.get(column ?? '') ?? []).join(' '),
      shown,
    );
    const outcome = outcomeColumn === undefined ? undefined : values.get(outcomeColumn);
    if (outcome !== undefined) outcomes.set(cut(outcome, 200), (outcomes.get(cut(outcome, 200)) ?? 0) + 1);
    if (isReject(made)) {
      const kind = made.reject.replace(/:? ?".*/s, '');
      reasons.set(kind, (reasons.get(kind) ?? 0) + 1);
      if (preview.length < previewRows) preview.push({ reject: made.reject, raw });
    } else if (preview.length < previewRows) {
      preview.push({
        time: made.time,
        basis: made.time_basis,
        raw,
        values: Object.fromEntries(
          fields.flatMap(({ column }) => {
            const value = made[column] ?? (column === 'src_ip' ? made.src_host : null);
            return value === null || value === undefined ? [] : [[column, cut(value, shown)]];
          }),
        ),
        extra: Object.keys(made.extra ?? {}).length,
        reject: null,
      });
    }
  }
  return {
    records: sample.rows.length,
    columns: sample.columns.map((name) => columnOf(sample, name)),
    guess: null,
    mapping,
    preview,
    rejected: [...reasons.values()].reduce((sum, n) => sum + n, 0),
    reasons: [...reasons].slice(0, 5),
    outcomes: [...outcomes].sort((a, b) => b[1] - a[1]).slice(0, 50),
  };
}

/** A name for the log from the path of its file: without folders, endings, dates and numbers. */
function nameFrom(path: string): string {
  const file = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const words = cut(file, 200)
    .replace(/(?:\.(?:csv|tsv|txt|log|json|jsonl|ndjson|gz|xlsx))+$/i, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/(?<=\s|^)\d[\d\s]*(?=\s|$)/g, '')
    .trim();
  return words === '' ? 'Mapped log' : cut(words, 60);
}

function columnOf(sample: Sample, name: string): Trial['columns'][number] {
  const examples = new Set<string>();
  let filled = 0;
  for (const row of sample.rows) {
    const value = row.get(name);
    if (value === undefined) continue;
    filled++;
    if (examples.size < 3) examples.add(cut(value, shown));
  }
  return { name, filled, examples: [...examples] };
}
