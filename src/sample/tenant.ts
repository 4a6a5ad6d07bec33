import { Random } from './random.ts';

/** The tenant under investigation. */
export const ownTenant = {
  id: '5c1e0a7b-3d2f-4a68-9b10-6f7e8d9c0a11',
  name: 'Contoso',
  domain: 'contoso.com',
} as const;
/** Domain the directory came with; names it makes itself are in it. */
export const firstDomain = 'contoso.onmicrosoft.com';
export const microsoftTenant = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

export interface Organisation {
  readonly id: string;
  readonly name: string;
}

export interface Network {
  readonly ip: string;
  readonly asn: number;
  /** City, state and country as the portal writes them. */
  readonly place: string;
}

export interface Client {
  readonly userAgent: string;
  readonly browser: string;
  readonly os: string;
  /** Id of a managed device; empty for any other. */
  readonly device: string;
}

export interface App {
  readonly name: string;
  readonly id: string;
}

export const apps = {
  portal: { name: 'OfficeHome', id: '4765445b-32c6-49b0-83e6-1d93765276ca' },
  outlookWeb: { name: 'One Outlook Web', id: '9199bf20-a13f-4107-85dc-02114787ef48' },
  outlook: { name: 'Microsoft Office', id: 'd3590ed6-52b3-4102-aeff-aad2292ab01c' },
  teams: { name: 'Microsoft Teams', id: '1fec8e78-bce4-4aaf-ab1b-5451cc387264' },
  teamsWeb: { name: 'Microsoft Teams Web Client', id: '5e3ce6c0-2b1f-4285-8d4b-75ee78787346' },
  oneDrive: { name: 'OneDrive SyncEngine', id: 'ab9b8c07-8f02-4f72-87fa-80105867a763' },
  outlookMobile: { name: 'Outlook Mobile', id: '27922004-5251-4030-b22d-91ecd9a37ea4' },
  sharePoint: { name: 'SharePoint Online Web Client Extensibility', id: '08e18876-6177-487e-b8b5-cf950c1e598c' },
  adminCentre: { name: 'Microsoft Office 365 Portal', id: '00000006-0000-0ff1-ce00-000000000000' },
  azurePortal: { name: 'Azure Portal', id: 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c' },
  graphShell: { name: 'Microsoft Graph Command Line Tools', id: '14d82eec-204b-4c2f-b7e8-296a70dab67e' },
} as const satisfies Readonly<Record<string, App>>;

export const resources = {
  graph: { name: 'Microsoft Graph', id: '00000003-0000-0000-c000-000000000000' },
  exchange: { name: 'Office 365 Exchange Online', id: '00000002-0000-0ff1-ce00-000000000000' },
  sharePoint: { name: 'Office 365 SharePoint Online', id: '00000003-0000-0ff1-ce00-000000000000' },
} as const satisfies Readonly<Record<string, App>>;

const edge: Omit<Client, 'device'> = {
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36 Edg/147.0.0.0',
  browser: 'Edge 147.0.0',
  os: 'Windows11',
};
const chrome: Omit<Client, 'device'> = {
  userAgent:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36',
  browser: 'Chrome 147.0.0',
  os: 'MacOs',
};
const phone: Client = {
  userAgent: 'Outlook-iOS/728.2617.prod.iphone (5.2618.0)',
  browser: 'Mobile Safari',
  os: 'Ios 18.4',
  device: '',
};
export const laptops = [edge, chrome] as const;

export interface Person {
  readonly index: number;
  readonly upn: string;
  readonly name: string;
  readonly id: string;
  readonly sid: string;
  readonly puid: string;
  readonly mailbox: string;
  readonly laptop: Client;
  readonly home: Network;
  readonly mobile: Network;
}

const firstNames =
  'Ada Alex Anna Ben Carla Chen Clara Dana David Elif Emma Erik Eva Felix Finn Grete Hana Hugo Ida Ines Ivan Jan Jo Jonas Kai Karin Lara Lee Lena Leo Lin Luca Maria Mats Mia Mina Nils Noor Olga Omar'.split(
    ' ',
  );
const lastNames =
  'Adler Bauer Berg Brandt Busch Claus Decker Ebert Engel Falk Fischer Frank Gerber Graf Haas Hahn Heine Horn Jansen Kaiser Keller Klein Koch Kraft Krause Kuhn Lang Lindner Lorenz Maier Marx Maurer Metz Moser Neumann Otto Peters Pohl Reuter Richter Roth Sander Schmid Seidel Simon Stein Thiel Ulrich Vogel Voigt Wagner Weber Weiss Winkler Wolf Ziegler'.split(
    ' ',
  );
const places = [
  'Berlin, Berlin, DE',
  'Potsdam, Brandenburg, DE',
  'Leipzig, Sachsen, DE',
  'Hamburg, Hamburg, DE',
] as const;

/** People of the tenant, made when first asked for; the same seed has the same people. */
export class Staff {
  private readonly known: Person[] = [];

  constructor(
    private readonly seed: number,
    readonly size: number,
  ) {}

  person(index: number): Person {
    const found = this.known[index];
    if (found !== undefined) return found;
    const person = this.make(index);
    this.known[index] = person;
    return person;
  }

  /** Anybody. */
  pick(random: Random): Person {
    return this.person(random.int(0, this.size - 1));
  }

  private make(index: number): Person {
    const random = new Random(this.seed, 0x5747_0000 + index);
    const first = firstNames[index % firstNames.length] ?? 'Robin';
    const last = lastNames[(index * 7 + Math.floor(index / firstNames.length)) % lastNames.length] ?? 'Adler';
    const round = Math.floor(index / (firstNames.length * lastNames.length));
    const number = round === 0 ? '' : String(round + 1);
    const upn = `${first}.${last}${number}@${ownTenant.domain}`.toLowerCase();
    const part = index.toString(16);
    const laptop = { ...random.pick(laptops), device: random.guid() };
    return {
      index,
      upn,
      name: `${first} ${last}`,
      id: random.guid(),
      sid: `S-1-5-21-1004336348-1177238915-682003330-${1000 + index}`,
      puid: `1003200${index.toString(16).toUpperCase().padStart(9, '0')}`,
      mailbox: random.guid(),
      laptop,
      home: {
        ip: `2001:db8:1:${part}::${random.hex(4).replace(/^0+/, '') || '1'}`,
        asn: random.int(64_500, 64_503),
        place: random.pick(places),
      },
      mobile: { ip: `2001:db8:2:${part}::a`, asn: 64_504, place: places[0] },
    };
  }
}

/** Where and with what somebody works, for one sitting. */
export interface Sitting {
  readonly network: Network;
  readonly client: Client;
  readonly session: string;
}

export const office: readonly Network[] = [10, 11, 12, 13].map((last) => ({
  ip: `203.0.113.${last}`,
  asn: 64_505,
  place: places[0],
}));
const dayLength = 86_400_000;

/** A day is spent in the office or at home; the telephone has a session of its own for a week. */
export function sitting(seed: number, person: Person, time: number, onPhone: boolean): Sitting {
  const day = Math.floor(time / dayLength);
  const random = new Random(seed, Math.imul(person.index + 1, 0x9e37_79b1) ^ (onPhone ? ~Math.floor(day / 7) : day));
  const session = random.guid();
  if (onPhone) return { network: person.mobile, client: phone, session };
  return { network: random.chance(0.6) ? random.pick(office) : person.home, client: person.laptop, session };
}
