import { auditLine, type AuditAct } from './audit-csv.ts';
import { fileAccess, mailAccess } from './mail-records.ts';
import {
  documents,
  fileOperations,
  groupChanges,
  groups,
  opened,
  phoneUse,
  renewed,
  services,
  sites,
  ualKinds,
  wrongPassword,
  type UalKind,
} from './office-names.ts';
import type { Random } from './random.ts';
import { appSignInLine, signInLine } from './signin-csv.ts';
import { ownTenant, resources, sitting, type Person, type Staff } from './tenant.ts';
import { ualLine, type UalRecord } from './ual-csv.ts';

/** What the tenant's own people and applications do: everything but the story. One row a call, without line end. */
export class OfficeMonth {
  constructor(
    private readonly seed: number,
    private readonly staff: Staff,
  ) {}

  readonly interactive = (random: Random, time: number): string => this.signIn(random, time, true);
  readonly nonInteractive = (random: Random, time: number): string => this.signIn(random, time, false);

  private signIn(random: Random, time: number, interactive: boolean): string {
    const person = this.staff.pick(random);
    const onPhone = !interactive && random.chance(0.3);
    const { network, client, session } = sitting(this.seed, person, time, onPhone);
    const [app, resource] = onPhone ? phoneUse : random.pick(interactive ? opened : renewed);
    const mistyped = interactive && network === person.home && random.chance(0.02);
    return signInLine({
      time,
      requestId: random.guid(),
      correlationId: random.guid(),
      userId: person.id,
      displayName: person.name,
      upn: person.upn,
      userType: 'Member',
      crossTenant: 'None',
      home: ownTenant,
      app,
      resource,
      network,
      client,
      session,
      token: random.hex(22),
      interactive,
      ...(mistyped ? { failure: wrongPassword } : undefined),
    });
  }

  readonly application = (random: Random, time: number): string => {
    const [app, network, key] = random.pick(services);
    return appSignInLine({
      time,
      requestId: random.guid(),
      correlationId: random.guid(),
      app,
      resource: resources.graph,
      network,
      key,
    });
  };

  readonly audit = (random: Random, time: number): string => auditLine(this.change(random, time));

  private change(random: Random, time: number): AuditAct {
    const admin = this.staff.person(random.int(0, 2));
    const person = this.staff.pick(random);
    const { network, client } = sitting(this.seed, admin, time, false);
    const user = { type: 'User', name: '', id: person.id, upn: person.upn } as const;
    const act = {
      time,
      correlationId: random.guid(),
      service: 'Core Directory',
      actor: { id: admin.id, upn: admin.upn, displayName: '', ip: network.ip, home: null, userAgent: client.userAgent },
    };
    const group = random.pick(groups);
    switch (random.int(0, 4)) {
      case 0:
        return {
          ...act,
          category: 'GroupManagement',
          activity: 'Add member to group',
          targets: [{ ...user, changes: groupChanges(group) }],
        };
      case 1:
        return { ...act, category: 'UserManagement', activity: 'Change user license', targets: [user] };
      case 2:
        return {
          ...act,
          category: 'UserManagement',
          activity: 'Update user',
          targets: [
            {
              ...user,
              changes: [['Department', '["Sales"]', `["${random.pick(['Marketing', 'Finance', 'Service'])}"]`]],
            },
          ],
        };
      case 3:
        return {
          ...act,
          category: 'GroupManagement',
          activity: 'Remove member from group',
          targets: [{ ...user, changes: groupChanges(group) }],
        };
      default:
        return {
          ...act,
          category: 'Device',
          activity: 'Update device',
          targets: [
            {
              type: 'Device',
              name: `LT-${1000 + person.index}`,
              id: person.laptop.device,
              changes: [['IsCompliant', '[false]', '[true]']],
            },
          ],
        };
    }
  }

  readonly ual = (random: Random, time: number): string => {
    const person = this.staff.pick(random);
    const onPhone = random.chance(0.2);
    const { network, client } = sitting(this.seed, person, time, onPhone);
    const kind = onPhone ? 'read' : random.weighted(ualKinds);
    return ualLine({
      time,
      id: random.guid(),
      userType: 0,
      userId: person.upn,
      userKey: person.puid,
      ...this.doing(random, kind, person, onPhone, network.ip, client.userAgent),
    });
  };

  private doing(
    random: Random,
    kind: UalKind,
    person: Person,
    onPhone: boolean,
    ip: string,
    userAgent: string,
  ): Pick<UalRecord, 'type' | 'operation' | 'workload' | 'more'> {
    switch (kind) {
      case 'file': {
        const site = random.pick(sites);
        const file = `${random.pick(documents)}-${random.int(1, 400)}.${random.pick(['docx', 'xlsx', 'pptx', 'pdf'])}`;
        const operation = random.weighted(fileOperations);
        return {
          type: 6,
          operation,
          workload: 'SharePoint',
          more: fileAccess(site, 'Shared Documents', file, ip, userAgent),
        };
      }
      case 'chat':
        return {
          type: 25,
          operation: 'MessageSent',
          workload: 'MicrosoftTeams',
          more: {
            ClientIP: ip,
            CommunicationType: 'GroupChat',
            ChatThreadId: `19:${random.hex(32)}@thread.v2`,
            MessageId: String(1_700_000_000 + random.int(0, 90_000_000)),
          },
        };
      case 'read': {
        const synced = !onPhone && random.chance(0.2);
        const messages = synced ? [] : Array.from({ length: random.int(1, 4) }, () => random.hex(24));
        const reader = {
          ClientIPAddress: ip,
          ClientInfoString: 'Client=OWA;Action=ViaProxy',
          InternalLogonType: 0,
          LogonType: 0,
          LogonUserSid: person.sid,
        };
        return {
          type: 50,
          operation: 'MailItemsAccessed',
          workload: 'Exchange',
          more: mailAccess(person, synced ? 'Sync' : 'Bind', messages, '\\Inbox', reader),
        };
      }
      case 'send':
        return {
          type: 2,
          operation: 'Send',
          workload: 'Exchange',
          more: {
            ResultStatus: 'Succeeded',
            ClientIPAddress: ip,
            ClientInfoString: 'Client=OWA;Action=ViaProxy',
            LogonType: 0,
            LogonUserSid: person.sid,
            MailboxGuid: person.mailbox,
            MailboxOwnerSid: person.sid,
            MailboxOwnerUPN: person.upn,
            Item: {
              InternetMessageId: `<${random.hex(24)}@${ownTenant.domain}>`,
              Subject: `${random.pick(documents)} ${random.int(1, 52)}`,
            },
          },
        };
    }
  }
}
