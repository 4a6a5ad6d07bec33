import { theft } from './gdap-attack.ts';
import {
  bridgeMonth,
  fabrikam,
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

const day = 86_400_000;
/** Thursday, 28 May 2026, 17:52 UTC. */
const evening = month.from + 27 * day + (17 * 60 + 52) * 60_000;

/**
 * A tenant in May 2026 that two service providers look after. In its last week the session of a technician of one of them is used from
 * elsewhere; the other one works on as ever.
 */
export function gdapTokenTheft(options: ScenarioOptions): Scenario {
  const { seed } = options;
  const staff = new Staff(seed, staffSize(options.events));
  const people = new Random(seed, 11);
  const stolen = technician(people, fabrikam);
  const colleague = technician(people, fabrikam);
  const others = [northwind, northwind, northwind].map((provider) => technician(people, provider));
  const visitors = guests(people);
  const bridge = ticketBridge(fabrikam, 1);

  const story = new Story(new Random(seed, 12));
  const routine = new Random(seed, 13);
  for (const date of workingDays(month.from, 3, 27)) supportDay(story, routine, stolen, date, staff);
  for (const date of workingDays(month.from, 3, 28)) supportDay(story, routine, colleague, date, staff);
  for (const person of others)
    for (const date of workingDays(month.from, 0, 30)) supportDay(story, routine, person, date, staff);
  for (const guest of visitors)
    for (const date of workingDays(month.from, 0, 30)) if (routine.chance(0.4)) guestDay(story, routine, guest, date);
  bridgeMonth(story, routine, bridge, month.from, month.days);
  habits(story, routine, month.from, staff);
  theft(story, new Random(seed, 14), stolen, bridge, evening, staff);

  const background = Math.max(0, options.events - story.size);
  return {
    id: 'gdap-token-theft',
    title: 'A service provider’s technician in other hands',
    files: tenantFiles('contoso-export', seed, story, staff, background),
    truth: story.truth,
    thirdParties: [
      ...[stolen, colleague, ...others].map((person) => `tech:${person.homeId}`),
      ...visitors.map((guest) => `user:${guest.local}@${guest.domain}`),
      `sp:${bridge.app.principal}`,
    ],
    expectedChains: ['CR-01', 'CR-02'],
  };
}
