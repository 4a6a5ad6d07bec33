import { assumption, foreignCaller, roleArn, roleSession, type Call, type RoleName } from './cloudtrail-record.ts';
import { globalRegion, mainRegion, ownAccount } from './cross-account-names.ts';
import type { Random } from './random.ts';
import type { Truth } from './scenario.ts';

/** A call of the story and what it is. */
export interface StoryLine {
  readonly call: Call;
  readonly role: Truth['role'];
  readonly step: string | null;
}

const scannerAccount = '444455556666';
const scannerPrincipal = 'AROASCANNERWORKERS001:scan-worker';
/** Actor key of the scanner. */
export const scanner = `aws:${scannerAccount}:${scannerPrincipal}`;
export const mspAccount = '555566667777';
export const supportRole: RoleName = { name: 'msp-support', id: 'AROACONTOSOMSPSUPPT01' };
const mspExternalId = 'contoso-msp-9f2b61';
/** Role of the support company's staff in its own account, which only its principal id names here. */
const mspStaffRole = 'AROAMSPTECHNICIANS001';

const scannerRole: RoleName = { name: 'posture-scanner', id: 'AROACONTOSOSCANNER001' };
const scannerAgent = 'posture-scanner/4.2.1 Boto3/1.38.2 md/Botocore#1.38.2 ua/2.1 os/linux lang/python#3.12.9';
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const scanned: readonly (readonly [service: string, name: string, parameters: unknown])[] = [
  ['iam', 'GetAccountAuthorizationDetails', { maxItems: 1000 }],
  ['iam', 'GetCredentialReport', null],
  ['iam', 'ListUsers', null],
  ['iam', 'ListRoles', { maxItems: 1000 }],
  ['iam', 'GetAccountPasswordPolicy', null],
  ['s3', 'ListBuckets', { Host: 's3.amazonaws.com' }],
  ['s3', 'GetBucketPolicy', { bucketName: 'contoso-finance', Host: 'contoso-finance.s3.amazonaws.com', policy: '' }],
  [
    's3',
    'GetBucketEncryption',
    { bucketName: 'contoso-finance', Host: 'contoso-finance.s3.amazonaws.com', encryption: '' },
  ],
  ['ec2', 'DescribeInstances', { maxResults: 1000, instancesSet: {}, filterSet: {} }],
  ['ec2', 'DescribeSecurityGroups', { maxResults: 1000, securityGroupSet: {}, filterSet: {} }],
  ['ec2', 'DescribeSnapshots', { ownersSet: { items: [{ owner: 'self' }] }, filterSet: {} }],
  [
    'ec2',
    'DescribeSnapshotAttribute',
    { snapshotId: 'snap-0a1b2c3d4e5f60718', attributeType: 'CREATE_VOLUME_PERMISSION' },
  ],
  ['ec2', 'DescribeVpcs', { vpcSet: {}, filterSet: {} }],
  ['ec2', 'DescribeFlowLogs', null],
  ['rds', 'DescribeDBInstances', { maxRecords: 100 }],
  ['rds', 'DescribeDBSnapshots', { includeShared: false, includePublic: false }],
  ['kms', 'ListKeys', { limit: 100 }],
  ['kms', 'GetKeyRotationStatus', { keyId: '0a1b2c3d-0000-4000-8000-000000000001' }],
  ['secretsmanager', 'ListSecrets', { maxResults: 100 }],
  ['cloudtrail', 'DescribeTrails', { trailNameList: [] }],
  ['cloudtrail', 'GetTrailStatus', { name: 'contoso-trail' }],
  ['guardduty', 'ListDetectors', null],
  ['config', 'DescribeConfigurationRecorders', null],
  ['lambda', 'ListFunctions20150331', { maxItems: 50 }],
];

/** A scanner that reads the whole account twice a day, always the same way. */
export function* scans(random: Random, from: number, days: number): Iterable<StoryLine> {
  for (let d = 0; d < days; d++) {
    for (const start of [2 * hour, 14 * hour]) {
      const begun = from + d * day + start + random.int(0, 4 * minute);
      const ip = `198.51.100.${random.int(16, 23)}`;
      const session = `posture-scan-${d + 1}-${start / hour}`;
      const key = `ASIA${random.base32(16)}`;
      const innocent = { role: 'innocent_vendor', step: null } as const;
      yield {
        ...innocent,
        call: {
          time: begun,
          service: 'sts',
          name: 'AssumeRole',
          region: globalRegion,
          identity: foreignCaller(scannerAccount, scannerPrincipal),
          ip,
          userAgent: scannerAgent,
          ...assumption(random, ownAccount, scannerRole, session, key, begun, 'contoso-7c1e0d'),
          more: { sharedEventID: random.guid() },
        },
      };
      const identity = roleSession(ownAccount, scannerRole, session, key, begun);
      let time = begun;
      for (const region of [mainRegion, globalRegion]) {
        for (const [service, name, parameters] of scanned) {
          if (service === 'iam' && region !== globalRegion) continue;
          time += 300 + random.gap(1500);
          yield {
            ...innocent,
            call: { time, service, name, region, identity, ip, userAgent: scannerAgent, parameters },
          };
        }
      }
    }
  }
}

interface Technician {
  readonly session: string;
  readonly ip: string;
  readonly userAgent: string;
}

const technicians: readonly Technician[] = [
  {
    session: 'jo@fabrikam.com',
    ip: '198.51.100.161',
    userAgent: 'aws-cli/2.26.5 md/awscrt#0.25.7 ua/2.1 os/windows#11 md/arch#amd64 lang/python#3.12.9',
  },
  {
    session: 'sam@fabrikam.com',
    ip: '198.51.100.162',
    userAgent: 'aws-cli/2.27.12 md/awscrt#0.26.1 ua/2.1 os/macos#24.4.0 md/arch#arm64 lang/python#3.13.3',
  },
];

/** Actor keys of the support company's technicians. */
export const supporters: readonly string[] = technicians.map(
  ({ session }) => `aws:${mspAccount}:${mspStaffRole}:${session}`,
);

const supported: readonly (readonly [
  item: readonly [service: string, name: string, parameters: unknown],
  weight: number,
])[] = [
  [['ec2', 'DescribeInstances', { instancesSet: {}, filterSet: {} }], 8],
  [['ec2', 'DescribeInstanceStatus', { instancesSet: {}, filterSet: {} }], 8],
  [['monitoring', 'DescribeAlarms', { maxRecords: 100 }], 6],
  [['logs', 'FilterLogEvents', { logGroupName: '/orders/api', startTime: 0 }], 5],
  [['ec2', 'GetConsoleOutput', { instanceId: 'i-0b1c2d3e4f5061728' }], 2],
  [['ec2', 'RebootInstances', { instancesSet: { items: [{ instanceId: 'i-0b1c2d3e4f5061728' }] } }], 1],
  [['ssm', 'StartSession', { target: 'i-0b1c2d3e4f5061728', documentName: 'AWS-StartInteractiveCommand' }], 1],
  [['secretsmanager', 'GetSecretValue', { secretId: 'msp/monitoring-token' }], 1],
  [['backup', 'ListBackupJobs', null], 3],
];

/** Two technicians of the support company on working days, office hours, from the company's network, with the external id. */
export function* support(random: Random, from: number, days: number): Iterable<StoryLine> {
  for (let d = 0; d < days; d++) {
    const weekday = new Date(from + d * day).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    for (const technician of technicians) {
      if (!random.chance(0.8)) continue;
      const begun = from + d * day + 7 * hour + random.int(0, 8 * 60) * minute;
      const key = `ASIA${random.base32(16)}`;
      yield {
        role: 'innocent_vendor',
        step: null,
        call: mspAssumption(random, technician, begun, key, mspExternalId),
      };
      const identity = roleSession(ownAccount, supportRole, technician.session, key, begun);
      let time = begun;
      for (let i = random.int(6, 20); i > 0; i--) {
        time += 4000 + random.gap(60_000);
        const [service, name, parameters] = random.weighted(supported);
        yield {
          role: 'innocent_vendor',
          step: null,
          call: {
            time,
            service,
            name,
            region: mainRegion,
            identity,
            ip: technician.ip,
            userAgent: technician.userAgent,
            parameters,
          },
        };
      }
    }
  }
}

/** `AssumeRole` of the support role by somebody of the support company's account. */
export function mspAssumption(
  random: Random,
  who: Technician,
  time: number,
  key: string,
  externalId: string | null,
): Call {
  return {
    ...callOf(who, time),
    ...assumption(random, ownAccount, supportRole, who.session, key, time, externalId),
    more: { sharedEventID: random.guid() },
  };
}

/** A call into a role of the own account whose trust policy refuses it: the record has no parameters. */
export function mspRefusal(who: Technician, time: number, role: string): Call {
  const caller = `arn:aws:sts::${mspAccount}:assumed-role/technicians/${who.session}`;
  const resource = roleArn(ownAccount, role);
  return {
    ...callOf(who, time),
    error: ['AccessDenied', `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${resource}`],
  };
}

function callOf(who: Technician, time: number): Call {
  return {
    time,
    service: 'sts',
    name: 'AssumeRole',
    region: mainRegion,
    identity: foreignCaller(mspAccount, `${mspStaffRole}:${who.session}`),
    ip: who.ip,
    userAgent: who.userAgent,
  };
}
