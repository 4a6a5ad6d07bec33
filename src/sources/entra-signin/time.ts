import { parseTime } from '../../lib/time.ts';
import type { CsvHeader, PartContext } from '../source.ts';
import type { At } from './event.ts';

/**
 * Time of a cell. `zone` is what is known of a value without a zone of its own: `utc` by the shape's definition, `header-utc` by the
 * column's header, null when it must be assumed. Null when the text is no time.
 */
export function clockTime(raw: string | null, zone: 'utc' | 'header-utc' | null, context: PartContext): At | null {
  if (raw === null) return null;
  const time = parseTime(raw, { order: context.dateOrder, zoneMinutes: zone === null ? context.zoneMinutes : 0 });
  if (time === null) return null;
  const basis = time.explicit
    ? 'explicit'
    : zone === 'utc'
      ? 'by_definition'
      : zone === 'header-utc'
        ? 'header'
        : 'assumed';
  return { micros: time.micros, basis };
}

/** Time of a Log Analytics column: UTC when its header says so, else in the zone assumed for the part. */
export function tableTime(
  column: string,
  raw: string | null,
  header: CsvHeader | null,
  context: PartContext,
): At | null {
  return clockTime(raw, header?.zoneOf(column) === 'utc' ? 'header-utc' : null, context);
}
