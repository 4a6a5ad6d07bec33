export type Grade = 'critical' | 'high' | 'medium' | 'low' | 'info';

export const grades: readonly Grade[] = ['critical', 'high', 'medium', 'low', 'info'];

const shapes: Readonly<Record<Grade, (r: number) => string>> = {
  critical: (r) => `M0 ${-r}L${r} 0L0 ${r}L${-r} 0Z`,
  high: (r) => `M0 ${-r}L${r} ${r * 0.9}H${-r}Z`,
  medium: (r) => `M${-r * 0.85} ${-r * 0.85}H${r * 0.85}V${r * 0.85}H${-r * 0.85}Z`,
  low: (r) => `M${-r} 0A${r} ${r} 0 1 0 ${r} 0A${r} ${r} 0 1 0 ${-r} 0Z`,
  info: (r) => `M${-r} 0A${r} ${r} 0 1 0 ${r} 0A${r} ${r} 0 1 0 ${-r} 0Z`,
};

/** Path of a severity's shape around the origin: diamond, triangle, square, disc, ring. `info` is meant to be stroked, not filled. */
export function severityPath(grade: Grade, radius: number): string {
  return shapes[grade](radius);
}

/** The more severe of two. */
function worse(a: Grade, b: Grade): Grade {
  return grades.indexOf(a) <= grades.indexOf(b) ? a : b;
}

export interface Placed {
  readonly id: number;
  readonly time: number;
  readonly severity: Grade;
}

export interface Cluster<T extends Placed> {
  readonly x: number;
  readonly severity: Grade;
  readonly items: readonly T[];
}

/** Marks that would overlap as one, drawn at the first and as severe as the worst. `marks` in any order; `x` places a time in pixels. */
export function clusterMarks<T extends Placed>(
  marks: readonly T[],
  x: (time: number) => number,
  gap: number,
): readonly Cluster<T>[] {
  const clusters: { x: number; severity: Grade; items: T[] }[] = [];
  for (const mark of [...marks].sort((a, b) => a.time - b.time)) {
    const at = x(mark.time);
    const last = clusters.at(-1);
    if (last && at - last.x < gap) {
      last.items.push(mark);
      last.severity = worse(last.severity, mark.severity);
    } else clusters.push({ x: at, severity: mark.severity, items: [mark] });
  }
  return clusters;
}
