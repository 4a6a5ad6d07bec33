import { attack, onboarding } from '../cross-account-attack.ts';
import { estateCall } from '../cross-account-estate.ts';
import { globalRegion, mainRegion, ownAccount, people, secretNames } from '../cross-account-names.ts';
import { scanner, scans, support, supporters, type StoryLine } from '../cross-account-vendors.ts';
import { Random } from '../random.ts';
import type { ScenarioOptions } from '../scenario.ts';
import { staffPart } from '../story.ts';
import { month } from '../tenant-export.ts';
import { abused, honest } from './cast.ts';
import { Ledger } from './ledger.ts';
import { officeHours } from './office-hours.ts';
import type { Outsider, Situation } from './situation.ts';

const scanAs: Outsider = { actor: scanner, party: honest, classes: ['xaccount_principal'] };
const supportAs = supporters.map((actor): Outsider => ({ actor, party: abused, classes: ['xaccount_principal'] }));

/** Steps that an own user's key did, which the attacker made for itself: the user is the estate's own, whoever holds the key. */
const byOwnUser: ReadonlySet<string | null> = new Set(['new-key-used', 'object-download']);

/** What the attack leaves behind. */
const trusts = [
  ['key-for-another-user', 'access_key', 'svc-backup'],
  ['administrator-policy', 'role', 'svc-backup'],
  ['snapshot-share', 'copy_shared', '888899990000'],
] as const;

/** A support company's role used from elsewhere, on to an own role, an access key, secrets and a snapshot; a scanner of another account reads everything twice a day. */
export function crossAccountRole(options: ScenarioOptions): Situation {
  const { seed, events } = options;
  const ledger = new Ledger(seed);
  const call = ({ role, step, call: made }: StoryLine): void => {
    ledger.aws.call({ role, step }, ownAccount, made);
  };
  const [admin] = people;
  ledger.edge(
    { kind: 'role_trust', grantor: `aws:${ownAccount}:${admin?.role.id}:${admin?.session}`, grantee: '555566667777' },
    () => {
      for (const line of onboarding(month.from)) call(line);
    },
  );
  ledger.by(scanAs, () => {
    for (const line of scans(new Random(seed, 1), month.from, 23)) call(line);
  });
  // Two technicians share the role; each session names its own.
  const asSupporter = (line: StoryLine): Outsider | null =>
    byOwnUser.has(line.step)
      ? null
      : (supportAs.find(({ actor }) => line.call.ip === addressOf(actor)) ?? supportAs[0] ?? null);
  for (const line of support(new Random(seed, 2), month.from, 21)) ledger.by(asSupporter(line), () => void call(line));
  const attackLines = [...attack(new Random(seed, 3), month.from)];
  for (const line of attackLines) {
    const tell = (): void =>
      void ledger.by(byOwnUser.has(line.step) ? null : (supportAs[0] ?? null), () => void call(line));
    const made = trusts.find(([step]) => step === line.step);
    if (made !== undefined) ledger.edge({ kind: made[1], grantor: supportAs[0]?.actor ?? '', grantee: made[2] }, tell);
    else tell();
  }
  ledger.by(null, () => {
    const random = new Random(seed, 5);
    const made = estateCall(seed);
    const count = Math.max(300, events - ledger.rows.length);
    for (const time of officeHours(random, month, count)) {
      const region = random.chance(0.75) ? mainRegion : globalRegion;
      ledger.aws.call(staffPart, ownAccount, made(random, time, region));
    }
  });
  return {
    number: 5,
    id: 'cross-account-role',
    title: 'A support company’s AWS role in other hands',
    files: ledger.otherFiles(),
    rows: ledger.rows,
    parties: [abused, honest],
    outsiders: ledger.outsiders(),
    victims: ['svc-backup', 'contoso-finance', ...secretNames],
    edges: ledger.edges,
    expected: ['IA-21', 'TR-14', 'LM-01', 'CA-16', 'CA-18', 'PD-04', 'PD-09', 'CO-18'],
    // CloudTrail keeps whole seconds.
    pivot: Math.floor((attackLines[0]?.call.time ?? 0) / 1000) * 1000,
    profile: null,
  };
}

function addressOf(actor: string): string {
  return actor.endsWith('jo@fabrikam.com') ? '198.51.100.161' : '198.51.100.162';
}
