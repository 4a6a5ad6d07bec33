import { cmdlet } from '../mail-records.ts';
import { OfficeMonth } from '../office-month.ts';
import { Random } from '../random.ts';
import type { ScenarioOptions } from '../scenario.ts';
import { staffPart } from '../story.ts';
import { resources } from '../tenant.ts';
import { ualHeader } from '../ual-csv.ts';
import { theftFindings, theftMonth, victimsOf } from './01-gdap-session-theft.ts';
import { abused, appOf, honest, hosting } from './cast.ts';
import { attacker } from './ledger.ts';
import { logFile } from './log-file.ts';
import { officeHours } from './office-hours.ts';
import type { Situation } from './situation.ts';
import { staffActor } from './tenant-acts.ts';
import { TenantCase } from './tenant-case.ts';
import { providers } from './technicians.ts';

const minute = 60_000;
/** Most rows of one search in Purview. */
const cap = 50_000;
/** Minutes after the theft begins at which it switches the audit log off, and two hours later. */
const offAfter = 88;
const onAfter = 208;

/**
 * The theft of situation 1 with half of the evidence: one search of the audit log that holds its newest 50,000 rows and no more, and two hours in which nothing was written while
 * the stolen application went on.
 */
export function incompleteEvidence(options: ScenarioOptions): Situation {
  const { seed } = options;
  const case_ = new TenantCase(options);
  const { ledger, staff } = case_;
  const evening = theftMonth(case_, seed);
  const { bridge } = providers(seed);
  ledger.by(appOf(abused, bridge.app), () => {
    for (const after of [offAfter + 14, offAfter + 61])
      ledger.microsoft.appSignIn(attacker('while-nothing-is-written'), {
        app: bridge.app,
        network: hosting,
        key: 'b71d6e03-0000-4000-8000-000000000099',
        time: evening + after * minute,
        resource: resources.exchange,
      });
  });
  const admin = case_.admin;
  ledger.microsoft.record(staffPart, {
    time: evening + onAfter * minute,
    type: 1,
    operation: 'Set-AdminAuditLogConfig',
    workload: 'Exchange',
    userType: 2,
    userId: admin.upn,
    userKey: admin.puid,
    more: cmdlet('Admin Audit Log Settings', { UnifiedAuditLogIngestionEnabled: 'True' }, staffActor(admin).ip, false),
  });

  const office = new OfficeMonth(seed, staff);
  const random = new Random(seed, 0x0525_0000);
  const written = [
    ...ledger.microsoft.ual,
    ...officeHours(random, case_.span, cap).map((time) => ({ time, text: office.ual(random, time) })),
  ].filter(({ time }) => time <= evening + offAfter * minute || time >= evening + onAfter * minute);
  const kept = written.toSorted((a, b) => b.time - a.time).slice(0, cap);
  const idOf = (text: string): string => text.slice(0, text.indexOf(','));
  const keptIds = new Set(kept.map(({ text }) => idOf(text)));
  const lost = new Set(ledger.microsoft.ual.map(({ text }) => idOf(text)).filter((id) => !keptIds.has(id)));
  const search = logFile('contoso-export/AuditLog_search.csv', kept, {
    head: `\ufeff${ualHeader}\r\n`,
    separator: '\r\n',
    tail: '\r\n',
  });
  const rows = ledger.rows.filter(({ eventId }) => !lost.has(eventId));
  return {
    number: 14,
    id: 'incomplete-evidence',
    title: 'The theft again, with half of the evidence',
    files: [...case_.files().filter(({ path }) => !path.includes('UnifiedAuditLog')), ...search],
    rows,
    parties: [abused, honest],
    outsiders: [...new Set(rows.flatMap(({ outsider }) => outsider ?? []))],
    victims: victimsOf(case_),
    edges: ledger.edges.map((edge) => ({ ...edge, eventIds: edge.eventIds.filter((id) => !lost.has(id)) })),
    expected: theftFindings,
    pivot: evening,
    profile: null,
  };
}
