import { mailAccess, fileAccess } from '../mail-records.ts';
import { fabrikam, northwind, ticketBridge, type Provider } from '../outsiders.ts';
import type { ScenarioOptions } from '../scenario.ts';
import { staffPart, vendorPart, type Part } from '../story.ts';
import { resources, type Network, type Person } from '../tenant.ts';
import type { OwnedApp } from '../signin-csv.ts';
import { abused, appOf, honest, hosting } from './cast.ts';
import { attacker } from './ledger.ts';
import type { PartyTruth, Situation } from './situation.ts';
import { appRoleGiven, consented, staffActor } from './tenant-acts.ts';
import { TenantCase } from './tenant-case.ts';

const minute = 60_000;
const hour = 60 * minute;

interface Archive {
  readonly party: PartyTruth;
  readonly app: OwnedApp;
  readonly network: Network;
  readonly key: string;
}

function archiveOf(party: PartyTruth, provider: Provider, n: number): Archive {
  const bridge = ticketBridge(provider, n);
  return { ...bridge, party, app: { ...bridge.app, name: `${provider.tenant.name} Mail Archive` } };
}

/**
 * An application consented to months ago reads all mailboxes and a document library from addresses it never had, at night; that of another vendor archives the same mailboxes
 * every day as ever.
 */
export function oauthAppTurned(options: ScenarioOptions): Situation {
  const case_ = new TenantCase(options, { from: Date.UTC(2026, 2, 1), days: 92 });
  const { ledger, random, staff } = case_;
  const story = ledger.microsoft;
  const turned = archiveOf(abused, fabrikam, 3);
  const loyal = archiveOf(honest, northwind, 4);
  const grantor = `user:${case_.admin.upn}`;
  const admin = staffActor(case_.admin);
  for (const [i, { app }] of [turned, loyal].entries()) {
    ledger.by(null, () => {
      const time = case_.day(1 + i) + 9 * hour;
      const grantee = `sp:${app.principal}`;
      ledger.edge({ kind: 'consent', grantor, grantee }, () => {
        story.change(staffPart, consented(time, admin, app, 'Mail.Read Files.Read.All'));
      });
      ledger.edge({ kind: 'app_role', grantor, grantee }, () => {
        story.change(
          staffPart,
          appRoleGiven(time + minute, admin, app, 'Mail.Read', '810c84a8-4a9e-49e6-bf7d-12d183f40d01'),
        );
      });
    });
  }

  const reads = (
    part: Part,
    archive: Archive,
    network: Network,
    owner: Person,
    count: number,
    time: number,
    sync: boolean,
  ): void => {
    story.record(part, {
      time,
      type: 50,
      operation: 'MailItemsAccessed',
      workload: 'Exchange',
      userType: 5,
      userId: `ServicePrincipal_${archive.app.principal}`,
      userKey: archive.app.principal,
      more: mailAccess(
        owner,
        sync ? 'Sync' : 'Bind',
        sync ? [] : Array.from({ length: count }, () => random.hex(24)),
        '\\Inbox',
        {
          ClientIPAddress: network.ip,
          ClientInfoString: 'Client=REST;Client=RESTSystem;',
          InternalLogonType: 0,
          LogonType: 1,
          LogonUserSid: 'S-1-5-18-0-0-0-0',
          AppId: archive.app.id,
          ClientAppId: archive.app.id,
          AppAccessContext: { APIId: resources.graph.id, ClientAppId: archive.app.id },
        },
      ),
    });
  };
  for (const archive of [turned, loyal]) {
    ledger.by(appOf(archive.party, archive.app), () => {
      const last = archive === turned ? 85 : 90;
      for (let d = 3; d <= last; d++) {
        const begin = case_.day(d) + 2 * hour + random.int(0, 20) * minute;
        story.appSignIn(vendorPart, { ...archive, time: begin, resource: resources.graph });
        for (let i = 0; i < 3; i++)
          reads(
            vendorPart,
            archive,
            archive.network,
            staff.person(10 + ((d + i) % 20)),
            random.int(1, 4),
            begin + (i + 1) * minute,
            false,
          );
      }
    });
  }

  const pivot = case_.day(86) + 23 * hour + 20 * minute;
  ledger.by(appOf(abused, turned.app), () => {
    const addresses = [
      hosting,
      { ...hosting, ip: '192.0.2.68' },
      { ...hosting, ip: '192.0.2.130', asn: 64_668, place: 'Riga, Riga, LV' },
    ];
    let time = pivot;
    for (const network of addresses) {
      story.appSignIn(attacker('application-from-elsewhere'), { ...turned, network, time, resource: resources.graph });
      for (let i = 0; i < 20; i++) {
        time += random.int(10, 25) * 1000;
        reads(attacker('mail-read'), turned, network, staff.person(10 + i), random.int(40, 60), time, i % 5 === 0);
      }
      for (let i = 1; i <= 60; i++) {
        time += random.int(1, 3) * 1000;
        story.record(attacker('documents-taken'), {
          time,
          type: 6,
          operation: 'FileDownloaded',
          workload: 'SharePoint',
          userType: 5,
          userId: `ServicePrincipal_${turned.app.principal}`,
          userKey: turned.app.principal,
          more: fileAccess(
            'finance',
            `Shared Documents/${network.ip}`,
            `Contract-${i}.pdf`,
            network.ip,
            'python-requests/2.32.3',
            {
              AppAccessContext: { ClientAppId: turned.app.id },
            },
          ),
        });
      }
    }
  });
  return {
    number: 6,
    id: 'oauth-app-turned',
    title: 'A vendor’s application turned against its customer',
    files: case_.files(),
    rows: ledger.rows,
    parties: [abused, honest],
    outsiders: ledger.outsiders(),
    victims: Array.from({ length: 20 }, (_, i) => staff.person(10 + i).upn),
    edges: ledger.edges,
    expected: ['IA-01', 'IA-18', 'CO-01', 'CO-02', 'CO-03', 'CO-10'],
    pivot,
    profile: null,
  };
}
