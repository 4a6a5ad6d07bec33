import type { EventClass } from '../../schema/event.ts';

export interface Operation {
  readonly eventClass: EventClass;
  readonly activity: string | null;
}

/** Event names by service; the class of everything else is `api_call`. `*` stands for any service. */
const classes: Readonly<Record<string, Readonly<Partial<Record<EventClass, string>>>>> = {
  sts: {
    session: 'AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot GetSessionToken GetFederationToken',
  },
  signin: {
    authn:
      'ConsoleLogin CheckMfa CredentialChallenge CredentialVerification UserAuthentication PasswordRecoveryRequested ' +
      'PasswordRecoveryCompleted EmailUpdated PasswordUpdated',
    session: 'SwitchRole ExitRole RenewRole GetSigninToken Logout',
  },
  sso: {
    authn: 'Authenticate CredentialChallenge CredentialVerification UserAuthentication',
    session: 'Federate GetRoleCredentials CreateToken Logout StartDeviceAuthorization RegisterClient',
    role_change:
      'CreateAccountAssignment DeleteAccountAssignment CreatePermissionSet UpdatePermissionSet DeletePermissionSet ' +
      'AttachManagedPolicyToPermissionSet DetachManagedPolicyFromPermissionSet PutInlinePolicyToPermissionSet ' +
      'AttachCustomerManagedPolicyReferenceToPermissionSet ProvisionPermissionSet AssociateProfile',
    trust_change: 'AssociateDirectory DisassociateDirectory CreateTrustedTokenIssuer UpdateTrustedTokenIssuer StartSSO',
  },
  'sso-directory': {
    account_change: 'CreateUser UpdateUser DeleteUser DisableUser EnableUser',
    credential_change:
      'UpdatePassword DeleteMfaDeviceForUser StartVirtualMfaDeviceRegistration StartWebAuthnDeviceRegistration',
    group_change: 'CreateGroup DeleteGroup AddMemberToGroup RemoveMemberFromGroup',
    trust_change:
      'CreateExternalIdPConfigurationForDirectory UpdateExternalIdPConfigurationForDirectory EnableExternalIdPConfigurationForDirectory',
  },
  identitystore: {
    account_change: 'CreateUser UpdateUser DeleteUser',
    group_change: 'CreateGroup UpdateGroup DeleteGroup CreateGroupMembership DeleteGroupMembership',
  },
  iam: {
    account_change:
      'CreateUser DeleteUser UpdateUser TagUser UntagUser CreateRole DeleteRole UpdateRole UpdateRoleDescription TagRole UntagRole ' +
      'CreateServiceLinkedRole DeleteServiceLinkedRole CreateInstanceProfile DeleteInstanceProfile CreateAccountAlias DeleteAccountAlias',
    group_change: 'AddUserToGroup RemoveUserFromGroup CreateGroup DeleteGroup UpdateGroup',
    role_change:
      'AttachUserPolicy AttachRolePolicy AttachGroupPolicy DetachUserPolicy DetachRolePolicy DetachGroupPolicy PutUserPolicy ' +
      'PutRolePolicy PutGroupPolicy DeleteUserPolicy DeleteRolePolicy DeleteGroupPolicy CreatePolicy DeletePolicy CreatePolicyVersion ' +
      'DeletePolicyVersion SetDefaultPolicyVersion PutUserPermissionsBoundary DeleteUserPermissionsBoundary ' +
      'PutRolePermissionsBoundary DeleteRolePermissionsBoundary AddRoleToInstanceProfile RemoveRoleFromInstanceProfile',
    credential_change:
      'CreateAccessKey DeleteAccessKey UpdateAccessKey CreateLoginProfile UpdateLoginProfile DeleteLoginProfile ChangePassword ' +
      'CreateServiceSpecificCredential ResetServiceSpecificCredential UpdateServiceSpecificCredential DeleteServiceSpecificCredential ' +
      'UploadSSHPublicKey UpdateSSHPublicKey DeleteSSHPublicKey UploadSigningCertificate UpdateSigningCertificate EnableMFADevice ' +
      'DeactivateMFADevice CreateVirtualMFADevice DeleteVirtualMFADevice ResyncMFADevice',
    trust_change:
      'UpdateAssumeRolePolicy CreateSAMLProvider UpdateSAMLProvider DeleteSAMLProvider CreateOpenIDConnectProvider ' +
      'DeleteOpenIDConnectProvider AddClientIDToOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint',
    policy_change: 'UpdateAccountPasswordPolicy DeleteAccountPasswordPolicy SetSecurityTokenServicePreferences',
  },
  rolesanywhere: {
    session: 'CreateSession',
    trust_change:
      'CreateTrustAnchor UpdateTrustAnchor DeleteTrustAnchor EnableTrustAnchor CreateProfile UpdateProfile ImportCrl',
  },
  organizations: {
    trust_change:
      'InviteAccountToOrganization AcceptHandshake LeaveOrganization RemoveAccountFromOrganization RegisterDelegatedAdministrator ' +
      'DeregisterDelegatedAdministrator EnableAWSServiceAccess DisableAWSServiceAccess',
    account_change: 'CreateAccount CloseAccount CreateGovCloudAccount MoveAccount',
    policy_change:
      'CreatePolicy UpdatePolicy DeletePolicy AttachPolicy DetachPolicy EnablePolicyType DisablePolicyType',
  },
  ram: { sharing: 'CreateResourceShare UpdateResourceShare AssociateResourceShare AcceptResourceShareInvitation' },
  secretsmanager: {
    key_access: 'GetSecretValue BatchGetSecretValue',
    policy_change: 'PutResourcePolicy DeleteResourcePolicy',
  },
  kms: {
    key_access: 'Decrypt ReEncrypt',
    policy_change: 'PutKeyPolicy CreateGrant RevokeGrant RetireGrant DisableKey ScheduleKeyDeletion',
  },
  ssm: {
    privileged_access: 'StartSession ResumeSession SendCommand StartAutomationExecution',
    sharing: 'ModifyDocumentPermission',
  },
  ec2: {
    key_access: 'GetPasswordData',
    credential_change: 'CreateKeyPair ImportKeyPair DeleteKeyPair',
    sharing:
      'ModifySnapshotAttribute ModifyImageAttribute ResetSnapshotAttribute ResetImageAttribute ModifyFpgaImageAttribute',
    policy_change:
      'AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress ' +
      'CreateNetworkAclEntry ReplaceNetworkAclEntry ModifyVpcEndpoint DisableEbsEncryptionByDefault ModifyInstanceMetadataOptions ' +
      'DisableSnapshotBlockPublicAccess DisableImageBlockPublicAccess',
    logging_change: 'CreateFlowLogs DeleteFlowLogs',
  },
  'ec2-instance-connect': { privileged_access: 'SendSSHPublicKey SendSerialConsoleSSHPublicKey OpenTunnel' },
  ecs: { privileged_access: 'ExecuteCommand' },
  ebs: { file_access: 'GetSnapshotBlock PutSnapshotBlock' },
  rds: { sharing: 'ModifyDBSnapshotAttribute ModifyDBClusterSnapshotAttribute' },
  s3: {
    file_access:
      'GetObject HeadObject PutObject CopyObject DeleteObject DeleteObjects RestoreObject SelectObjectContent GetObjectTorrent ' +
      'UploadPart UploadPartCopy CompleteMultipartUpload CreateMultipartUpload',
    sharing: 'PutBucketAcl PutObjectAcl',
    policy_change:
      'PutBucketPolicy DeleteBucketPolicy PutBucketPublicAccessBlock DeleteBucketPublicAccessBlock PutAccountPublicAccessBlock ' +
      'DeleteAccountPublicAccessBlock PutBucketReplication PutBucketLifecycle PutBucketLifecycleConfiguration PutBucketVersioning ' +
      'PutBucketEncryption DeleteBucketEncryption PutBucketOwnershipControls PutBucketCors PutAccessPointPolicy',
    logging_change: 'PutBucketLogging',
  },
  lambda: { policy_change: 'AddPermission RemovePermission AddLayerVersionPermission CreateFunctionUrlConfig' },
  ecr: { policy_change: 'SetRepositoryPolicy DeleteRepositoryPolicy PutRegistryPolicy' },
  sns: { policy_change: 'AddPermission RemovePermission' },
  sqs: { policy_change: 'AddPermission RemovePermission' },
  cloudtrail: {
    logging_change:
      'CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging PutEventSelectors PutInsightSelectors DeleteEventDataStore ' +
      'UpdateEventDataStore StopEventDataStoreIngestion RestoreEventDataStore DeleteChannel',
  },
  config: {
    logging_change:
      'StopConfigurationRecorder StartConfigurationRecorder DeleteConfigurationRecorder PutConfigurationRecorder ' +
      'DeleteDeliveryChannel PutDeliveryChannel DeleteConfigRule DeleteConfigurationAggregator PutRetentionConfiguration',
  },
  guardduty: {
    logging_change:
      'DeleteDetector UpdateDetector CreateFilter UpdateFilter DeleteFilter CreateIPSet UpdateIPSet ArchiveFindings StopMonitoringMembers ' +
      'DisassociateMembers DeleteMembers DisassociateFromAdministratorAccount DisassociateFromMasterAccount ' +
      'DeletePublishingDestination DisableOrganizationAdminAccount',
  },
  securityhub: {
    logging_change:
      'DisableSecurityHub BatchDisableStandards DisassociateFromAdministratorAccount DisassociateFromMasterAccount ' +
      'DisassociateMembers DeleteMembers UpdateStandardsControl CreateAutomationRule',
  },
  macie2: { logging_change: 'DisableMacie UpdateMacieSession DisassociateFromAdministratorAccount' },
  inspector2: { logging_change: 'Disable DisassociateMember' },
  detective: { logging_change: 'DeleteGraph DisassociateMembership' },
  'access-analyzer': { logging_change: 'DeleteAnalyzer CreateArchiveRule' },
  logs: {
    logging_change:
      'DeleteLogGroup DeleteLogStream PutRetentionPolicy DeleteSubscriptionFilter DeleteMetricFilter DeleteDestination DeleteResourcePolicy',
  },
  monitoring: { logging_change: 'DeleteAlarms DisableAlarmActions SetAlarmState' },
  events: { logging_change: 'DisableRule DeleteRule RemoveTargets' },
  route53resolver: { logging_change: 'DeleteResolverQueryLogConfig DisassociateResolverQueryLogConfig' },
  wafv2: { logging_change: 'DeleteLoggingConfiguration' },
  bedrock: { logging_change: 'DeleteModelInvocationLoggingConfiguration PutModelInvocationLoggingConfiguration' },
};

const activities: Readonly<Record<string, string>> = {
  ConsoleLogin: 'signin',
  UserAuthentication: 'signin',
  Authenticate: 'signin',
  CheckMfa: 'mfa_challenge',
  CredentialChallenge: 'mfa_challenge',
  CredentialVerification: 'verify_credential',
  Logout: 'logoff',
  ExitRole: 'logoff',
  AddUserToGroup: 'add_member',
  AddMemberToGroup: 'add_member',
  CreateGroupMembership: 'add_member',
  RemoveUserFromGroup: 'remove_member',
  RemoveMemberFromGroup: 'remove_member',
  DeleteGroupMembership: 'remove_member',
  CreateAccountAssignment: 'assign_role',
  DeleteAccountAssignment: 'remove_role',
  SwitchRole: 'assume_role',
  Decrypt: 'decrypt',
};

const verbs: readonly (readonly [RegExp, string])[] = [
  [/^AssumeRo(?:le|ot)/, 'assume_role'],
  [/^(?:Attach|Put)(?:User|Role|Group)Policy$/, 'assign_role'],
  [/^(?:Detach|Delete)(?:User|Role|Group)Policy$/, 'remove_role'],
  [
    /^(?:Get|List|Describe|Head|BatchGet|Lookup|Search|Query|Scan|Select|Check|View|Preview|Simulate|Test|Validate|Download|Filter)/,
    'read',
  ],
  [/^(?:Create|Run|Allocate|Register|Import|Request|Upload|Provision|Launch|Invite|Copy)/, 'create'],
  [
    /^(?:Delete|Terminate|Deregister|Release|Remove|Purge|Cancel|Revoke|Detach|Disassociate|Schedule.*Deletion|Leave)/,
    'delete',
  ],
  [/^(?:Stop|Disable|Deactivate|Suspend)/, 'disable'],
  [/^(?:Start|Enable|Activate|Resume)/, 'enable'],
  [/^(?:Put|Update|Modify|Set|Change|Attach|Associate|Add|Replace|Reset|Tag|Untag|Authorize|Restore)/, 'update'],
];

const byService = new Map<string, ReadonlyMap<string, EventClass>>();
for (const [service, named] of Object.entries(classes)) {
  const names = new Map<string, EventClass>();
  for (const [eventClass, list] of Object.entries(named)) {
    for (const name of list.split(' ')) names.set(name, eventClass as EventClass);
  }
  byService.set(service, names);
}
for (const [alias, service] of [
  ['sso-oauth', 'sso'],
  ['s3express', 's3'],
  ['s3-outposts', 's3'],
] as const) {
  const names = byService.get(service);
  if (names !== undefined) byService.set(alias, names);
}

const memo = new Map<string, Map<string, Operation>>();
const memoLimit = 8192;
let memoSize = 0;

/** Class and verb of an event name of a service (`iam.amazonaws.com`). */
export function operationOf(eventSource: string, eventName: string): Operation {
  let names = memo.get(eventSource);
  const known = names?.get(eventName);
  if (known !== undefined) return known;
  const operation = decide(eventSource, eventName);
  if (memoSize++ >= memoLimit) {
    memo.clear();
    memoSize = 1;
    names = undefined;
  }
  if (names === undefined) {
    names = new Map();
    memo.set(eventSource, names);
  }
  names.set(eventName, operation);
  return operation;
}

/** Event name without the API version some services glue on: `AddPermission20150331v2`. */
export function plainName(eventName: string): string {
  return eventName.replace(/20\d{6}(?:v\d)?$/, '');
}

function decide(eventSource: string, eventName: string): Operation {
  const name = plainName(eventName);
  const service = eventSource.replace(/\.amazonaws\.com(?:\.cn)?$/, '');
  const eventClass = byService.get(service)?.get(name) ?? 'api_call';
  const activity = Object.hasOwn(activities, name)
    ? activities[name]
    : verbs.find(([pattern]) => pattern.test(name))?.[1];
  return { eventClass, activity: activity ?? null };
}
