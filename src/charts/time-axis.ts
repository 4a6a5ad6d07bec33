import { scaleUtc } from 'd3-scale';

export interface TimeTick {
  /** Microseconds since 1970 UTC. */
  readonly time: number;
  readonly x: number;
  readonly text: string;
}

const day = 86_400e6;
/** Pixels of a character of a label, and between two labels. */
const character = 6.4;
const apart = 10;

/**
 * Ticks of a time axis from `from` to `to` microseconds over `width` pixels. `time` writes an instant as `2026-05-12 14:03:07Z`; a label keeps
 * what the step needs, with the date where it changes. A tick whose label would run into the one before has none.
 */
export function timeTicks(
  from: number,
  to: number,
  width: number,
  time: (micros: number) => string,
): readonly TimeTick[] {
  const scale = scaleUtc([from / 1000, to / 1000], [0, width]);
  const ticks = scale.ticks(Math.max(2, Math.floor(width / 110)));
  const step = ticks[1] && ticks[0] ? (ticks[1].getTime() - ticks[0].getTime()) * 1000 : to - from;
  let date = '';
  let free = 0;
  return ticks.map((tick) => {
    const micros = tick.getTime() * 1000;
    const full = time(micros);
    const x = scale(tick);
    if (x < free) return { time: micros, x, text: '' };
    const text = label(full, step, full.slice(0, 10) !== date);
    date = full.slice(0, 10);
    free = x + text.length * character + apart;
    return { time: micros, x, text };
  });
}

function label(full: string, step: number, newDate: boolean): string {
  if (step >= day) return full.slice(0, 10);
  const clock = step >= 60e6 ? full.slice(11, 16) : full.slice(11, 19);
  return newDate ? `${full.slice(5, 10)} ${clock}` : clock;
}
