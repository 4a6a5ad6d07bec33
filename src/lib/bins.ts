const minute = 60;
const hour = 3600;
const day = 86_400;
const steps = [
  1,
  2,
  5,
  10,
  15,
  30,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
  14 * day,
  28 * day,
  91 * day,
  364 * day,
];

/** Width in seconds of a bar so that a span of microseconds has at most `most` of them. */
export function binSeconds(spanMicros: number, most: number): number {
  const least = spanMicros / 1e6 / most;
  return steps.find((step) => step >= least) ?? Math.ceil(least / day) * day;
}
