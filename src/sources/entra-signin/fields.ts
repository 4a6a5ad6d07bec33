/**
 * Where each fact of a sign-in stands: path in the Graph record, columns of the portal CSV (English), columns of the Log Analytics
 * tables (`column>path` reaches into a cell that holds JSON). The first that is filled counts.
 */
type Place = readonly [graph: string, portal: readonly string[], table: readonly string[]];

const places = {
  id: ['id', ['request id'], ['id']],
  eventTypes: ['signInEventTypes', [], ['signineventtypes']],
  category: ['category', [], ['type', 'category', '$table']],
  operation: ['operationName', [], ['operationname']],
  isInteractive: ['isInteractive', [], ['isinteractive']],
  errorCode: [
    'status.errorCode',
    ['sign-in error code'],
    ['resulttype', 'status>errorCode', 'errorcode', 'status errorcode'],
  ],
  status: ['resultType', ['status'], ['status', 'resultsignature']],
  failureReason: [
    'status.failureReason',
    ['failure reason'],
    ['resultdescription', 'status>failureReason', 'failurereason'],
  ],
  additionalDetails: ['status.additionalDetails', [], ['status>additionalDetails']],
  userId: ['userId', ['user id'], ['userid']],
  upn: ['userPrincipalName', ['username'], ['userprincipalname']],
  userDisplayName: ['userDisplayName', ['user'], ['userdisplayname', 'identity']],
  userType: ['userType', ['user type'], ['usertype']],
  signInIdentifier: ['signInIdentifier', ['sign-in identifier'], ['signinidentifier', 'alternatesigninname']],
  servicePrincipalId: ['servicePrincipalId', ['service principal id'], ['serviceprincipalid']],
  servicePrincipalName: ['servicePrincipalName', ['service principal name'], ['serviceprincipalname']],
  credentialKeyId: ['servicePrincipalCredentialKeyId', ['credential key id'], ['serviceprincipalcredentialkeyid']],
  credentialThumbprint: [
    'servicePrincipalCredentialThumbprint',
    ['credential thumbprint'],
    ['serviceprincipalcredentialthumbprint'],
  ],
  federatedCredentialId: ['federatedCredentialId', ['federated token id'], ['federatedcredentialid']],
  clientCredentialType: ['clientCredentialType', ['client credential type'], ['clientcredentialtype']],
  managedIdentityType: [
    'managedServiceIdentity.msiType',
    ['managed identity type'],
    ['managedserviceidentity>msiType'],
  ],
  homeTenantId: ['homeTenantId', ['home tenant id'], ['hometenantid']],
  homeTenantName: ['homeTenantName', ['home tenant name'], ['hometenantname']],
  resourceTenantId: ['resourceTenantId', ['resource tenant id'], ['resourcetenantid']],
  logTenantId: ['tenantId', [], ['aadtenantid']],
  appOwnerTenantId: ['appOwnerTenantId', ['app owner tenant id'], ['appownertenantid']],
  resourceOwnerTenantId: ['resourceOwnerTenantId', ['resource owner tenant id'], ['resourceownertenantid']],
  crossTenantAccessType: ['crossTenantAccessType', ['cross tenant access type'], ['crosstenantaccesstype']],
  appId: ['appId', ['application id'], ['appid']],
  appName: ['appDisplayName', ['application'], ['appdisplayname']],
  resourceId: ['resourceId', ['resource id'], ['resourceidentity']],
  resourceName: ['resourceDisplayName', ['resource'], ['resourcedisplayname']],
  resourcePrincipalId: ['resourceServicePrincipalId', [], ['resourceserviceprincipalid']],
  ip: ['ipAddress', ['ip address'], ['ipaddress']],
  ipSeenByResource: [
    'ipAddressFromResourceProvider',
    ['ip address (seen by resource)'],
    ['ipaddressfromresourceprovider'],
  ],
  secureAccessIp: ['globalSecureAccessIpAddress', ['global secure access ip address'], ['globalsecureaccessipaddress']],
  asn: ['autonomousSystemNumber', ['autonomous system number'], ['autonomoussystemnumber']],
  place: ['', ['location'], ['location']],
  country: ['location.countryOrRegion', [], ['locationdetails>countryOrRegion', 'country']],
  state: ['location.state', [], ['locationdetails>state', 'state']],
  city: ['location.city', [], ['locationdetails>city', 'city']],
  latitude: ['location.geoCoordinates.latitude', [], ['locationdetails>geoCoordinates.latitude']],
  longitude: ['location.geoCoordinates.longitude', [], ['locationdetails>geoCoordinates.longitude']],
  userAgent: ['userAgent', ['user agent'], ['useragent']],
  deviceId: ['deviceDetail.deviceId', ['device id'], ['devicedetail>deviceId', 'deviceid']],
  deviceName: ['deviceDetail.displayName', [], ['devicedetail>displayName', 'device']],
  os: ['deviceDetail.operatingSystem', ['operating system'], ['devicedetail>operatingSystem', 'os', 'operatingsystem']],
  browser: ['deviceDetail.browser', ['browser'], ['devicedetail>browser', 'browser']],
  isCompliant: ['deviceDetail.isCompliant', ['compliant'], ['devicedetail>isCompliant']],
  isManaged: ['deviceDetail.isManaged', ['managed'], ['devicedetail>isManaged']],
  joinType: ['deviceDetail.trustType', ['join type'], ['devicedetail>trustType']],
  steps: ['authenticationDetails', [], ['authenticationdetails']],
  methodsUsed: ['authenticationMethodsUsed', [], ['authenticationmethodsused']],
  mfaMethod: ['mfaDetail.authMethod', ['multifactor authentication auth method'], ['mfadetail>authMethod']],
  mfaResult: ['mfaDetail.authDetail', ['multifactor authentication result'], ['mfadetail>authDetail']],
  requirement: ['authenticationRequirement', ['authentication requirement'], ['authenticationrequirement']],
  protocol: ['authenticationProtocol', ['authentication protocol'], ['authenticationprotocol']],
  originalTransferMethod: ['originalTransferMethod', ['original transfer method'], ['originaltransfermethod']],
  incomingTokenType: ['incomingTokenType', ['incoming token type'], ['incomingtokentype']],
  clientApp: ['clientAppUsed', ['client app'], ['clientappused']],
  tokenIssuerType: ['tokenIssuerType', ['token issuer type'], ['tokenissuertype']],
  tokenIssuerName: ['tokenIssuerName', ['token issuer name'], ['tokenissuername']],
  tokenProtection: [
    'tokenProtectionStatusDetails.signInSessionStatus',
    ['token protection - sign in session'],
    ['tokenprotectionstatusdetails>signInSessionStatus'],
  ],
  sessionId: ['sessionId', ['session id'], ['sessionid']],
  correlationId: ['correlationId', ['correlation id'], ['correlationid']],
  tokenId: ['uniqueTokenIdentifier', ['unique token identifier'], ['uniquetokenidentifier']],
  originalRequestId: ['originalRequestId', [], ['originalrequestid']],
  caStatus: ['conditionalAccessStatus', ['conditional access'], ['conditionalaccessstatus']],
  caPolicies: [
    'appliedConditionalAccessPolicies',
    [],
    ['conditionalaccesspolicies', 'appliedconditionalaccesspolicies'],
  ],
  riskNow: ['riskLevelDuringSignIn', [], ['risklevelduringsignin']],
  riskTotal: ['riskLevelAggregated', [], ['risklevelaggregated']],
  riskState: ['riskState', [], ['riskstate']],
  riskDetail: ['riskDetail', [], ['riskdetail']],
  riskEvents: ['riskEventTypes_v2', [], ['riskeventtypes_v2']],
  riskEventsOld: ['riskEventTypes', [], ['riskeventtypes']],
  flagged: ['flaggedForReview', ['flagged for review'], ['flaggedforreview']],
  tenantRestricted: ['isTenantRestricted', [], ['istenantrestricted']],
} as const satisfies Readonly<Record<string, Place>>;

export type Field = keyof typeof places;

interface Cell {
  readonly column: string;
  /** Path inside the JSON of the cell; empty for the cell itself. */
  readonly path: string;
}

interface FieldPlace {
  readonly graph: readonly string[];
  readonly portal: readonly string[];
  readonly table: readonly Cell[];
}

function cellOf(place: string): Cell {
  const at = place.indexOf('>');
  return at < 0 ? { column: place, path: '' } : { column: place.slice(0, at), path: place.slice(at + 1) };
}

const names = Object.keys(places) as readonly Field[];

export const fieldPlaces: Readonly<Record<Field, FieldPlace>> = Object.fromEntries(
  names.map((name): [Field, FieldPlace] => {
    const [graph, portal, table] = places[name];
    return [name, { graph: graph === '' ? [] : graph.split('.'), portal, table: table.map(cellOf) }];
  }),
) as Readonly<Record<Field, FieldPlace>>;

const nested = [
  'createdDateTime',
  'activityDateTime',
  'time',
  'properties',
  'callerIpAddress',
  'resultDescription',
  'identity',
  'value',
  'key',
  'authenticationMethod',
  'authenticationMethodDetail',
  'authenticationStepDateTime',
  'authenticationStepRequirement',
  'authenticationStepResultDetail',
  'succeeded',
  'displayName',
  'result',
  'enforcedGrantControls',
];

/** Graph property names by their lower-case form, for exports that changed the case. */
export const graphNames: ReadonlyMap<string, string> = new Map(
  [...names.flatMap((name) => places[name][0].split('.')), ...nested].map((name) => [name.toLowerCase(), name]),
);
