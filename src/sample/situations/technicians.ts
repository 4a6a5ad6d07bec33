import { fabrikam, northwind, technician, technicianIdentity, ticketBridge, type Technician } from '../outsiders.ts';
import { Random } from '../random.ts';
import type { Story } from '../story.ts';
import { apps, resources, type App, type Client, type Network } from '../tenant.ts';
import type { Part } from '../story.ts';

/** People and applications of two service providers. */
export interface Providers {
  readonly stolen: Technician;
  readonly colleague: Technician;
  readonly others: readonly Technician[];
  readonly bridge: ReturnType<typeof ticketBridge>;
  readonly otherBridge: ReturnType<typeof ticketBridge>;
}

export function providers(seed: number): Providers {
  const people = new Random(seed, 0x0518_0000);
  return {
    stolen: technician(people, fabrikam),
    colleague: technician(people, fabrikam),
    others: [technician(people, northwind), technician(people, northwind)],
    bridge: ticketBridge(fabrikam, 1),
    otherBridge: ticketBridge(northwind, 2),
  };
}

/** Consoles that a technician opens, a minute and a half apart. */
export function opens(
  story: Story,
  part: Part,
  who: Technician,
  where: { readonly network: Network; readonly client: Client },
  session: string,
  time: number,
  uses: readonly (readonly [App, App])[] = [
    [apps.adminCentre, resources.graph],
    [apps.azurePortal, resources.graph],
  ],
): void {
  for (const [i, [app, resource]] of uses.entries())
    story.signIn(part, {
      ...technicianIdentity(who),
      ...where,
      time: time + i * 90_000,
      app,
      resource,
      session,
      interactive: i === 0,
    });
}
