import type { Guest } from '../outsiders.ts';
import { fileAccess } from '../mail-records.ts';
import type { Random } from '../random.ts';
import { staffPart, type Part, type Story } from '../story.ts';
import { apps, firstDomain, resources, type App, type Client, type Network } from '../tenant.ts';
import type { Ledger } from './ledger.ts';
import type { TenantCase } from './tenant-case.ts';
import { invitation, redemption, staffActor } from './tenant-acts.ts';

const minute = 60_000;

export interface Place {
  readonly network: Network;
  readonly client: Client;
}

/** An own administrator invites a guest, who comes a quarter of an hour later: two trusts. */
export function invited(case_: TenantCase, ledger: Ledger, guest: Guest, time: number): void {
  const grantee = `user:${guest.local}@${guest.domain}`;
  const actor = staffActor(case_.admin);
  ledger.by(null, () => {
    ledger.edge({ kind: 'invitation', grantor: `user:${case_.admin.upn}`, grantee }, () => {
      ledger.microsoft.change(staffPart, invitation(time, actor, guest));
    });
    ledger.edge({ kind: 'redemption', grantor: grantee, grantee }, () => {
      ledger.microsoft.change(staffPart, redemption(time + 15 * minute, guest));
    });
  });
}

export function guestSignsIn(
  story: Story,
  part: Part,
  guest: Guest,
  place: Place,
  session: string,
  time: number,
  use: readonly [App, App] = [apps.sharePoint, resources.sharePoint],
  as: 'Guest' | 'Member' = 'Guest',
): void {
  story.signIn(part, {
    ...place,
    time,
    userId: guest.userId,
    displayName: `${guest.local.charAt(0).toUpperCase()}${guest.local.slice(1)} ${guest.home.name}`,
    upn: `${guest.local}@${guest.domain}`,
    userType: as,
    crossTenant: 'B2B collaboration',
    home: guest.home,
    app: use[0],
    resource: use[1],
    session,
    interactive: true,
  });
}

/** Files that a guest takes, some seconds apart. */
export function downloads(
  story: Story,
  part: Part,
  random: Random,
  guest: Guest,
  place: Place,
  site: string,
  begin: number,
  count: number,
  operation: 'FileDownloaded' | 'FileSyncDownloadedFull',
  seconds: number,
): void {
  const userId = `${guest.local}_${guest.domain}#ext#@${firstDomain}`;
  let time = begin;
  for (let i = 1; i <= count; i++) {
    time += 200 + random.gap(seconds * 1000);
    story.record(part, {
      time,
      type: 6,
      operation,
      workload: 'SharePoint',
      userType: 10,
      userId,
      userKey: `i:0h.f|membership|${userId}`,
      more: fileAccess(
        site,
        `Shared Documents/${String(Math.ceil(i / 50)).padStart(2, '0')}`,
        `Plan-${site}-${i}.docx`,
        place.network.ip,
        place.client.userAgent,
      ),
    });
  }
}
