import type { Grade, Placed } from './marks.ts';
import type { LaneKind, PartyLook } from './party-colour.ts';

export interface LaneCell {
  /** Start, microseconds since 1970 UTC. */
  readonly bin: number;
  readonly events: number;
  readonly failures: number;
}

export interface LaneFinding extends Placed {
  readonly label: string;
}

export interface Lane {
  readonly id: string;
  readonly kind: LaneKind;
  readonly name: string;
  readonly look: PartyLook | null;
  readonly events: number;
  readonly cells: readonly LaneCell[];
  readonly findings: readonly LaneFinding[];
}

export interface LaneChain {
  readonly id: number;
  readonly label: string;
  readonly title: string;
  readonly severity: Grade;
  /** Ids of the findings it joins, in order. */
  readonly findings: readonly number[];
}

export const laneHeight = 34;
/** Height of the marks of findings in a lane. */
export const markLine = 10;
/** Room a chain's label needs, and the distance from one to the next. */
const label = { width: 40, step: 42 };
const density = { base: 30, most: 15 };

export interface DensityBar {
  readonly lane: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Bars of all lanes on one scale by order of magnitude; whatever is not empty is at least two pixels high. */
export function densityBars(lanes: readonly Lane[], bin: number, x: (time: number) => number): readonly DensityBar[] {
  const most = Math.max(1, ...lanes.map((lane) => lane.cells.reduce((n, c) => Math.max(n, c.events), 0)));
  return lanes.flatMap((lane, i) =>
    lane.cells.map((cell) => {
      const left = x(cell.bin);
      const height = Math.max(2, (Math.log1p(cell.events) / Math.log1p(most)) * density.most);
      const wide = x(cell.bin + bin) - left;
      return {
        lane: i,
        x: left,
        y: i * laneHeight + density.base - height,
        width: Math.max(1.5, wide - (wide > 4 ? 1 : 0)),
        height,
      };
    }),
  );
}

export interface ChainPath {
  readonly chain: LaneChain;
  readonly d: string;
  readonly x: number;
  readonly y: number;
}

/** Connectors through the marks of each chain; a chain with no mark in sight is left out. */
export function chainPaths(
  chains: readonly LaneChain[],
  lanes: readonly Lane[],
  x: (time: number) => number,
  width: number,
): readonly ChainPath[] {
  const places = new Map<number, { x: number; y: number }>();
  lanes.forEach((lane, i) => {
    for (const finding of lane.findings) places.set(finding.id, { x: x(finding.time), y: i * laneHeight + markLine });
  });
  const labels: { x: number; y: number }[] = [];
  return chains.flatMap((chain) => {
    const points = chain.findings.flatMap((id) => places.get(id) ?? []);
    const end = points.at(-1);
    const start = points[0];
    if (!start || !end || end.x < 0 || start.x > width) return [];
    const d = points.map((p, i) => `${i === 0 ? 'M' : 'L'}${p.x.toFixed(1)} ${p.y}`).join('');
    // After the last mark and its number; where that would leave the plot, before the first.
    const after = free({ x: end.x + 26, y: end.y }, label.step, labels);
    const place =
      after.x + label.width <= width ? after : free({ x: start.x - 10 - label.width, y: start.y }, -label.step, labels);
    labels.push(place);
    return [{ chain, d, ...place }];
  });
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** The first spot on its line, from `spot` in steps, where no label lies yet. */
function free(spot: Spot, step: number, labels: readonly Spot[]): Spot {
  let { x } = spot;
  while (labels.some((other) => other.y === spot.y && Math.abs(other.x - x) < label.width)) x += step;
  return { x, y: spot.y };
}
