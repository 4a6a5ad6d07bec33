import { estateCall } from '../cross-account-estate.ts';
import { mainRegion, ownAccount } from '../cross-account-names.ts';
import { scanner, scans, support, supporters, type StoryLine } from '../cross-account-vendors.ts';
import { fabrikam, northwind, technician, ticketBridge } from '../outsiders.ts';
import { Random } from '../random.ts';
import type { ScenarioOptions } from '../scenario.ts';
import { staffPart } from '../story.ts';
import { abused, honest, visitor } from './cast.ts';
import { firms, guestAt } from './guests.ts';
import { officeHours } from './office-hours.ts';
import type { Outsider, PartyTruth, Situation } from './situation.ts';
import { TenantCase } from './tenant-case.ts';

const busy: PartyTruth = { ...abused, abused: false };

/** A month in which two providers, a firm of guests, a scanner and a support company do what they were asked to, and nothing else. */
export function innocentVendor(options: ScenarioOptions): Situation {
  const { seed } = options;
  const case_ = new TenantCase(options);
  const { ledger } = case_;
  const people = new Random(seed, 0x0526_0000);
  for (const [party, provider, count, n] of [
    [busy, fabrikam, 3, 5],
    [honest, northwind, 3, 6],
  ] as const) {
    for (let i = 0; i < count; i++) case_.technicianDays(party, technician(people, provider), 0, 30);
    case_.bridgeDays(party, ticketBridge(provider, n), 0, 30);
  }
  for (const [i, local] of ['kim', 'sascha', 'toni', 'jona'].entries())
    case_.guestDays(visitor, guestAt(seed, firms.adatum, local, i), 0, 30);

  const call = ({ role, step, call: made }: StoryLine): void => {
    ledger.aws.call({ role, step }, ownAccount, made);
  };
  const classes = ['xaccount_principal'];
  const supportAs = supporters.map((actor): Outsider => ({ actor, party: busy, classes }));
  ledger.by({ actor: scanner, party: honest, classes }, () => {
    for (const line of scans(new Random(seed, 1), case_.span.from, 31)) call(line);
  });
  for (const line of support(new Random(seed, 2), case_.span.from, 31))
    ledger.by(supportAs[line.call.ip === '198.51.100.161' ? 0 : 1] ?? null, () => {
      call(line);
    });
  const random = new Random(seed, 0x0526_0001);
  const made = estateCall(seed);
  for (const time of officeHours(random, case_.span, 400))
    ledger.aws.call(staffPart, ownAccount, made(random, time, mainRegion));
  return {
    number: 15,
    id: 'innocent-vendor',
    title: 'A busy month of honest vendors',
    files: case_.files(),
    rows: ledger.rows,
    parties: [busy, honest, visitor],
    outsiders: ledger.outsiders(),
    victims: [],
    edges: ledger.edges,
    expected: [],
    pivot: null,
    profile: null,
  };
}
