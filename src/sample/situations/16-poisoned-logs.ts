import { gzipSync } from 'fflate';
import { roleSession } from '../cloudtrail-record.ts';
import { mainRegion, ownAccount, people } from '../cross-account-names.ts';
import { fileAccess } from '../mail-records.ts';
import { technicianRecord, type Technician } from '../outsiders.ts';
import type { ScenarioOptions } from '../scenario.ts';
import { staffPart } from '../story.ts';
import { abused, honest, linux, technicianOf } from './cast.ts';
import { attacker } from './ledger.ts';
import type { Situation, SituationFile } from './situation.ts';
import { opens, providers } from './technicians.ts';
import { TenantCase } from './tenant-case.ts';

const minute = 60_000;
const hour = 60 * minute;
const mebibyte = 1024 * 1024;
/** Together more than an archive may unpack to without its ratio counting. */
const bombMembers = 130;

/** What ends up in reports, spreadsheets and terminals when nobody takes care. */
export const poison = [
  '<script>document.title="owned"</script>',
  '"><img src=x onerror=alert(1)>',
  "=cmd|' /C calc'!A0",
  '+HYPERLINK("http://203.0.113.66/","open")',
  "@SUM(1+1)*cmd|' /C calc'!A0",
  'invoice\u202Efdp.exe',
  '\u001b[2J\u001b[31mnothing to see',
  'javascript:alert(1)',
  "'; drop table events; --",
  '{{constructor.constructor("return 1")()}}',
  '\u0000null byte',
  '__proto__',
] as const;

/** Exports whose fields were written by somebody who knows that they will be read: everything in them is data, and everything readable is read. */
export function poisonedLogs(options: ScenarioOptions): Situation {
  const case_ = new TenantCase(options);
  const { ledger, random } = case_;
  const { stolen, others } = providers(options.seed);
  case_.technicianDays(abused, stolen, 3, 20);
  for (const other of others) case_.technicianDays(honest, other, 3, 20);

  const pivot = case_.day(21) + 20 * hour;
  const writes = (who: Technician, text: string, time: number): void => {
    const client = { ...linux, userAgent: text, browser: text, os: text };
    opens(ledger.microsoft, attacker('poisoned-sign-in'), who, { network: who.network, client }, random.guid(), time);
    ledger.microsoft.record(attacker('poisoned-file-name'), {
      time: time + 5 * minute,
      type: 6,
      operation: 'FileAccessed',
      workload: 'SharePoint',
      ...technicianRecord(who),
      more: {
        ...fileAccess('finance', 'Shared Documents', text, who.network.ip, text),
        __proto__: { polluted: true },
        constructor: { prototype: { polluted: true } },
      },
    });
  };
  ledger.by(technicianOf(abused, stolen), () => {
    for (const [i, text] of poison.entries()) writes(stolen, text, pivot + i * 10 * minute);
  });
  const [admin] = people;
  if (admin !== undefined)
    for (const [i, userAgent] of [...poison, 'A'.repeat(10 * mebibyte), '\ud800 lone surrogate'].entries())
      ledger.aws.call(staffPart, ownAccount, {
        time: pivot + i * minute,
        service: 'sts',
        name: 'GetCallerIdentity',
        region: mainRegion,
        identity: roleSession(ownAccount, admin.role, admin.session, 'ASIACONTOSOADMIN0001', pivot - hour),
        ip: admin.ip,
        userAgent,
      });
  return {
    number: 16,
    id: 'poisoned-logs',
    title: 'Logs written to harm whoever reads them',
    files: [...case_.files(), ...broken],
    rows: ledger.rows,
    parties: [abused, honest],
    outsiders: ledger.outsiders(),
    victims: [],
    edges: ledger.edges,
    expected: [],
    pivot: null,
    profile: null,
  };
}

/** A hundred and thirty members of a mebibyte of nothing. */
function bomb(): Iterable<Uint8Array<ArrayBuffer>> {
  const member = gzipSync(new Uint8Array(mebibyte), { level: 9, mtime: 0 });
  return Array.from({ length: bombMembers }, () => member);
}

/** Files that cannot be read, each for another reason. */
const broken: readonly SituationFile[] = [
  { path: 'poison/bomb.json.gz', text: bomb },
  {
    path: 'poison/cut.json.gz',
    text: () => [gzipSync(new TextEncoder().encode('{"Records":['.repeat(99)), { mtime: 0 }).slice(0, 40)],
  },
  { path: 'poison/deep.json', text: () => ['['.repeat(100_000)] },
  { path: 'poison/empty.csv', text: () => [''] },
];
