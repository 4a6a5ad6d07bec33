import { awsService, iamUser, roleSession, type Call, type Identity, type RoleName } from './cloudtrail-record.ts';
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
  const sessions = new Map<string, Identity>();
  const sessionOf: SessionOf = (role, session, time, hours) => {
    const period = Math.floor(time / (hours * 3_600_000));
    const name = `${role.name}/${session} ${period}`;
    let identity = sessions.get(name);
    if (identity === undefined) {
      if (sessions.size > 1000) sessions.clear();
      const key = `ASIA${new Random(seed, hash(name)).base32(16)}`;
      identity = roleSession(ownAccount, role, session, key, period * hours * 3_600_000);
      sessions.set(name, identity);
    }
    return identity;
  };
  return (random, time, region) => {
    const kind = random.weighted(kinds);
    if (kind === 'staff') return staffCall(random, time, region, sessionOf);
    if (kind === 'service') return serviceCall(random, time, region);
    return workloadCall(random, time, region, sessionOf);
  };
}

const kinds = [
  ['staff', 30],
  ['workload', 50],
  ['service', 20],
] as const;

/** The session somebody has at a time, renewed every so many hours. */
type SessionOf = (role: RoleName, session: string, time: number, hours: number) => Identity;

function staffCall(random: Random, time: number, region: string, sessionOf: SessionOf): Call {
  if (region === globalRegion && random.chance(0.02)) return signIn(random, time);
  const person = random.pick(people);
  const identity = sessionOf(person.role, person.session, time, 8);
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
    },
  };
}

const workloads = [
  [webRole, 5],
  [lambdaRole, 4],
  [batchRole, 2],
] as const;

const workloadKinds = [
  ['decrypt', 4],
  ['secret', 1],
  ['parameter', 3],
  ['identity', 1],
  ['stream', 2],
  ['tags', 3],
] as const;

const instances = ['i-0a1b2c3d4e5f60718', 'i-0b1c2d3e4f5061728', 'i-0c1d2e3f405162738'] as const;

function workloadCall(random: Random, time: number, region: string, sessionOf: SessionOf): Call {
  const role = random.weighted(workloads);
  const instance = random.pick(instances);
  const call = {
    time,
    region,
    identity: sessionOf(role, role === lambdaRole ? 'orders-function' : instance, time, 6),
    ip: `10.20.${random.int(0, 3)}.${random.int(4, 250)}`,
    userAgent: 'Boto3/1.38.5 md/Botocore#1.38.5 ua/2.1 os/linux#6.1.132 lang/python#3.12.10',
  };
  switch (random.weighted(workloadKinds)) {
    case 'decrypt':
      return {
        ...call,
        service: 'kms',
        name: 'Decrypt',
        parameters: { encryptionAlgorithm: 'SYMMETRIC_DEFAULT', encryptionContext: { app: 'orders' } },
      };
    case 'secret':
      return {
        ...call,
        service: 'secretsmanager',
        name: 'GetSecretValue',
        parameters: { secretId: random.pick(appSecrets) },
      };
    case 'parameter':
      return {
        ...call,
        service: 'ssm',
        name: 'GetParameter',
        parameters: { name: '/orders/feature-flags', withDecryption: false },
      };
    case 'identity':
      return { ...call, service: 'sts', name: 'GetCallerIdentity' };
    case 'stream':
      return {
        ...call,
        service: 'logs',
        name: 'CreateLogStream',
        parameters: { logGroupName: '/orders/api', logStreamName: instance },
      };
    case 'tags':
      return { ...call, service: 'ec2', name: 'DescribeTags', parameters: { filterSet: {} } };
  }
}

const appSecrets = secretNames.slice(0, 3);

function serviceCall(random: Random, time: number, region: string): Call {
  const [by, service, name, parameters] = random.pick(serviceCalls);
  const domain = `${by}.amazonaws.com`;
  return { time, region, service, name, identity: serviceIdentity(by), ip: domain, userAgent: domain, parameters };
}

const services = new Map<string, Identity>();

function serviceIdentity(name: string): Identity {
  const identity = services.get(name) ?? awsService(name);
  services.set(name, identity);
  return identity;
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
