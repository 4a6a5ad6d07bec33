import { dateOrderEvidence } from '../lib/date-order.ts';
import { shorten } from '../lib/text.ts';
import { parseEpoch, parseTime, type ParsedTime } from '../lib/time.ts';
import type { MappedTime } from './mapping.ts';
import { wallClock } from './zone.ts';

const perSecond = { seconds: 1, milliseconds: 1e3, microseconds: 1e6, nanoseconds: 1e9 } as const;
const inWords = { dmy: 'day first', mdy: 'month first', ymd: 'year first' } as const;

/** An instant, or the reason why the text is none. */
export type Instant = ParsedTime | string;

/** Reads times as the mapping says: unit, order of day and month, zone of those that carry none. */
export function instantReader(time: MappedTime): (text: string) => Instant {
  const { format, order } = time;
  if (format !== 'written') return (text) => counted(text, format);
  const toUtc = wallClock(time.zone);
  return (text) => {
    const evidence = dateOrderEvidence(text);
    if (evidence !== null && evidence !== order && order !== 'ymd' && !text.includes('.'))
      return `not ${inWords[order]}: "${shorten(text, 80)}"`;
    const parsed = parseTime(text, { order });
    if (parsed === null) return `not a time: "${shorten(text, 80)}"`;
    return parsed.explicit ? parsed : { micros: toUtc(parsed.micros), explicit: false };
  };
}

function counted(text: string, unit: keyof typeof perSecond): Instant {
  const trimmed = text.trim();
  const number = trimmed.length <= 40 && trimmed !== '' ? Number(trimmed) : NaN;
  return parseEpoch(number / perSecond[unit]) ?? `not a time in ${unit}: "${shorten(text, 80)}"`;
}
