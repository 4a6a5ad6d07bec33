import { formatDay, formatTime, isZone, parseTime } from '../lib/format.ts';
import { readPreference, writePreference } from './preference.ts';

const system = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone in which times are shown. Data stays in UTC. */
export class Zone {
  name = $state('UTC');
  readonly system = system;
  readonly label = $derived(this.name === 'UTC' ? 'UTC' : this.name === system ? `local (${system})` : this.name);

  constructor() {
    const kept = readPreference('zone');
    if (kept && isZone(kept)) this.name = kept;
  }

  /** False when the browser does not know the zone. */
  set(name: string): boolean {
    if (!isZone(name)) return false;
    this.name = name;
    writePreference('zone', name);
    return true;
  }

  time(micros: number | null | undefined, fraction = false): string {
    return micros === null || micros === undefined ? '' : formatTime(micros, this.name, fraction);
  }

  day(micros: number): string {
    return formatDay(micros, this.name);
  }

  parse(text: string): number | null {
    return parseTime(text, this.name);
  }
}
