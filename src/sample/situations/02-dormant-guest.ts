import type { ScenarioOptions } from '../scenario.ts';
import { vendorPart } from '../story.ts';
import { apps, resources } from '../tenant.ts';
import { abused, guestOf, honest, hosting, linux, visitor } from './cast.ts';
import { guestSignsIn, invited } from './guest-acts.ts';
import { firms, guestAt } from './guests.ts';
import { attacker } from './ledger.ts';
import type { Situation } from './situation.ts';
import { guestActor } from './tenant-acts.ts';
import { TenantCase } from './tenant-case.ts';

const minute = 60_000;
const hour = 60 * minute;

/** A guest who was last seen 124 days ago comes from another country and copies the directory; the guest of another firm comes back after as long, as ever. */
export function dormantGuest(options: ScenarioOptions): Situation {
  const case_ = new TenantCase(options, { from: Date.UTC(2026, 0, 1), days: 151 });
  const { ledger, random } = case_;
  const story = ledger.microsoft;
  const sleeper = guestAt(options.seed, firms.fabrikam, 'jo', 0);
  const returner = guestAt(options.seed, firms.northwind, 'pat', 1);
  const regulars = ['kim', 'toni'].map((local, i) => guestAt(options.seed, firms.adatum, local, 2 + i));
  for (const [i, guest] of [sleeper, returner, ...regulars].entries())
    invited(case_, ledger, guest, case_.day(4) + 9 * hour + i * 40 * minute);
  case_.guestDays(abused, sleeper, 5, 22, 0.7);
  case_.guestDays(honest, returner, 5, 20, 0.7);
  for (const guest of regulars) case_.guestDays(visitor, guest, 5, 149, 0.25);
  case_.guestDays(honest, returner, 144, 148, 1);

  const pivot = case_.day(146) + 22 * hour + 11 * minute;
  const place = { network: hosting, client: linux };
  ledger.by(guestOf(abused, sleeper), () => {
    const session = random.guid();
    for (const [i, use] of (
      [
        [apps.azurePortal, resources.graph],
        [apps.graphShell, resources.graph],
        [apps.azurePortal, resources.graph],
      ] as const
    ).entries())
      guestSignsIn(story, attacker('wakes-elsewhere'), sleeper, place, session, pivot + i * 4 * minute, use);
    for (const [i, activity] of ['Download users - started (bulk)', 'Download users - finished (bulk)'].entries())
      story.change(attacker('directory-copied'), {
        time: pivot + (15 + i) * minute,
        service: 'Core Directory',
        category: 'UserManagement',
        activity,
        actor: guestActor(sleeper, hosting, linux.userAgent),
        targets: [],
      });
  });
  // The honest one also opens a portal, of the kind guests open.
  ledger.by(guestOf(honest, returner), () => {
    guestSignsIn(story, vendorPart, returner, returner, random.guid(), case_.day(147) + 9 * hour, [
      apps.portal,
      resources.graph,
    ]);
  });
  return {
    number: 2,
    id: 'dormant-guest',
    title: 'A guest wakes after 120 days',
    files: case_.files(),
    rows: ledger.rows,
    parties: [abused, honest, visitor],
    outsiders: ledger.outsiders(),
    victims: ['directory'],
    edges: ledger.edges,
    expected: ['IA-01', 'IA-03', 'IA-11', 'IA-14', 'IA-17'],
    pivot,
    profile: null,
  };
}
