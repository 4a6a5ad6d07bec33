import type { Random } from '../random.ts';
import type { Span } from './tenant-case.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** So many times on working days between 7 and 17 hours UTC, in order. */
export function officeHours(random: Random, span: Span, count: number): readonly number[] {
  const times: number[] = [];
  while (times.length < count) {
    const date = span.from + random.int(0, span.days - 1) * day;
    const weekday = new Date(date).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    times.push(date + 7 * hour + Math.floor(random.float() * 10 * hour));
  }
  return times.sort((a, b) => a - b);
}
