/** Filled outline of counts over time, `width` by `height`; what is not empty is at least a pixel high. */
export function sparkline(
  points: readonly { readonly bin: number; readonly events: number }[],
  from: number,
  to: number,
  bin: number,
  width: number,
  height: number,
): string {
  const most = points.reduce((n, p) => Math.max(n, p.events), 1);
  const scale = width / Math.max(bin, to - from);
  return points
    .map((p) => {
      const h = Math.max(1, (Math.sqrt(p.events) / Math.sqrt(most)) * height);
      const w = Math.max(1, bin * scale - 0.5);
      return `M${((p.bin - from) * scale).toFixed(1)} ${height}v${-h.toFixed(1)}h${w.toFixed(1)}V${height}Z`;
    })
    .join('');
}
