import { assumption, foreignCaller, roleSession, type Call, type RoleName } from '../cloudtrail-record.ts';
import { adminRole, mainRegion, people, reads, secretNames } from '../cross-account-names.ts';
import { Random } from '../random.ts';
import type { ScenarioOptions } from '../scenario.ts';
import { staffPart, vendorPart, type Part } from '../story.ts';
import { month } from '../tenant-export.ts';
import { abused, honest } from './cast.ts';
import { attacker, Ledger } from './ledger.ts';
import { officeHours } from './office-hours.ts';
import type { Outsider, PartyTruth, Situation } from './situation.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The customer's accounts, each with a trail of its own. */
const accounts = Array.from({ length: 12 }, (_, i) => String(100_000_000_001 + i * 1_111_111_111));

interface Tool {
  readonly outsider: Outsider;
  readonly account: string;
  readonly principal: string;
  readonly role: RoleName;
  readonly externalId: string;
  readonly ip: string;
  readonly userAgent: string;
}

function tool(party: PartyTruth, account: string, name: string, ip: string, userAgent: string): Tool {
  const principal = `AROA${name.toUpperCase().replaceAll('-', '').padEnd(17, '0')}:${name}`;
  return {
    outsider: { actor: `aws:${account}:${principal}`, party, classes: ['xaccount_principal'] },
    account,
    principal,
    role: { name, id: `AROACONTOSO${name.toUpperCase().replaceAll('-', '').slice(0, 8).padEnd(10, '0')}` },
    externalId: `contoso-${name}`,
    ip,
    userAgent,
  };
}

const patcher = tool(
  abused,
  '555566667777',
  'msp-patch',
  '198.51.100.170',
  'msp-patch/7.2 Boto3/1.38.2 md/Botocore#1.38.2 os/linux lang/python#3.12.9',
);
const auditor = tool(
  honest,
  '444455556666',
  'posture-scan',
  '198.51.100.20',
  'posture-scanner/4.2.1 Boto3/1.38.2 md/Botocore#1.38.2 os/linux lang/python#3.12.9',
);

/**
 * One vendor address in twelve accounts within minutes: on four patch nights with its tool and runbook, and once with another tool at another hour for other commands. Another
 * vendor's scanner does the round every night.
 */
export function mspFanOut(options: ScenarioOptions): Situation {
  const ledger = new Ledger(options.seed);
  const random = new Random(options.seed, 0x0521_0000);

  const round = (
    part: Part,
    who: Tool,
    begin: number,
    work: (account: string, as: Partial<Call> & Pick<Call, 'identity'>, time: number) => readonly Call[],
    changed: Partial<Tool> = {},
  ): void => {
    const { ip, userAgent } = { ...who, ...changed };
    let time = begin;
    for (const account of accounts) {
      time += 4000 + random.gap(8000);
      const key = `ASIA${random.base32(16)}`;
      const session = who.principal.slice(who.principal.indexOf(':') + 1);
      const base = { ip, userAgent, region: mainRegion };
      ledger.aws.call(part, account, {
        ...base,
        time,
        service: 'sts',
        name: 'AssumeRole',
        identity: foreignCaller(who.account, who.principal),
        ...assumption(random, account, who.role, session, key, time, who.externalId),
        more: { sharedEventID: random.guid() },
      });
      const identity = roleSession(account, who.role, session, key, time);
      for (const call of work(account, { ...base, identity }, time))
        ledger.aws.call(part, account, { ...base, ...call });
    }
  };
  const calls =
    (names: readonly (readonly [service: string, name: string, parameters: unknown])[]) =>
    (_account: string, as: Partial<Call> & Pick<Call, 'identity'>, begin: number): readonly Call[] =>
      names.map(([service, name, parameters], i) => ({
        region: mainRegion,
        ip: '',
        userAgent: '',
        ...as,
        time: begin + (i + 1) * 1500,
        service,
        name,
        parameters,
      }));
  const patching = calls([
    ['ec2', 'DescribeInstances', { instancesSet: {}, filterSet: {} }],
    ['ssm', 'DescribeInstanceInformation', { maxResults: 50 }],
    ['ssm', 'SendCommand', { documentName: 'AWS-RunPatchBaseline', parameters: { Operation: ['Install'] } }],
    ['ssm', 'ListCommandInvocations', { maxResults: 50 }],
  ]);
  const scanning = calls(reads.slice(0, 6));
  for (let d = 0; d < 28; d++) {
    ledger.by(auditor.outsider, () => {
      round(vendorPart, auditor, month.from + d * day + 3 * hour + random.int(0, 4) * minute, scanning);
    });
    if (new Date(month.from + d * day).getUTCDay() === 3 && d < 26)
      ledger.by(patcher.outsider, () => {
        round(vendorPart, patcher, month.from + d * day + 1 * hour, patching);
      });
  }
  const pivot = month.from + 23 * day + 13 * hour + 17 * minute;
  const stealing = calls([
    ['sts', 'GetCallerIdentity', null],
    ['ssm', 'SendCommand', { documentName: 'AWS-RunShellScript', parameters: 'HIDDEN_DUE_TO_SECURITY_REASONS' }],
    ...secretNames.slice(0, 6).map((secretId) => ['secretsmanager', 'GetSecretValue', { secretId }] as const),
  ]);
  ledger.by(patcher.outsider, () => {
    round(attacker('fan-out-with-other-tool'), patcher, pivot, stealing, {
      ip: '192.0.2.77',
      userAgent: 'aws-cli/2.15.1 md/awscrt#0.19.19 os/linux#6.8.11 lang/python#3.11.6',
    });
  });
  ledger.by(null, () => {
    const count = Math.max(400, options.events - ledger.rows.length);
    for (const time of officeHours(random, month, count)) {
      const person = random.pick(people.filter(({ role }) => role === adminRole));
      const account = random.pick(accounts);
      const [service, name, parameters] = random.pick(reads);
      const begun = time - (time % (8 * hour));
      const key = `ASIA${new Random(options.seed, Math.floor(begun / hour) ^ Number(account.slice(-6))).base32(16)}`;
      ledger.aws.call(staffPart, account, {
        time,
        service,
        name,
        parameters,
        region: mainRegion,
        identity: roleSession(account, person.role, person.session, key, begun),
        ip: person.ip,
        userAgent: person.userAgent,
      });
    }
  });
  return {
    number: 10,
    id: 'msp-fan-out',
    title: 'A patch tool’s access in twelve accounts within minutes',
    files: ledger.otherFiles(),
    rows: ledger.rows,
    parties: [abused, honest],
    outsiders: ledger.outsiders(),
    victims: accounts,
    edges: [],
    expected: ['LM-02', 'LM-03', 'IA-01', 'IA-03', 'CA-16'],
    pivot,
    profile: null,
  };
}
