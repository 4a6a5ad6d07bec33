import type { Random } from './random.ts';

/** `userIdentity` of a synthetic record. */
export type Identity = Readonly<Record<string, unknown>>;

/** One synthetic call before it becomes a record. */
export interface Call {
  /** Milliseconds since 1970 UTC; CloudTrail keeps whole seconds. */
  readonly time: number;
  /** `iam`, without the domain. */
  readonly service: string;
  readonly name: string;
  readonly region: string;
  readonly identity: Identity;
  readonly ip: string;
  readonly userAgent: string;
  readonly parameters?: unknown;
  readonly response?: unknown;
  readonly error?: readonly [code: string, message: string];
  readonly resources?: readonly Readonly<Record<string, string>>[];
  /** Keys that this kind of record has besides the usual ones. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export interface RoleName {
  readonly name: string;
  readonly id: string;
}

export function iamUser(account: string, name: string, id: string, key: string | null): Identity {
  const user = { type: 'IAMUser', principalId: id, arn: `arn:aws:iam::${account}:user/${name}`, accountId: account };
  return key === null ? { ...user, userName: name } : { ...user, accessKeyId: key, userName: name };
}

export function roleSession(account: string, role: RoleName, session: string, key: string, begun: number): Identity {
  return {
    type: 'AssumedRole',
    principalId: `${role.id}:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role.name}/${session}`,
    accountId: account,
    accessKeyId: key,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: role.id,
        arn: roleArn(account, role.name),
        accountId: account,
        userName: role.name,
      },
      attributes: { creationDate: seconds(begun), mfaAuthenticated: 'false' },
    },
  };
}

/** A caller from another account, as the account it calls into records it. */
export function foreignCaller(account: string, principal: string): Identity {
  return { type: 'AWSAccount', principalId: principal, accountId: account };
}

export function awsService(name: string): Identity {
  return { type: 'AWSService', invokedBy: `${name}.amazonaws.com` };
}

export function roleArn(account: string, role: string): string {
  return `arn:aws:iam::${account}:role/${role}`;
}

/** `2026-05-22T01:12:00Z`. */
export function seconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** Parameters and answer of a successful `AssumeRole`. */
export function assumption(
  random: Random,
  account: string,
  role: RoleName,
  session: string,
  key: string,
  time: number,
  externalId: string | null,
): Pick<Call, 'parameters' | 'response' | 'resources'> {
  const asked = { roleArn: roleArn(account, role.name), roleSessionName: session };
  return {
    parameters: externalId === null ? asked : { ...asked, externalId, durationSeconds: 3600 },
    response: {
      credentials: {
        accessKeyId: key,
        sessionToken: `FwoGZXIv${random.hex(64)}`,
        expiration: seconds(time + 3_600_000),
      },
      assumedRoleUser: {
        assumedRoleId: `${role.id}:${session}`,
        arn: `arn:aws:sts::${account}:assumed-role/${role.name}/${session}`,
      },
    },
    resources: [{ accountId: account, type: 'AWS::IAM::Role', ARN: roleArn(account, role.name) }],
  };
}

const reading = /^(?:Get|List|Describe|Lookup|Head|AssumeRole|BatchGet)/;

/** Identities are reused by many calls of a session. */
const identityTexts = new WeakMap<Identity, string>();

function identityText(identity: Identity): string {
  let known = identityTexts.get(identity);
  if (known === undefined) {
    known = JSON.stringify(identity);
    identityTexts.set(identity, known);
  }
  return known;
}

/** The record as CloudTrail writes it into a file, as JSON text. */
export function recordText(call: Call, account: string, eventId: string, requestId: string): string {
  const { error, more, resources } = call;
  const source = `${call.service}.amazonaws.com`;
  const host = `${call.service}.${call.region}.amazonaws.com`;
  const failed =
    error === undefined ? '' : `"errorCode":${JSON.stringify(error[0])},"errorMessage":${JSON.stringify(error[1])},`;
  const tls =
    call.identity['type'] === 'AWSService'
      ? ''
      : `,"tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"${host}"}`;
  const isData = more?.['eventCategory'] === 'Data';
  const isSignIn = call.service === 'signin';
  return (
    `{"eventVersion":"1.11","userIdentity":${identityText(call.identity)},"eventTime":"${seconds(call.time)}",` +
    `"eventSource":"${source}","eventName":"${call.name}","awsRegion":"${call.region}","sourceIPAddress":"${call.ip}",` +
    `"userAgent":${JSON.stringify(call.userAgent)},${failed}"requestParameters":${jsonOf(call.parameters)},` +
    `"responseElements":${jsonOf(call.response)},${isSignIn ? '' : `"requestID":"${requestId}",`}"eventID":"${eventId}",` +
    `"readOnly":${String(reading.test(call.name))},${resources === undefined ? '' : `"resources":${JSON.stringify(resources)},`}` +
    `"eventType":"${isSignIn ? 'AwsConsoleSignIn' : 'AwsApiCall'}","managementEvent":${String(!isData)},` +
    `"recipientAccountId":"${account}"${more === undefined ? '' : `,${JSON.stringify(more).slice(1, -1)}`}` +
    `${isData ? '' : ',"eventCategory":"Management"'}${tls}}`
  );
}

function jsonOf(value: unknown): string {
  return value === undefined || value === null ? 'null' : JSON.stringify(value);
}
