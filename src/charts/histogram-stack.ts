import { stack } from 'd3-shape';

/** Outcomes from the axis up. */
export const outcomes = ['success', 'partial', 'interrupted', 'unknown', 'failure'] as const;
export type OutcomeName = (typeof outcomes)[number];

export interface OutcomeCount {
  /** Start of the bar, microseconds since 1970 UTC. */
  readonly bin: number;
  readonly outcome: string;
  readonly events: number;
}

export interface OutcomeBar {
  readonly bin: number;
  readonly total: number;
  readonly counts: Readonly<Record<OutcomeName, number>>;
  /** From and to of each outcome above the axis, in events. */
  readonly spans: readonly { readonly outcome: OutcomeName; readonly low: number; readonly high: number }[];
}

function known(outcome: string): OutcomeName {
  return outcomes.find((o) => o === outcome) ?? 'unknown';
}

/** Rows of bin, outcome and events as stacked bars in order of time. */
export function stackOutcomes(rows: readonly OutcomeCount[]): readonly OutcomeBar[] {
  const bars = new Map<number, Record<OutcomeName, number>>();
  for (const row of rows) {
    const counts = bars.get(row.bin) ?? { success: 0, partial: 0, interrupted: 0, unknown: 0, failure: 0 };
    counts[known(row.outcome)] += row.events;
    bars.set(row.bin, counts);
  }
  const order = [...bars].sort((a, b) => a[0] - b[0]);
  const layers = stack<[number, Record<OutcomeName, number>], OutcomeName>()
    .keys(outcomes)
    .value(([, counts], key) => counts[key])(order);
  return order.map(([bin, counts], i) => ({
    bin,
    counts,
    total: outcomes.reduce((n, o) => n + counts[o], 0),
    spans: layers.flatMap((layer) => {
      const [low = 0, high = 0] = layer[i] ?? [];
      return high > low ? [{ outcome: layer.key, low, high }] : [];
    }),
  }));
}
