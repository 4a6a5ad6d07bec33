import { cell } from './csv-cell.ts';
import { microsoftTenant, ownTenant, type App, type Client, type Network, type Organisation } from './tenant.ts';

/** One sign-in of a person as the Entra portal exports it. */
export interface SignIn {
  readonly time: number;
  readonly requestId: string;
  readonly correlationId: string;
  readonly userId: string;
  readonly displayName: string;
  readonly upn: string;
  readonly userType: 'Member' | 'Guest';
  readonly crossTenant: 'None' | 'Service provider' | 'B2B collaboration';
  readonly home: Organisation;
  readonly app: App;
  readonly resource: App;
  readonly network: Network;
  readonly client: Client;
  readonly session: string;
  readonly token: string;
  readonly interactive: boolean;
  readonly failure?: readonly [code: number, reason: string];
}

export const signInHeader =
  'Date (UTC),Request ID,User agent,Correlation ID,User ID,User,Username,User type,Cross tenant access type,Incoming token type,Authentication Protocol,Unique token identifier,Original transfer method,Client credential type,Token Protection - Sign In Session,Token Protection - Sign In Session StatusCode,Application,Application ID ,App owner tenant ID,Resource,Resource ID ,Resource tenant ID,Resource owner tenant ID,Home tenant ID,Home tenant name,IP address,Location,Status,Sign-in error code,Failure reason,Client app,Device ID,Browser,Operating System,Compliant,Managed,Join Type,Multifactor authentication result,Multifactor authentication auth method,Multifactor authentication auth detail,Authentication requirement,Sign-in identifier,Session ID,IP address (seen by resource),Through Global Secure Access,Global Secure Access IP address,Autonomous system  number,Flagged for review,Token issuer type,Incoming token type,Token issuer name,Latency,Conditional Access,Managed Identity type,Associated Resource Id,Federated Token Id,Federated Token Issuer';

/** The row, without line end. */
export function signInLine(s: SignIn): string {
  const { client, network, failure } = s;
  const managed = client.device === '' ? 'No,No,' : 'Yes,Yes,Microsoft Entra joined';
  const mfa =
    failure !== undefined
      ? ''
      : s.crossTenant === 'None'
        ? 'MFA requirement satisfied by claim in the token'
        : 'MFA requirement satisfied by claim provided by external provider';
  const status = failure === undefined ? 'Success,0,' : `Failure,${failure[0]},${cell(failure[1])}`;
  const tokenType = s.interactive ? 'None' : 'Primary refresh token';
  return (
    `${timeText(s.time)},${s.requestId},${cell(client.userAgent)},${s.correlationId},${s.userId},${cell(s.displayName)},${s.upn},${s.userType},${s.crossTenant},` +
    `${tokenType},None,${s.token},None,None,Unbound,,${s.app.name},${s.app.id},${microsoftTenant},${s.resource.name},${s.resource.id},${ownTenant.id},${microsoftTenant},` +
    `${s.home.id},${s.home.name},${network.ip},${cell(network.place)},${status},${client.browser === '' ? 'Mobile Apps and Desktop clients' : 'Browser'},${client.device},${cell(client.browser)},${cell(client.os)},${managed},` +
    `${mfa},,,Multifactor authentication,${s.crossTenant === 'None' ? s.upn : ''},${s.session},,,,${network.asn},No,Microsoft Entra ID,${tokenType},,${90 + (s.time % 211)},${failure === undefined ? 'Success' : 'Not Applied'},,,,`
  );
}

/** One sign-in of an application as the Entra portal exports it. */
export interface AppSignIn {
  readonly time: number;
  readonly requestId: string;
  readonly correlationId: string;
  readonly app: OwnedApp;
  readonly resource: App;
  readonly network: Network;
  readonly key: string;
}

/** An application with its service principal in the tenant. */
export interface OwnedApp extends App {
  readonly principal: string;
  readonly owner: string;
}

export const appSignInHeader =
  'Date (UTC),Request ID,Correlation ID,Service principal ID,Service principal name,Credential key ID,Credential thumbprint,Application,Application ID ,App owner tenant ID,Resource,Resource ID ,Resource tenant ID,Resource owner tenant ID,Home tenant ID,Home tenant name,IP address,Location,Status,Sign-in error code,Failure reason,Conditional Access';

/** The row, without line end. */
export function appSignInLine(s: AppSignIn): string {
  const { app } = s;
  return (
    `${timeText(s.time)},${s.requestId},${s.correlationId},${app.principal},${app.name},${s.key},,${app.name},${app.id},${app.owner},` +
    `${s.resource.name},${s.resource.id},${ownTenant.id},${microsoftTenant},,,${s.network.ip},${cell(s.network.place)},Success,0,,Not Applied`
  );
}

function timeText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
