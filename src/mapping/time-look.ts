import { type DateOrder, dateOrderEvidence, isAmbiguousDate } from '../lib/date-order.ts';
import { parseEpoch, parseTime } from '../lib/time.ts';
import type { MappedTime } from './mapping.ts';

/** What the values of a column look like as times. */
export interface TimeLook {
  readonly kind: 'moment' | 'date' | 'clock' | 'count';
  /** Share of the values, 0 to 1. */
  readonly share: number;
  readonly format: MappedTime['format'];
  readonly order: DateOrder;
  /** How the order was told; `none`: it does not matter to these values. */
  readonly orderBy: 'none' | 'values' | 'sorting' | 'habit' | 'contradiction';
  /** Share of the times that carry their zone. */
  readonly zoned: number;
}

const clockOnly = /^\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s*(?:[ap]\.?m\.?)?$/i;
const count = /^\d{9,20}(?:\.\d+)?$|^\d\.\d+E\+?\d{1,2}$/i;
/** Epoch numbers outside these years are taken for other numbers: 2000 to 2040. */
const sane = { from: Date.UTC(2000, 0, 1) * 1000, to: Date.UTC(2040, 0, 1) * 1000 };

/** Looks at the filled values of a column; null when few of them are times of one kind. */
export function lookAtTimes(values: readonly string[]): TimeLook | null {
  const tally = { moment: 0, date: 0, clock: 0, count: 0 };
  let zoned = 0;
  for (const value of values) {
    const kind = kindOf(value);
    if (kind === null) continue;
    tally[kind]++;
    if (kind === 'moment' && parseTime(value)?.explicit === true) zoned++;
  }
  const [kind, hits] = (['moment', 'date', 'clock', 'count'] as const)
    .map((one) => [one, tally[one]] as const)
    .reduce((a, b) => (b[1] > a[1] ? b : a));
  if (hits === 0 || hits / values.length < 0.5) return null;
  const { order, orderBy } = orderOf(values);
  return {
    kind,
    share: hits / values.length,
    format: kind === 'count' ? unitOf(values) : 'written',
    order,
    orderBy: kind === 'count' || kind === 'clock' ? 'none' : orderBy,
    zoned: kind === 'count' ? 1 : zoned / hits,
  };
}

function kindOf(value: string): TimeLook['kind'] | null {
  const text = value.trim();
  if (text.length > 64) return null;
  if (clockOnly.test(text)) return 'clock';
  if (count.test(text)) {
    const micros = parseEpoch(Number(text))?.micros;
    return micros !== undefined && micros >= sane.from && micros < sane.to ? 'count' : null;
  }
  if (parseTime(text) === null && parseTime(text, { order: 'dmy' }) === null) return null;
  return text.includes(':') || /\d[T ]\d|^\\?\/Date/.test(text) ? 'moment' : 'date';
}

function unitOf(values: readonly string[]): MappedTime['format'] {
  const numbers = values.filter((value) => count.test(value.trim())).map(Number);
  const middle = numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
  if (middle < 1e11) return 'seconds';
  if (middle < 1e14) return 'milliseconds';
  return middle < 1e17 ? 'microseconds' : 'nanoseconds';
}

/** The order that values prove, else the one in which they are sorted, else month first. */
function orderOf(values: readonly string[]): Pick<TimeLook, 'order' | 'orderBy'> {
  const votes = { dmy: 0, mdy: 0 };
  let ambiguous = 0;
  for (const value of values) {
    const evidence = dateOrderEvidence(value);
    if (evidence !== null) votes[evidence]++;
    else if (isAmbiguousDate(value)) ambiguous++;
  }
  if (votes.dmy > 0 && votes.mdy > 0) return { order: votes.dmy > votes.mdy ? 'dmy' : 'mdy', orderBy: 'contradiction' };
  if (votes.dmy > 0) return { order: 'dmy', orderBy: 'values' };
  if (votes.mdy > 0) return { order: 'mdy', orderBy: 'values' };
  if (ambiguous === 0) return { order: 'mdy', orderBy: 'none' };
  const dmy = disorder(values, 'dmy');
  const mdy = disorder(values, 'mdy');
  return dmy === mdy ? { order: 'mdy', orderBy: 'habit' } : { order: dmy < mdy ? 'dmy' : 'mdy', orderBy: 'sorting' };
}

/** Steps against the direction in which most steps go. */
function disorder(values: readonly string[], order: DateOrder): number {
  let up = 0;
  let down = 0;
  let last = NaN;
  for (const value of values) {
    const micros = parseTime(value, { order })?.micros;
    if (micros === undefined) continue;
    if (micros > last) up++;
    else if (micros < last) down++;
    last = micros;
  }
  return Math.min(up, down);
}
