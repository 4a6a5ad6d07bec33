import Papa from 'papaparse';

/** Records as exports have them, with made-up names; what is given replaces or adds keys. */
export type Fields = Readonly<Record<string, unknown>>;

export const ownTenant = '11111111-1111-4111-8111-111111111111';
export const partnerTenant = '22222222-2222-4222-8222-222222222222';
const ownAccount = '111122223333';

/** A time of 1 May 2026, so many seconds after 10:00 UTC. */
export function at(seconds: number): string {
  return new Date(Date.UTC(2026, 4, 1, 10) + seconds * 1000).toISOString().replace('.000', '');
}

export function guid(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

/** A CloudTrail record; `n` makes id and second. */
export function trailRecord(n: number, over: Fields = {}): Fields {
  return {
    eventVersion: '1.08',
    userIdentity: { type: 'IAMUser', principalId: 'AIDAEXAMPLE', accountId: ownAccount, userName: 'ann' },
    eventTime: at(n),
    eventSource: 's3.amazonaws.com',
    eventName: 'ListBuckets',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'aws-cli/2',
    eventID: guid(n),
    eventType: 'AwsApiCall',
    recipientAccountId: ownAccount,
    ...over,
  };
}

/** A sign-in as Microsoft Graph gives it. */
export function signIn(n: number, over: Fields = {}): Fields {
  return {
    id: guid(n),
    createdDateTime: at(n),
    userPrincipalName: 'ann@contoso.com',
    userId: guid(900),
    userType: 'member',
    appId: guid(901),
    appDisplayName: 'Office 365',
    ipAddress: '192.0.2.10',
    correlationId: guid(n),
    conditionalAccessStatus: 'success',
    isInteractive: true,
    resourceTenantId: ownTenant,
    homeTenantId: ownTenant,
    crossTenantAccessType: 'none',
    signInEventTypes: ['interactiveUser'],
    status: { errorCode: 0 },
    ...over,
  };
}

/** The same sign-in as Log Analytics exports it: other names, a CSV. */
export function signInCsv(record: Fields): string {
  const cell = (name: string): string => String(record[name]);
  return Papa.unparse([
    {
      'TimeGenerated [UTC]': cell('createdDateTime'),
      OperationName: 'Sign-in activity',
      Category: 'SignInLogs',
      ResultType: '0',
      Id: cell('id'),
      AppId: cell('appId'),
      AppDisplayName: cell('appDisplayName'),
      IPAddress: cell('ipAddress'),
      UserPrincipalName: cell('userPrincipalName'),
      UserId: cell('userId'),
      UserType: cell('userType'),
      ConditionalAccessStatus: cell('conditionalAccessStatus'),
      ResourceTenantId: cell('resourceTenantId'),
      HomeTenantId: cell('homeTenantId'),
      CrossTenantAccessType: cell('crossTenantAccessType'),
      AADTenantId: ownTenant,
      Type: 'SigninLogs',
    },
  ]);
}

/** A directory audit record of Microsoft Graph: `inviter` invites `invited`, who gets the name `guest`. */
export function invitation(n: number, inviter: string, guest: string, invited: string): Fields {
  return {
    id: `Invited Users_${guid(n)}`,
    activityDateTime: at(n),
    activityDisplayName: 'Invite external user',
    category: 'UserManagement',
    correlationId: guid(n),
    loggedByService: 'Invited Users',
    operationType: 'Add',
    result: 'success',
    resultReason: '',
    initiatedBy: { app: null, user: { id: guid(900), userPrincipalName: inviter, ipAddress: '192.0.2.10' } },
    targetResources: [
      { id: guid(902), type: 'User', displayName: 'Bob', userPrincipalName: guest, modifiedProperties: [] },
    ],
    additionalDetails: [{ key: 'InvitedUserEmailAddress', value: invited }],
  };
}

/** A record of the unified audit log as AuditData holds it. */
export function auditData(n: number, over: Fields = {}): Fields {
  return {
    CreationTime: at(n).slice(0, 19),
    Id: guid(n),
    Operation: 'FileAccessed',
    OrganizationId: ownTenant,
    RecordType: 6,
    UserKey: 'ann',
    UserType: 0,
    Version: 1,
    Workload: 'SharePoint',
    UserId: 'ann@contoso.com',
    ClientIP: '192.0.2.10',
    ObjectId: 'https://contoso.sharepoint.com/a.docx',
    ...over,
  };
}

export function jsonLines(records: readonly Fields[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}
