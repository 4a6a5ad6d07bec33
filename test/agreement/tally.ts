import { isReject } from '../../src/sources/source.ts';
import { ingest } from '../ingest-fixture.ts';
import { agrees, ours } from './compare.ts';
import { differences } from './differences.ts';
import { fields, type Field, type Pair } from './pairs.ts';

/** Counts of one field over the pairs of one file. */
export interface Count {
  /** Pairs whose expected output says something about the field. */
  stated: number;
  agree: number;
  /** Pairs about which it says nothing while Sidedoor does. */
  onlyOurs: number;
  /** Those that differ, by the name of the difference. */
  differ?: Record<string, number>;
}

export interface Tally {
  pairs: number;
  /** Records that no source reads. */
  unread?: number;
  /** Records that are refused with a reason. */
  refused?: number;
  fields?: Partial<Record<Field, Count>>;
}

/** Reads every input as the ingest worker does and compares; a record of several events agrees when one of them does. */
export async function tally(pairs: readonly Pair[]): Promise<Record<string, Tally>> {
  const tallies: Record<string, Tally> = {};
  for (const pair of pairs) {
    const row = (tallies[pair.corpus] ??= { pairs: 0 });
    row.pairs += 1;
    const { report, results } = await ingest(new TextEncoder().encode(pair.input), 'record.json');
    const events = results.flatMap((result) => (isReject(result) ? [] : [result]));
    const [first] = events;
    if (report.source === null) row.unread = (row.unread ?? 0) + 1;
    else if (first === undefined) row.refused = (row.refused ?? 0) + 1;
    else {
      const counts = (row.fields ??= {});
      for (const field of fields) {
        const count = (counts[field] ??= { stated: 0, agree: 0, onlyOurs: 0 });
        if (pair.stated[field].length === 0) count.onlyOurs += ours(first, field).length > 0 ? 1 : 0;
        else {
          count.stated += 1;
          if (events.some((event) => agrees(event, field, pair))) count.agree += 1;
          else {
            const name = differenceOf(first, field, pair);
            const differ = (count.differ ??= {});
            differ[name] = (differ[name] ?? 0) + 1;
          }
        }
      }
    }
  }
  return tallies;
}

function differenceOf(event: Parameters<typeof ours>[0], field: Field, pair: Pair): string {
  const file = pair.corpus.split('/').at(-1) ?? pair.corpus;
  const found = Object.entries(differences).find(
    ([, difference]) => difference.field === field && difference.corpora.includes(file) && difference.when(event, pair),
  );
  return found?.[0] ?? `unexplained`;
}

export interface Share {
  readonly stated: number;
  readonly agree: number;
  /** Differences in which the reading of Sidedoor holds, or both do. */
  readonly oursRight: number;
  readonly theirsRight: number;
  /** agree / stated, in per cent. */
  readonly agreement: number;
  /** agree / (stated - oursRight): where the expected output is not demonstrably wrong, in per cent. */
  readonly agreementWhereExpectedHolds: number;
}

/** The five fields over all files. */
export function shares(tallies: Readonly<Record<string, Tally>>): Record<Field, Share> {
  const share = (field: Field): Share => {
    const counts = Object.values(tallies).flatMap((row) => row.fields?.[field] ?? []);
    const sum = (of: (count: Count) => number): number => counts.reduce((total, count) => total + of(count), 0);
    const differing = (theirs: boolean) => (count: Count) =>
      Object.entries(count.differ ?? {})
        .filter(([name]) => ((differences[name]?.right ?? 'theirs') === 'theirs') === theirs)
        .reduce((total, [, number]) => total + number, 0);
    const [stated, agree, oursRight] = [sum((c) => c.stated), sum((c) => c.agree), sum(differing(false))];
    return {
      stated,
      agree,
      oursRight,
      theirsRight: sum(differing(true)),
      agreement: perCent(agree, stated),
      agreementWhereExpectedHolds: perCent(agree, stated - oursRight),
    };
  };
  return {
    time: share('time'),
    actor: share('actor'),
    address: share('address'),
    outcome: share('outcome'),
    operation: share('operation'),
  };
}

function perCent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((part / whole) * 1000) / 10;
}
