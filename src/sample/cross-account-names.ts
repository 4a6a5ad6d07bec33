import type { RoleName } from './cloudtrail-record.ts';

/** The account under investigation. */
export const ownAccount = '111122223333';
export const mainRegion = 'eu-central-1';
/** Where the global services (IAM, and STS without a region) record. */
export const globalRegion = 'us-east-1';

export const secretNames: readonly string[] = [
  'prod/orders/db',
  'prod/orders/api-key',
  'prod/billing/db',
  'prod/billing/stripe',
  'prod/crm/oauth',
  'prod/mail/smtp',
  'prod/search/token',
  'prod/cdn/signing-key',
  'prod/warehouse/db',
  'prod/warehouse/sftp',
  'prod/identity/jwt-key',
  'prod/identity/saml-key',
  'prod/vpn/psk',
  'prod/backup/passphrase',
  'prod/monitoring/token',
  'prod/payroll/db',
  'prod/payroll/sftp',
  'stage/orders/db',
  'stage/billing/db',
  'stage/crm/oauth',
  'stage/mail/smtp',
  'shared/github/deploy-key',
  'shared/registry/push',
  'shared/registry/pull',
  'shared/slack/webhook',
  'shared/ldap/bind',
  'shared/wifi/radius',
  'shared/domain/registrar',
  'legacy/erp/db',
  'legacy/erp/ftp',
  'legacy/crm/db',
  'legacy/mainframe/rexec',
  'msp/monitoring-token',
  'msp/ticket-api',
];

const engineerRole: RoleName = { name: 'AWSReservedSSO_Engineer_0a1b2c3d4e5f6071', id: 'AROACONTOSOENGINEER01' };
export const adminRole: RoleName = { name: 'AWSReservedSSO_Admin_7f6e5d4c3b2a1908', id: 'AROACONTOSOADMIN00001' };
export const webRole: RoleName = { name: 'web-app', id: 'AROACONTOSOWEBAPP0001' };
export const batchRole: RoleName = { name: 'nightly-batch', id: 'AROACONTOSOBATCH00001' };
export const lambdaRole: RoleName = { name: 'orders-function', id: 'AROACONTOSOLAMBDA0001' };

interface Person {
  readonly session: string;
  readonly role: RoleName;
  readonly ip: string;
  readonly userAgent: string;
}

export const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';
const shell = 'aws-cli/2.27.12 md/awscrt#0.26.1 ua/2.1 os/macos#24.4.0 md/arch#arm64 lang/python#3.13.3';
const terraform =
  'APN/1.0 HashiCorp/1.0 Terraform/1.11.4 terraform-provider-aws/5.96.0 aws-sdk-go-v2/1.36.3 os/linux lang/go#1.24.2';

export const people: readonly Person[] = [
  { session: 'robin@contoso.com', role: adminRole, ip: '203.0.113.40', userAgent: shell },
  { session: 'dana@contoso.com', role: engineerRole, ip: '203.0.113.41', userAgent: browser },
  { session: 'lee@contoso.com', role: engineerRole, ip: '203.0.113.42', userAgent: shell },
  { session: 'maria@contoso.com', role: engineerRole, ip: '203.0.113.43', userAgent: terraform },
  { session: 'chen@contoso.com', role: engineerRole, ip: '203.0.113.44', userAgent: browser },
  { session: 'noor@contoso.com', role: adminRole, ip: '203.0.113.45', userAgent: browser },
];

export const reads: readonly (readonly [service: string, name: string, parameters: unknown])[] = [
  ['ec2', 'DescribeInstances', { instancesSet: {}, filterSet: {} }],
  ['ec2', 'DescribeSecurityGroups', { securityGroupSet: {}, filterSet: {} }],
  ['ec2', 'DescribeVolumes', { volumeSet: {}, filterSet: {} }],
  ['ec2', 'DescribeSnapshots', { ownersSet: { items: [{ owner: 'self' }] }, filterSet: {} }],
  ['rds', 'DescribeDBInstances', { maxRecords: 100 }],
  ['s3', 'ListBuckets', { Host: 's3.eu-central-1.amazonaws.com' }],
  ['logs', 'DescribeLogGroups', { limit: 50 }],
  ['monitoring', 'DescribeAlarms', { maxRecords: 100 }],
  ['lambda', 'ListFunctions20150331', { maxItems: 50 }],
  ['cloudformation', 'DescribeStacks', null],
  ['ecs', 'DescribeServices', { cluster: 'orders', services: ['orders-api'] }],
  [
    'elasticloadbalancing',
    'DescribeTargetHealth',
    { targetGroupArn: `arn:aws:elasticloadbalancing:${mainRegion}:${ownAccount}:targetgroup/orders/0a1b2c3d4e5f6071` },
  ],
];

export const writes: readonly (readonly [service: string, name: string, parameters: unknown])[] = [
  [
    'ec2',
    'CreateTags',
    {
      resourcesSet: { items: [{ resourceId: 'i-0a1b2c3d4e5f60718' }] },
      tagSet: { items: [{ key: 'team', value: 'orders' }] },
    },
  ],
  ['ecs', 'UpdateService', { cluster: 'orders', service: 'orders-api', forceNewDeployment: true }],
  ['lambda', 'UpdateFunctionCode20150331v2', { functionName: 'orders-function', publish: false }],
  ['logs', 'CreateLogStream', { logGroupName: '/orders/api', logStreamName: 'api' }],
  ['ec2', 'RebootInstances', { instancesSet: { items: [{ instanceId: 'i-0b1c2d3e4f5061728' }] } }],
];
