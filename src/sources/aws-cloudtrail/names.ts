/** Keys of a record that the normaliser reads; exports that lower-case them (Athena, CSV headers) get them back from here. */
const recordPaths: readonly string[] = [
  'eventVersion',
  'eventTime',
  'eventSource',
  'eventName',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'errorMessage',
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'requestID',
  'eventID',
  'readOnly',
  'resources',
  'eventType',
  'apiVersion',
  'managementEvent',
  'recipientAccountId',
  'serviceEventDetails',
  'sharedEventID',
  'vpcEndpointId',
  'vpcEndpointAccountId',
  'eventCategory',
  'sessionCredentialFromConsole',
  'insightDetails',
  'tlsDetails',
  'tlsDetails.tlsVersion',
  'tlsDetails.cipherSuite',
  'tlsDetails.clientProvidedHostHeader',
  'userIdentity',
  'userIdentity.type',
  'userIdentity.principalId',
  'userIdentity.arn',
  'userIdentity.accountId',
  'userIdentity.accessKeyId',
  'userIdentity.userName',
  'userIdentity.invokedBy',
  'userIdentity.identityProvider',
  'userIdentity.credentialId',
  'userIdentity.onBehalfOf',
  'userIdentity.onBehalfOf.userId',
  'userIdentity.onBehalfOf.identityStoreArn',
  'userIdentity.sessionContext',
  'userIdentity.sessionContext.attributes',
  'userIdentity.sessionContext.attributes.creationDate',
  'userIdentity.sessionContext.attributes.mfaAuthenticated',
  'userIdentity.sessionContext.sessionIssuer',
  'userIdentity.sessionContext.sessionIssuer.type',
  'userIdentity.sessionContext.sessionIssuer.principalId',
  'userIdentity.sessionContext.sessionIssuer.arn',
  'userIdentity.sessionContext.sessionIssuer.accountId',
  'userIdentity.sessionContext.sessionIssuer.userName',
  'userIdentity.sessionContext.webIdFederationData',
  'userIdentity.sessionContext.webIdFederationData.federatedProvider',
  'userIdentity.sessionContext.sourceIdentity',
  'userIdentity.sessionContext.ec2RoleDelivery',
];

/** Other names under which exports give the same values. */
const otherNames: Readonly<Record<string, string>> = {
  awseventid: 'eventID',
  awsrequestid: 'requestID',
  eventtypename: 'eventType',
  useridentityuserid: 'userIdentity.onBehalfOf.userId',
  useridentitystorearn: 'userIdentity.onBehalfOf.identityStoreArn',
  sessionmfaauthenticated: 'userIdentity.sessionContext.attributes.mfaAuthenticated',
  sessioncreationdate: 'userIdentity.sessionContext.attributes.creationDate',
  sessionissuertype: 'userIdentity.sessionContext.sessionIssuer.type',
  sessionissuerprincipalid: 'userIdentity.sessionContext.sessionIssuer.principalId',
  sessionissuerarn: 'userIdentity.sessionContext.sessionIssuer.arn',
  sessionissueraccountid: 'userIdentity.sessionContext.sessionIssuer.accountId',
  sessionissuerusername: 'userIdentity.sessionContext.sessionIssuer.userName',
  tlsversion: 'tlsDetails.tlsVersion',
  ciphersuite: 'tlsDetails.cipherSuite',
  clientprovidedhostheader: 'tlsDetails.clientProvidedHostHeader',
  username: 'userIdentity.userName',
  accesskeyid: 'userIdentity.accessKeyId',
  awsaccesskey: 'userIdentity.accessKeyId',
  resources0arn: 'resources.ARN',
  resources0type: 'resources.type',
  resources0accountid: 'resources.accountId',
};

/** Times of last resort: when the record was exported or indexed. */
export const laterTimes: ReadonlySet<string> = new Set(['timestamp', 'timegenerated', 'eventdatetime']);

const deeperKeys =
  'ARN accountId resourceType resourceName roleArn roleName roleSessionName externalId durationSeconds userName groupName ' +
  'policyArn policyName policyDocument assumeRolePolicyDocument bucketPolicy bucketName secretId secretIdList keyId instanceId ' +
  'instanceIds instancesSet snapshotId imageId volumeId functionName dBInstanceIdentifier dBSnapshotIdentifier ' +
  'dBClusterIdentifier dBClusterSnapshotIdentifier attributeName valuesToAdd valuesToRemove createVolumePermission launchPermission ' +
  'userId trailName withDecryption credentials accessKey assumedRoleUser assumedRoleId federatedUser federatedUserId ' +
  'sAMLProviderArn samlProviderArn principalArn providerId serialNumber documentName logGroupName detectorId accountId ' +
  'ConsoleLogin SwitchRole CheckMfa MFAUsed MFAIdentifier LoginTo MobileVersion UserName CredentialType AuthWorkflowID ' +
  'SamlProviderArn bytesTransferredOut bytesTransferredIn isMultiRegionTrail includeGlobalServiceEvents setAsDefault ' +
  'CredentialChallenge CredentialVerification UserAuthentication webIdFederationData federatedProvider';

const paths = new Map<string, readonly string[]>();
const keys = new Map<string, string>();

for (const path of recordPaths) {
  const steps = path.split('.');
  paths.set(steps.join('').toLowerCase(), steps);
  for (const step of steps) keys.set(step.toLowerCase(), step);
}
for (const [name, path] of Object.entries(otherNames)) paths.set(name, path.split('.'));
for (const key of deeperKeys.split(' ')) if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key);

const openRoots = [
  'requestparameters',
  'responseelements',
  'additionaleventdata',
  'serviceeventdetails',
  'insightdetails',
];

const inherited: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** The key as CloudTrail spells it; an unknown one as given. */
export function camel(key: string): string {
  return keys.get(key.toLowerCase()) ?? key;
}

export function isKnownKey(key: string): boolean {
  return keys.has(key.toLowerCase());
}

/** Bare letters and digits of a column name: `userIdentity.type`, `userIdentity_type` and `UserIdentityType` are one. */
export function bareName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Where in a record the value under a column name belongs; null when it is no column of CloudTrail. */
export function recordPath(name: string): readonly string[] | null {
  const bare = bareName(name);
  if (laterTimes.has(bare)) return ['eventTime'];
  const known = paths.get(bare);
  if (known !== undefined) return known;
  const root = openRoots.find((r) => bare.startsWith(r));
  if (root === undefined || name.length > 256) return null;
  const rest = name.slice(name.search(/[._]|$/) + 1) || name.slice(root.length);
  const steps = rest.split('.').filter((s) => s !== '');
  if (steps.length === 0 || steps.length > 12 || steps.some((s) => inherited.has(s))) return null;
  return [camel(root), ...steps.map(camel)];
}
