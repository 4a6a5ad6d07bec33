import { theft } from '../gdap-attack.ts';
import { Random } from '../random.ts';
import type { ScenarioOptions } from '../scenario.ts';
import { vendorPart } from '../story.ts';
import { abused, appOf, honest, technicianOf } from './cast.ts';
import type { Situation } from './situation.ts';
import { TenantCase } from './tenant-case.ts';
import { credentialAdded, technicianActor } from './tenant-acts.ts';
import { providers } from './technicians.ts';

const hour = 3_600_000;

/** The rows of the provider's application in the theft; all others are the technician's. */
const ofApplication: ReadonlySet<string | null> = new Set(['application-from-hosting', 'mail-read']);

/**
 * A technician's session is used from elsewhere: a key for the provider's application, mail read with it. The other provider renews the key of its own
 * application in office hours and goes on reading tickets.
 */
export function gdapSessionTheft(options: ScenarioOptions): Situation {
  const case_ = new TenantCase(options);
  const { ledger } = case_;
  const evening = theftMonth(case_, options.seed);
  return {
    number: 1,
    id: 'gdap-session-theft',
    title: 'A technician’s session in other hands',
    files: case_.files(),
    rows: ledger.rows,
    parties: [abused, honest],
    outsiders: ledger.outsiders(),
    victims: victimsOf(case_),
    edges: ledger.edges,
    expected: theftFindings,
    pivot: evening,
    profile: null,
  };
}

export const theftFindings = [
  'IA-01',
  'IA-02',
  'IA-03',
  'IA-04',
  'IA-09',
  'IA-17',
  'TR-04',
  'CA-09',
  'CA-10',
  'CA-12',
  'CO-01',
  'CO-02',
  'CO-10',
  'LM-07',
  'PD-08',
];

/** Own mailboxes whose mail was read. */
export function victimsOf(case_: TenantCase): readonly string[] {
  return Array.from({ length: 16 }, (_, i) => case_.staff.person(3 + i).upn);
}

/** The whole month with the theft of its last Thursday; answers when that begins. */
export function theftMonth(case_: TenantCase, seed: number): number {
  const { ledger, staff } = case_;
  const { stolen, colleague, others, bridge, otherBridge } = providers(seed);
  case_.technicianDays(abused, stolen, 3, 27);
  case_.technicianDays(abused, colleague, 3, 28);
  for (const other of others) case_.technicianDays(honest, other, 3, 30);
  case_.bridgeDays(abused, bridge, 0, 30);
  case_.bridgeDays(honest, otherBridge, 0, 11);
  const [renewer] = others;
  if (renewer !== undefined) {
    const key = 'b71d6e03-0000-4000-8000-000000000022';
    ledger.by(technicianOf(honest, renewer), () => {
      ledger.edge(
        { kind: 'app_credential', grantor: `tech:${renewer.homeId}`, grantee: `sp:${otherBridge.app.principal}` },
        () => {
          const actor = technicianActor(renewer);
          const time = case_.day(11) + 9 * hour;
          ledger.microsoft.change(vendorPart, credentialAdded(time, actor, otherBridge.app, otherBridge.key, key));
        },
      );
    });
    case_.bridgeDays(honest, { ...otherBridge, key }, 12, 30);
  }
  const evening = case_.day(27) + 17 * hour + 52 * 60_000;
  const asApp = appOf(abused, bridge.app);
  const asPerson = technicianOf(abused, stolen);
  const from = ledger.rows.length;
  ledger.by(
    ({ step }) => (ofApplication.has(step) ? asApp : asPerson),
    () => {
      theft(ledger.microsoft, new Random(seed, 14), stolen, bridge, evening, staff);
    },
  );
  const told = ledger.rows.slice(from);
  const grant = { grantor: asPerson.actor, grantee: asApp.actor };
  ledger.edgeOf(
    { kind: 'app_credential', ...grant },
    told.filter(({ step }) => step === 'key-for-application'),
  );
  const permissions = told.filter(({ step }) => step === 'mail-permission');
  for (let i = 0; i < permissions.length; i += 2)
    ledger.edgeOf({ kind: 'app_role', ...grant }, permissions.slice(i, i + 2));
  return evening;
}
