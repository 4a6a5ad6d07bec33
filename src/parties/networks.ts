import type { Db } from '../engine/db.ts';
import { rangeFinder } from '../lib/ip.ts';
import { fill } from './fill.ts';
import type { Profile } from './profile.ts';

/**
 * Fills party_address with the addresses of the events that lie in a declared network, each with one party: that of the narrowest network, then the one declared
 * first. They are matched here because SQL has no address type offline.
 */
export function writeNetworks(db: Db, profile: Profile): void {
  const declared = (profile.parties ?? []).flatMap(({ name, cidrs = [] }) =>
    cidrs.map((text) => ({ name, cidr: text.trim() })),
  );
  const find = rangeFinder(declared.map(({ cidr }) => cidr));
  const addresses =
    declared.length === 0
      ? []
      : (db.queryColumns('select distinct src_ip from events where src_ip is not null').values[0] ?? []).map(String);
  const rows = addresses.flatMap((address) => {
    const network = declared[find(address)];
    return network === undefined ? [] : [[address, `profile:${network.name}`, network.name, network.cidr]];
  });
  fill(db, 'party_address', 'address VARCHAR, party VARCHAR, name VARCHAR, network VARCHAR', rows);
}
