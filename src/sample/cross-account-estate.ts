import { awsService, iamUser, roleSession, type Call } from './cloudtrail-record.ts';
import {
  adminRole,
  batchRole,
  browser,
  globalRegion,
  lambdaRole,
  mainRegion,
  ownAccount,
  people,
  reads,
  secretNames,
  webRole,
  writes,
} from './cross-account-names.ts';
import { Random } from './random.ts';

/** Anything but the story: staff, workloads and AWS itself. Own staff do in small what the attacker does in bulk. */
export function estateCall(seed: number): (random: Random, time: number, region: string) => Call {
  const keys = new Map<string, string>();
  const keyOf = (who: string, period: number): string => {
    const name = `${who} ${period}`;
    let key = keys.get(name);
    if (key === undefined) {
      if (keys.size > 1000) keys.clear();
      key = `ASIA${new Random(seed, hash(name)).base32(16)}`;
      keys.set(name, key);
    }
    return key;
  };
  return (random, time, region) => {
    const kind = random.weighted(kinds);
    if (kind === 'staff') return staffCall(random, time, region, keyOf);
    if (kind === 'service') return serviceCall(random, time, region);
    return workloadCall(random, time, region, keyOf);
  };
}

const kinds = [
  ['staff', 30],
  ['workload', 50],
  ['service', 20],
] as const;

type KeyOf = (who: string, period: number) => string;

function staffCall(random: Random, time: number, region: string, keyOf: KeyOf): Call {
  if (region === globalRegion && random.chance(0.02)) return signIn(random, time);
  const person = random.pick(people);
  const period = Math.floor(time / 28_800_000);
  const identity = roleSession(
    ownAccount,
    person.role,
    person.session,
    keyOf(person.session, period),
    period * 28_800_000,
  );
  const call = { time, region, identity, ip: person.ip, userAgent: person.userAgent };
  if (region === globalRegion && person.role === adminRole && random.chance(0.01)) return onboarding(random, call);
  const [service, name, parameters] = random.chance(0.85) ? random.pick(reads) : random.pick(writes);
  if (random.chance(0.01)) {
    return {
      ...call,
      service,
      name,
      error: ['AccessDenied', `User: ${String(identity['arn'])} is not authorized to perform: ${service}:${name}`],
    };
  }
  return { ...call, service, name, parameters };
}

/** A new colleague: the same operations as an attacker's, one at a time, without administrator rights. */
function onboarding(random: Random, call: Omit<Call, 'service' | 'name'>): Call {
  const userName = `svc-${random.pick(['reports', 'mailer', 'export', 'metrics'])}`;
  const service = 'iam';
  return random.weighted<Call>([
    [{ ...call, service, name: 'ListUsers' }, 6],
    [
      {
        ...call,
        service,
        name: 'CreateAccessKey',
        parameters: { userName },
        response: { accessKey: { userName, accessKeyId: `AKIA${random.base32(16)}`, status: 'Active' } },
      },
      1,
    ],
    [
      {
        ...call,
        service,
        name: 'AttachUserPolicy',
        parameters: { userName, policyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' },
      },
      1,
    ],
  ]);
}

function signIn(random: Random, time: number): Call {
  const name = random.pick(['legacy-ops', 'legacy-finance']);
  const failed = random.chance(0.08);
  return {
    time,
    service: 'signin',
    name: 'ConsoleLogin',
    region: globalRegion,
    identity: iamUser(
      ownAccount,
      name,
      name === 'legacy-ops' ? 'AIDACONTOSOLEGACYOPS1' : 'AIDACONTOSOLEGACYFIN1',
      null,
    ),
    ip: random.pick(['203.0.113.40', '203.0.113.46', '203.0.113.47']),
    userAgent: browser,
    response: { ConsoleLogin: failed ? 'Failure' : 'Success' },
    more: {
      ...(failed ? { errorMessage: 'Failed authentication' } : undefined),
      additionalEventData: {
        LoginTo: 'https://console.aws.amazon.com/console/home',
        MobileVersion: 'No',
        MFAUsed: 'Yes',
      },
      eventType: 'AwsConsoleSignIn',
      requestID: undefined,
    },
  };
}

function workloadCall(random: Random, time: number, region: string, keyOf: KeyOf): Call {
  const role = random.weighted([
    [webRole, 5],
    [lambdaRole, 4],
    [batchRole, 2],
  ]);
  const instance = `i-0${random.pick(['a1b2c3d4e5f60718', 'b1c2d3e4f5061728', 'c1d2e3f405162738'])}`;
  const session = role === lambdaRole ? 'orders-function' : instance;
  const period = Math.floor(time / 21_600_000);
  const call = {
    time,
    region,
    identity: roleSession(ownAccount, role, session, keyOf(role.name + session, period), period * 21_600_000),
    ip: `10.20.${random.int(0, 3)}.${random.int(4, 250)}`,
    userAgent: 'Boto3/1.38.5 md/Botocore#1.38.5 ua/2.1 os/linux#6.1.132 lang/python#3.12.10',
  };
  return random.weighted<Call>([
    [
      {
        ...call,
        service: 'kms',
        name: 'Decrypt',
        parameters: { encryptionAlgorithm: 'SYMMETRIC_DEFAULT', encryptionContext: { app: 'orders' } },
      },
      4,
    ],
    [
      {
        ...call,
        service: 'secretsmanager',
        name: 'GetSecretValue',
        parameters: { secretId: random.pick(secretNames.slice(0, 3)) },
      },
      1,
    ],
    [
      {
        ...call,
        service: 'ssm',
        name: 'GetParameter',
        parameters: { name: '/orders/feature-flags', withDecryption: false },
      },
      3,
    ],
    [{ ...call, service: 'sts', name: 'GetCallerIdentity' }, 1],
    [
      {
        ...call,
        service: 'logs',
        name: 'CreateLogStream',
        parameters: { logGroupName: '/orders/api', logStreamName: instance },
      },
      2,
    ],
    [{ ...call, service: 'ec2', name: 'DescribeTags', parameters: { filterSet: {} } }, 3],
  ]);
}

function serviceCall(random: Random, time: number, region: string): Call {
  const [by, service, name, parameters] = random.pick(serviceCalls);
  const domain = `${by}.amazonaws.com`;
  return { time, region, service, name, identity: awsService(by), ip: domain, userAgent: domain, parameters };
}

const serviceCalls: readonly (readonly [by: string, service: string, name: string, parameters: unknown])[] = [
  [
    'cloudtrail',
    's3',
    'GetBucketAcl',
    { bucketName: 'contoso-cloudtrail', Host: 'contoso-cloudtrail.s3.eu-central-1.amazonaws.com', acl: '' },
  ],
  [
    'ec2',
    'sts',
    'AssumeRole',
    { roleArn: `arn:aws:iam::${ownAccount}:role/web-app`, roleSessionName: 'i-0a1b2c3d4e5f60718' },
  ],
  [
    'lambda',
    'sts',
    'AssumeRole',
    { roleArn: `arn:aws:iam::${ownAccount}:role/orders-function`, roleSessionName: 'orders-function' },
  ],
  ['backup', 'ec2', 'DescribeSnapshots', { snapshotSet: {}, filterSet: {} }],
  [
    'cloudtrail',
    'kms',
    'GenerateDataKey',
    { keySpec: 'AES_256', keyId: `arn:aws:kms:${mainRegion}:${ownAccount}:key/0a1b2c3d-0000-4000-8000-000000000001` },
  ],
  ['autoscaling', 'ec2', 'DescribeInstanceStatus', { instancesSet: {}, filterSet: {} }],
];

/** FNV-1a, for streams named by text. */
function hash(name: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
