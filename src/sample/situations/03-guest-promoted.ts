import { fileAccess } from '../mail-records.ts';
import type { ScenarioOptions } from '../scenario.ts';
import { staffPart, vendorPart } from '../story.ts';
import { apps, resources } from '../tenant.ts';
import { abused, guestOf, honest, visitor } from './cast.ts';
import { guestSignsIn, invited } from './guest-acts.ts';
import { firms, guestAt } from './guests.ts';
import { attacker } from './ledger.ts';
import type { Outsider, Situation } from './situation.ts';
import { guestActor, guestUpn, madeMember, roleGiven, staffActor } from './tenant-acts.ts';
import { TenantCase } from './tenant-case.ts';

const minute = 60_000;
const hour = 60 * minute;
const globalAdmin = '62e90394-69f5-4237-9190-012177145e10';
const licenceAdmin = '4d6ac14f-3453-41d0-bef9-a3e0c569773a';

/** A guest is made a member and a global administrator within a day; a guest of another firm becomes a member too and looks after licences only. */
export function guestPromoted(options: ScenarioOptions): Situation {
  const case_ = new TenantCase(options);
  const { ledger, random } = case_;
  const story = ledger.microsoft;
  const climber = guestAt(options.seed, firms.fabrikam, 'jo', 0);
  const honestOne = guestAt(options.seed, firms.northwind, 'pat', 1);
  const regular = guestAt(options.seed, firms.adatum, 'kim', 2);
  const member = (outsider: Outsider): Outsider => ({ ...outsider, classes: ['b2b_guest', 'b2b_member'] });
  const asClimber = member(guestOf(abused, climber));
  const asHonest = member(guestOf(honest, honestOne));
  for (const [i, guest] of [climber, honestOne, regular].entries())
    invited(case_, ledger, guest, case_.day(0) + 9 * hour + i * 50 * minute);
  const visits = (outsider: Outsider, guest: typeof climber, first: number, last: number, as: 'Guest' | 'Member') => {
    ledger.by(outsider, () => {
      for (let d = first; d <= last; d++)
        guestSignsIn(
          story,
          vendorPart,
          guest,
          guest,
          random.guid(),
          case_.day(d) + 8 * hour + random.int(0, 300) * minute,
          undefined,
          as,
        );
    });
  };
  visits(asClimber, climber, 3, 24, 'Guest');
  visits(asHonest, honestOne, 3, 17, 'Guest');
  case_.guestDays(visitor, regular, 3, 29);

  const admin = staffActor(case_.admin);
  const grantor = `user:${case_.admin.upn}`;
  const promote = (outsider: Outsider, guest: typeof climber, at: number, role: string, template: string): void => {
    ledger.by(null, () => {
      ledger.edge({ kind: 'member_conversion', grantor, grantee: outsider.actor }, () => {
        story.change(staffPart, madeMember(at, admin, guest));
      });
      ledger.edge({ kind: 'directory_role', grantor, grantee: outsider.actor }, () => {
        story.change(staffPart, roleGiven(at + 3 * hour, admin, guest, role, template));
      });
    });
  };
  promote(asHonest, honestOne, case_.day(18) + 10 * hour, 'License Administrator', licenceAdmin);
  visits(asHonest, honestOne, 19, 29, 'Member');

  const pivot = case_.day(25) + 13 * hour;
  promote(asClimber, climber, pivot, 'Global Administrator', globalAdmin);
  const place = { network: { ip: '192.0.2.81', asn: 64_667, place: 'Riga, Riga, LV' }, client: climber.client };
  ledger.by(asClimber, () => {
    const session = random.guid();
    let time = pivot + 6 * hour;
    for (const use of [
      [apps.azurePortal, resources.graph],
      [apps.adminCentre, resources.exchange],
    ] as const) {
      guestSignsIn(story, attacker('signs-in-as-administrator'), climber, place, session, time, use, 'Member');
      time += 3 * minute;
    }
    for (let i = 0; i < 6; i++) {
      time += 4 * minute;
      const user = case_.staff.person(5 + i);
      story.change(attacker('passwords-reset'), {
        time,
        service: 'Core Directory',
        category: 'UserManagement',
        activity: 'Reset user password',
        actor: guestActor(climber, place.network),
        targets: [{ type: 'User', name: '', id: user.id, upn: user.upn }],
      });
    }
    const userId = guestUpn(climber).toLowerCase();
    for (let i = 1; i <= 12; i++) {
      time += 20_000;
      story.record(attacker('documents-opened'), {
        time,
        type: 6,
        operation: 'FileAccessed',
        workload: 'SharePoint',
        userType: 0,
        userId,
        userKey: `i:0h.f|membership|${userId}`,
        more: fileAccess(
          'finance',
          'Shared Documents/Board',
          `Minutes-${i}.docx`,
          place.network.ip,
          place.client.userAgent,
        ),
      });
    }
  });
  return {
    number: 3,
    id: 'guest-promoted',
    title: 'A guest made member, then administrator',
    files: case_.files(),
    rows: ledger.rows,
    parties: [abused, honest, visitor],
    outsiders: ledger.outsiders(),
    victims: Array.from({ length: 6 }, (_, i) => case_.staff.person(5 + i).upn),
    edges: ledger.edges,
    expected: ['IA-15', 'IA-01', 'IA-17', 'PD-01'],
    pivot,
    profile: null,
  };
}
