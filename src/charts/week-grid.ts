export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

const day = 86_400e6;
const hour = 3600e6;

/**
 * Events per weekday (Monday first) and hour on the clock of a zone. `slots` are starts in microseconds UTC; `offset` answers the minutes by which that clock
 * is ahead of UTC at an instant.
 */
export function weekGrid(
  slots: readonly { readonly slot: number; readonly events: number }[],
  offset: (micros: number) => number,
): readonly (readonly number[])[] {
  const grid = weekdays.map(() => new Array<number>(24).fill(0));
  for (const { slot, events } of slots) {
    const wall = slot + offset(slot) * 60e6;
    // 1 January 1970 was a Thursday.
    const row = grid[(((Math.floor(wall / day) + 3) % 7) + 7) % 7];
    const column = Math.floor((((wall % day) + day) % day) / hour);
    if (row) row[column] = (row[column] ?? 0) + events;
  }
  return grid;
}
