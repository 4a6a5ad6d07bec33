import { cmdlet, fileAccess } from './mail-records.ts';
import type { Random } from './random.ts';
import type { OwnedApp } from './signin-csv.ts';
import { vendorPart, type Story } from './story.ts';
import {
  apps,
  firstDomain,
  laptops,
  ownTenant,
  resources,
  type App,
  type Client,
  type Network,
  type Organisation,
  type Staff,
} from './tenant.ts';

/** Somebody of a service provider who works here under delegated administration. */
export interface Technician {
  /** Object id at home; the directory here names the person by it. */
  readonly homeId: string;
  readonly userId: string;
  readonly provider: Provider;
  readonly network: Network;
  readonly client: Client;
}

export interface Provider {
  readonly tenant: Organisation;
  readonly network: Network;
  /** First hour of the working day, UTC. */
  readonly opens: number;
}

export const fabrikam: Provider = {
  tenant: { id: '7fab0001-6b1c-4d1e-8b02-2f6d40c0a001', name: 'Fabrikam' },
  network: { ip: '198.51.100.40', asn: 64_510, place: 'Utrecht, Utrecht, NL' },
  opens: 7,
};
export const northwind: Provider = {
  tenant: { id: '2d0e0001-91aa-4c55-9e0f-5b8f10c0a002', name: 'Northwind Services' },
  network: { ip: '198.51.100.80', asn: 64_520, place: 'Linz, Oberosterreich, AT' },
  opens: 6,
};

export function technician(random: Random, provider: Provider): Technician {
  const { ip } = provider.network;
  const network = { ...provider.network, ip: ip.replace(/\d+$/, (last) => String(Number(last) + random.int(0, 7))) };
  return {
    homeId: random.guid(),
    userId: random.guid(),
    provider,
    network,
    client: { ...laptops[0], device: random.guid() },
  };
}

export function technicianUpn(person: Technician): string {
  return `user_${person.homeId.replaceAll('-', '')}@${ownTenant.domain}`;
}

/** What a sign-in of a technician says about the person, wherever it comes from. */
export function technicianIdentity(person: Technician) {
  const home = person.provider.tenant;
  return {
    userId: person.userId,
    displayName: `${home.name} Technician`,
    upn: technicianUpn(person),
    userType: 'Member',
    crossTenant: 'Service provider',
    home,
  } as const;
}

/** What a Unified Audit Log record of a technician says about the person. */
export function technicianRecord(person: Technician) {
  return { userType: 9, userId: technicianUpn(person), userKey: technicianUpn(person) } as const;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const consoles: readonly (readonly [app: App, resource: App])[] = [
  [apps.adminCentre, resources.graph],
  [apps.azurePortal, resources.graph],
];

/** Days on which technicians work, from `first` to `last` as days of the month counted from 0. */
export function* workingDays(from: number, first: number, last: number): Iterable<number> {
  for (let d = first; d <= last; d++) {
    const weekday = new Date(from + d * day).getUTCDay();
    if (weekday !== 0 && weekday !== 6) yield from + d * day;
  }
}

/** A working day of a technician: signs in with a second factor, looks after licences, groups and mailboxes, changes nothing critical. */
export function supportDay(story: Story, random: Random, person: Technician, date: number, staff: Staff): void {
  const { network, client } = person;
  const session = random.guid();
  const identity = technicianIdentity(person);
  let time = date + person.provider.opens * hour + random.int(5, 90) * minute;
  for (const [app, resource] of consoles) {
    story.signIn(vendorPart, { ...identity, time, app, resource, network, client, session, interactive: true });
    time += random.int(1, 4) * minute;
  }
  for (let i = random.int(2, 5); i > 0; i--) {
    time += random.int(3, 40) * minute;
    const [app, resource] = random.pick(consoles);
    story.signIn(vendorPart, { ...identity, time, app, resource, network, client, session, interactive: false });
  }
  for (let i = random.int(1, 3); i > 0; i--) {
    time += random.int(2, 20) * minute;
    const user = staff.pick(random);
    const actor = {
      id: person.userId,
      upn: identity.upn,
      displayName: identity.displayName,
      ip: network.ip,
      home: identity.home,
      userAgent: client.userAgent,
    };
    const activity = random.pick(['Change user license', 'Update user', 'Update device']);
    story.change(vendorPart, {
      time,
      service: 'Core Directory',
      category: activity === 'Update device' ? 'Device' : 'UserManagement',
      activity,
      actor,
      targets: [
        activity === 'Update device'
          ? { type: 'Device', name: `LT-${1000 + user.index}`, id: user.laptop.device }
          : {
              type: 'User',
              name: '',
              id: user.id,
              upn: user.upn,
              changes: [['Department', '["Sales"]', '["Service"]']],
            },
      ],
    });
  }
  for (let i = random.int(1, 2); i > 0; i--) {
    time += random.int(2, 20) * minute;
    const user = staff.pick(random);
    story.record(vendorPart, {
      time,
      type: 1,
      operation: 'Set-Mailbox',
      workload: 'Exchange',
      ...technicianRecord(person),
      more: cmdlet(user.upn, { Identity: user.upn, ProhibitSendQuota: '48 GB' }, network.ip, true, {
        TokenTenantId: identity.home.id,
        TokenObjectId: person.homeId,
      }),
    });
  }
}

/** A guest who works on shared documents. */
export interface Guest {
  readonly home: Organisation;
  readonly domain: string;
  readonly local: string;
  readonly userId: string;
  readonly network: Network;
  readonly client: Client;
}

export function guests(random: Random): readonly Guest[] {
  const adatum: Organisation = { id: '3ada0001-1f0e-4f3a-9c61-77c810c0a003', name: 'Adatum' };
  return ['kim', 'sascha', 'toni', 'jona'].map((local, i) => ({
    home: adatum,
    domain: 'adatum.example.com',
    local,
    userId: random.guid(),
    network: { ip: `198.51.100.${120 + i}`, asn: 64_530, place: 'Zurich, Zurich, CH' },
    client: { ...laptops[i % 2 === 0 ? 0 : 1], device: '' },
  }));
}

/** A guest's day: one sign-in, a few documents of one project. */
export function guestDay(story: Story, random: Random, guest: Guest, date: number): void {
  const { network, client, home } = guest;
  const session = random.guid();
  let time = date + random.int(7, 15) * hour + random.int(0, 59) * minute;
  const upn = `${guest.local}@${guest.domain}`;
  story.signIn(vendorPart, {
    time,
    userId: guest.userId,
    displayName: `${guest.local.charAt(0).toUpperCase()}${guest.local.slice(1)} ${home.name}`,
    upn,
    userType: 'Guest',
    crossTenant: 'B2B collaboration',
    home,
    app: apps.sharePoint,
    resource: resources.sharePoint,
    network,
    client,
    session,
    interactive: true,
  });
  const userId = `${guest.local}_${guest.domain}#ext#@${firstDomain}`;
  for (let i = random.int(1, 5); i > 0; i--) {
    time += random.int(1, 15) * minute;
    story.record(vendorPart, {
      time,
      type: 6,
      operation: random.pick(['FileAccessed', 'FilePreviewed', 'FileModified']),
      workload: 'SharePoint',
      userType: 10,
      userId,
      userKey: `i:0h.f|membership|${userId}`,
      more: fileAccess('aurora', 'Shared Documents', `Plan-${random.int(1, 40)}.docx`, network.ip, client.userAgent),
    });
  }
}

/** The application of a provider that reads the directory for tickets, every six hours from the provider's own servers. */
export function ticketBridge(
  provider: Provider,
  n: number,
): { readonly app: OwnedApp; readonly network: Network; readonly key: string } {
  return {
    app: {
      name: `${provider.tenant.name} Ticket Bridge`,
      id: `b71d6e01-0000-4000-8000-00000000000${n}`,
      principal: `b71d6e02-0000-4000-8000-00000000000${n}`,
      owner: provider.tenant.id,
    },
    network: { ...provider.network, ip: provider.network.ip.replace(/\d+$/, (last) => String(Number(last) + 20)) },
    key: `b71d6e03-0000-4000-8000-00000000000${n}`,
  };
}

export function bridgeMonth(
  story: Story,
  random: Random,
  bridge: ReturnType<typeof ticketBridge>,
  from: number,
  days: number,
): void {
  for (let run = 0; run < days * 4; run++) {
    const time = from + run * 6 * hour + random.int(1, 9) * minute;
    story.appSignIn(vendorPart, { ...bridge, time, resource: resources.graph });
  }
}
