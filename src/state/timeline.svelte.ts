import type { Row } from '../engine/api.ts';
import { binSeconds } from '../lib/bins.ts';
import { ok, type Result } from '../lib/result.ts';
import { Answer } from './answer.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Numbers of the timeline and the window they were asked for, so that what is drawn always fits together. Microseconds. */
export interface TimelineData {
  readonly from: number;
  readonly to: number;
  readonly bin: number;
  readonly laneBin: number;
  readonly outcomes: readonly Row[];
  readonly lanes: readonly Row[];
  /** Lane of findings without a party. */
  readonly findingLanes: ReadonlyMap<number, string>;
}

const bars = { histogram: 300, lanes: 240 };

export class Timeline {
  readonly answer = new Answer<TimelineData>();
  #bench: Workbench;
  #asked = '';

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  /** The window in sight: the filter's, as far as there are events. Null before there are any. */
  readonly window = $derived.by(() => {
    const { first, last } = this.#bench.investigation.balance;
    const { from, to } = this.#bench.filter.value;
    if (first === null || last === null) return null;
    const start = from ?? Math.min(first, to ?? first);
    return { from: start, to: Math.max(to ?? last + 1, start + 1e6) };
  });

  /** Asks when the filter's answer or the findings changed. */
  keep(): void {
    const { filter, findings } = this.#bench;
    const window = this.window;
    if (!window || filter.revision === 0 || filter.pending) return;
    const key = JSON.stringify([window, filter.revision, findings.running, findings.list.length]);
    if (key === this.#asked) return;
    this.#asked = key;
    void this.answer.ask(() => this.#load(window));
  }

  async #load(window: { from: number; to: number }): Promise<Result<TimelineData>> {
    const seconds = binSeconds(window.to - window.from, bars.histogram);
    const laneSeconds = binSeconds(window.to - window.from, bars.lanes);
    const outcomes = await this.#bench.rows('charts/outcome-histogram', { bin_seconds: seconds });
    if (!outcomes.ok) return outcomes;
    const lanes = await this.#bench.rows('charts/party-lanes', { bin_seconds: laneSeconds });
    if (!lanes.ok) return lanes;
    const homeless = await this.#bench.rows('charts/finding-lanes');
    if (!homeless.ok) return homeless;
    const bin = Math.max(seconds, laneSeconds) * 1e6;
    return ok({
      from: Math.floor(window.from / bin) * bin,
      to: Math.ceil(window.to / bin) * bin,
      bin: seconds * 1e6,
      laneBin: laneSeconds * 1e6,
      outcomes: outcomes.value,
      lanes: lanes.value,
      findingLanes: new Map(homeless.value.map((row) => [Number(row['finding_id']), String(row['lane'])])),
    });
  }
}
