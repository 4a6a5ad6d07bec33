import { habits } from '../office-habits.ts';
import {
  bridgeMonth,
  guestDay,
  supportDay,
  workingDays,
  type Guest,
  type Technician,
  type ticketBridge,
} from '../outsiders.ts';
import { Random } from '../random.ts';
import type { ScenarioOptions } from '../scenario.ts';
import { month, tenantFiles } from '../tenant-export.ts';
import { Staff, type Person } from '../tenant.ts';
import { appOf, guestOf, technicianOf } from './cast.ts';
import { Ledger } from './ledger.ts';
import type { PartyTruth, SituationFile } from './situation.ts';

const dayLength = 86_400_000;

export interface Span {
  /** First day, milliseconds of its midnight UTC. */
  readonly from: number;
  readonly days: number;
}

/** A tenant with its people and their ordinary days, for situations that are in Microsoft's logs. */
export class TenantCase {
  readonly ledger: Ledger;
  readonly staff: Staff;
  readonly random: Random;

  constructor(
    private readonly options: ScenarioOptions,
    readonly span: Span = month,
  ) {
    this.ledger = new Ledger(options.seed);
    this.staff = new Staff(options.seed, 120);
    this.random = new Random(options.seed, 0x0517_0000);
    this.ledger.by(null, () => {
      habits(this.ledger.microsoft, new Random(options.seed, 0x0517_0001), span.from, this.staff);
    });
  }

  /** Midnight UTC of a day of the span, counted from 0. */
  day(n: number): number {
    return this.span.from + n * dayLength;
  }

  /** An administrator of the tenant. */
  get admin(): Person {
    return this.staff.person(0);
  }

  technicianDays(party: PartyTruth, who: Technician, first: number, last: number): void {
    this.ledger.by(technicianOf(party, who), () => {
      for (const date of workingDays(this.span.from, first, last))
        supportDay(this.ledger.microsoft, this.random, who, date, this.staff);
    });
  }

  guestDays(party: PartyTruth, guest: Guest, first: number, last: number, share = 0.4): void {
    this.ledger.by(guestOf(party, guest), () => {
      for (const date of workingDays(this.span.from, first, last))
        if (this.random.chance(share)) guestDay(this.ledger.microsoft, this.random, guest, date);
    });
  }

  bridgeDays(party: PartyTruth, bridge: ReturnType<typeof ticketBridge>, first: number, last: number): void {
    this.ledger.by(appOf(party, bridge.app), () => {
      bridgeMonth(this.ledger.microsoft, this.random, bridge, this.day(first), last - first + 1);
    });
  }

  files(): readonly SituationFile[] {
    const background = Math.max(0, this.options.events - this.ledger.rows.length);
    const { seed } = this.options;
    return [
      ...tenantFiles('contoso-export', seed, this.ledger.microsoft, this.staff, background, this.span),
      ...this.ledger.otherFiles(),
    ];
  }
}
