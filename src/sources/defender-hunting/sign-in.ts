import { list, parseJson } from '../../lib/json.ts';
import type { EventFields } from '../../schema/event.ts';
import type { Cells } from '../cells.ts';
import { toEvent } from '../entra-signin/event.ts';
import type { Field } from '../entra-signin/fields.ts';
import type { SignIn } from '../entra-signin/readers.ts';
import { trust, upnDomain } from '../microsoft.ts';
import type { Row } from './row.ts';

/** Columns that hold a fact of a sign-in as it is. */
const columns: Partial<Readonly<Record<Field, readonly string[]>>> = {
  id: ['requestid', 'reportid'],
  errorCode: ['errorcode'],
  upn: ['accountupn'],
  userId: ['accountobjectid'],
  userDisplayName: ['accountdisplayname'],
  signInIdentifier: ['alternatesigninname'],
  servicePrincipalId: ['serviceprincipalid'],
  servicePrincipalName: ['serviceprincipalname'],
  appId: ['applicationid'],
  appName: ['application'],
  resourceId: ['resourceid'],
  resourceName: ['resourcedisplayname'],
  resourceTenantId: ['resourcetenantid'],
  ip: ['ipaddress'],
  country: ['country'],
  state: ['state'],
  city: ['city'],
  latitude: ['latitude'],
  longitude: ['longitude'],
  userAgent: ['useragent'],
  deviceId: ['entraiddeviceid', 'aaddeviceid'],
  deviceName: ['devicename'],
  os: ['osplatform'],
  browser: ['browser'],
  isCompliant: ['iscompliant'],
  isManaged: ['ismanaged'],
  joinType: ['devicetrusttype'],
  requirement: ['authenticationrequirement'],
  clientApp: ['clientappused'],
  sessionId: ['sessionid'],
  correlationId: ['correlationid'],
  tokenId: ['uniquetokenid'],
  caPolicies: ['conditionalaccesspolicies'],
};

/** Numbers that stand for words of the sign-in log. */
const words: Partial<Readonly<Record<Field, readonly [column: string, words: ReadonlyMap<string, string>]>>> = {
  caStatus: [
    'conditionalaccessstatus',
    new Map([
      ['0', 'success'],
      ['1', 'failure'],
      ['2', 'notApplied'],
    ]),
  ],
  riskTotal: [
    'risklevelaggregated',
    new Map([
      ['0', 'none'],
      ['1', 'none'],
      ['10', 'low'],
      ['50', 'medium'],
      ['100', 'high'],
    ]),
  ],
  riskState: [
    'riskstate',
    new Map([
      ['0', 'none'],
      ['1', 'confirmedSafe'],
      ['2', 'remediated'],
      ['3', 'dismissed'],
      ['4', 'atRisk'],
      ['5', 'confirmedCompromised'],
    ]),
  ],
  tokenIssuerType: [
    'tokenissuertype',
    new Map([
      ['0', 'AzureAD'],
      ['1', 'ADFederationServices'],
    ]),
  ],
};

function isTrue(value: string | null): boolean {
  return value === '1' || value?.toLowerCase() === 'true';
}

/** Reads a row of EntraIdSignInEvents, EntraIdSpnSignInEvents or their predecessors as a sign-in. */
function signInOf(cells: Cells, isApp: boolean, tenant: string | null): SignIn {
  const special = (field: Field): string | null | undefined => {
    switch (field) {
      case 'category':
        if (!isApp) return null;
        return isTrue(cells.text('ismanagedidentity')) ? 'ManagedIdentitySignInLogs' : 'ServicePrincipalSignInLogs';
      case 'userType':
        return isTrue(cells.text('isguestuser')) ? 'guest' : null;
      case 'logTenantId':
        return tenant;
      default:
        return undefined;
    }
  };
  return {
    text: (field) => {
      const value = special(field);
      if (value !== undefined) return value;
      const coded = words[field];
      if (coded !== undefined) {
        const raw = cells.text(coded[0]);
        return raw === null ? null : (coded[1].get(raw) ?? raw);
      }
      const names = columns[field];
      return names === undefined ? null : cells.text(...names);
    },
    list: (field) => {
      if (field === 'eventTypes') return isApp ? [] : typesOf(cells);
      const name = columns[field]?.[0];
      return name === undefined ? [] : list(cells.nested(name));
    },
  };
}

/** `["interactiveUser"]`, or the word alone. */
function typesOf(cells: Cells): readonly unknown[] {
  const nested = list(cells.nested('logontype'));
  if (nested.length > 0) return nested.slice(0, 8).filter((item) => typeof item === 'string');
  const word = cells.text('logontype');
  const parsed = list(parseJson(word));
  return parsed.length > 0 || word === null ? parsed.slice(0, 8) : [word.slice(0, 100)];
}

/** The event of a sign-in, made as those of the sign-in log are, so that copies of both agree. */
export function signInEvent(row: Row): EventFields {
  const { cells } = row;
  const isApp = row.table === 'entra-app-sign-in';
  const event = toEvent(signInOf(cells, isApp, row.tenant), row.at, row.context);
  const external = !isApp && (event.trust_kind ?? null) === null && isTrue(cells.text('isexternaluser'));
  const domain = upnDomain(event.actor_name);
  const isGuest = event.trust_evidence === 'userType=guest';
  const extra: Record<string, string> = { ...event.extra };
  for (const [key, name] of [
    ['endpoint_call', 'endpointcall'],
    ['report_id', 'reportid'],
    ['through_global_secure_access', 'isthroughglobalsecureaccess'],
    ['last_password_change', 'lastpasswordchangetimestamp'],
    ['network_location', 'networklocationdetails'],
    ['is_external_user', 'isexternaluser'],
  ] as const) {
    const value = cells.text(name)?.slice(0, 4096);
    if (value !== undefined) extra[key] = value;
  }
  return {
    ...event,
    ...(external ? trust('b2b_member', domain, 'IsExternalUser=1', 'inbound') : {}),
    ...(isGuest ? { trust_evidence: 'userType=guest (IsGuestUser)' } : {}),
    extra,
  };
}
