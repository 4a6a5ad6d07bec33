import { splitAddress } from '../../lib/ip.ts';
import { number, text } from '../../lib/json.ts';
import { isoMicros } from '../../lib/time.ts';
import type { EventFields, Outcome } from '../../schema/event.ts';
import type { Cells } from '../cells.ts';
import type { At } from '../entra-signin/event.ts';
import type { PartContext } from '../source.ts';
import type { TableId } from './tables.ts';

/** One record of a table. */
export interface Row {
  readonly table: TableId;
  /** Name of the table where the stream gives it. */
  readonly name: string | null;
  readonly cells: Cells;
  readonly at: At;
  /** Directory of the stream; the portal's CSV and the API do not name it. */
  readonly tenant: string | null;
  readonly context: PartContext;
}

/** `ReportId` counts anew on every device: device and time make it unique. */
export function reportId(row: Row, perDevice: boolean): string | null {
  const report = row.cells.text('reportid');
  if (report === null) return null;
  if (!perDevice) return `${row.table}|${report}`;
  return `${row.table}|${row.cells.text('devicename', 'deviceid')?.toLowerCase() ?? ''}|${report}|${isoMicros(row.at.micros)}`;
}

type Source = Pick<EventFields, 'src_ip' | 'src_scope' | 'src_port' | 'src_host'>;

/** Address columns of an event; the port of its own column where the address carries none. */
export function sourceOf(ip: string | null, port: string | null, host: string | null): Source {
  const address = splitAddress(ip);
  const given = number(port);
  const isPort = given !== null && Number.isInteger(given) && given > 0 && given <= 65_535;
  return {
    src_ip: address.ip,
    src_scope: address.scope,
    src_port: address.port ?? (isPort ? given : null),
    src_host: address.host ?? host?.slice(0, 255).toLowerCase() ?? null,
  };
}

/** ISO code of a country; null when the text is more than that. */
export function countryOf(place: string | null): string | null {
  return place !== null && /^[A-Za-z]{2}$/.test(place) ? place.toUpperCase() : null;
}

/** Outcome by the kind of event: LogonSuccess, LogonFailed, ClickBlocked ... */
export function outcomeByType(type: string): Outcome {
  if (/success|succeeded|allowed$/i.test(type)) return 'success';
  return /fail|blocked|denied|^error/i.test(type) ? 'failure' : 'unknown';
}

const mostFields = 48;

/** Scalars of AdditionalFields as `field.<name>`, blanks and dots of the name as `_`. */
export function additionalFields(cells: Cells): Record<string, string> {
  const fields: Record<string, string> = {};
  const nested = cells.nested('additionalfields');
  if (typeof nested !== 'object' || nested === null || Array.isArray(nested)) return fields;
  let count = 0;
  for (const [name, value] of Object.entries(nested)) {
    const content = text(value);
    const key = name
      .slice(0, 80)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_');
    if (content === null || key === '' || count >= mostFields) continue;
    fields[`field.${key}`] = content.slice(0, 4096);
    count++;
  }
  return fields;
}
