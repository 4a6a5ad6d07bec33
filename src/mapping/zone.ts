import { isZone, zoneOffset } from '../lib/format.ts';

const fixed = /^UTC([+-])(\d{2}):(\d{2})$/;
const quarter = 900 * 1e6;

/** `UTC`, `UTC+02:00`, or a name the browser knows such as `Europe/Berlin`. */
export function isZoneName(zone: string): boolean {
  const match = fixed.exec(zone);
  if (match !== null) return Number(match[2]) <= 14 && Number(match[3]) < 60;
  return zone.length <= 64 && isZone(zone);
}

/** Whether clocks of the zone are changed, so that an hour a year is told twice. UTC and fixed offsets: no. */
export function isSwitching(zone: string): boolean {
  return zone !== 'UTC' && !fixed.test(zone);
}

/**
 * Reads wall clocks of a zone: microseconds of the clock taken as UTC to microseconds since 1970 UTC. Of an hour that comes twice one
 * is taken. Throws for what is no zone.
 */
export function wallClock(zone: string): (wall: number) => number {
  if (zone === 'UTC') return (wall) => wall;
  const match = fixed.exec(zone);
  if (match !== null) {
    const minutes = (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
    return (wall) => wall - minutes * 60e6;
  }
  const offsets = new Map<number, number>();
  // Offsets change on the quarter of an hour.
  const offset = (micros: number): number => {
    const key = Math.floor(micros / quarter);
    let minutes = offsets.get(key);
    if (minutes === undefined) {
      minutes = zoneOffset(key * quarter, zone);
      if (offsets.size >= 65_536) offsets.clear();
      offsets.set(key, minutes);
    }
    return minutes;
  };
  // Twice, because the offset is wanted at the instant, not at the wall clock read as UTC.
  return (wall) => wall - offset(wall - offset(wall) * 60e6) * 60e6;
}
