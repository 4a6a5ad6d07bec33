import { estateCall } from './cross-account-estate.ts';
import { globalRegion, mainRegion, ownAccount } from './cross-account-names.ts';
import { scanner, scans } from './cross-account-vendors.ts';
import { trailFiles } from './cloudtrail-files.ts';
import {
  bridgeMonth,
  guestDay,
  guests,
  northwind,
  supportDay,
  technician,
  ticketBridge,
  workingDays,
} from './outsiders.ts';
import { habits } from './office-habits.ts';
import { Random } from './random.ts';
import type { Scenario, ScenarioOptions } from './scenario.ts';
import { Story } from './story.ts';
import { month, staffSize, tenantFiles } from './tenant-export.ts';
import { Staff } from './tenant.ts';

/** A busy month of a tenant and an AWS account with outsiders who do what they were asked to: nothing in it is worth an alarm. */
export function honestVendor(options: ScenarioOptions): Scenario {
  const { seed } = options;
  const staff = new Staff(seed, staffSize(options.events));
  const people = new Random(seed, 21);
  const technicians = [northwind, northwind, northwind].map((provider) => technician(people, provider));
  const visitors = guests(people);
  const bridge = ticketBridge(northwind, 2);

  const story = new Story(new Random(seed, 22));
  const routine = new Random(seed, 23);
  for (const person of technicians)
    for (const date of workingDays(month.from, 0, 30)) supportDay(story, routine, person, date, staff);
  for (const guest of visitors)
    for (const date of workingDays(month.from, 0, 30)) if (routine.chance(0.4)) guestDay(story, routine, guest, date);
  bridgeMonth(story, routine, bridge, month.from, month.days);
  habits(story, routine, month.from, staff);

  const scanned = [...scans(new Random(seed, 24), month.from, month.days)];
  const ids = new Random(seed, 25);
  const calls = scanned.map((line) => ({ line, call: line.call, eventId: ids.guid(), requestId: ids.guid() }));
  const background = Math.max(0, options.events - story.size - calls.length);
  const inAws = Math.round(background * 0.3);
  return {
    id: 'honest-vendor',
    title: 'A month of honest work by third parties',
    files: [
      ...tenantFiles('contoso-export', seed, story, staff, background - inAws),
      ...trailFiles({
        seed,
        account: ownAccount,
        regions: [
          [mainRegion, 0.75],
          [globalRegion, 0.25],
        ],
        ...month,
        story: calls,
        background: inAws,
        call: estateCall(seed),
      }),
    ],
    truth: [...story.truth, ...calls.map(({ line, eventId }) => ({ eventId, role: line.role, step: line.step }))],
    thirdParties: [
      ...technicians.map((person) => `tech:${person.homeId}`),
      ...visitors.map((guest) => `user:${guest.local}@${guest.domain}`),
      `sp:${bridge.app.principal}`,
      scanner,
    ],
    expectedChains: [],
  };
}
