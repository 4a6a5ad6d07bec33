import type { AuditTarget } from './audit-csv.ts';
import { cmdlet, fileAccess, mailAccess } from './mail-records.ts';
import {
  technicianIdentity,
  technicianRecord,
  technicianUpn,
  type Technician,
  type ticketBridge,
} from './outsiders.ts';
import type { Random } from './random.ts';
import { type Part, type Story } from './story.ts';
import { apps, resources, type Client, type Network, type Staff } from './tenant.ts';

const minute = 60_000;

const hosting: Network = { ip: '192.0.2.66', asn: 64_666, place: 'Bucharest, Bucuresti, RO' };
const intruder: Client = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  browser: 'Firefox 140.0',
  os: 'Linux',
  device: '',
};
const script = 'python-requests/2.32.3';
const step = (name: string): Part => ({ role: 'attacker', step: name });

/**
 * The evening on which a technician's session is used by somebody else: within two hours from the copied session to a key for the
 * provider's own application, mail of many mailboxes, documents and a narrowed audit log.
 */
export function theft(
  story: Story,
  random: Random,
  who: Technician,
  bridge: ReturnType<typeof ticketBridge>,
  evening: number,
  staff: Staff,
): void {
  const session = random.guid();
  const identity = technicianIdentity(who);
  let time = evening;
  story.signIn(
    { role: 'bystander', step: 'session-stolen' },
    {
      ...identity,
      time,
      app: apps.adminCentre,
      resource: resources.graph,
      network: who.network,
      client: who.client,
      session,
      interactive: true,
    },
  );

  const replayed = { ...identity, network: hosting, client: intruder, session, interactive: false };
  time += 6 * minute;
  for (const [app, resource] of [
    [apps.graphShell, resources.graph],
    [apps.azurePortal, resources.graph],
    [apps.adminCentre, resources.exchange],
    [apps.azurePortal, resources.graph],
    [apps.sharePoint, resources.sharePoint],
  ] as const) {
    story.signIn(step('session-replayed'), { ...replayed, time, app, resource });
    time += random.int(40, 110) * 1000;
  }

  const key = random.guid();
  const actor = {
    id: who.userId,
    upn: technicianUpn(who),
    displayName: identity.displayName,
    ip: hosting.ip,
    home: identity.home,
    userAgent: intruder.userAgent,
  };
  const principal: AuditTarget = { type: 'ServicePrincipal', name: bridge.app.name, id: bridge.app.principal };
  const directory = { service: 'Core Directory', category: 'ApplicationManagement', actor } as const;
  time = evening + 19 * minute;
  story.change(step('key-for-application'), {
    ...directory,
    time,
    activity: 'Add service principal credentials',
    targets: [
      {
        ...principal,
        changes: [
          [
            'KeyDescription',
            `["[KeyIdentifier=${bridge.key},KeyType=Password,KeyUsage=Verify,DisplayName=bridge]"]`,
            `["[KeyIdentifier=${bridge.key},KeyType=Password,KeyUsage=Verify,DisplayName=bridge]","[KeyIdentifier=${key},KeyType=Password,KeyUsage=Verify,DisplayName=svc]"]`,
          ],
          ['Included Updated Properties', '', '"KeyDescription"'],
        ],
      },
    ],
  });
  for (const [value, id] of [
    ['Mail.Read', '810c84a8-4a9e-49e6-bf7d-12d183f40d01'],
    ['full_access_as_app', 'dc890d15-9560-4a4c-9b7f-a736ec74ec40'],
  ] as const) {
    time += random.int(100, 200) * 1000;
    story.change(step('mail-permission'), {
      ...directory,
      time,
      activity: 'Add app role assignment to service principal',
      targets: [
        {
          type: 'ServicePrincipal',
          name: value === 'Mail.Read' ? resources.graph.name : resources.exchange.name,
          id: value === 'Mail.Read' ? '9a5d0001-0000-4000-8000-000000000001' : '9a5d0001-0000-4000-8000-000000000002',
          changes: [
            ['AppRole.Id', '', `"${id}"`],
            ['AppRole.Value', '', `"${value}"`],
            ['ServicePrincipal.ObjectID', '', `"${bridge.app.principal}"`],
            ['ServicePrincipal.DisplayName', '', `"${bridge.app.name}"`],
            ['ServicePrincipal.AppId', '', `"${bridge.app.id}"`],
          ],
        },
        principal,
      ],
    });
  }

  time = evening + 33 * minute;
  for (const resource of [resources.graph, resources.exchange]) {
    story.appSignIn(step('application-from-hosting'), { app: bridge.app, network: hosting, key, time, resource });
    time += random.int(60, 120) * 1000;
  }
  readMail(story, random, bridge, evening + 37 * minute, staff);

  time = evening + 62 * minute;
  for (let i = 0; i < 45; i++) {
    time += random.int(1, 4) * 1000;
    story.record(step('document-download'), {
      time,
      type: 6,
      operation: 'FileDownloaded',
      workload: 'SharePoint',
      ...technicianRecord(who),
      more: fileAccess(
        'finance',
        'Shared Documents/Board',
        `Minutes-${String(i + 1).padStart(2, '0')}.docx`,
        hosting.ip,
        intruder.userAgent,
        {
          AppAccessContext: { AADSessionId: session },
        },
      ),
    });
  }

  time = evening + 70 * minute;
  const owner = staff.person(4);
  for (let i = 0; i < 3; i++) {
    time += random.int(30, 90) * 1000;
    const messages = Array.from({ length: 40 }, () => random.hex(24));
    story.record(step('mailbox-as-delegated-admin'), {
      time,
      type: 50,
      operation: 'MailItemsAccessed',
      workload: 'Exchange',
      ...technicianRecord(who),
      more: mailAccess(owner, 'Bind', messages, '\\Inbox', {
        ClientIPAddress: hosting.ip,
        ClientInfoString: 'Client=OWA;Action=ViaProxy',
        InternalLogonType: 0,
        LogonType: 6,
        LogonUserSid: 'S-1-5-21-3623811015-3361044348-30300820-7721',
        TokenTenantId: identity.home.id,
        TokenObjectId: who.homeId,
        SessionId: session,
      }),
    });
  }

  const parameters: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
    ['Set-MailboxAuditBypassAssociation', owner.upn, { Identity: owner.upn, AuditBypassEnabled: 'True' }],
    ['Set-AdminAuditLogConfig', 'Admin Audit Log Settings', { UnifiedAuditLogIngestionEnabled: 'False' }],
  ];
  time = evening + 84 * minute;
  for (const [operation, objectId, given] of parameters) {
    story.record(step('audit-narrowed'), {
      time,
      type: 1,
      operation,
      workload: 'Exchange',
      ...technicianRecord(who),
      more: cmdlet(objectId, given, hosting.ip, true, { TokenTenantId: identity.home.id, TokenObjectId: who.homeId }),
    });
    time += 4 * minute;
  }
}

/** The application reads sixteen mailboxes in eighteen minutes: messages by the hundred, and whole folders of the first four. */
function readMail(
  story: Story,
  random: Random,
  bridge: ReturnType<typeof ticketBridge>,
  begin: number,
  staff: Staff,
): void {
  let time = begin;
  for (let i = 0; i < 16; i++) {
    const owner = staff.person(3 + i);
    for (let page = 0; page < 3; page++) {
      time += random.int(10, 30) * 1000;
      const how = i < 4 && page === 0 ? 'Sync' : 'Bind';
      const messages = how === 'Sync' ? [] : Array.from({ length: random.int(40, 60) }, () => random.hex(24));
      story.record(step('mail-read'), {
        time,
        type: 50,
        operation: 'MailItemsAccessed',
        workload: 'Exchange',
        userType: 5,
        userId: `ServicePrincipal_${bridge.app.principal}`,
        userKey: bridge.app.principal,
        more: mailAccess(owner, how, messages, page === 2 ? '\\Sent Items' : '\\Inbox', {
          ClientIPAddress: hosting.ip,
          ClientInfoString: `Client=REST;Client=RESTSystem;UserAgent=${script};`,
          InternalLogonType: 0,
          LogonType: 1,
          LogonUserSid: 'S-1-5-18-0-0-0-0',
          AppId: bridge.app.id,
          ClientAppId: bridge.app.id,
          AppAccessContext: { APIId: resources.graph.id, ClientAppId: bridge.app.id },
        }),
      });
    }
  }
}
