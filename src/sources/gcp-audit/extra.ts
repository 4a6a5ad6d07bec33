import { jsonText, list, own, path, record, text, type JsonObject } from '../../lib/json.ts';
import { shorten } from '../../lib/text.ts';
import { iamExtra, type Delta } from './iam.ts';
import { delegationOf, emailOf, poolSubjectOf } from './identity.ts';
import { bringsSshKey } from './ssh-key.ts';
import { workspaceParameter } from './workspace.ts';

const longestText = 4096;
const mostLabels = 30;
const mostPermissions = 50;

/** Everything beyond the columns; requests of reads are left out, the resource says what was read. */
export function extraOf(
  entry: JsonObject,
  payload: JsonObject,
  authentication: JsonObject,
  caller: JsonObject,
  deltas: readonly Delta[],
  isRead: boolean,
): Readonly<Record<string, string>> {
  const extra = new Map<string, string>();
  const put = (key: string, value: unknown): void => {
    const content = text(value);
    if (content !== null && !extra.has(key)) extra.set(key, shorten(content, longestText));
  };
  const json = (key: string, value: unknown): void => {
    const object = record(value);
    if (object !== null && Object.keys(object).some((name) => name !== '@type')) put(key, jsonText(object));
  };
  const logName = text(own(entry, 'logName'));
  put('log', logName === null ? null : decoded(logName.slice(logName.lastIndexOf('/') + 1)).replace(/^.*\//, ''));
  put('severity', own(entry, 'severity'));
  put('activity_phase', phaseOf(entry));
  put('resource_type', path(entry, 'resource.type'));
  for (const [name, value] of Object.entries(record(path(entry, 'resource.labels')) ?? {}).slice(0, mostLabels))
    if (!redundantLabels.has(name)) put(`label.${name.toLowerCase()}`, value);
  for (const [name, value] of Object.entries(record(own(entry, 'labels')) ?? {}).slice(0, mostLabels))
    put(`entry_label.${name.toLowerCase()}`, value);
  put(
    'location',
    list(path(payload, 'resourceLocation.currentLocations'))
      .flatMap((place) => text(place) ?? [])
      .join(' '),
  );
  const subject = text(own(authentication, 'principalSubject'));
  if (emailOf(subject)?.toLowerCase() !== text(own(authentication, 'principalEmail'))?.toLowerCase())
    put('principal_subject', subject);
  put('service_account_key', own(authentication, 'serviceAccountKeyName'));
  put('authority_selector', own(authentication, 'authoritySelector'));
  put('delegation_chain', delegationOf(authentication).join(' > '));
  put('federation_pool', poolSubjectOf(subject)?.pool);
  json('third_party_principal', own(authentication, 'thirdPartyPrincipal'));
  put('caller_network', own(caller, 'callerNetwork'));
  put(
    'access_levels',
    list(path(caller, 'requestAttributes.auth.accessLevels'))
      .flatMap((level) => text(level) ?? [])
      .join(' '),
  );
  permissions(payload, put);
  for (const [key, value] of Object.entries(iamExtra(deltas))) put(key, value);
  put('created_access_key', keyOf(text(path(payload, 'response.name'))));
  put('ssh_key_added', bringsSshKey(payload) ? 'true' : null);
  put('secret_id', /^projects\/[^/]+\/secrets\/[^/]+/.exec(text(own(payload, 'resourceName')) ?? '')?.[0]);
  put('sink_destination', path(payload, 'request.sink.destination'));
  put(
    'issuer_uri',
    path(payload, 'request.workloadIdentityPoolProvider.oidc.issuerUri') ??
      path(payload, 'request.workforcePoolProvider.oidc.issuerUri'),
  );
  put('aws_account', path(payload, 'request.workloadIdentityPoolProvider.aws.accountId'));
  put('group_name', workspaceParameter(payload, 'GROUP_EMAIL'));
  put('suspicious', workspaceParameter(payload, 'is_suspicious'));
  put('challenge_method', workspaceParameter(payload, 'login_challenge_method'));
  put('forwarding_address', workspaceParameter(payload, 'email_forwarding_destination_address'));
  json('policy_violation', own(payload, 'policyViolationInfo'));
  if (!isRead) json('request', own(payload, 'request'));
  if (!isRead) json('metadata', own(payload, 'metadata'));
  return Object.fromEntries(extra);
}

const redundantLabels: ReadonlySet<string> = new Set(['project_id', 'method', 'service']);

function phaseOf(entry: JsonObject): string | null {
  const first = path(entry, 'operation.first') === true;
  const last = path(entry, 'operation.last') === true;
  return first === last ? null : first ? 'first' : 'last';
}

function permissions(payload: JsonObject, put: (key: string, value: unknown) => void): void {
  const granted: string[] = [];
  const denied: string[] = [];
  for (const item of list(own(payload, 'authorizationInfo')).slice(0, mostPermissions)) {
    const check = record(item) ?? {};
    const name = text(own(check, 'permission'));
    if (name === null) continue;
    const into = own(check, 'granted') === true || own(check, 'granted') === 'true' ? granted : denied;
    if (!into.includes(name)) into.push(name);
  }
  put('permissions', granted.join(' '));
  put('permissions_denied', denied.filter((name) => !granted.includes(name)).join(' '));
}

/** Id of a key just made: `projects/p/serviceAccounts/a/keys/<id>`. */
function keyOf(name: string | null): string | null {
  return /\/serviceAccounts\/[^/]+\/keys\/([^/]+)$/.exec(name ?? '')?.[1] ?? null;
}

function decoded(name: string): string {
  return name.replace(/%2f/gi, '/');
}
