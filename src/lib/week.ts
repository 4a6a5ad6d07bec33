const day = 86_400e6;
const hour = 3600e6;

/** Day of the week (0 Monday to 6 Sunday) and hour of an instant, microseconds since 1970 UTC, on a clock that is `offset` minutes ahead of UTC. */
export function weekday(micros: number, offset: number): { readonly day: number; readonly hour: number } {
  const wall = micros + offset * 60e6;
  // 1 January 1970 was a Thursday.
  return {
    day: (((Math.floor(wall / day) + 3) % 7) + 7) % 7,
    hour: Math.floor((((wall % day) + day) % day) / hour),
  };
}
