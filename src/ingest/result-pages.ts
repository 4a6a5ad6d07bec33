import type { EvidenceLimit, ResultPages } from '../evidence/part.ts';
import type { ResultPosition } from '../sources/source.ts';

const mostTallied = 16 << 20;
const mostRuns = 1000;
const mostTimes = 255;

/** Which results of the queries it came from a part holds, by how many results the query announced. Bounded, whatever a file says. */
export class ResultTally {
  readonly #times = new Map<number, Uint8Array>();
  #tallied = 0;
  #uncounted = 0;
  #isGivenUp = false;

  add({ index, count }: ResultPosition): void {
    if (count < 1 || index < 1 || index > count) {
      this.#uncounted += 1;
      return;
    }
    let times = this.#times.get(count);
    if (times === undefined) {
      this.#isGivenUp ||= this.#tallied + count > mostTallied;
      if (this.#isGivenUp) return;
      this.#tallied += count;
      times = new Uint8Array(count + 1);
      this.#times.set(count, times);
    }
    times[index] = Math.min(mostTimes, (times[index] ?? 0) + 1);
  }

  /** Runs of results that came equally often, none when the bounds were passed, and what is to be said of them. */
  finish(): { readonly pages: readonly ResultPages[]; readonly limits: readonly EvidenceLimit[] } {
    const limits: EvidenceLimit[] = [];
    if (this.#uncounted > 0)
      limits.push({
        kind: 'pages',
        text: `results without a number: ${String(this.#uncounted)}; the search broke off inside the service`,
      });
    const pages = [...this.#times].map(([count, times]) => ({ count, runs: runsOf(times) }));
    if (!this.#isGivenUp && pages.reduce((sum, { runs }) => sum + runs.length, 0) <= mostRuns) return { pages, limits };
    limits.push({ kind: 'pages', text: 'too many queries in one file to check that no page of theirs is missing' });
    return { pages: [], limits };
  }
}

function runsOf(times: Uint8Array): ResultPages['runs'] {
  const runs: { from: number; to: number; times: number }[] = [];
  for (let index = 1; index < times.length; index++) {
    const seen = times[index] ?? 0;
    const last = runs.at(-1);
    if (last !== undefined && last.times === seen) last.to = index;
    else if (runs.length <= mostRuns) runs.push({ from: index, to: index, times: seen });
    else break;
  }
  return runs;
}
