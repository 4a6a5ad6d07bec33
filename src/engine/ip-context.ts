import { IpData, type IpDates, type IpFacts, type IpFiles } from '../reference/ip/ip-data.ts';
import type { IpContextInfo } from './api.ts';
import { arrowRows, type ArrowColumn } from './arrow-rows.ts';
import type { Db } from './db.ts';

/** Addresses that are looked up in one case at most. */
const most = 250_000;
const addressesAtOnce = 10_000;

interface ContextRow extends IpFacts {
  readonly address: string;
}

const columns: readonly ArrowColumn<ContextRow>[] = [
  { name: 'address', kind: 'text', value: (row) => row.address },
  { name: 'country', kind: 'text', value: (row) => row.country },
  { name: 'asn', kind: 'u32', value: (row) => row.asn },
  { name: 'as_org', kind: 'text', value: (row) => row.org },
  { name: 'special', kind: 'text', value: (row) => row.special },
];

/** The bundled address data, once they were handed over, and the filling of `ip_context` from them. */
export class IpContext {
  #data: IpData | null = null;
  #filling: Promise<IpContextInfo> | null = null;

  async give(files: IpFiles): Promise<IpDates> {
    this.#data = await IpData.open(files);
    return this.#data.dates;
  }

  /** As `fillIpContext`; null without data. Whoever asks while it is under way gets the same answer. */
  async fill(db: Db, pause: () => Promise<void>): Promise<IpContextInfo | null> {
    if (this.#data === null) return null;
    this.#filling ??= fillIpContext(db, this.#data, pause).finally(() => (this.#filling = null));
    return this.#filling;
  }
}

/**
 * Looks up the source addresses of the events that are not in `ip_context` yet, those of most events first, and lets other calls in between. `pause` may throw to
 * give up: what was looked up by then stays.
 */
export async function fillIpContext(
  db: Db,
  data: IpData,
  pause: () => Promise<void>,
  limit = most,
): Promise<IpContextInfo> {
  const known = Number(db.scalar('select count(*) from ip_context'));
  const wanted = db.queryColumns(
    `select src_ip from events
     where src_ip is not null and src_ip not in (select address from ip_context)
     group by src_ip order by count(*) desc, src_ip`,
  ).values[0];
  const addresses = (wanted ?? []).map(String);
  const room = Math.max(0, limit - known);
  for (let at = 0; at < Math.min(room, addresses.length); at += addressesAtOnce) {
    await pause();
    const some = addresses.slice(at, Math.min(room, at + addressesAtOnce));
    const rows = some.map((address) => ({ address, ...data.lookUp(address) }));
    db.insertArrow('ip_context', arrowRows(columns, rows));
  }
  return { dates: data.dates, addresses: known + addresses.length, left: Math.max(0, addresses.length - room) };
}
