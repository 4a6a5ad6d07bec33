import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { statSync } from 'node:fs';
import { catalog } from '../../src/analytics/catalog.ts';
import type { Detection } from './headless.ts';
import type { Input } from './inputs.ts';

/** Native DuckDB of the same version reading the same files and running the same SQL. */
export interface NativeResult {
  readonly version: string;
  readonly threads: number;
  readonly records: number;
  /** Reading the files, taking the columns the sources use out of the JSON, checkpoint. */
  readonly readMs: number;
  readonly cpuMs: number;
  readonly peakRss: number;
  /** Time histogram over the rows read. */
  readonly chartMs: number;
  readonly detections: readonly Detection[];
}

const cloudTrailPaths: readonly string[] = [
  'eventTime',
  'eventSource',
  'eventName',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'errorMessage',
  'requestID',
  'eventID',
  'readOnly',
  'eventType',
  'managementEvent',
  'recipientAccountId',
  'eventCategory',
  'sharedEventID',
  'vpcEndpointId',
  'userIdentity.type',
  'userIdentity.principalId',
  'userIdentity.arn',
  'userIdentity.accountId',
  'userIdentity.accessKeyId',
  'userIdentity.userName',
  'userIdentity.invokedBy',
  'userIdentity.sessionContext.sessionIssuer.arn',
  'userIdentity.sessionContext.sessionIssuer.userName',
  'userIdentity.sessionContext.attributes.mfaAuthenticated',
  'userIdentity.sessionContext.sourceIdentity',
  'requestParameters.roleArn',
  'requestParameters.roleSessionName',
  'requestParameters.externalId',
  'requestParameters.userName',
  'requestParameters.bucketName',
  'requestParameters.secretId',
  'responseElements.credentials.accessKeyId',
  'responseElements.assumedRoleUser.arn',
  'additionalEventData.MFAUsed',
  'tlsDetails.tlsVersion',
];
const auditPaths: readonly string[] = [
  'CreationTime',
  'Id',
  'Operation',
  'OrganizationId',
  'RecordType',
  'ResultStatus',
  'UserKey',
  'UserType',
  'Workload',
  'ClientIP',
  'ClientIPAddress',
  'UserId',
  'ObjectId',
  'UserAgent',
  'SiteUrl',
  'SourceFileName',
  'SourceRelativeUrl',
  'ItemType',
  'EventSource',
  'AppAccessContext.AADSessionId',
  'AppAccessContext.ClientAppId',
  'AppAccessContext.CorrelationId',
  'MailboxOwnerUPN',
  'MailboxGuid',
  'LogonType',
  'ExternalAccess',
  'ClientInfoString',
  'OperationCount',
  'OperationProperties',
  'Folders',
  'ExtendedProperties',
  'ModifiedProperties',
  'Actor',
  'ActorContextId',
  'InterSystemsId',
  'IntraSystemId',
  'Target',
  'TargetContextId',
  'DeviceProperties',
  'ErrorNumber',
];

export async function runNative(input: Input, exported: string): Promise<NativeResult> {
  const instance = await DuckDBInstance.create(':memory:');
  const db = await instance.connect();
  const cpu = process.cpuUsage();
  const started = performance.now();
  await db.run(input.kind === 'UAL CSV' ? readUal(input) : readCloudTrail(input));
  const readMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  const peakRss = process.resourceUsage().maxRSS * 1024;
  const chartMs = await timed(
    db,
    'select time_bucket(interval 3 hour, time) as bin, count(*) from raw group by 1 order by 1',
  );
  const records = Number(await scalar(db, 'select count(*) from raw'));
  await db.run(`attach '${exported}' as exported (read_only); use exported`);
  return {
    version: String(await scalar(db, 'select version()')),
    threads: Number(await scalar(db, "select current_setting('threads')")),
    records,
    readMs,
    cpuMs: (user + system) / 1000,
    peakRss,
    chartMs,
    detections: await detections(db),
  };
}

function readCloudTrail(input: Input): string {
  const longest = Math.max(...input.files.map((file) => statSync(file).size));
  const columns = [
    'eventTime::timestamp as time',
    ...cloudTrailPaths.map((path, i) => `r ->> '$.${path}' as c${String(i)}`),
  ];
  const from = `read_json([${list(input)}], columns = {Records: 'JSON[]'}, maximum_object_size = ${String(Math.max(16_777_216, longest + 1))})`;
  return `create table raw as select ${columns.join(', ').replace('eventTime::', "(r ->> '$.eventTime')::")} from (select unnest(Records) as r from ${from})`;
}

function readUal(input: Input): string {
  const columns = [
    "strptime(CreationDate, '%m/%d/%Y %I:%M:%S %p') as time",
    'RecordId',
    'UserId',
    ...auditPaths.map((path, i) => `AuditData ->> '$.${path}' as c${String(i)}`),
  ];
  return `create table raw as select ${columns.join(', ')} from read_csv([${list(input)}], header = true, all_varchar = true)`;
}

function list(input: Input): string {
  return input.files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ');
}

/** Every detection as it stands in its file. */
async function detections(db: DuckDBConnection): Promise<readonly Detection[]> {
  const ran: Detection[] = [];
  for (const analytic of catalog.values()) {
    if (analytic.kind !== 'detections') continue;
    for (const { name, value } of analytic.parameters) await db.run(`set variable ${name} = ${String(value)}`);
    const started = performance.now();
    try {
      const rows = await db.runAndReadAll(analytic.sql);
      ran.push({ id: analytic.id, ms: performance.now() - started, findings: rows.currentRowCount, error: null });
    } catch (error) {
      ran.push({ id: analytic.id, ms: 0, findings: 0, error: error instanceof Error ? error.message : String(error) });
    }
  }
  return ran;
}

async function timed(db: DuckDBConnection, sql: string): Promise<number> {
  const started = performance.now();
  await db.runAndReadAll(sql);
  return performance.now() - started;
}

async function scalar(db: DuckDBConnection, sql: string): Promise<unknown> {
  return (await db.runAndReadAll(sql)).getRows()[0]?.[0];
}
