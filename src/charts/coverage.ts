/** Events of a lane in one cell of time. */
export interface CoverageCell {
  /** Microseconds since 1970 UTC. */
  readonly bin: number;
  readonly events: number;
}

/** Something missing or doubtful on a stretch of time. `key` names it to the caller. */
export interface CoverageHole {
  readonly key: number;
  /** `silence` is drawn where the events would be, every other kind on a line of its own. */
  readonly kind: string;
  readonly label: string;
  readonly reason: string;
  /** Null: no one knows since when, or until when. */
  readonly from: number | null;
  readonly to: number | null;
}

export interface CoverageLane {
  readonly id: string;
  readonly cells: readonly CoverageCell[];
  readonly events: number;
  readonly holes: readonly CoverageHole[];
}

/** A hole as drawn: holes of one kind too near to tell apart are one mark. */
export interface HoleMark {
  readonly kind: string;
  readonly label: string;
  readonly holes: readonly CoverageHole[];
  readonly from: number | null;
  readonly to: number | null;
  readonly x: number;
  readonly width: number;
}

const least = 5;
const shades = 4;

/**
 * Marks of the holes of a lane inside `from` .. `to` microseconds over `width` pixels, left to right. Every mark is at least 5 px wide;
 * those that would touch are joined.
 */
export function holeMarks(
  holes: readonly CoverageHole[],
  from: number,
  to: number,
  width: number,
): readonly HoleMark[] {
  const at = (time: number): number => ((Math.min(to, Math.max(from, time)) - from) / (to - from)) * width;
  const open = new Map<string, HoleMark>();
  const marks: HoleMark[] = [];
  const begin = (h: CoverageHole): number => h.from ?? -Infinity;
  const inside = holes
    .filter((h) => begin(h) < to && (h.to ?? Infinity) > from)
    .sort((a, b) => (begin(a) < begin(b) ? -1 : begin(a) > begin(b) ? 1 : 0));
  for (const hole of inside) {
    const x = Math.min(at(hole.from ?? from), width - least);
    const { kind, label } = hole;
    const mark = {
      kind,
      label,
      holes: [hole],
      from: hole.from,
      to: hole.to,
      x,
      width: Math.max(least, at(hole.to ?? to) - x),
    };
    const last = open.get(hole.kind);
    const joined = last !== undefined && x <= last.x + last.width + 1 ? join(last, mark) : null;
    if (joined !== null && last !== undefined) marks[marks.indexOf(last)] = joined;
    else marks.push(mark);
    open.set(hole.kind, joined ?? mark);
  }
  return marks.sort((a, b) => a.x - b.x);
}

function join(a: HoleMark, b: HoleMark): HoleMark {
  return {
    kind: a.kind,
    label: a.label,
    holes: [...a.holes, ...b.holes],
    from: a.from,
    to: a.to === null || b.to === null ? null : Math.max(a.to, b.to),
    x: a.x,
    width: Math.max(a.x + a.width, b.x + b.width) - a.x,
  };
}

/** Kinds that get a line of their own under the events, in order of their names. */
export function holeLines(marks: readonly HoleMark[]): readonly string[] {
  return [...new Set(marks.map((m) => m.kind))].filter((kind) => kind !== 'silence').sort();
}

/**
 * Paths of the cells of a lane, faintest first: four shades by order of magnitude, so that a quiet hour is not invisible beside a busy one.
 * `bin` in microseconds, `height` in pixels.
 */
export function cellPaths(
  cells: readonly CoverageCell[],
  from: number,
  to: number,
  width: number,
  bin: number,
  height: number,
): readonly string[] {
  const most = cells.reduce((n, c) => Math.max(n, c.events), 1);
  const each = Math.max(1, (bin / (to - from)) * width - 0.5);
  const paths = Array.from({ length: shades }, () => '');
  for (const cell of cells) {
    if (cell.bin + bin <= from || cell.bin >= to) continue;
    const x = ((cell.bin - from) / (to - from)) * width;
    const left = Math.max(0, x);
    const right = Math.min(width, x + each);
    const i = Math.max(1, Math.ceil((shades * Math.log1p(cell.events)) / Math.log1p(most))) - 1;
    paths[i] =
      `${paths[i] ?? ''}M${left.toFixed(1)} 0h${Math.max(1, right - left).toFixed(1)}v${height}H${left.toFixed(1)}Z`;
  }
  return paths;
}

/** When a hole is, in words: `from to to, 4 h`, `until to`, `since from`. `time` and `duration` write microseconds. */
export function holeSpan(
  { from, to }: Pick<CoverageHole, 'from' | 'to'>,
  time: (micros: number) => string,
  duration: (micros: number) => string,
): string {
  if (from !== null && to !== null) return `${time(from)} to ${time(to)}, ${duration(to - from)}`;
  if (from !== null) return `since ${time(from)}`;
  return to === null ? 'throughout' : `until ${time(to)}`;
}
