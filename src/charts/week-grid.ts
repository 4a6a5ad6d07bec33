import { weekday } from '../lib/week.ts';

export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

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
    const at = weekday(slot, offset(slot));
    const row = grid[at.day];
    if (row) row[at.hour] = (row[at.hour] ?? 0) + events;
  }
  return grid;
}
