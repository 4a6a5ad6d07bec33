/** One trust as the chart draws it. Times are microseconds since 1970 UTC. */
export interface TrustLane {
  readonly key: string;
  readonly title: string;
  /** What a screen reader says of the lane. */
  readonly text: string;
  /** null: made before the logs. */
  readonly made: number | null;
  readonly removed: number | null;
  readonly changed: number | null;
  readonly uses: number;
  /** Uses per cell of the case's time. */
  readonly slots: readonly { readonly slot: number; readonly uses: number }[];
}

export interface TrustBar {
  readonly x: number;
  readonly width: number;
  /** The trust is older than the logs, or its making is in none of them. */
  readonly openStart: boolean;
  /** No removal was seen. */
  readonly openEnd: boolean;
  readonly changed: number | null;
  readonly cells: readonly { readonly x: number; readonly width: number; readonly weight: number }[];
}

/** The bar of a trust on an axis of `width` pixels from `from` to `to`; the darkest of 4 weights is the busiest cell. */
export function trustBar(lane: TrustLane, from: number, to: number, width: number, bins: number): TrustBar {
  const at = (time: number) => Math.min(width, Math.max(0, ((time - from) / Math.max(1, to - from)) * width));
  const start = lane.made === null ? 0 : at(lane.made);
  const end = lane.removed === null ? width : at(lane.removed);
  const most = lane.slots.reduce((top, s) => Math.max(top, s.uses), 1);
  const cell = width / bins;
  return {
    x: start,
    width: Math.max(2, end - start),
    openStart: lane.made === null,
    openEnd: lane.removed === null,
    changed: lane.changed === null ? null : at(lane.changed),
    cells: lane.slots.map(({ slot, uses }) => ({
      x: slot * cell,
      width: Math.max(1.5, cell - 0.5),
      weight: Math.min(3, Math.floor((Math.log(uses + 1) / Math.log(most + 1)) * 4)),
    })),
  };
}
