import { fabrikam, northwind, type Guest } from '../outsiders.ts';
import { Random } from '../random.ts';
import { laptops, type Network, type Organisation } from '../tenant.ts';
import { visitor } from './cast.ts';

const zurich: Network = { ip: '198.51.100.120', asn: 64_530, place: 'Zurich, Zurich, CH' };

interface Firm {
  readonly home: Organisation;
  readonly domain: string;
  readonly network: Network;
}

export const firms = {
  fabrikam: { home: fabrikam.tenant, domain: 'fabrikam.com', network: { ...fabrikam.network, ip: '198.51.100.45' } },
  northwind: {
    home: northwind.tenant,
    domain: 'northwind.example.com',
    network: { ...northwind.network, ip: '198.51.100.85' },
  },
  adatum: {
    home: { id: visitor.orgs[0] ?? '', name: visitor.name },
    domain: 'adatum.example.com',
    network: zurich,
  },
} as const satisfies Readonly<Record<string, Firm>>;

export function guestAt(seed: number, firm: Firm, local: string, index: number): Guest {
  const random = new Random(seed, 0x0519_0000 + index);
  const ip = firm.network.ip.replace(/\d+$/, (last) => String(Number(last) + index));
  return {
    home: firm.home,
    domain: firm.domain,
    local,
    userId: random.guid(),
    network: { ...firm.network, ip },
    client: { ...laptops[index % 2 === 0 ? 0 : 1], device: '' },
  };
}
