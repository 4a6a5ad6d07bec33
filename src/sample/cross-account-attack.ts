import { assumption, iamUser, roleSession, type Call, type RoleName } from './cloudtrail-record.ts';
import { globalRegion, mainRegion, ownAccount, people, secretNames } from './cross-account-names.ts';
import { mspAccount, mspAssumption, mspRefusal, supportRole, type StoryLine } from './cross-account-vendors.ts';
import type { Random } from './random.ts';

/** Where the stolen snapshot goes: an account of nobody known. */
const outsideAccount = '888899990000';

const automationRole: RoleName = { name: 'ops-automation', id: 'AROACONTOSOAUTOMATN01' };
const intruder = {
  session: 'jo@fabrikam.com',
  ip: '192.0.2.77',
  userAgent: 'Boto3/1.34.84 md/Botocore#1.34.84 ua/2.0 os/linux#6.8.11-amd64 md/arch#x86_64 lang/python#3.11.9',
} as const;
const day = 86_400_000;

/** Weeks before: the own administrator lets the support company in without demanding the external id it always sends. */
export function* onboarding(from: number): Iterable<StoryLine> {
  const admin = people[0];
  if (admin === undefined) return;
  const time = from + 9 * 3_600_000;
  const policyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${mspAccount}:root` }, Action: 'sts:AssumeRole' }],
  });
  yield {
    role: 'staff',
    step: null,
    call: {
      time,
      service: 'iam',
      name: 'UpdateAssumeRolePolicy',
      region: globalRegion,
      identity: roleSession(ownAccount, admin.role, admin.session, 'ASIACONTOSOADMIN0001', time - 600_000),
      ip: admin.ip,
      userAgent: admin.userAgent,
      parameters: { roleName: supportRole.name, policyDocument },
    },
  };
}

/** The night of day 22: from a stolen technician session to a snapshot in a foreign account in twenty minutes; back the next night. */
export function* attack(random: Random, from: number): Iterable<StoryLine> {
  let time = from + 21 * day + 72 * 60_000;
  const step = (name: string, call: Call): StoryLine => ({ role: 'attacker', step: name, call });
  const wait = (mean: number): number => (time += 1000 + random.gap(mean));

  for (const role of ['OrganizationAccountAccessRole', 'admin', 'msp-admin', 'terraform', 'backup-admin']) {
    yield step('role-guessing', mspRefusal(intruder, wait(20_000), role));
  }
  const supportKey = `ASIA${random.base32(16)}`;
  const begun = wait(30_000);
  yield step('foreign-session-without-external-id', mspAssumption(random, intruder, begun, supportKey, null));

  const support = roleSession(ownAccount, supportRole, intruder.session, supportKey, begun);
  const as = (
    identity: Call['identity'],
    service: string,
    name: string,
    region: string,
    more?: Partial<Call>,
  ): Call => ({
    time,
    service,
    name,
    region,
    identity,
    ip: intruder.ip,
    userAgent: intruder.userAgent,
    ...more,
  });
  for (const [service, name, region] of [
    ['sts', 'GetCallerIdentity', mainRegion],
    ['iam', 'ListRoles', globalRegion],
    ['iam', 'ListUsers', globalRegion],
    ['iam', 'ListAttachedRolePolicies', globalRegion],
    ['iam', 'GetAccountAuthorizationDetails', globalRegion],
    ['secretsmanager', 'ListSecrets', mainRegion],
    ['ec2', 'DescribeSnapshots', mainRegion],
  ] as const) {
    wait(6000);
    yield step('discovery', as(support, service, name, region));
  }

  const chainedKey = `ASIA${random.base32(16)}`;
  const chained = wait(40_000);
  yield step(
    'role-chaining',
    as(
      support,
      'sts',
      'AssumeRole',
      mainRegion,
      assumption(random, ownAccount, automationRole, 'automation', chainedKey, chained, null),
    ),
  );
  const automation = roleSession(ownAccount, automationRole, 'automation', chainedKey, chained);

  wait(20_000);
  for (const [index, secretId] of secretNames.entries()) {
    time += random.int(3, 8) * 1000;
    const denied = index === 21 || index === 27;
    const error: Call['error'] = ['AccessDenied', 'Access to KMS is not allowed'];
    yield step(
      'bulk-secret-read',
      as(automation, 'secretsmanager', 'GetSecretValue', mainRegion, {
        parameters: { secretId },
        ...(denied ? { error } : undefined),
      }),
    );
  }

  const user = 'svc-backup';
  const stolenKey = `AKIA${random.base32(16)}`;
  wait(40_000);
  yield step(
    'key-for-another-user',
    as(automation, 'iam', 'CreateAccessKey', globalRegion, {
      parameters: { userName: user },
      response: { accessKey: { userName: user, accessKeyId: stolenKey, status: 'Active' } },
    }),
  );
  wait(10_000);
  yield step(
    'administrator-policy',
    as(automation, 'iam', 'AttachUserPolicy', globalRegion, {
      parameters: { userName: user, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    }),
  );
  wait(20_000);
  yield step(
    'stop-logging',
    as(automation, 'cloudtrail', 'StopLogging', mainRegion, {
      parameters: { name: 'contoso-trail' },
      error: [
        'AccessDenied',
        `User: ${String(automation['arn'])} is not authorized to perform: cloudtrail:StopLogging on resource: arn:aws:cloudtrail:${mainRegion}:${ownAccount}:trail/contoso-trail with an explicit deny in a service control policy`,
      ],
    }),
  );
  const snapshotId = `snap-0${random.hex(16)}`;
  wait(60_000);
  yield step(
    'snapshot',
    as(automation, 'ec2', 'CreateSnapshot', mainRegion, {
      parameters: { volumeId: 'vol-0a1b2c3d4e5f60718' },
      response: { snapshotId },
    }),
  );
  wait(90_000);
  yield step(
    'snapshot-share',
    as(automation, 'ec2', 'ModifySnapshotAttribute', mainRegion, {
      parameters: {
        snapshotId,
        createVolumePermission: { add: { items: [{ userId: outsideAccount }] } },
        attributeType: 'CREATE_VOLUME_PERMISSION',
      },
      response: { _return: true },
    }),
  );

  time = from + 22 * day + 3 * 3_600_000;
  const backup = iamUser(ownAccount, user, 'AIDACONTOSOSVCBACKUP1', stolenKey);
  for (const [service, name, region] of [
    ['sts', 'GetCallerIdentity', mainRegion],
    ['s3', 'ListBuckets', mainRegion],
  ] as const) {
    wait(10_000);
    yield step('new-key-used', as(backup, service, name, region, { ip: '192.0.2.201' }));
  }
  for (let i = 1; i <= 12; i++) {
    wait(4000);
    const object = { bucketName: 'contoso-finance', key: `2026/payroll-${String(i).padStart(2, '0')}.csv` };
    const arn = `arn:aws:s3:::${object.bucketName}`;
    yield step(
      'object-download',
      as(backup, 's3', 'GetObject', mainRegion, {
        ip: '192.0.2.201',
        parameters: { ...object, Host: `${object.bucketName}.s3.${mainRegion}.amazonaws.com` },
        resources: [
          { type: 'AWS::S3::Object', ARN: `${arn}/${object.key}` },
          { accountId: ownAccount, type: 'AWS::S3::Bucket', ARN: arn },
        ],
        more: {
          eventCategory: 'Data',
          additionalEventData: {
            SignatureVersion: 'SigV4',
            bytesTransferredIn: 0,
            bytesTransferredOut: random.int(20_000, 900_000),
          },
        },
      }),
    );
  }
}
