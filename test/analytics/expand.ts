import type { FixtureEvent } from './fixtures.ts';

/** Columns by the name a fixture gives them: `"who": "technician"` in an event stands for all of them. */
export type Cast = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * The events a fixture's shorthand stands for. `"repeat": 20, "every_seconds": 10` gives 20 events, ids one apart; `{n}` in any text counts
 * from `from` (1) by `step` (1), `{nn}` is the same in two digits, `{n+10}` runs ten ahead.
 */
export function expandEvents(events: readonly FixtureEvent[], cast: Cast): FixtureEvent[] {
  return events.flatMap((event) => {
    const { repeat, every_seconds: every, from, step, who, ...plain } = event;
    const columns = typeof who === 'string' ? cast[who] : {};
    if (columns === undefined) throw new Error(`event ${event.id}: nobody is called "${String(who)}"`);
    const whole = { ...columns, ...plain };
    if (repeat === undefined) return [whole];
    return Array.from({ length: numberOf(repeat, 1) }, (_, i) => {
      const counted = count(whole, numberOf(from, 1) + i * numberOf(step, 1)) as FixtureEvent;
      const time = Date.parse(event.time) + i * numberOf(every, 0) * 1000;
      return { ...counted, id: event.id + i, time: new Date(time).toISOString() };
    });
  });
}

/** Keys with every range ("3-7") written out. */
export function expandKeys(keys: readonly (number | string)[]): number[] {
  return keys.flatMap((key) => {
    if (typeof key === 'number') return [key];
    const [first = Number.NaN, last = Number.NaN] = key.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

function count(value: unknown, n: number): unknown {
  if (typeof value === 'string')
    return value.replaceAll(/\{(nn?)(?:\+(\d+))?\}/g, (_, digits: string, more = '0') =>
      String(n + Number(more)).padStart(digits.length, '0'),
    );
  if (Array.isArray(value)) return value.map((item) => count(item, n));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, count(item, n)]));
  return value;
}
