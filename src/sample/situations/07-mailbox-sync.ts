import { cmdlet, mailAccess } from '../mail-records.ts';
import { technicianIdentity, technicianRecord, type Technician } from '../outsiders.ts';
import type { ScenarioOptions } from '../scenario.ts';
import { vendorPart, type Part } from '../story.ts';
import type { Person } from '../tenant.ts';
import { abused, honest, hosting, linux, technicianOf } from './cast.ts';
import { attacker } from './ledger.ts';
import type { Situation } from './situation.ts';
import { opens, providers } from './technicians.ts';
import { TenantCase } from './tenant-case.ts';

const minute = 60_000;
const hour = 60 * minute;

interface Reading {
  readonly how: 'Bind' | 'Sync';
  readonly folder: string;
  readonly messages: number;
  readonly throttled: boolean;
}

/**
 * A technician's session gives itself a mailbox and has Outlook copy it: whole folders (exposed, not listed), messages one by one (listed), and a throttled log that
 * says no more. The other provider's technician opens two messages for a ticket.
 */
export function mailboxSync(options: ScenarioOptions): Situation {
  const case_ = new TenantCase(options);
  const { ledger, random, staff } = case_;
  const story = ledger.microsoft;
  const { stolen, others } = providers(options.seed);
  case_.technicianDays(abused, stolen, 3, 24);
  for (const other of others) case_.technicianDays(honest, other, 3, 29);

  const read = (
    part: Part,
    who: Technician,
    owner: Person,
    ip: string,
    time: number,
    { how, folder, messages, throttled }: Reading,
  ): void => {
    const list = Array.from({ length: messages }, () => random.hex(24));
    const reader = {
      ClientIPAddress: ip,
      ClientInfoString: how === 'Sync' ? 'Client=OutlookService;Outlook-Desktop' : 'Client=OWA;Action=ViaProxy',
      InternalLogonType: 0,
      LogonType: 6,
      LogonUserSid: 'S-1-5-21-3623811015-3361044348-30300820-7721',
      TokenTenantId: who.provider.tenant.id,
      TokenObjectId: who.homeId,
    };
    story.record(part, {
      time,
      type: 50,
      operation: 'MailItemsAccessed',
      workload: 'Exchange',
      ...technicianRecord(who),
      more: mailAccess(owner, how, list, folder, reader, throttled),
    });
  };
  const permission = (part: Part, who: Technician, owner: Person, ip: string, time: number): void => {
    const identity = technicianIdentity(who);
    ledger.edge({ kind: 'mailbox_permission', grantor: `tech:${who.homeId}`, grantee: `tech:${who.homeId}` }, () => {
      story.record(part, {
        time,
        type: 1,
        operation: 'Add-MailboxPermission',
        workload: 'Exchange',
        ...technicianRecord(who),
        more: cmdlet(
          owner.upn,
          { Identity: owner.upn, User: identity.upn, AccessRights: 'FullAccess', AutoMapping: 'False' },
          ip,
          true,
          {
            TokenTenantId: identity.home.id,
            TokenObjectId: who.homeId,
          },
        ),
      });
    });
  };

  const [helper] = others;
  const shared = staff.person(30);
  if (helper !== undefined)
    ledger.by(technicianOf(honest, helper), () => {
      const time = case_.day(13) + 9 * hour;
      permission(vendorPart, helper, shared, helper.network.ip, time);
      const listed = { how: 'Bind', folder: '\\Inbox', messages: 2, throttled: false } as const;
      read(vendorPart, helper, shared, helper.network.ip, time + 6 * minute, listed);
    });

  const victim = staff.person(8);
  const pivot = case_.day(25) + 19 * hour;
  ledger.by(technicianOf(abused, stolen), () => {
    const session = random.guid();
    opens(story, attacker('session-replayed'), stolen, { network: hosting, client: linux }, session, pivot);
    permission(attacker('mailbox-taken'), stolen, victim, hosting.ip, pivot + 7 * minute);
    let time = pivot + 12 * minute;
    for (const folder of ['\\Inbox', '\\Sent Items', '\\Archive', '\\Inbox\\Board']) {
      read(attacker('folders-copied'), stolen, victim, hosting.ip, time, {
        how: 'Sync',
        folder,
        messages: 0,
        throttled: false,
      });
      time += random.int(20, 80) * 1000;
    }
    for (let page = 0; page < 20; page++) {
      time += random.int(5, 20) * 1000;
      read(attacker('messages-read'), stolen, victim, hosting.ip, time, {
        how: 'Bind',
        folder: '\\Inbox',
        messages: 50,
        throttled: false,
      });
    }
    read(attacker('log-throttled'), stolen, victim, hosting.ip, time + minute, {
      how: 'Bind',
      folder: '\\Inbox',
      messages: 1,
      throttled: true,
    });
  });
  return {
    number: 7,
    id: 'mailbox-sync',
    title: 'A mailbox copied by a delegated administrator',
    files: case_.files(),
    rows: ledger.rows,
    parties: [abused, honest],
    outsiders: ledger.outsiders(),
    victims: [victim.upn],
    edges: ledger.edges,
    expected: ['CO-01', 'CO-02', 'CO-04', 'CO-05', 'IA-01', 'IA-03'],
    pivot,
    profile: null,
  };
}
